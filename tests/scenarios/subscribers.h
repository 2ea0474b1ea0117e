// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/openids.h"

#include "server/websocket.h"

#include <QElapsedTimer>

#include <memory>
#include <thread>
#include <vector>

namespace csp {

/// S7. Subscribes to the topic of its query until it goes.
///
/// Thread: shared.
class Subscriber final : public WebSocket
{
public:
    explicit Subscriber(std::shared_ptr<OpenIds> subscribers)
        : m_subscribers(std::move(subscribers))
    {
    }

    Status onPreServer() override
    {
        m_subscribers->add(webSocketId(), request().queryValue(QStringLiteral("topic")));
        return setSharedConnection(true);
    }
    Status server() override { return Status(); }
    Status onPostServer() override
    {
        m_subscribers->remove(webSocketId());
        return Status();
    }

private:
    const std::shared_ptr<OpenIds> m_subscribers;
};

/// The producers of S7: at each message, Threads threads each notify every subscriber of the topic
/// that the message names, Rounds times; answers "OPENS NANOSECONDS".
///
/// Thread: dedicated.
class Producers final : public WebSocket
{
public:
    static constexpr int Threads = 4;
    static constexpr int Rounds = 250;

    explicit Producers(std::shared_ptr<OpenIds> subscribers)
        : m_subscribers(std::move(subscribers))
    {
    }

    Status server() override
    {
        for (;;) {
            const Result<QByteArray> topic = read();
            if (!topic)
                return Status();
            if (const Status sent = write(produce(QString::fromUtf8(*topic))); !sent.isOk())
                return sent;
        }
    }

private:
    QByteArray produce(const QString &topic)
    {
        std::atomic<qint64> opens = 0;
        QElapsedTimer timer;
        timer.start();
        {
            std::vector<std::jthread> producers;
            for (int number = 0; number < Threads; ++number)
                producers.emplace_back([&, number] { opens += notifyAll(topic, number); });
        }
        return QByteArray::number(opens) + ' ' + QByteArray::number(timer.nsecsElapsed());
    }

    qint64 notifyAll(const QString &topic, int number)
    {
        qint64 opens = 0;
        for (int round = 0; round < Rounds; ++round) {
            for (const QString &id : m_subscribers->under(topic)) {
                WebSocket subscriber;
                if (!subscriber.openServer(id).isOk())
                    continue;
                ++opens;
                const Status sent = subscriber.write(
                    QByteArray(QByteArray::number(number) + ' ' + QByteArray::number(round)));
                if (!sent.isOk())
                    m_subscribers->log(sent.toString());
            }
        }
        return opens;
    }

    const std::shared_ptr<OpenIds> m_subscribers;
};

} // namespace csp
