// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/sessionsmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/fieldssubject.h"

#include <QDateTime>
#include <QGuiApplication>

#include <limits>

namespace csp {

namespace {

const QList<ListModel::Column> &sessionColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionId"), "", "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM",
         false, false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "User"), "", "MMMMMMMMMM"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Sockets"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Live WebSockets of the session"), "Sockets", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Kind"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Stored, or transient when UseSession is off"),
         "Not responding"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Licence"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "Licence units that the session holds; a transient one holds none"),
         "Licence", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Last activity"), "", "Last activity", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Ends in"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Time left until the session times out"),
         "with its socket", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "End refused"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "Why SessionEvents last refused the session's end or its time-out"),
         "MMM end refused: Error (5001): MMM"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Created"), "", "2026-12-31 23:59:59.999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Timeout"), "", "3 d 04:05:06", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Peer"),
         QT_TRANSLATE_NOOP("csp::ListModel", "The address it was made from"),
         "192.168.100.100:65535"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "End on close"),
         QT_TRANSLATE_NOOP("csp::ListModel",
                           "A live WebSocket with SessionEndOnClose ends the session when it "
                           "closes; a shared one only if EndServer is called in Server"),
         "End on close", false, true},
    };
    return columns;
}

bool hasCountdown(const SessionInfo &info)
{
    return info.stored && info.endsAtMs != 0;
}

bool isHeldOpen(const SessionInfo &info)
{
    return info.stored && info.heldOpen && info.timeout.count() > 0;
}

/// Milliseconds since the epoch, and behind all of them what has no such time: "with its socket",
/// "held open", "never".
qint64 endRank(const SessionInfo &info)
{
    constexpr qint64 Never = std::numeric_limits<qint64>::max();
    if (hasCountdown(info))
        return info.endsAtMs;
    return !info.stored ? Never - 2 : isHeldOpen(info) ? Never - 1 : Never;
}

} // namespace

SessionsModel::SessionsModel(QObject *parent, const ConnectionsModel *connections)
    : KeyedListModel<SessionInfo>(sessionColumns(), parent)
    , m_connections(connections)
{
}

QModelIndex SessionsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return parent.isValid() ? createIndex(row, column, &at(parent.row()))
                            : createIndex(row, column);
}

QModelIndex SessionsModel::parent(const QModelIndex &child) const
{
    const auto *session = static_cast<const SessionInfo *>(child.constInternalPointer());
    return session ? createIndex(rowOf(session->sessionId), 0) : QModelIndex();
}

int SessionsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return KeyedListModel::rowCount();
    const bool isSession = !parent.internalPointer() && parent.column() == 0;
    return isSession ? m_children.count(at(parent.row()).sessionId) : 0;
}

QModelIndex SessionsModel::indexOf(const QString &key) const
{
    const QString session = m_children.sessionOf(key);
    const int row = rowOf(session);
    if (session.isEmpty() || row < 0)
        return KeyedListModel::indexOf(key);
    return index(m_children.rowOf(key), 0, index(row, 0));
}

