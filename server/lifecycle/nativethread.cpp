// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/nativethread.h"

#include <cstring>
#include <memory>
#include <pthread.h>

namespace csp::nativethread {
namespace {

void *runBody(void *argument)
{
    const std::unique_ptr<std::function<void()>> body(
        static_cast<std::function<void()> *>(argument));
    (*body)();
    return nullptr;
}

} // namespace

Status start(std::function<void()> body)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, StackBytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    auto argument = std::make_unique<std::function<void()>>(std::move(body));
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes, &runBody, argument.get());
    pthread_attr_destroy(&attributes);
    if (error != 0)
        return Status(Status::NoServerThread,
                      QStringLiteral("no thread can be started: %1")
                          .arg(QString::fromLocal8Bit(std::strerror(error))));
    static_cast<void>(argument.release()); // the thread owns it now
    return {};
}

} // namespace csp::nativethread
