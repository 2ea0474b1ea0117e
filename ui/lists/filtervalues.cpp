// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filtervalues.h"

#include "ui/lists/closedmodel.h"
#include "ui/lists/connectioncolumns.h"
#include "ui/lists/endpointsmodel.h"
#include "ui/lists/logmodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace csp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::FilterValues", text);
}

QStringList stateNames()
{
    QStringList names;
    for (const ConnectionState state :
         {ConnectionState::Handshake, ConnectionState::PreServer, ConnectionState::Running,
          ConnectionState::Detached, ConnectionState::Closing})
        names.append(connectionStateName(state));
    return names + QStringList{tr("slow"), tr("Not responding"), tr("Closed")};
}

QStringList closerNames()
{
    QStringList names;
    for (const ClosedBy by : {ClosedBy::Client, ClosedBy::Handler, ClosedBy::Admin,
                              ClosedBy::Session, ClosedBy::Timeout, ClosedBy::Limit,
                              ClosedBy::PeerLost, ClosedBy::Shutdown, ClosedBy::Error})
        names.append(ClosedModel::whoText(by));
    return names + QStringList{ClosedModel::refusedText()};
}

QStringList levelNames()
{
    QStringList names;
    for (const LogEntry::Level level :
         {LogEntry::Level::Info, LogEntry::Level::Warning, LogEntry::Level::Error})
        names.append(LogModel::levelText(level));
    return names;
}

/// The different values that \a member has in \a endpoints, sorted.
QStringList ofEndpoints(const EndpointsModel &endpoints, QString EndpointInfo::*member)
{
    QStringList values;
    for (int row = 0; row < endpoints.rowCount(); ++row)
        values.append(endpoints.at(row).*member);
    values.removeDuplicates();
    values.sort();
    return values;
}

} // namespace

QStringList filterValues(FilterField field, const EndpointsModel &endpoints)
{
    switch (field) {
    case FilterField::State:
        return stateNames();
    case FilterField::Class:
        return ofEndpoints(endpoints, &EndpointInfo::className);
    case FilterField::Path:
        return ofEndpoints(endpoints, &EndpointInfo::path);
    case FilterField::By:
        return closerNames();
    case FilterField::Level:
        return levelNames();
    case FilterField::Kind:
        return {tr("Stored"), tr("Transient")};
    case FilterField::Shared:
    case FilterField::Binary:
    case FilterField::Raw:
    case FilterField::Tls:
    case FilterField::Enabled:
        return {QStringLiteral("yes"), QStringLiteral("no")};
    default:
        return {};
    }
}

} // namespace csp
