// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "app/process.h"
#include "handlers/samples.h"
#include "server/handlerregistry.h"
#include "server/websocket.h"

#include <QCoreApplication>

#include <memory>
#include <mutex>
#include <set>

namespace csp {
namespace {

/// The WebSocketIDs of all who listen.
///
/// Thread: thread-safe.
class Audience
{
public:
    void join(const QString &id)
    {
        const std::lock_guard lock(m_mutex);
        m_ids.insert(id);
    }
    void leave(const QString &id)
    {
        const std::lock_guard lock(m_mutex);
        m_ids.erase(id);
    }
    /// Writes \a text to each of them; one that has gone leaves by itself.
    void tell(const QByteArray &text) const
    {
        const std::lock_guard lock(m_mutex);
        WebSocket member;
        for (const QString &id : m_ids) {
            if (!member.openServer(id).isOk() || !member.write(text).isOk())
                continue;
        }
    }

private:
    mutable std::mutex m_mutex; // guards m_ids
    std::set<QString> m_ids;
};

/// Sends what one client says to everyone at its path.
///
/// Thread: shared and NonBlocking; see WebSocket.
class FanOutHandler final : public WebSocket
{
public:
    static constexpr bool NonBlocking = true;

    explicit FanOutHandler(std::shared_ptr<Audience> audience)
        : m_audience(std::move(audience))
    {
    }

protected:
    Status onPreServer() override { return setSharedConnection(true); }
    Status server() override
    {
        m_audience->join(webSocketId());
        return WebSocket::server();
    }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        if (!close)
            m_audience->tell(data);
        return Status();
    }
    Status onPostServer() override
    {
        m_audience->leave(webSocketId());
        return Status();
    }

private:
    const std::shared_ptr<Audience> m_audience;
};

} // namespace
} // namespace csp

/// csp-server with one endpoint more, for benchmarks: /all.
int main(int argc, char *argv[])
{
    using namespace csp;
    prepareProcess();
    const QCoreApplication application(argc, argv);
    const auto options = parseOptions(Program::Server, QCoreApplication::arguments());
    HandlerRegistry registry;
    const auto audience = std::make_shared<Audience>();
    if (!options || !registerSamples(registry).isOk()
        || !registry.add<FanOutHandler>(QStringLiteral("/all"), audience).isOk())
        return UsageError;
    return runHeadless(Program::Server, *options, registry);
}
