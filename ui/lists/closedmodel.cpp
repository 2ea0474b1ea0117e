// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/closedmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/connectioncolumns.h"
#include "ui/lists/fieldssubject.h"

#include <QGuiApplication>

namespace csp {

namespace {

const QList<ListModel::Column> &closedColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "Closed at"), "", "23:59:59.999 more", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "WebSocketID"), "", "MMMMMMMMMMMM", false, false,
         true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Class"), "", "SharedEchoHandler"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Path"), "", "/mirror/dedicated", false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Peer"), "", "192.168.10.10:65535"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Code"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Close code and its meaning (RFC 6455, 7.4)"),
         "1000 Mandatory extension missing"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Reason"), "", "maintenance at noon, come back"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Who"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Who brought it to its end"), "Server stopping"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Lasted"), "", "3 d 04:05:06", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "In msgs"), "", "9,999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Out msgs"), "", "9,999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionId"), "", "MMMMMMMMMMMM", false, false, true},
    };
    return columns;
}

qint64 lastedMs(const ClosedInfo &info)
{
    return info.openedAtMs == 0 ? 0 : info.closedAtMs - info.openedAtMs;
}

/// Whether it ended as it should: nothing that needs an eye.
bool isQuiet(const ClosedInfo &info)
{
    return info.by == ClosedBy::Client || info.by == ClosedBy::Handler || info.by == ClosedBy::Admin
           || info.by == ClosedBy::Session || info.by == ClosedBy::Shutdown;
}

} // namespace

ClosedModel::ClosedModel(QObject *parent)
    : RingListModel(closedColumns(), DefaultRows, parent)
{
}

void ClosedModel::apply(const ServerDelta &delta)
{
    appendRows(delta.closed);
}

QString ClosedModel::columnKey(int column) const
{
    static const QStringList keys{
        QStringLiteral("closedAt"),   QStringLiteral("webSocketId"), QStringLiteral("class"),
        QStringLiteral("path"),       QStringLiteral("peer"),        QStringLiteral("code"),
        QStringLiteral("reason"),     QStringLiteral("by"),          QStringLiteral("lastedMs"),
        QStringLiteral("messagesIn"), QStringLiteral("messagesOut"), QStringLiteral("sessionId")};
    return keys.at(column);
}

QVariant ClosedModel::rawValue(int row, int column) const
{
    const ClosedInfo &info = at(row);
    switch (column) {
    case ClosedAt:
        return isoTimeText(info.closedAtMs);
    case Code:
        return int(info.code);
    case Reason:
        return info.reason;
    case Who:
        return closedByName(info.by);
    case Lasted:
        return lastedMs(info);
    case MessagesIn:
        return info.messagesIn;
    case MessagesOut:
        return info.messagesOut;
    default:
        return text(info, column);
    }
}

bool ClosedModel::rowLess(int left, int right, int column) const
{
    const ClosedInfo &l = at(left);
    const ClosedInfo &r = at(right);
    switch (column) {
    case ClosedAt:
        return l.closedAtMs < r.closedAtMs;
    case Peer:
        return comparePeers(l.peer, r.peer) < 0;
    case Code:
        return l.code < r.code;
    case Lasted:
        return lastedMs(l) < lastedMs(r);
    case MessagesIn:
        return l.messagesIn < r.messagesIn;
    case MessagesOut:
        return l.messagesOut < r.messagesOut;
    default:
        return text(l, column) < text(r, column);
    }
}

bool ClosedModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const
{
    const ClosedInfo &info = at(row);
    QStringList words;
    for (const int column : {int(WebSocketId), int(Class), int(Path), int(Peer), int(Code),
                             int(Reason), int(Who), int(SessionId)}) {
        if (visible & bit(column))
            words.append(text(info, column));
    }
    return filter.matches(FieldsSubject(words, {{FilterField::Id, info.webSocketId},
                                                {FilterField::Class, info.className},
                                                {FilterField::Path, info.path},
                                                {FilterField::Peer, info.peer},
                                                {FilterField::Session, info.sessionId},
                                                {FilterField::Code, int(info.code)},
                                                {FilterField::Reason, info.reason},
                                                {FilterField::By, whoText(info.by)},
                                                {FilterField::Age, lastedMs(info) * 1'000},
                                                {FilterField::In, info.messagesIn},
                                                {FilterField::Out, info.messagesOut}}));
}

QString ClosedModel::codeText(const ClosedInfo &info)
{
    return QStringLiteral("%1 %2").arg(int(info.code)).arg(closeCodeMeaning(info.code));
}

QString ClosedModel::whoText(ClosedBy by)
{
    switch (by) {
    case ClosedBy::Client:
        return tr("Client");
    case ClosedBy::Handler:
        return tr("Handler");
    case ClosedBy::Admin:
        return tr("Admin");
    case ClosedBy::Session:
        return tr("Session");
    case ClosedBy::Timeout:
        return tr("Timeout");
    case ClosedBy::Limit:
        return tr("Limit");
    case ClosedBy::PeerLost:
        return tr("Peer lost");
    case ClosedBy::Shutdown:
        return tr("Server stopped");
    case ClosedBy::Error:
        return tr("Error");
    }
    Q_UNREACHABLE();
}

QString ClosedModel::text(const ClosedInfo &info, int column)
{
    switch (column) {
    case ClosedAt:
        return preciseTimeText(info.closedAtMs * 1'000);
    case WebSocketId:
        return info.webSocketId;
    case Class:
        return info.className;
    case Path:
        return info.path;
    case Peer:
        return info.peer;
    case Code:
        return codeText(info);
    case Reason:
        return info.reason.simplified(); // one line in the list
    case Who:
        return whoText(info.by);
    case Lasted:
        return durationText(lastedMs(info));
    case MessagesIn:
        return numberText(qint64(info.messagesIn));
    case MessagesOut:
        return numberText(qint64(info.messagesOut));
    case SessionId:
        return info.sessionId;
    default:
        return {};
    }
}

QVariant ClosedModel::cell(int row, int column, int role) const
{
    static const QIcon trouble = themedIcon(QStringLiteral("warning"), Tone::Warning);
    const ClosedInfo &info = at(row);
    const bool isTrouble = column == Who && !isQuiet(info);
    switch (role) {
    case IdRole:
        return keyOf(row);
    case CopyIdRole:
        return info.webSocketId;
    case Qt::DisplayRole:
        return text(info, column);
    case Qt::DecorationRole:
        return isTrouble ? QVariant(trouble) : QVariant();
    case Qt::ForegroundRole:
        return isTrouble ? toneColor(Tone::Warning, QGuiApplication::palette()) : QVariant();
    case Qt::ToolTipRole:
        if (column == ClosedAt)
            return dateTimeText(info.closedAtMs);
        return column == Reason ? info.reason : text(info, column);
    default:
        return {};
    }
}

} // namespace csp
