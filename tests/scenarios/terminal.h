// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/parameters.h"

#include "server/session.h"
#include "server/websocket.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <map>
#include <optional>

namespace csp {

/// Output that waits until it is flushed.
class OutputBuffer
{
protected:
    void append(const QByteArray &data) { m_waiting.append(data); }
    QByteArray takeAll() { return std::exchange(m_waiting, {}); }

private:
    QByteArray m_waiting;
};

/// The job behind a terminal: a process that sends back what it is told.
class TerminalJob
{
protected:
    bool startJob()
    {
        m_process.emplace(); // here, for the constructor runs on another thread
        m_process->start(QStringLiteral("cat"), QStringList());
        return m_process->waitForStarted();
    }
    qint64 jobId() const { return m_process->processId(); }
    QByteArray ask(const QByteArray &line)
    {
        m_process->write(line + '\n');
        while (!m_process->canReadLine()) {
            if (!m_process->waitForReadyRead())
                return QByteArray();
        }
        return m_process->readLine().trimmed();
    }
    void stopJob()
    {
        if (!m_process)
            return;
        m_process->kill();
        m_process->waitForFinished();
    }

private:
    std::optional<QProcess> m_process;
};

/// What a terminal knows of itself, with initial values.
struct TerminalState
{
    QByteArray prompt = "USER>";
    int commands = 0;
    bool isLeaving = false;
};

/// S3. A terminal: waits 5 s for a login key, starts a job, answers JSON messages by handler name
/// and callback id, flushes its output itself; ends the WebSocket, then its session.
/// onPostServer() stops the job.
///
/// Thread: dedicated.
class Terminal final : public WebSocket,
                       private OutputBuffer,
                       private TerminalJob,
                       private TerminalState
{
public:
    Status server() override
    {
        if (login() && startJob()) {
            send({{QStringLiteral("handler"), QStringLiteral("init")},
                  {QStringLiteral("prompt"), QString::fromUtf8(prompt)},
                  {QStringLiteral("job"), jobId()}});
            while (!isLeaving && dispatchNext()) {
            }
        } else {
            send({{QStringLiteral("handler"), QStringLiteral("denied")}});
        }
        const Status ended = endServer();
        session().end();
        return ended;
    }

    Status onPostServer() override
    {
        stopJob();
        return Status();
    }

    /// Kept until flush().
    Status write(const QByteArray &data) override
    {
        append(data);
        return Status();
    }
    using WebSocket::write;

private:
    using Handler = QJsonValue (Terminal::*)(const QString &);

    bool login()
    {
        const auto patience =
            millisecondsOf(request(), QStringLiteral("login"), std::chrono::seconds(5));
        const Result<QByteArray> key = read(DefaultReadLength, patience);
        return key && *key == "open sesame";
    }

    bool dispatchNext()
    {
        const Result<QByteArray> data = read();
        if (!data)
            return false;
        static const std::map<QString, Handler> Handlers = {
            {QStringLiteral("execute"), &Terminal::execute},
            {QStringLiteral("count"), &Terminal::count},
            {QStringLiteral("exit"), &Terminal::leave}};
        const QJsonObject message = QJsonDocument::fromJson(*data).object();
        const auto handler = Handlers.find(message.value(QStringLiteral("handler")).toString());
        QJsonValue answer = QJsonValue::Null;
        if (handler != Handlers.end())
            answer = (this->*handler->second)(message.value(QStringLiteral("data")).toString());
        return send({{QStringLiteral("_cb"), message.value(QStringLiteral("_cb"))},
                     {QStringLiteral("data"), answer}});
    }

    QJsonValue execute(const QString &line)
    {
        ++commands;
        return QString::fromUtf8(ask(line.toUtf8()));
    }
    QJsonValue count(const QString &) { return commands; }
    QJsonValue leave(const QString &)
    {
        isLeaving = true;
        return true;
    }

    bool send(const QJsonObject &message)
    {
        return write(QJsonDocument(message).toJson(QJsonDocument::Compact)).isOk() && flush();
    }
    bool flush() { return WebSocket::write(takeAll()).isOk(); }
};

} // namespace csp
