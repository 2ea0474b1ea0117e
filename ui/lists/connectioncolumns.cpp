// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/connectioncolumns.h"

#include "ui/basics/texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace csp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::ConnectionColumn", text);
}

/// -1, 0 or 1.
template <typename T> int ordered(const T &left, const T &right)
{
    return left < right ? -1 : right < left ? 1 : 0;
}

/// The number whose digits begin at \a from, which moves behind them; leading zeros count nothing.
quint64 takeNumber(QStringView text, qsizetype &from)
{
    quint64 number = 0;
    for (; from < text.size() && text.at(from).isDigit(); ++from)
        number = number * 10 + quint64(text.at(from).digitValue());
    return number;
}

/// How urgent a state is: what needs an eye sorts last.
int stateRank(const ConnectionRow &row)
{
    if (row.isClosed())
        return int(ConnectionState::Closing) + 1;
    return int(row.state) + (row.slow ? 10 : 0) + (row.notResponding ? 20 : 0);
}

} // namespace

const QList<ListModel::Column> &connectionColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "State"), "", "MMM Detached, slow"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "WebSocketID"), "", "MMMMMMMMMMMMMMMMMMMMMMMM", false,
         false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Class"), "", "SharedEchoHandler"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Path"), "", "/mirror/dedicated"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Peer"), "", "192.168.10.10:65535"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionId"), "", "MMMMMMMMMMMM", false, false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Mode"),
         QT_TRANSLATE_NOOP("csp::ListModel", "SharedConnection: shared or dedicated"), "Dedicated"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Data"),
         QT_TRANSLATE_NOOP("csp::ListModel", "BinaryData: text or binary"), "Binary"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "In msgs"), "", "9,999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Out msgs"), "", "9,999,999", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Last activity"),
         QT_TRANSLATE_NOOP("csp::ListModel", "How long ago the last message came or went"),
         "Last activity", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Connected for"), "", "Connected for", true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "In bytes"), "", "999.9 MiB", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Out bytes"), "", "999.9 MiB", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Rate in"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Messages received in the last second"), "99,999.9/s",
         true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Rate out"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Messages sent in the last second"), "99,999.9/s",
         true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Queued bytes"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Written, not yet taken by the network"),
         "Queued bytes", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Handler queue"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Received, not yet taken by the handler"),
         "Handler queue", true, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "RTT"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Round trip of the last ping"), "999.99 ms", true,
         true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Connected at"), "", "2026-12-31 23:59:59.999", true,
         true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Subprotocol"), "", "Subprotocol", false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Origin"), "", "https://www.example.org", false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "User agent"), "", "Mozilla/5.0 (X11; Linux x86_64)",
         false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "User"),
         QT_TRANSLATE_NOOP("csp::ListModel", "Of the session"), "MMMMMMMMMM", false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "NoDataFraming"), "", "NoDataFraming", false, true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "SessionEndOnClose"), "", "SessionEndOnClose", false,
         true},
        {QT_TRANSLATE_NOOP("csp::ListModel", "TLS"), "", "MMMM", false, true},
    };
    return columns;
}

QString connectionKey(int column)
{
    static const std::array<const char *, ConnectionColumn::Tls + 1> keys{"state",
                                                                          "webSocketId",
                                                                          "class",
                                                                          "path",
                                                                          "peer",
                                                                          "sessionId",
                                                                          "mode",
                                                                          "data",
                                                                          "messagesIn",
                                                                          "messagesOut",
                                                                          "lastActivityAt",
                                                                          "connectedForMs",
                                                                          "bytesIn",
                                                                          "bytesOut",
                                                                          "messagesInPerSecond",
                                                                          "messagesOutPerSecond",
                                                                          "queuedBytes",
                                                                          "handlerQueueBytes",
                                                                          "rttMs",
                                                                          "openedAt",
                                                                          "subprotocol",
                                                                          "origin",
                                                                          "userAgent",
                                                                          "user",
                                                                          "noDataFraming",
                                                                          "sessionEndOnClose",
                                                                          "tls"};
    return QLatin1String(keys.at(std::size_t(column)));
}

QString stateText(const ConnectionInfo &info)
{
    if (info.notResponding)
        return tr("Not responding");
    const QString name = connectionStateName(info.state);
    return info.slow ? tr("%1, slow").arg(name) : name;
}

int comparePeers(QStringView left, QStringView right)
{
    qsizetype l = 0;
    qsizetype r = 0;
    while (l < left.size() && r < right.size()) {
        int order = 0;
        if (left.at(l).isDigit() && right.at(r).isDigit())
            order = ordered(takeNumber(left, l), takeNumber(right, r));
        else
            order = ordered(left.at(l++), right.at(r++));
        if (order != 0)
            return order;
    }
    return ordered(left.size() - l, right.size() - r);
}

