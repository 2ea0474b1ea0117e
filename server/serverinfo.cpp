// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/serverinfo.h"

namespace csp {

QString connectionStateName(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Handshake:
        return QStringLiteral("Handshake");
    case ConnectionState::PreServer:
        return QStringLiteral("Pre-server");
    case ConnectionState::Running:
        return QStringLiteral("Running");
    case ConnectionState::Detached:
        return QStringLiteral("Detached");
    case ConnectionState::Closing:
        return QStringLiteral("Closing");
    }
    Q_UNREACHABLE();
}

QString closedByName(ClosedBy by)
{
    switch (by) {
    case ClosedBy::Client:
        return QStringLiteral("client");
    case ClosedBy::Handler:
        return QStringLiteral("handler");
    case ClosedBy::Admin:
        return QStringLiteral("admin");
    case ClosedBy::Session:
        return QStringLiteral("session");
    case ClosedBy::Timeout:
        return QStringLiteral("timeout");
    case ClosedBy::Limit:
        return QStringLiteral("limit");
    case ClosedBy::PeerLost:
        return QStringLiteral("peer-lost");
    case ClosedBy::Shutdown:
        return QStringLiteral("shutdown");
    case ClosedBy::Error:
        return QStringLiteral("error");
    }
    Q_UNREACHABLE();
}

QString lifecycleStepName(LifecycleStep::Step step)
{
    switch (step) {
    case LifecycleStep::Step::Accepted:
        return QStringLiteral("accepted");
    case LifecycleStep::Step::PreServer:
        return QStringLiteral("onPreServer()");
    case LifecycleStep::Step::Upgraded:
        return QStringLiteral("101 sent");
    case LifecycleStep::Step::Server:
        return QStringLiteral("server()");
    case LifecycleStep::Step::Detached:
        return QStringLiteral("server() returned, detached");
    case LifecycleStep::Step::Restarting:
        return QStringLiteral("restart asked for");
    case LifecycleStep::Step::CloseSent:
        return QStringLiteral("close sent");
    case LifecycleStep::Step::CloseReceived:
        return QStringLiteral("close received");
    case LifecycleStep::Step::PostServer:
        return QStringLiteral("onPostServer()");
    case LifecycleStep::Step::Gone:
        return QStringLiteral("connection gone");
    }
    Q_UNREACHABLE();
}

QString logLevelName(LogEntry::Level level)
{
    switch (level) {
    case LogEntry::Level::Info:
        return QStringLiteral("info");
    case LogEntry::Level::Warning:
        return QStringLiteral("warning");
    case LogEntry::Level::Error:
        return QStringLiteral("error");
    }
    Q_UNREACHABLE();
}

} // namespace csp
