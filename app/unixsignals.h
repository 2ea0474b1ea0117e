// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace csp {

/// SIGTERM and SIGINT as a Qt signal. One object at a time.
///
/// Thread: the one with the event loop it was made in.
class UnixSignals final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UnixSignals)

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    /// The process was asked to end.
    void terminated();

private:
    void drain();

    QSocketNotifier m_notifier{QSocketNotifier::Read};
};

} // namespace csp
