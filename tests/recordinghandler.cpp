// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordinghandler.h"

namespace csp {

void Script::record(const QString &call)
{
    const QMutexLocker lock(&m_mutex);
    m_calls.append(call);
}

QStringList Script::calls() const
{
    const QMutexLocker lock(&m_mutex);
    return m_calls;
}

RecordingHandler::RecordingHandler(std::shared_ptr<Script> script)
    : m_script(std::move(script))
{
}

RecordingHandler::~RecordingHandler()
{
    m_script->record(QStringLiteral("destroyed"));
}

Status RecordingHandler::initialize(const QString &webSocketId, const QString &gwClientAddress)
{
    m_script->record(QStringLiteral("initialize"));
    return WebSocket::initialize(webSocketId, gwClientAddress);
}

Status RecordingHandler::initializeServer()
{
    m_script->record(QStringLiteral("initializeServer"));
    const Status status = WebSocket::initializeServer();
    return m_script->initializeServer ? m_script->initializeServer(*this) : status;
}

Status RecordingHandler::onPreServer()
{
    m_script->record(QStringLiteral("onPreServer"));
    return m_script->onPreServer ? m_script->onPreServer(*this) : WebSocket::onPreServer();
}

Status RecordingHandler::server()
{
    m_script->record(QStringLiteral("server"));
    const Status status = m_script->server ? m_script->server(*this) : WebSocket::server();
    m_script->record(QStringLiteral("server returned"));
    return status;
}

Status RecordingHandler::onClientMessage(const QByteArray &data, bool close)
{
    m_script->record(close ? QStringLiteral("close") : QString::fromUtf8(data));
    return m_script->onClientMessage ? m_script->onClientMessage(*this, data, close) : Status();
}

Status RecordingHandler::onPostServer()
{
    m_script->record(QStringLiteral("onPostServer"));
    return m_script->onPostServer ? m_script->onPostServer(*this) : WebSocket::onPostServer();
}

const char *modeName(Mode mode)
{
    switch (mode) {
    case Mode::Dedicated:
        return "dedicated";
    case Mode::SharedPool:
        return "shared, pool";
    case Mode::SharedGateway:
        return "shared, gateway";
    case Mode::SharedLoop:
        return "shared, read loop";
    }
    return "";
}

HandlerRegistry registryFor(Mode mode, const std::shared_ptr<Script> &script)
{
    HandlerRegistry registry;
    const QString path = QStringLiteral("/x");
    const Status added = mode == Mode::SharedGateway
                             ? registry.add<GatewayRecordingHandler>(path, script)
                             : registry.add<RecordingHandler>(path, script);
    Q_ASSERT(added.isOk());
    if (isShared(mode) && !script->onPreServer)
        script->onPreServer = [](WebSocket &socket) { return socket.setSharedConnection(true); };
    return registry;
}

std::shared_ptr<Script> answeringScript()
{
    auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &socket, const QByteArray &data, bool close) {
        return close ? Status() : socket.write("re: " + data);
    };
    return script;
}

Status readLoop(WebSocket &socket,
                const std::function<std::optional<Status>(const QByteArray &)> &take)
{
    for (;;) {
        QByteArray message;
        do {
            const Result<QByteArray> piece = socket.read();
            if (!piece)
                return piece.error();
            message += *piece;
        } while (!socket.atEnd());
        if (const std::optional<Status> status = take(message))
            return *status;
    }
}

void Gate::pass()
{
    reached.set_value();
    release.get_future().wait();
}

} // namespace csp
