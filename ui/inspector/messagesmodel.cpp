// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesmodel.h"

#include "ui/basics/hextext.h"
#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/inspector/capturesettings.h"
#include "ui/inspector/messagesubject.h"

#include <QLocale>

namespace csp {

namespace {

const QList<ListModel::Column> &messageColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "#"), "", "999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Time"), "", "23:59:59.999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Δ"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Time since the socket's message before"),
         "+999.999 s", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Dir"),
         QT_TRANSLATE_NOOP("csp::ListModel", "In: from the client; out: to the client"), "MMM Out"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Socket"), "", "MMMMMMMM", false, true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Kind"), "", "Binary m"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Size"), "", "999.9 KiB", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "From"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Client, handler or console"), "Console m"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Preview"), "", ""},
    };
    return columns;
}

QString secondsText(qint64 microseconds)
{
    if (microseconds < 0)
        return {};
    return MessagesModel::tr("+%1 s").arg(
        QLocale().toString(double(microseconds) / 1'000'000, 'f', 3));
}

bool isData(const CapturedMessage &message)
{
    return message.kind == CapturedMessage::Kind::Text
           || message.kind == CapturedMessage::Kind::Binary;
}

} // namespace

MessagesModel::MessagesModel(QObject *parent)
    : ListModel(messageColumns(), parent)
    , m_maximumMessages(CaptureSettings().messages)
    , m_maximumBytes(CaptureSettings().bytes)
{
}

void MessagesModel::setBounds(int messages, qint64 bytes)
{
    m_maximumMessages = messages;
    m_maximumBytes = bytes;
    makeRoom(0, 0);
}

void MessagesModel::append(const QList<CapturedMessage> &messages)
{
    qsizetype first = messages.size();
    qint64 bytes = 0;
    while (first > 0 && messages.size() - first < m_maximumMessages
           && bytes + messages.at(first - 1).data.size() <= m_maximumBytes)
        bytes += messages.at(--first).data.size();
    m_dropped += first;
    const qsizetype added = messages.size() - first;
    if (messages.isEmpty())
        return;
    if (first > 0)
        removeOldest(rowCount()); // none stays that is older than one that went
    else
        makeRoom(added, bytes);
    if (added == 0)
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(added) - 1);
    for (qsizetype i = first; i < messages.size(); ++i)
        push(messages.at(i));
    endInsertRows();
}

void MessagesModel::push(const CapturedMessage &message)
{
    KeptOfSocket &socket = m_sockets[message.webSocketId];
    m_messages.push_back(
        {message, m_nextNumber++, socket.lastAtUs ? message.atUs - socket.lastAtUs : -1});
    m_bytes += message.data.size();
    socket.lastAtUs = message.atUs;
    ++socket.messages;
    socket.data += isData(message) ? 1 : 0;
}

void MessagesModel::forget(const CapturedMessage &message)
{
    const auto socket = m_sockets.find(message.webSocketId);
    m_bytes -= message.data.size();
    socket->data -= isData(message) ? 1 : 0;
    if (--socket->messages == 0)
        m_sockets.erase(socket);
}

void MessagesModel::makeRoom(qsizetype added, qint64 addedBytes)
{
    int surplus = int(qMax<qsizetype>(0, qsizetype(m_messages.size()) + added - m_maximumMessages));
    qint64 freed = 0;
    for (int i = 0; i < surplus; ++i)
        freed += at(i).data.size();
    while (surplus < rowCount() && m_bytes - freed + addedBytes > m_maximumBytes)
        freed += at(surplus++).data.size();
    removeOldest(surplus);
}

void MessagesModel::removeOldest(int count)
{
    if (count == 0)
        return;
    beginRemoveRows({}, 0, count - 1);
    for (int i = 0; i < count; ++i)
        forget(at(i));
    m_messages.erase(m_messages.begin(), m_messages.begin() + count);
    m_dropped += count;
    endRemoveRows();
}

