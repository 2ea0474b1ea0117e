// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/sessionsmodel.h"

#include "ui/fieldssubject.h"
#include "ui/texts.h"

#include <QDateTime>

namespace csp {

namespace {

const QList<ListModel::Column> &sessionColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionId"), "", "MMMMMMMMMMMMMMMMMMMMMMMM", false,
         false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "User"), "", "MMMMMMMMMM"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Sockets"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Live WebSockets of the session"), "Sockets", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Kind"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Stored, or transient when UseSession is off"),
         "Transient"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Last activity"), "", "Last activity", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Ends in"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Time left until the session times out"),
         "3 d 04:05:06", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Created"), "", "2026-12-31 23:59:59.999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Timeout"), "", "3 d 04:05:06", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Peer"),
         QT_TRANSLATE_NOOP("csp::ListModel", "The address it was made from"), "192.168.100.100"},
    };
    return columns;
}

} // namespace

SessionsModel::SessionsModel(QObject *parent)
    : KeyedListModel<SessionInfo>(sessionColumns(), parent)
{
}

void SessionsModel::apply(const ServerDelta &delta)
{
    if (delta.full) {
        replaceRows(delta.sessions);
        return;
    }
    const QSet<QString> ended(delta.endedSessions.begin(), delta.endedSessions.end());
    upsertRows(delta.sessions, ended);
    removeRowsByKey(ended);
}

bool SessionsModel::rowLess(int left, int right, int column) const
{
    const SessionInfo &l = at(left);
    const SessionInfo &r = at(right);
    switch (column) {
    case Sockets:
        return l.sockets < r.sockets;
    case LastActivity:
        return l.lastActivityAtMs > r.lastActivityAtMs;
    case EndsIn:
        return quint64(l.endsAtMs - 1) < quint64(r.endsAtMs - 1); // "never" comes last
    case Created:
        return l.createdAtMs < r.createdAtMs;
    case Timeout:
        return l.timeout < r.timeout;
    default:
        return text(l, column) < text(r, column);
    }
}

bool SessionsModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const
{
    const SessionInfo &info = at(row);
    QStringList words;
    for (const int column : {int(SessionId), int(User), int(Kind), int(Peer)}) {
        if (visible & bit(column))
            words.append(text(info, column));
    }
    return filter.matches(FieldsSubject(
        words, {{FilterField::Session, info.sessionId}, {FilterField::Peer, info.peer}}));
}

QString SessionsModel::text(const SessionInfo &info, int column)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    switch (column) {
    case SessionId:
        return info.sessionId;
    case User:
        return info.user;
    case Sockets:
        return numberText(info.sockets);
    case Kind:
        return info.stored ? tr("Stored") : tr("Transient");
    case LastActivity:
        return spanText(now - info.lastActivityAtMs);
    case EndsIn:
        return info.endsAtMs == 0 ? tr("never") : durationText(info.endsAtMs - now);
    case Created:
        return dateTimeText(info.createdAtMs);
    case Timeout:
        return info.timeout.count() == 0 ? tr("never") : durationText(info.timeout.count() * 1'000);
    case Peer:
        return info.peer;
    default:
        return {};
    }
}

QVariant SessionsModel::cell(int row, int column, int role) const
{
    const SessionInfo &info = at(row);
    if (role == IdRole)
        return info.sessionId;
    if (role == Qt::ToolTipRole && column == LastActivity)
        return dateTimeText(info.lastActivityAtMs);
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(info, column);
    return {};
}

ListModel::ColumnMask SessionsModel::changedColumns(const SessionInfo &before,
                                                    const SessionInfo &after) const
{
    ColumnMask changes = 0;
    const auto note = [&changes](int column, bool isChanged) {
        changes |= ColumnMask(isChanged) << column;
    };
    note(User, before.user != after.user);
    note(Sockets, before.sockets != after.sockets);
    note(Kind, before.stored != after.stored);
    note(LastActivity, before.lastActivityAtMs != after.lastActivityAtMs);
    note(EndsIn, before.endsAtMs != after.endsAtMs);
    note(Created, before.createdAtMs != after.createdAtMs);
    note(Timeout, before.timeout != after.timeout);
    note(Peer, before.peer != after.peer);
    return changes;
}

} // namespace csp
