// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/delivery.h"

#include "ui/basics/futurewatch.h"

namespace csp {

namespace {

/// Whether a target refused like that will refuse for ever.
bool isForGood(Status::Code code)
{
    return code == Status::UnknownWebSocket || code == Status::WebSocketClosed
           || code == Status::NotRunning;
}

} // namespace

Delivery::Delivery(ServerController &controller, SequenceNumbers &numbers, Order order,
                   QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_numbers(numbers)
    , m_order(std::move(order))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Delivery::sendRound);
}

void Delivery::cancel()
{
    m_isCancelled = true;
    if (!m_timer.isActive())
        return; // the answers under way end it
    m_timer.stop();
    Q_EMIT finished();
}

void Delivery::sendRound()
{
    m_next = 0;
    m_started.start();
    sendBatch();
}

void Delivery::sendBatch()
{
    const QList<Recipient> batch = m_order.recipients.mid(m_next, BatchRecipients);
    m_next += batch.size();
    whenFinished(this, send(batch), [this](const TargetResults &results) { onAnswered(results); });
}

QFuture<TargetResults> Delivery::send(const QList<Recipient> &recipients)
{
    if (!m_order.payload.text) {
        QStringList ids;
        for (const Recipient &recipient : recipients)
            ids.append(recipient.webSocketId);
        return m_controller.send(ids, m_order.payload.message, m_order.direction);
    }
    QHash<QString, Message> messages;
    for (const auto &[id, session] : recipients)
        messages.insert(id, m_order.payload.messageFor({id, session, ++m_numbers[id]}));
    return m_controller.send(messages, m_order.direction);
}

void Delivery::onAnswered(const TargetResults &results)
{
    for (const TargetResult &result : results) {
        if (result.status.isOk()) {
            ++m_sent;
            continue;
        }
        ++m_refused;
        m_isFailed = true;
        m_refusals.insert(result.id, result);
        if (isForGood(result.status.code()))
            m_left.insert(result.id);
    }
    if (m_next < m_order.recipients.size() && !m_isCancelled)
        sendBatch();
    else
        endRound();
}

void Delivery::endRound()
{
    ++m_rounds;
    m_unasked = m_order.recipients.size() - m_next;
    m_order.recipients.removeIf(
        [this](const Recipient &recipient) { return m_left.contains(recipient.webSocketId); });
    Q_EMIT progressed();
    const bool isEnough = m_rounds >= m_order.repeat.count || m_isCancelled
                          || m_order.recipients.isEmpty()
                          || (m_isFailed && m_order.repeat.stopOnError);
    if (isEnough) {
        Q_EMIT finished();
        return;
    }
    const std::chrono::milliseconds spent(m_started.elapsed());
    m_timer.start(std::max(m_order.repeat.interval - spent, std::chrono::milliseconds(0)));
}

} // namespace csp
