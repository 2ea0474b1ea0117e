// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/detailsmodel.h"

#include "ui/basics/texts.h"
#include "ui/lists/closedmodel.h"
#include "ui/lists/connectioncolumns.h"

#include <QCoreApplication>
#include <QFont>
#include <QFontDatabase>

#include <algorithm>
#include <limits>

namespace csp {

/// Collects rows, heading by heading.
///
/// Thread: GUI thread.
class DetailsModel::Builder
{
public:
    const QList<Row> &rows() const { return m_rows; }

    void heading(const QString &text) { m_rows.append({text, {}, true}); }
    void add(const QString &property, const QString &value)
    {
        m_rows.append({property, value.isEmpty() ? QStringLiteral("–") : value, false});
    }

    void identity(const ConnectionInfo &info);
    void flags(const ConnectionInfo &info);
    void traffic(const ConnectionInfo &info);
    void steps(const QList<LifecycleStep> &steps);

private:
    static QString trafficText(quint64 messages, quint64 bytes);
    static QString stepText(LifecycleStep::Step step);

    QList<Row> m_rows;
};

QString DetailsModel::Builder::trafficText(quint64 messages, quint64 bytes)
{
    const auto form = int(std::min<quint64>(messages, std::numeric_limits<int>::max()));
    return tr("%1 message(s), %2", nullptr, form)
        .arg(numberText(qint64(messages)), bytesText(qint64(bytes)));
}

/// What the application's functions are called is the same in every language.
QString DetailsModel::Builder::stepText(LifecycleStep::Step step)
{
    switch (step) {
    case LifecycleStep::Step::PreServer:
    case LifecycleStep::Step::Server:
    case LifecycleStep::Step::PostServer:
        return lifecycleStepName(step);
    case LifecycleStep::Step::Accepted:
        return tr("accepted");
    case LifecycleStep::Step::Upgraded:
        return tr("101 sent");
    case LifecycleStep::Step::Detached:
        return tr("server() returned, detached");
    case LifecycleStep::Step::Restarting:
        return tr("restart asked for");
    case LifecycleStep::Step::CloseSent:
        return tr("close sent");
    case LifecycleStep::Step::CloseReceived:
        return tr("close received");
    case LifecycleStep::Step::Gone:
        return tr("connection gone");
    }
    Q_UNREACHABLE();
}

void DetailsModel::Builder::identity(const ConnectionInfo &info)
{
    heading(tr("Connection"));
    add(QStringLiteral("WebSocketID"), info.webSocketId);
    add(QStringLiteral("SessionId"), info.sessionId);
    add(tr("State"), stateText(info));
    add(tr("Class"), info.className);
    add(tr("Path"), info.path);
    add(tr("Peer"), info.peer);
    add(QStringLiteral("GWClientAddress"), info.gwClientAddress);
    add(tr("Subprotocol"), info.subprotocol);
    add(tr("Origin"), info.origin);
    add(tr("User agent"), info.userAgent);
}

void DetailsModel::Builder::flags(const ConnectionInfo &info)
{
    heading(tr("Properties"));
    add(QStringLiteral("SharedConnection"),
        QStringLiteral("%1 (%2)").arg(yesNoText(info.sharedConnection),
                                      modeText(info.sharedConnection).toLower()));
    add(QStringLiteral("BinaryData"), yesNoText(info.binaryData));
    add(QStringLiteral("NoDataFraming"), yesNoText(info.noDataFraming));
    add(QStringLiteral("SessionEndOnClose"), yesNoText(info.sessionEndOnClose));
    add(QStringLiteral("AtEnd"), yesNoText(info.atEnd));
}

void DetailsModel::Builder::traffic(const ConnectionInfo &info)
{
    heading(tr("Traffic"));
    add(tr("In"), trafficText(info.messagesIn, info.bytesIn));
    add(tr("Out"), trafficText(info.messagesOut, info.bytesOut));
    add(tr("Queued to the client"), bytesText(info.queuedBytes));
    add(tr("Queued to the handler"), bytesText(info.handlerQueueBytes));
    add(tr("Dropped unread"), numberText(info.droppedMessages));
    add(tr("Round trip"), roundTripText(info.rttUs));
    add(tr("Connected at"), info.openedAtMs ? dateTimeText(info.openedAtMs) : QString());
    add(tr("Last activity"),
        info.lastActivityAtMs ? dateTimeText(info.lastActivityAtMs) : QString());
}

void DetailsModel::Builder::steps(const QList<LifecycleStep> &steps)
{
    heading(tr("Lifecycle"));
    for (const LifecycleStep &step : steps)
        add(stepText(step.step), dateTimeText(step.atMs));
}

void DetailsModel::showConnection(const ConnectionInfo &info)
{
    Builder builder;
    builder.identity(info);
    builder.flags(info);
    builder.traffic(info);
    builder.steps(info.steps);
    setRows(builder.rows());
}

void DetailsModel::showSeveral(const QList<ConnectionInfo> &infos)
{
    if (infos.isEmpty())
        return;
    Builder builder;
    ConnectionInfo sum;
    for (const ConnectionInfo &info : infos) {
        sum.messagesIn += info.messagesIn;
        sum.messagesOut += info.messagesOut;
        sum.bytesIn += info.bytesIn;
        sum.bytesOut += info.bytesOut;
        sum.queuedBytes += info.queuedBytes;
        sum.handlerQueueBytes += info.handlerQueueBytes;
        sum.droppedMessages += info.droppedMessages;
    }
    builder.heading(tr("%Ln connection(s)", nullptr, int(infos.size())));
    for (const int column :
         {int(ConnectionColumn::State), int(ConnectionColumn::Class), int(ConnectionColumn::Path),
          int(ConnectionColumn::SessionId), int(ConnectionColumn::Mode),
          int(ConnectionColumn::Data), int(ConnectionColumn::NoDataFraming),
          int(ConnectionColumn::Subprotocol), int(ConnectionColumn::Origin),
          int(ConnectionColumn::UserAgent)}) {
        const QString first = connectionText(infos.first(), column, 0);
        const bool isShared =
            std::all_of(infos.begin(), infos.end(), [&](const ConnectionInfo &info) {
                return connectionText(info, column, 0) == first;
            });
        builder.add(
            QCoreApplication::translate("csp::ListModel", connectionColumns().at(column).title),
            isShared ? first : tr("differs"));
    }
    builder.traffic(sum);
    setRows(builder.rows());
}

void DetailsModel::showClosed(const ClosedInfo &info)
{
    Builder builder;
    builder.heading(tr("Closed"));
    builder.add(tr("Code"),
                QStringLiteral("%1 %2").arg(int(info.code)).arg(closeCodeMeaning(info.code)));
    builder.add(tr("Reason"), info.reason);
    builder.add(tr("Who"), ClosedModel::whoText(info.by));
    builder.add(tr("Closed at"), dateTimeText(info.closedAtMs));
    builder.add(tr("Lasted"), durationText(info.closedAtMs - info.openedAtMs));
    builder.add(QStringLiteral("WebSocketID"), info.webSocketId);
    builder.add(QStringLiteral("SessionId"), info.sessionId);
    builder.add(tr("Class"), info.className);
    builder.add(tr("Path"), info.path);
    builder.add(tr("Peer"), info.peer);
    builder.add(tr("In messages"), numberText(qint64(info.messagesIn)));
    builder.add(tr("Out messages"), numberText(qint64(info.messagesOut)));
    builder.steps(info.steps);
    setRows(builder.rows());
}

void DetailsModel::clear()
{
    setRows({});
}

void DetailsModel::setRows(const QList<Row> &rows)
{
    const bool fits = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row &a, const Row &b) { return a.hasSameShape(b); });
    if (!fits) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < rows.size(); ++row) {
        if (m_rows.at(row).value == rows.at(row).value)
            continue;
        m_rows[row] = rows.at(row);
        Q_EMIT dataChanged(index(row, Value), index(row, Value));
    }
}

int DetailsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DetailsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Value + 1;
}

QVariant DetailsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return index.column() == Property ? row.property : row.value;
    if (role == Qt::FontRole && row.isHeading) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    if (role == Qt::FontRole && index.column() == Value)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    return {};
}

QVariant DetailsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Property ? tr("Property") : tr("Value");
}

} // namespace csp
