// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gatewayworker.h"
#include "server/status.h"

#include <QThread>

#include <memory>
#include <semaphore>

namespace csp {

/// A further gateway thread, and the worker that lives on it for as long as it runs.
///
/// Thread: the gateway's.
class WorkerThread final : public QThread
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WorkerThread)

public:
    /// Starts the thread, and waits until its worker is there. Errors: NoServerThread.
    static Result<std::unique_ptr<WorkerThread>> make(GatewayCommons &commons,
                                                      GatewayWorker::Listener &listener);
    /// Ends worker and thread.
    ~WorkerThread() override;

    GatewayWorker *worker() const { return m_worker; }

protected:
    void run() override;

private:
    WorkerThread(GatewayCommons &commons, GatewayWorker::Listener &listener);

    GatewayCommons &m_commons;
    GatewayWorker::Listener &m_listener;
    std::binary_semaphore m_isReady{0};
    GatewayWorker *m_worker = nullptr; // on the thread's own stack
};

} // namespace csp
