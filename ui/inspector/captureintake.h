// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/redactor.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <chrono>
#include <functional>

namespace csp {

/// Takes captured messages in, and gives them on in their order once what is to be hidden in them
/// is.
///
/// Patterns may take their time, so they are tried on a thread of its own; without any there is
/// none. Thread: GUI thread.
class CaptureIntake final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CaptureIntake)

public:
    /// More batches than this do not wait: what comes meanwhile is dropped and counted.
    static constexpr int WaitingBatches = 10;

    explicit CaptureIntake(QObject *parent = nullptr);
    ~CaptureIntake() override;

    /// For messages taken from now on.
    void setRedactor(const Redactor &redactor) { m_redactor = redactor; }
    const Redactor &redactor() const { return m_redactor; }
    void take(const QList<CapturedMessage> &messages);
    /// Calls \a done in the thread of \a context, which outlives this, when all that was taken
    /// before is given on.
    void whenGivenOn(QObject *context, const std::function<void()> &done);
    /// Gives on what waits, before it returns. What is not tried within \a time is dropped and
    /// counted.
    void finish(std::chrono::milliseconds time);
    /// Messages that came faster than patterns could be tried on them.
    quint64 dropped() const { return m_dropped; }

Q_SIGNALS:
    void taken(const QList<csp::CapturedMessage> &messages);

private:
    QThread m_thread;
    QObject m_worker; // lives there
    Redactor m_redactor;
    std::atomic<bool> m_isStopping = false; // tells the worker to leave what waits
    int m_waiting = 0;                      // batches
    quint64 m_dropped = 0;
};

} // namespace csp
