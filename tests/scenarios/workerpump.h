// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/parameters.h"

#include "server/websocket.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace csp {

/// Counts on a thread of its own and leaves an event for each number.
class CountingWorker
{
public:
    void countTo(int last)
    {
        const std::scoped_lock lock(m_mutex);
        m_last = last;
        m_changed.notify_all();
    }
    /// The events left since the last time.
    std::deque<int> takeEvents()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_events, {});
    }

private:
    void work(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        while (m_changed.wait(lock, stop, [this] { return m_number < m_last; }))
            m_events.push_back(++m_number);
    }

    std::mutex m_mutex; // guards all below
    std::condition_variable_any m_changed;
    std::deque<int> m_events;
    int m_number = 0;
    int m_last = 0;
    std::jthread m_thread{[this](const std::stop_token &stop) { work(stop); }};
};

/// S10. Polls with 0.1 s and pumps the events of a worker. Its read() returns an object and its
/// write() takes two arguments, both calling the base; it calls endServer() on every time-out and
/// goes on writing and reading until it is told to leave.
///
/// Thread: dedicated.
class WorkerPump final : public WebSocket
{
public:
    static constexpr bool UseSession = false;
    static constexpr bool DeferEndServer = true;

    Status server() override
    {
        const auto poll =
            millisecondsOf(request(), QStringLiteral("poll"), std::chrono::milliseconds(100));
        for (;;) {
            Status status;
            const QJsonObject message = read(status, poll);
            if (status.code() == Status::WebSocketTimeout)
                status = pump();
            else if (message.contains(QStringLiteral("countTo")))
                m_worker.countTo(message.value(QStringLiteral("countTo")).toInt());
            else if (message.contains(QStringLiteral("leave")))
                return write(QStringLiteral("left"), m_timeouts);
            if (!status.isOk())
                return status;
        }
    }

    QJsonObject read(Status &status, std::chrono::milliseconds timeout)
    {
        const Result<QByteArray> data = WebSocket::read(DefaultReadLength, timeout);
        status = data.error();
        return data ? QJsonDocument::fromJson(*data).object() : QJsonObject();
    }
    Status write(const QString &type, const QJsonValue &value)
    {
        const QJsonObject packet{{QStringLiteral("type"), type}, {QStringLiteral("value"), value}};
        return WebSocket::write(QJsonDocument(packet).toJson(QJsonDocument::Compact));
    }

private:
    Status pump()
    {
        ++m_timeouts;
        Status status = endServer();
        for (const int number : m_worker.takeEvents()) {
            if (status.isOk())
                status = write(QStringLiteral("event"), number);
        }
        return status;
    }

    CountingWorker m_worker;
    int m_timeouts = 0;
};

} // namespace csp
