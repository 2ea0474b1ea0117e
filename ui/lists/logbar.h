// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QWidget>

class QComboBox;

namespace csp {

/// Above the log: the lowest level that is listed.
///
/// Thread: GUI thread.
class LogBar final : public QWidget
{
    Q_OBJECT

public:
    explicit LogBar(QWidget *parent = nullptr);

    LogEntry::Level level() const;
    /// Lists every level again.
    void reset();

Q_SIGNALS:
    void levelChanged();

private:
    QComboBox *const m_level;
};

} // namespace csp
