// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/listmodel.h"

#include <QHash>
#include <QSet>

#include <deque>

namespace csp {

/// The captured messages of the watched sockets, oldest first; bounded in count and in bytes.
///
/// Thread: GUI thread.
class MessagesModel final : public ListModel
{
    Q_OBJECT

public:
    enum ColumnIndex { Number, Time, Delta, Direction, Socket, Kind, Size, From, Preview };
    static constexpr int PreviewCharacters = 200;

    explicit MessagesModel(QObject *parent = nullptr);

    /// Keeps at most so many messages, and so much of payloads; the oldest go.
    void setBounds(int messages, qint64 bytes);
    void append(const QList<CapturedMessage> &messages);
    void clear();
    const CapturedMessage &at(int row) const { return m_messages[std::size_t(row)].message; }
    /// The payloads kept.
    qint64 bytes() const { return m_bytes; }
    /// \a count messages went before they could be appended.
    void addDropped(qint64 count) { m_dropped += count; }
    /// How many old messages went because of the bounds.
    qint64 dropped() const { return m_dropped; }
    /// All that is kept of a WebSocket, and of that the data messages.
    qint64 countOf(const QString &webSocketId) const
    {
        return m_sockets.value(webSocketId).messages;
    }
    qint64 keptOf(const QString &webSocketId) const { return m_sockets.value(webSocketId).data; }

    int rowOf(const QString &key) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

    /// The first characters in one line; bytes as hex.
    static QString previewText(const CapturedMessage &message);
    static QString kindText(CapturedMessage::Kind kind);
    static QString fromText(CapturedMessage::From from);
    /// "In" or "Out"; a dash for an event, which has no direction.
    static QString directionText(const CapturedMessage &message);

protected:
    QVariant cell(int row, int column, int role) const override;

private:
    struct Entry
    {
        CapturedMessage message;
        qint64 number;
        qint64 deltaUs; ///< since the socket's message before; -1 for its first
    };

    /// What is kept of one WebSocket.
    struct KeptOfSocket
    {
        qint64 lastAtUs = 0;
        int messages = 0;
        int data = 0; ///< of them, text and binary
    };

    void makeRoom(qsizetype added, qint64 addedBytes);
    void removeOldest(int count);
    void push(const CapturedMessage &message);
    void forget(const CapturedMessage &message);
    static QString text(const Entry &entry, int column);
    static QString tip(const Entry &entry, int column);

    int m_maximumMessages;
    qint64 m_maximumBytes;
    std::deque<Entry> m_messages;
    QHash<QString, KeptOfSocket> m_sockets;
    qint64 m_nextNumber = 1;
    qint64 m_bytes = 0;
    qint64 m_dropped = 0;
};

} // namespace csp
