// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesmodel.h"

#include "ui/basics/hextext.h"
#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/fieldssubject.h"

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

QString previewText(const CapturedMessage &message)
{
    if (message.kind == CapturedMessage::Kind::Binary)
        return hexLine(message.data.left(MessagesModel::PreviewCharacters / 3));
    QString text = QString::fromUtf8(message.data.left(MessagesModel::PreviewCharacters * 4))
                       .left(MessagesModel::PreviewCharacters);
    for (QChar &c : text) {
        if (!c.isPrint())
            c = QChar(QChar::Space);
    }
    return text;
}

} // namespace

MessagesModel::MessagesModel(QObject *parent)
    : ListModel(messageColumns(), parent)
{
}

void MessagesModel::append(const QList<CapturedMessage> &messages)
{
    const qsizetype added = qMin<qsizetype>(messages.size(), MaximumMessages);
    if (added == 0)
        return;
    qint64 bytes = 0;
    for (qsizetype i = messages.size() - added; i < messages.size(); ++i)
        bytes += messages.at(i).data.size();
    m_dropped += messages.size() - added;
    makeRoom(added, bytes);
    beginInsertRows({}, rowCount(), rowCount() + int(added) - 1);
    for (qsizetype i = messages.size() - added; i < messages.size(); ++i) {
        const CapturedMessage &message = messages.at(i);
        qint64 &last = m_lastAtUs[message.webSocketId];
        m_messages.push_back({message, m_nextNumber++, last ? message.atUs - last : -1});
        last = message.atUs;
    }
    m_bytes += bytes;
    endInsertRows();
}

void MessagesModel::makeRoom(qsizetype added, qint64 addedBytes)
{
    int surplus = int(qMax<qsizetype>(0, qsizetype(m_messages.size()) + added - MaximumMessages));
    qint64 freed = 0;
    for (int i = 0; i < surplus; ++i)
        freed += at(i).data.size();
    while (surplus < rowCount() && m_bytes - freed + addedBytes > MaximumBytes)
        freed += at(surplus++).data.size();
    if (surplus == 0)
        return;
    beginRemoveRows({}, 0, surplus - 1);
    m_messages.erase(m_messages.begin(), m_messages.begin() + surplus);
    m_bytes -= freed;
    m_dropped += surplus;
    endRemoveRows();
}

void MessagesModel::clear()
{
    beginResetModel();
    m_messages.clear();
    m_lastAtUs.clear();
    m_bytes = 0;
    m_dropped = 0;
    m_nextNumber = 1;
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

bool MessagesModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask) const
{
    return filter.matches(FieldsSubject({previewText(at(row))}));
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
        return message.direction == CapturedMessage::Direction::In ? tr("In") : tr("Out");
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
    const Entry &entry = m_messages[std::size_t(row)];
    switch (role) {
    case IdRole:
        return QString::number(entry.number);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(entry, column);
    case Qt::DecorationRole:
        if (column == Direction)
            return entry.message.direction == CapturedMessage::Direction::In ? in : out;
        return {};
    default:
        return {};
    }
}

} // namespace csp
