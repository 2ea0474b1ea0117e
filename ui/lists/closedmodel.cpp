// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/closedmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/connectioncolumns.h"
#include "ui/lists/fieldssubject.h"

#include <QGuiApplication>
#include <QHash>

#include <algorithm>

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

qint64 lastedMs(const ClosedRow &info)
{
    return info.openedAtMs == 0 ? 0 : info.closedAtMs - info.openedAtMs;
}

/// Whether it ended as it should: nothing that needs an eye.
bool isQuiet(const ClosedRow &row)
{
    switch (row.by) {
    case ClosedBy::Client:
    case ClosedBy::Handler:
    case ClosedBy::Admin:
    case ClosedBy::Session:
    case ClosedBy::Shutdown:
        return !row.isRefused;
    default:
        return false;
    }
}

/// The reason phrase of an HTTP status that refuses (RFC 9110, 15; RFC 6585).
QString statusPhrase(int httpStatus)
{
    static const QHash<int, QString> phrases{
        {400, QStringLiteral("Bad Request")},
        {401, QStringLiteral("Unauthorized")},
        {403, QStringLiteral("Forbidden")},
        {404, QStringLiteral("Not Found")},
        {405, QStringLiteral("Method Not Allowed")},
        {408, QStringLiteral("Request Timeout")},
        {413, QStringLiteral("Content Too Large")},
        {426, QStringLiteral("Upgrade Required")},
        {429, QStringLiteral("Too Many Requests")},
        {431, QStringLiteral("Request Header Fields Too Large")},
        {500, QStringLiteral("Internal Server Error")},
        {503, QStringLiteral("Service Unavailable")}};
    return phrases.value(httpStatus);
}

ClosedRow makeRow(const ClosedInfo &info)
{
    ClosedRow row;
    static_cast<ClosedInfo &>(row) = info;
    return row;
}

ClosedRow makeRow(const RefusedInfo &info)
{
    ClosedRow row;
    row.isRefused = true;
    row.httpStatus = info.httpStatus;
    row.limit = info.limit;
    row.path = info.path;
    row.peer = info.peer;
    row.reason = info.cause;
    row.closedAtMs = info.atMs;
    return row;
}

} // namespace

ClosedModel::ClosedModel(QObject *parent)
    : RingListModel(closedColumns(), DefaultRows, parent)
{
}

void ClosedModel::apply(const ServerDelta &delta)
{
    QList<ClosedRow> rows;
    for (const ClosedInfo &closed : delta.closed)
        rows.append(makeRow(closed));
    for (const RefusedInfo &refused : delta.refused)
        rows.append(makeRow(refused));
    std::stable_sort(rows.begin(), rows.end(), [](const ClosedRow &l, const ClosedRow &r) {
        return l.closedAtMs < r.closedAtMs;
    });
    appendRows(rows);
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
    const ClosedRow &info = at(row);
    switch (column) {
    case ClosedAt:
        return isoTimeText(info.closedAtMs);
    case Code:
        return codeNumber(info);
    case Reason:
        return info.reason;
    case Who:
        return info.isRefused ? QStringLiteral("refused") : closedByName(info.by);
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
    const ClosedRow &l = at(left);
    const ClosedRow &r = at(right);
    switch (column) {
    case ClosedAt:
        return l.closedAtMs < r.closedAtMs;
    case Peer:
        return comparePeers(l.peer, r.peer) < 0;
    case Code:
        return codeNumber(l) < codeNumber(r);
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
    const ClosedRow &info = at(row);
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
                                                {FilterField::Code, codeNumber(info)},
                                                {FilterField::Reason, info.reason},
                                                {FilterField::By, whoText(info)},
                                                {FilterField::Age, lastedMs(info) * 1'000},
                                                {FilterField::In, info.messagesIn},
                                                {FilterField::Out, info.messagesOut}}));
}

int ClosedModel::codeNumber(const ClosedRow &row)
{
    return row.isRefused ? row.httpStatus : int(row.code);
}

QString ClosedModel::codeText(const ClosedRow &row)
{
    if (!row.isRefused)
        return QStringLiteral("%1 %2").arg(int(row.code)).arg(closeCodeMeaning(row.code));
    return row.httpStatus == 0
               ? tr("reset")
               : QStringLiteral("%1 %2").arg(row.httpStatus).arg(statusPhrase(row.httpStatus));
}

QString ClosedModel::refusedText()
{
    return tr("Refused");
}

QString ClosedModel::whoText(const ClosedRow &row)
{
    return row.isRefused ? refusedText() : whoText(row.by);
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

QString ClosedModel::text(const ClosedRow &info, int column)
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
        return whoText(info);
    case Lasted:
        return info.isRefused ? QStringLiteral("–") : durationText(lastedMs(info));
    case MessagesIn:
        return info.isRefused ? QStringLiteral("–") : numberText(qint64(info.messagesIn));
    case MessagesOut:
        return info.isRefused ? QStringLiteral("–") : numberText(qint64(info.messagesOut));
    case SessionId:
        return info.sessionId;
    default:
        return {};
    }
}

QString ClosedModel::tip(const ClosedRow &row, int column)
{
    switch (column) {
    case ClosedAt:
        return dateTimeText(row.closedAtMs);
    case Reason:
        return row.reason;
    case Code:
        if (row.isRefused && row.httpStatus == 0)
            return tr("The connection was reset without an answer.");
        return row.limit.isEmpty() ? text(row, column)
                                   : tr("%1, by the limit %2").arg(text(row, column), row.limit);
    default:
        return text(row, column);
    }
}

QVariant ClosedModel::cell(int row, int column, int role) const
{
    static const QIcon trouble = themedIcon(QStringLiteral("warning"), Tone::Warning);
    const ClosedRow &info = at(row);
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
        return tip(info, column);
    default:
        return {};
    }
}

} // namespace csp
