// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/payload.h"

#include <QElapsedTimer>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace csp {

/// A connection that a message goes to.
struct Recipient
{
    QString webSocketId;
    QString sessionId;
};

/// How often a message is sent.
struct Repeat
{
    std::chrono::milliseconds interval{0}; ///< from round to round
    int count = 1;
    bool stopOnError = true; ///< a round in which one is refused is the last
};

/// Counts what each WebSocket was sent, for {{seq}}.
using SequenceNumbers = QHash<QString, quint64>;

/// One message on its way to frozen recipients, in as many rounds as are wanted. A round waits for
/// the one before; whoever has left is told once and left out from then on.
///
/// Thread: GUI thread, which never waits.
class Delivery final : public QObject
{
    Q_OBJECT

public:
    /// At most so many recipients at once; the next go out when these are answered.
    static constexpr qsizetype BatchRecipients = 1'000;

    /// What is to be sent, to whom and how often.
    struct Order
    {
        Payload payload;
        ServerController::Direction direction = ServerController::Direction::ToClient;
        QList<Recipient> recipients;
        Repeat repeat;
    };

    /// \a numbers outlive it.
    Delivery(ServerController &controller, SequenceNumbers &numbers, Order order, QObject *parent);

    void start() { sendRound(); }
    /// What is under way is answered first; then it is finished.
    void cancel();
    int roundsDone() const { return m_rounds; }
    int roundsWanted() const { return m_order.repeat.count; }
    bool isRepeated() const { return m_order.repeat.count > 1; }
    qint64 sent() const { return m_sent; }
    qint64 refused() const { return m_refused; }
    /// How many the last round left out because it was cancelled.
    qsizetype unasked() const { return m_unasked; }
    /// Each target that was refused once, with the last cause.
    TargetResults refusals() const { return m_refusals.values(); }

Q_SIGNALS:
    /// A round was answered.
    void progressed();
    void finished();

private:
    void sendRound();
    void sendBatch();
    void onAnswered(const TargetResults &results);
    void endRound();
    QFuture<TargetResults> send(const QList<Recipient> &recipients);

    ServerController &m_controller;
    SequenceNumbers &m_numbers;
    Order m_order;
    QTimer m_timer;
    QElapsedTimer m_started; ///< the round
    qsizetype m_next = 0;    ///< recipient of this round
    qsizetype m_unasked = 0;
    int m_rounds = 0;
    qint64 m_sent = 0;
    qint64 m_refused = 0;
    bool m_isFailed = false; ///< somebody was refused
    bool m_isCancelled = false;
    QMap<QString, TargetResult> m_refusals;
    QSet<QString> m_left;
};

} // namespace csp
