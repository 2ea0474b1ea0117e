// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/websocket.h"

#include <QMutex>
#include <QStringList>

#include <functional>
#include <future>
#include <memory>

namespace csp {

/// What a RecordingHandler does in each callback, and the order in which they were called.
///
/// Thread: the functions are set before a handler runs; record() and calls() are thread-safe.
class Script
{
public:
    using Callback = std::function<Status(WebSocket &)>;

    Callback initializeServer;
    Callback onPreServer;
    Callback server; ///< null: the base class's
    Callback onPostServer;
    std::function<Status(WebSocket &, const QByteArray &, bool)> onClientMessage;

    void record(const QString &call);
    QStringList calls() const;

private:
    mutable QMutex m_mutex; // guards m_calls
    QStringList m_calls;
};

/// Records its callbacks in a Script and does in each what that says.
class RecordingHandler : public WebSocket
{
public:
    explicit RecordingHandler(std::shared_ptr<Script> script);
    ~RecordingHandler() override;

    Status initialize(const QString &webSocketId, const QString &gwClientAddress) override;
    Status initializeServer() override;
    Status onPreServer() override;
    Status server() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
    Status onPostServer() override;

private:
    const std::shared_ptr<Script> m_script;
};

/// One whose callbacks run on the gateway thread.
class GatewayRecordingHandler final : public RecordingHandler
{
public:
    static constexpr bool NonBlocking = true;
    using RecordingHandler::RecordingHandler;
};

/// One that reads and writes on after endServer().
class DeferringRecordingHandler final : public RecordingHandler
{
public:
    static constexpr bool DeferEndServer = true;
    using RecordingHandler::RecordingHandler;
};

/// Where a handler's callbacks run and where its messages go.
enum class Mode {
    Dedicated,
    SharedPool,    ///< server() returns at once
    SharedGateway, ///< the same, NonBlocking
    SharedLoop     ///< server() stays in a read() loop
};
inline constexpr std::initializer_list<Mode> AllModes = {Mode::Dedicated, Mode::SharedPool,
                                                         Mode::SharedGateway, Mode::SharedLoop};
const char *modeName(Mode mode);
inline bool isShared(Mode mode)
{
    return mode != Mode::Dedicated;
}
/// Messages go to onClientMessage().
inline bool isDetached(Mode mode)
{
    return mode == Mode::SharedPool || mode == Mode::SharedGateway;
}

/// A registry with "/x": a handler of \a script in \a mode, unless the script decides itself.
HandlerRegistry registryFor(Mode mode, const std::shared_ptr<Script> &script);
/// A script that answers each message with "re: " and its text, in either mode.
std::shared_ptr<Script> answeringScript();
/// Reads whole messages and hands each to \a take until that returns a Status, or a read fails.
Status readLoop(WebSocket &socket,
                const std::function<std::optional<Status>(const QByteArray &)> &take);

/// Where a callback waits until the test lets it go on; for one use.
struct Gate
{
    std::promise<void> reached;
    std::promise<void> release;

    void pass();
};

} // namespace csp
