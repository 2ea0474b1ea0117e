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
    static constexpr int MaximumMessages = 50'000;
    static constexpr qint64 MaximumBytes = 64 << 20;
    static constexpr int PreviewCharacters = 200;

    explicit MessagesModel(QObject *parent = nullptr);

    void append(const QList<CapturedMessage> &messages);
    void clear();
    const CapturedMessage &at(int row) const { return m_messages[std::size_t(row)].message; }
    /// How many old messages went because of the bounds.
    qint64 dropped() const { return m_dropped; }

    int rowOf(const QString &key) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

    static QString kindText(CapturedMessage::Kind kind);
    static QString fromText(CapturedMessage::From from);

protected:
    QVariant cell(int row, int column, int role) const override;

private:
    struct Entry
    {
        CapturedMessage message;
        qint64 number;
        qint64 deltaUs; ///< since the socket's message before; -1 for its first
    };

    void makeRoom(qsizetype added, qint64 addedBytes);
    static QString text(const Entry &entry, int column);

    std::deque<Entry> m_messages;
    QHash<QString, qint64> m_lastAtUs;
    qint64 m_nextNumber = 1;
    qint64 m_bytes = 0;
    qint64 m_dropped = 0;
};

} // namespace csp