void MessagesModel::clear()
{
    beginResetModel();
    m_messages.clear();
    m_sockets.clear();
    m_bytes = 0;
    m_dropped = 0;
    endResetModel();
}

int MessagesModel::rowOf(const QString &key) const
{
    const qint64 row = key.toLongLong() - (m_messages.empty() ? 0 : m_messages.front().number);
    return row >= 0 && row < rowCount() ? int(row) : -1;
}

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_messages.size());
}

bool MessagesModel::rowLess(int left, int right, int) const
{
    return left < right;
}

bool MessagesModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const
{
    return filter.matches(MessageSubject(at(row), visible));
}

QString MessagesModel::previewText(const CapturedMessage &message)
{
    if (message.kind == CapturedMessage::Kind::Binary)
        return hexLine(message.data.left(PreviewCharacters / 3));
    QString text =
        QString::fromUtf8(message.data.left(PreviewCharacters * 4)).left(PreviewCharacters);
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    for (QChar &c : text) {
        if (!c.isPrint() && !c.isSurrogate())
            c = QChar(QChar::Space);
    }
    return text;
}

QString MessagesModel::kindText(CapturedMessage::Kind kind)
{
    switch (kind) {
    case CapturedMessage::Kind::Text:
        return tr("Text");
    case CapturedMessage::Kind::Binary:
        return tr("Binary");
    case CapturedMessage::Kind::Ping:
        return tr("Ping");
    case CapturedMessage::Kind::Pong:
        return tr("Pong");
    case CapturedMessage::Kind::Close:
        return tr("Close");
    case CapturedMessage::Kind::Event:
        return tr("Event");
    }
    Q_UNREACHABLE();
}

QString MessagesModel::fromText(CapturedMessage::From from)
{
    switch (from) {
    case CapturedMessage::From::Client:
        return tr("Client");
    case CapturedMessage::From::Handler:
        return tr("Handler");
    case CapturedMessage::From::Console:
        return tr("Console");
    case CapturedMessage::From::Server:
        return tr("Server");
    }
    Q_UNREACHABLE();
}

QString MessagesModel::directionText(const CapturedMessage &message)
{
    if (message.kind == CapturedMessage::Kind::Event)
        return QStringLiteral("–");
    return message.direction == CapturedMessage::Direction::In ? tr("In") : tr("Out");
}

QString MessagesModel::tip(const Entry &entry, int column)
{
    if (column == Time)
        return dateTimeText(entry.message.atUs / 1'000);
    return column == Preview ? QString() : text(entry, column);
}

QString MessagesModel::text(const Entry &entry, int column)
{
    const CapturedMessage &message = entry.message;
    switch (column) {
    case Number:
        return numberText(entry.number);
    case Time:
        return preciseTimeText(message.atUs);
    case Delta:
        return secondsText(entry.deltaUs);
    case Direction:
        return directionText(message);
    case Socket:
        return message.webSocketId;
    case Kind:
        return kindText(message.kind);
    case Size:
        return bytesText(message.size);
    case From:
        return fromText(message.from);
    case Preview:
        return previewText(message);
    default:
        return {};
    }
}

QVariant MessagesModel::cell(int row, int column, int role) const
{
    static const QIcon in = themedIcon(QStringLiteral("arrow-in"), Tone::Good);
    static const QIcon out = themedIcon(QStringLiteral("arrow-out"), Tone::Busy);
    static const QIcon event = themedIcon(QStringLiteral("event"), Tone::Muted);
    const Entry &entry = m_messages[std::size_t(row)];
    switch (role) {
    case IdRole:
        return QString::number(entry.number);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(entry, column);
    case Qt::ToolTipRole:
        return tip(entry, column);
    case Qt::DecorationRole:
        if (column == Direction && entry.message.kind == CapturedMessage::Kind::Event)
            return event;
        if (column == Direction)
            return entry.message.direction == CapturedMessage::Direction::In ? in : out;
        return {};
    default:
        return {};
    }
}

} // namespace csp
