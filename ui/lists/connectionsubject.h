// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/connectioncolumns.h"
#include "ui/lists/filterexpression.h"

#include <QHash>

namespace csp {

/// What a filter may ask of a connection.
///
/// Thread: GUI thread.
class ConnectionSubject final : public FilterSubject
{
public:
    /// \a users: the users of sessions, by SessionId. All must outlive the subject.
    ConnectionSubject(const ConnectionRow &row, ListModel::ColumnMask visible,
                      const QHash<QString, QString> &users)
        : m_info(row)
        , m_visible(visible)
        , m_users(users)
    {
    }

    bool hasWord(const QString &word) const override;
    std::optional<QString> text(FilterField field) const override;
    std::optional<qint64> number(FilterField field) const override;

private:
    QString state() const;

    const ConnectionRow &m_info;
    const ListModel::ColumnMask m_visible;
    const QHash<QString, QString> &m_users;
};

} // namespace csp