QString rateText(double perSecond)
{
    return tr("%1/s").arg(QLocale().toString(perSecond, 'f', perSecond < 10 ? 1 : 0));
}

QString connectionText(const ConnectionInfo &info, int column, qint64 nowMs)
{
    switch (column) {
    case ConnectionColumn::State:
        return stateText(info);
    case ConnectionColumn::WebSocketId:
        return info.webSocketId;
    case ConnectionColumn::Class:
        return info.className;
    case ConnectionColumn::Path:
        return info.path;
    case ConnectionColumn::Peer:
        return info.peer;
    case ConnectionColumn::SessionId:
        return info.sessionId;
    case ConnectionColumn::Mode:
        return modeText(info.sharedConnection);
    case ConnectionColumn::Data:
        return dataText(info.binaryData);
    case ConnectionColumn::MessagesIn:
        return numberText(qint64(info.messagesIn));
    case ConnectionColumn::MessagesOut:
        return numberText(qint64(info.messagesOut));
    case ConnectionColumn::LastActivity:
        return info.lastActivityAtMs ? spanText(nowMs - info.lastActivityAtMs) : QString();
    case ConnectionColumn::ConnectedFor:
        return info.openedAtMs ? durationText(nowMs - info.openedAtMs) : QString();
    case ConnectionColumn::BytesIn:
        return bytesText(qint64(info.bytesIn));
    case ConnectionColumn::BytesOut:
        return bytesText(qint64(info.bytesOut));
    case ConnectionColumn::QueuedBytes:
        return bytesText(info.queuedBytes);
    case ConnectionColumn::HandlerQueue:
        return bytesText(info.handlerQueueBytes);
    case ConnectionColumn::RoundTrip:
        return roundTripText(info.rttUs);
    case ConnectionColumn::ConnectedAt:
        return info.openedAtMs ? dateTimeText(info.openedAtMs) : QString();
    case ConnectionColumn::Subprotocol:
        return info.subprotocol;
    case ConnectionColumn::Origin:
        return info.origin;
    case ConnectionColumn::UserAgent:
        return info.userAgent;
    case ConnectionColumn::NoDataFraming:
        return yesNoText(info.noDataFraming);
    case ConnectionColumn::SessionEndOnClose:
        return yesNoText(info.sessionEndOnClose);
    case ConnectionColumn::Tls:
        return yesNoText(info.tls);
    default:
        return {};
    }
}

QString connectionRowText(const ConnectionRow &row, int column, qint64 nowMs)
{
    switch (column) {
    case ConnectionColumn::State:
        return row.isClosed() ? tr("Closed (%1)").arg(int(row.closeCode)) : stateText(row);
    case ConnectionColumn::RateIn:
        return rateText(row.rates.messagesIn);
    case ConnectionColumn::RateOut:
        return rateText(row.rates.messagesOut);
    case ConnectionColumn::ConnectedFor:
        return connectionText(row, column, row.isClosed() ? row.closedAtMs : nowMs);
    default:
        return connectionText(row, column, nowMs);
    }
}

