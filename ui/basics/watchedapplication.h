// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QApplication>

#include <chrono>

namespace csp {

/// The application of debug builds: each turn that holds the GUI thread for long is logged, with
/// the event and its receiver.
///
/// Thread: GUI thread; events of other threads are not watched.
class WatchedApplication final : public QApplication
{
    Q_OBJECT

public:
    /// A turn that takes longer is told.
    static constexpr std::chrono::milliseconds LongTurn{50};

    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override;

private:
    int m_depth = 0;
};

} // namespace csp