void SessionsModel::apply(const ServerDelta &delta)
{
    if (delta.full) {
        replaceRows(delta.sessions, [this, &delta] { learnAll(delta.connections); });
        return;
    }
    removeChildren(delta.closed);
    addChildren(delta.connections);
    learnEndings(delta.connections);
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
    case License:
        return l.license < r.license;
    case LastActivity:
        return l.lastActivityAtMs > r.lastActivityAtMs;
    case EndsIn:
        return endRank(l) < endRank(r);
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
    for (const int column : {int(SessionId), int(User), int(Kind), int(EndRefused), int(Peer)}) {
        if (visible & bit(column))
            words.append(text(info, column));
    }
    if (visible & bit(EndsIn) && !hasCountdown(info))
        words.append(text(info, EndsIn));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    return filter.matches(
        FieldsSubject(words, {{FilterField::Session, info.sessionId},
                              {FilterField::Peer, info.peer},
                              {FilterField::User, info.user},
                              {FilterField::Kind, text(info, Kind)},
                              {FilterField::Sockets, info.sockets},
                              {FilterField::Age, (now - info.createdAtMs) * 1'000},
                              {FilterField::Idle, (now - info.lastActivityAtMs) * 1'000}}));
}

QString SessionsModel::columnKey(int column) const
{
    static const QStringList keys{QStringLiteral("sessionId"), QStringLiteral("user"),
                                  QStringLiteral("sockets"),   QStringLiteral("kind"),
                                  QStringLiteral("license"),   QStringLiteral("lastActivityAt"),
                                  QStringLiteral("endsAt"),    QStringLiteral("endRefusal"),
                                  QStringLiteral("createdAt"), QStringLiteral("timeoutSeconds"),
                                  QStringLiteral("peer"),      QStringLiteral("endOnClose")};
    return keys.at(column);
}

QVariant SessionsModel::rawValue(int row, int column) const
{
    const SessionInfo &info = at(row);
    switch (column) {
    case Sockets:
        return info.sockets;
    case License:
        return info.license;
    case LastActivity:
        return isoTimeText(info.lastActivityAtMs);
    case EndsIn:
        return hasCountdown(info) ? isoTimeText(info.endsAtMs) : QString();
    case EndRefused:
        return info.endRefusal;
    case Created:
        return isoTimeText(info.createdAtMs);
    case Timeout:
        return qint64(info.timeout.count());
    case EndOnClose:
        return m_children.endingCount(info.sessionId) > 0;
    default:
        return text(info, column);
    }
}

QString SessionsModel::text(const SessionInfo &info, int column) const
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
    case License:
        return info.license == 0 ? QStringLiteral("–") : numberText(info.license);
    case LastActivity:
        return spanText(now - info.lastActivityAtMs);
    case EndsIn:
        return hasCountdown(info) ? durationText(info.endsAtMs - now)
               : !info.stored     ? tr("with its socket")
               : isHeldOpen(info) ? tr("held open")
                                  : tr("never");
    case EndRefused:
        return info.endRefusal.simplified(); // one line in the list and in what is copied
    case Created:
        return dateTimeText(info.createdAtMs);
    case Timeout:
        return info.timeout.count() == 0 ? tr("never") : durationText(info.timeout.count() * 1'000);
    case Peer:
        return info.peer;
    case EndOnClose:
        return yesNoText(m_children.endingCount(info.sessionId) > 0);
    default:
        return {};
    }
}

QString SessionsModel::tip(const SessionInfo &info, int column) const
{
    if (column == LastActivity)
        return dateTimeText(info.lastActivityAtMs);
    if (column == EndRefused)
        return info.endRefusal;
    if (column == EndsIn && !info.stored)
        return tr("A transient session has no time-out; it ends with its WebSocket.");
    if (column == EndsIn && isHeldOpen(info))
        return tr("A live dedicated WebSocket holds the session open. Its time-out of %1 counts "
                  "from when the last one leaves.")
            .arg(text(info, Timeout));
    return text(info, column);
}

QVariant SessionsModel::cell(int row, int column, int role) const
{
    static const QIcon refused = themedIcon(QStringLiteral("warning"), Tone::Warning);
    const SessionInfo &info = at(row);
    const bool isRefusal = column == EndRefused && !info.endRefusal.isEmpty();
    switch (role) {
    case IdRole:
        return info.sessionId;
    case Qt::DisplayRole:
        return text(info, column);
    case Qt::ToolTipRole:
        return tip(info, column);
    case Qt::AccessibleTextRole:
        return column == License && info.license == 0 ? QVariant(tr("none")) : QVariant();
    case Qt::DecorationRole:
        return isRefusal ? QVariant(refused) : QVariant();
    case Qt::ForegroundRole:
        return isRefusal ? toneColor(Tone::Warning, QGuiApplication::palette()) : QVariant();
    default:
        return {};
    }
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
    note(License, before.license != after.license);
    note(LastActivity, before.lastActivityAtMs != after.lastActivityAtMs);
    note(EndsIn, endRank(before) != endRank(after));
    note(EndRefused, before.endRefusal != after.endRefusal);
    note(Created, before.createdAtMs != after.createdAtMs);
    note(Timeout, before.timeout != after.timeout);
    note(Peer, before.peer != after.peer);
    return changes;
}

} // namespace csp
