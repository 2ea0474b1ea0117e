// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace csp {

/// SIGTERM, SIGINT and, where it is wanted, SIGHUP as Qt signals. One object at a time.
///
/// Thread: the one with the event loop it was made in.
class UnixSignals final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UnixSignals)

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

    /// From now on SIGHUP does not end the process.
    void watchHangUp();

Q_SIGNALS:
    /// The process was asked to end.
    void terminated();
    /// SIGHUP: files are to be read again.
    void hungUp();

private:
    void drain();

    QSocketNotifier m_notifier{QSocketNotifier::Read};
};

} // namespace csp
