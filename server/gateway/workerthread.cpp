// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/workerthread.h"

#include "server/eventloop/gatewaydispatcher.h"

namespace csp {

WorkerThread::WorkerThread(GatewayCommons &commons, GatewayWorker::Listener &listener)
    : m_commons(commons)
    , m_listener(listener)
{
    setObjectName(QStringLiteral("gateway"));
    if (auto dispatcher = makeGatewayDispatcher())
        setEventDispatcher(dispatcher.release()); // which the thread owns then
    start();
    m_isReady.acquire();
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
}

} // namespace csp
