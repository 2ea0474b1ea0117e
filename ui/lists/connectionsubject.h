// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/connectioncolumns.h"
#include "ui/lists/filterexpression.h"

namespace csp {

/// What a filter may ask of a connection.
///
/// Thread: GUI thread.
class ConnectionSubject final : public FilterSubject
{
public:
    ConnectionSubject(const ConnectionInfo &info, ListModel::ColumnMask visible)
        : m_info(info)
        , m_visible(visible)
    {
    }

    bool hasWord(const QString &word) const override;
    std::optional<QString> text(FilterField field) const override;
    std::optional<qint64> number(FilterField field) const override;

private:
    const ConnectionInfo &m_info;
    const ListModel::ColumnMask m_visible;
};

} // namespace csp