QVariant connectionRaw(const ConnectionRow &info, int column, qint64 nowMs)
{
    switch (column) {
    case ConnectionColumn::MessagesIn:
        return info.messagesIn;
    case ConnectionColumn::MessagesOut:
        return info.messagesOut;
    case ConnectionColumn::LastActivity:
        return isoTimeText(info.lastActivityAtMs);
    case ConnectionColumn::ConnectedFor:
        return (info.isClosed() ? info.closedAtMs : nowMs) - info.openedAtMs;
    case ConnectionColumn::BytesIn:
        return info.bytesIn;
    case ConnectionColumn::BytesOut:
        return info.bytesOut;
    case ConnectionColumn::RateIn:
        return info.rates.messagesIn;
    case ConnectionColumn::RateOut:
        return info.rates.messagesOut;
    case ConnectionColumn::QueuedBytes:
        return info.queuedBytes;
    case ConnectionColumn::HandlerQueue:
        return info.handlerQueueBytes;
    case ConnectionColumn::RoundTrip:
        return info.rttUs < 0 ? QVariant() : QVariant(double(info.rttUs) / 1'000);
    case ConnectionColumn::ConnectedAt:
        return isoTimeText(info.openedAtMs);
    case ConnectionColumn::NoDataFraming:
        return info.noDataFraming;
    case ConnectionColumn::SessionEndOnClose:
        return info.sessionEndOnClose;
    case ConnectionColumn::Tls:
        return info.tls;
    default:
        return connectionRowText(info, column, nowMs);
    }
}

bool connectionLess(const ConnectionRow &left, const ConnectionRow &right, int column)
{
    switch (column) {
    case ConnectionColumn::State:
        return stateRank(left) < stateRank(right);
    case ConnectionColumn::WebSocketId:
        return left.webSocketId < right.webSocketId;
    case ConnectionColumn::Class:
        return left.className < right.className;
    case ConnectionColumn::Path:
        return left.path < right.path;
    case ConnectionColumn::Peer:
        return comparePeers(left.peer, right.peer) < 0;
    case ConnectionColumn::SessionId:
        return left.sessionId < right.sessionId;
    case ConnectionColumn::Mode:
        return left.sharedConnection < right.sharedConnection;
    case ConnectionColumn::Data:
        return left.binaryData < right.binaryData;
    case ConnectionColumn::MessagesIn:
        return left.messagesIn < right.messagesIn;
    case ConnectionColumn::MessagesOut:
        return left.messagesOut < right.messagesOut;
    case ConnectionColumn::LastActivity: // shown as "how long ago"
        return left.lastActivityAtMs > right.lastActivityAtMs;
    case ConnectionColumn::ConnectedFor:
        return left.openedAtMs > right.openedAtMs;
    case ConnectionColumn::BytesIn:
        return left.bytesIn < right.bytesIn;
    case ConnectionColumn::BytesOut:
        return left.bytesOut < right.bytesOut;
    case ConnectionColumn::RateIn:
        return left.rates.messagesIn < right.rates.messagesIn;
    case ConnectionColumn::RateOut:
        return left.rates.messagesOut < right.rates.messagesOut;
    case ConnectionColumn::QueuedBytes:
        return left.queuedBytes < right.queuedBytes;
    case ConnectionColumn::HandlerQueue:
        return left.handlerQueueBytes < right.handlerQueueBytes;
    case ConnectionColumn::RoundTrip:
        return left.rttUs < right.rttUs;
    case ConnectionColumn::ConnectedAt:
        return left.openedAtMs < right.openedAtMs;
    case ConnectionColumn::Subprotocol:
        return left.subprotocol < right.subprotocol;
    case ConnectionColumn::Origin:
        return left.origin < right.origin;
    case ConnectionColumn::UserAgent:
        return left.userAgent < right.userAgent;
    case ConnectionColumn::NoDataFraming:
        return left.noDataFraming < right.noDataFraming;
    case ConnectionColumn::SessionEndOnClose:
        return left.sessionEndOnClose < right.sessionEndOnClose;
    case ConnectionColumn::Tls:
        return left.tls < right.tls;
    default:
        return false;
    }
}

ListModel::ColumnMask connectionChanges(const ConnectionInfo &before, const ConnectionInfo &after)
{
    namespace Column = ConnectionColumn;
    ListModel::ColumnMask changes = 0;
    const auto note = [&changes](int column, bool isChanged) {
        changes |= ListModel::ColumnMask(isChanged) << column;
    };
    note(Column::State, before.state != after.state || before.slow != after.slow
                            || before.notResponding != after.notResponding);
    note(Column::Class, before.className != after.className);
    note(Column::Path, before.path != after.path);
    note(Column::Peer, before.peer != after.peer);
    note(Column::SessionId, before.sessionId != after.sessionId);
    note(Column::Mode, before.sharedConnection != after.sharedConnection);
    note(Column::Data, before.binaryData != after.binaryData);
    note(Column::MessagesIn, before.messagesIn != after.messagesIn);
    note(Column::MessagesOut, before.messagesOut != after.messagesOut);
    note(Column::LastActivity, before.lastActivityAtMs != after.lastActivityAtMs);
    note(Column::ConnectedFor, before.openedAtMs != after.openedAtMs);
    note(Column::BytesIn, before.bytesIn != after.bytesIn);
    note(Column::BytesOut, before.bytesOut != after.bytesOut);
    note(Column::QueuedBytes, before.queuedBytes != after.queuedBytes);
    note(Column::HandlerQueue, before.handlerQueueBytes != after.handlerQueueBytes);
    note(Column::RoundTrip, before.rttUs != after.rttUs);
    note(Column::ConnectedAt, before.openedAtMs != after.openedAtMs);
    note(Column::Subprotocol, before.subprotocol != after.subprotocol);
    note(Column::Origin, before.origin != after.origin);
    note(Column::UserAgent, before.userAgent != after.userAgent);
    note(Column::NoDataFraming, before.noDataFraming != after.noDataFraming);
    note(Column::SessionEndOnClose, before.sessionEndOnClose != after.sessionEndOnClose);
    note(Column::Tls, before.tls != after.tls);
    return changes;
}

} // namespace csp
