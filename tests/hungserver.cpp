// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "server/handlerregistry.h"

#include <QCoreApplication>

#include <condition_variable>
#include <mutex>

namespace {

/// Never comes back, whatever happens to its WebSocket.
class HungHandler final : public csp::WebSocket
{
protected:
    csp::Status server() override
    {
        if (const csp::Status sent = write(QByteArray("hung")); !sent.isOk())
            return sent;
        std::mutex mutex;
        std::condition_variable never;
        std::unique_lock lock(mutex);
        never.wait(lock, [] { return false; });
        return csp::Status();
    }
};

} // namespace

/// csp-server with a handler at /hung that never returns.
int main(int argc, char *argv[])
{
    using csp::Program;
    const QCoreApplication application(argc, argv);
    const auto options = csp::parseOptions(Program::Server, QCoreApplication::arguments());
    csp::HandlerRegistry registry;
    if (!options || !registry.add<HungHandler>(QStringLiteral("/hung")).isOk())
        return csp::UsageError;
    return csp::runHeadless(Program::Server, *options, registry);
}
