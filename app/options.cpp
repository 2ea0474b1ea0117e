// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/options.h"

#include "app/configfile.h"
#include "app/optiontable.h"
#include "app/optionvalues.h"

#include <QCommandLineParser>

#include <algorithm>

namespace csp {
namespace {

void describe(QCommandLineParser &parser, Program program)
{
    parser.setApplicationDescription(
        program == Program::Console
            ? QStringLiteral("A window on a WebSocket server with the lifecycle of %CSP.WebSocket.")
            : QStringLiteral("A WebSocket server with the lifecycle of %CSP.WebSocket."));
    for (const OptionInfo &info : optionTable(program))
        parser.addOption(QCommandLineOption(info.name, info.description, info.valueName));
    parser.addOption({{QStringLiteral("v"), QStringLiteral("version")},
                      QStringLiteral("Prints the version, then exits.")});
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")},
                      QStringLiteral("Prints this, then exits.")});
}

Status named(const QString &name, const QString &value, const Status &status)
{
    const QString given = value.isEmpty() ? name : name + QLatin1Char(' ') + value;
    return status.isOk() ? status : invalidValue(given + QStringLiteral(": ") + status.text());
}

/// Remembers that option \a name was given \a value in \a source.
void remember(Options &options, const QString &name, const QString &value, const QString &source)
{
    const bool isLimit = name == QLatin1String("limit");
    const QString limit = name + QLatin1Char(' ') + value.section(QLatin1Char('='), 0, 0);
    options.given.insert(isLimit ? limit : name, source);
}

Status applyConfigFile(Options &options, const QString &filePath, const QList<OptionInfo> &table)
{
    const QString source = QStringLiteral("--config %1: ").arg(filePath);
    const Result<QList<ConfigValue>> values = readConfigFile(filePath, table);
    if (!values)
        return invalidValue(source + values.error().text());
    for (const ConfigValue &each : *values) {
        const auto info = std::find_if(table.begin(), table.end(), [&](const OptionInfo &row) {
            return row.name == each.name;
        });
        const Status applied = info->apply(options, each.value);
        if (!applied.isOk())
            return named(source + each.name, each.value, applied);
        remember(options, each.name, each.value, filePath);
    }
    return Status();
}

Status applyOption(Options &options, const OptionInfo &info, const QStringList &values)
{
    if (info.clear)
        info.clear(options);
    for (const QString &value : values) {
        const Status applied = info.apply(options, value);
        if (!applied.isOk())
            return named(QStringLiteral("--") + info.name, value, applied);
        remember(options, info.name, value, QString());
    }
    return Status();
}

Status applyCommandLine(Options &options, const QCommandLineParser &parser,
                        const QList<OptionInfo> &table)
{
    for (const OptionInfo &info : table) {
        if (!parser.isSet(info.name))
            continue;
        const bool flag = info.kind == OptionInfo::Kind::Flag;
        const QStringList values = flag ? QStringList(QString()) : parser.values(info.name);
        if (const Status applied = applyOption(options, info, values); !applied.isOk())
            return applied;
    }
    return Status();
}

Result<Options> readAll(Options options, const QCommandLineParser &parser,
                        const QList<OptionInfo> &table)
{
    const QString config = QStringLiteral("config");
    for (const QString &filePath : parser.values(config)) {
        if (const Status read = applyConfigFile(options, filePath, table); !read.isOk())
            return read;
    }
    if (const Status applied = applyCommandLine(options, parser, table); !applied.isOk())
        return applied;
    if (options.server.tlsCertificateFile.isEmpty() != options.server.tlsKeyFile.isEmpty())
        return invalidValue(QStringLiteral("--tls-cert and --tls-key go together"));
    if (options.headless && !options.captureFile.isEmpty())
        return invalidValue(QStringLiteral("--capture needs the window"));
    return options;
}

} // namespace

QString programName(Program program)
{
    return program == Program::Console ? QStringLiteral("csp-console")
                                       : QStringLiteral("csp-server");
}

Result<Options> parseOptions(Program program, const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser, program);
    Options options;
    options.headless = program == Program::Server;
    if (!parser.parse(arguments))
        return invalidValue(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return invalidValue(
            QStringLiteral("\"%1\" is no option").arg(parser.positionalArguments().constFirst()));
    options.action = parser.isSet(QStringLiteral("help"))      ? Options::Action::ShowHelp
                     : parser.isSet(QStringLiteral("version")) ? Options::Action::ShowVersion
                                                               : Options::Action::Run;
    if (options.action != Options::Action::Run)
        return options;
    return readAll(options, parser, optionTable(program));
}

QString helpText(Program program)
{
    QCommandLineParser parser;
    describe(parser, program);
    return parser.helpText();
}

QString versionText(Program program)
{
    return programName(program) + QStringLiteral(" " CSP_VERSION);
}

} // namespace csp
