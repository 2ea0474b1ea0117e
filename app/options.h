// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"
#include "server/status.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace csp {

/// Which of the two executables reads its options.
enum class Program { Console, Server };
/// "csp-console": the name of the command.
QString programName(Program program);

/// What command line and configuration file ask for.
///
/// Thread: a value.
struct Options
{
    enum class Action { Run, ShowHelp, ShowVersion, ListEndpoints };

    /// Where sessions are kept.
    enum class Store { Memory, Sqlite };

    Action action = Action::Run;
    ServerConfig server;
    QString dataDir; ///< empty: DataFolder::defaultPath()
    Store store = Store::Sqlite;
    bool samples = true;   ///< the sample endpoints are served
    bool headless = false; ///< no window; always so for csp-server
    bool start = true;     ///< the window starts the server
    bool readOnly = false; ///< the window only shows
    bool resetUi = false;  ///< forget what the window remembers
    QString theme;         ///< "system", "light" or "dark"; empty: as remembered
    QString captureFile;   ///< the window records all messages there; empty: it does not
    /// The options that were given, a limit as "limit NAME", with the file they stand in; nothing
    /// for the command line.
    QHash<QString, QString> given;
};

/// Reads \a arguments (the first is the program's name) and the file that --config names; what both
/// set, the command line wins.
///
/// Errors: InvalidConfig naming option or key, value and why.
Result<Options> parseOptions(Program program, const QStringList &arguments);
/// All options with their meaning, for --help.
QString helpText(Program program);
/// "csp-server 0.1.0".
QString versionText(Program program);

} // namespace csp
