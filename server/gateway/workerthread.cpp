// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/workerthread.h"

#include "server/eventloop/gatewaydispatcher.h"

namespace csp {

Result<std::unique_ptr<WorkerThread>> WorkerThread::make(GatewayCommons &commons,
                                                         GatewayWorker::Listener &listener)
{
    std::unique_ptr<WorkerThread> thread(new WorkerThread(commons, listener));
    thread->start();
    if (!thread->isRunning() && !thread->isFinished()) // as QThread tells that there is none
        return Status(Status::NoServerThread,
                      QStringLiteral("the system gives no further gateway thread"));
    thread->m_isReady.acquire();
    return thread;
}

WorkerThread::WorkerThread(GatewayCommons &commons, GatewayWorker::Listener &listener)
    : m_commons(commons)
    , m_listener(listener)
{
    setObjectName(QStringLiteral("gateway"));
    if (auto dispatcher = makeGatewayDispatcher())
        setEventDispatcher(dispatcher.release()); // which the thread owns then
}

WorkerThread::~WorkerThread()
{
    quit();
    wait();
}

void WorkerThread::run()
{
    GatewayWorker worker(m_commons, m_listener);
    m_worker = &worker;
    m_isReady.release();
    exec();
    worker.runTasks(); // somebody may wait for what they answer
}

} // namespace csp
