// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/optiontable.h"

#include "app/optionvalues.h"

namespace csp {
namespace {

using Kind = OptionInfo::Kind;

Status setListen(Options &options, const QString &value)
{
    const Result<ListenAddress> listen = parseListenAddress(value);
    if (!listen)
        return listen.error();
    options.server.address = listen->address;
    options.server.port = listen->port;
    options.server.listenName = listen->name;
    return Status();
}

Status setDataDir(Options &options, const QString &value)
{
    options.dataDir = value;
    return value.isEmpty() ? invalidValue(QStringLiteral("a folder is missing")) : Status();
}

/// Sets the number of threads that \a Member is.
template <int ServerConfig::*Member> Status setThreads(Options &options, const QString &value)
{
    const Result<int> threads = parseInteger<int>(value);
    if (!threads)
        return threads.error();
    options.server.*Member = *threads;
    return options.server.validate();
}

Status setSessionTimeout(Options &options, const QString &value)
{
    const Result<int> seconds = parseInteger<int>(value);
    if (!seconds)
        return seconds.error();
    options.server.sessionTimeout = std::chrono::seconds(*seconds);
    return options.server.validate();
}

Status setLicenseLimit(Options &options, const QString &value)
{
    const Result<qint64> units = parseInteger<qint64>(value);
    if (!units)
        return units.error();
    options.server.licenseLimit = *units;
    return options.server.validate();
}

Status setStore(Options &options, const QString &value)
{
    if (value == QLatin1String("memory"))
        options.store = Options::Store::Memory;
    else if (value == QLatin1String("sqlite"))
        options.store = Options::Store::Sqlite;
    else
        return invalidValue(QStringLiteral("memory or sqlite is allowed"));
    return Status();
}

Status setDeflate(Options &options, const QString &value)
{
    const std::optional<Deflate> deflate = deflateFromName(value);
    if (!deflate)
        return invalidValue(QStringLiteral("auto, on or off is allowed"));
    options.server.deflate = *deflate;
    return Status();
}

Status setTlsFile(QString &file, const QString &value)
{
    file = value;
    return value.isEmpty() ? invalidValue(QStringLiteral("a file is missing")) : Status();
}

Status addOrigin(Options &options, const QString &value)
{
    options.server.allowedOrigins << value;
    return checkOrigin(value);
}

Status addHost(Options &options, const QString &value)
{
    options.server.allowedHosts << value;
    return checkHostName(value);
}

Status setLimitValue(Options &options, const QString &value)
{
    const qsizetype equals = value.indexOf(QLatin1Char('='));
    if (equals < 0)
        return invalidValue(QStringLiteral("write NAME=VALUE"));
    const Result<qint64> number = parseInteger<qint64>(value.mid(equals + 1));
    return number ? setLimit(options.server.limits, value.left(equals), *number) : number.error();
}

Status setTheme(Options &options, const QString &value)
{
    const QStringList known{QStringLiteral("system"), QStringLiteral("light"),
                            QStringLiteral("dark")};
    options.theme = value;
    return known.contains(value) ? Status()
                                 : invalidValue(QStringLiteral("system, light or dark is allowed"));
}

Status setCapture(Options &options, const QString &value)
{
    options.captureFile = value;
    return value.isEmpty() ? invalidValue(QStringLiteral("a file is missing")) : Status();
}

Status skip(Options &, const QString &)
{
    return Status(); // read before all others, or by parseOptions() itself
}

QString limitDescription()
{
    QStringList names;
    for (const LimitInfo &info : limitTable())
        names << QLatin1String(info.name);
    return QStringLiteral(
               "Sets a limit, in bytes, milliseconds or a count (repeatable). Names: %1.")
        .arg(names.join(QStringLiteral(", ")));
}

/// Where and with what the server works.
QList<OptionInfo> serviceOptions()
{
    const QString number = QStringLiteral("N");
    return {
        {QStringLiteral("listen"), Kind::Text, QStringLiteral("HOST:PORT"),
         QStringLiteral("Listens there; [ADDRESS]:PORT for IPv6, port 0 for any free one. "
                        "Default: 127.0.0.1:52773."),
         true, false, setListen},
        {QStringLiteral("tls-cert"), Kind::Text, QStringLiteral("FILE"),
         QStringLiteral(
             "Speaks TLS alone (wss, https), with that certificate in PEM form and those "
             "that vouch for it. SIGHUP reads it again."),
         true, false,
         [](Options &options, const QString &value) {
             return setTlsFile(options.server.tlsCertificateFile, value);
         }},
        {QStringLiteral("tls-key"), Kind::Text, QStringLiteral("FILE"),
         QStringLiteral("The certificate's private key in PEM form, not encrypted."), true, false,
         [](Options &options, const QString &value) {
             return setTlsFile(options.server.tlsKeyFile, value);
         }},
        {QStringLiteral("data-dir"), Kind::Text, QStringLiteral("DIR"),
         QStringLiteral("Keeps the server's files there. Default: csp-console in the platform's "
                        "application data folder."),
         true, false, setDataDir},
        {QStringLiteral("config"), Kind::Text, QStringLiteral("FILE"),
         QStringLiteral("Reads options from a JSON object, under their names without dashes; the "
                        "command line wins."),
         false, false, skip},
        {QStringLiteral("gateway-threads"), Kind::Number, number,
         QStringLiteral("Threads that serve connections, and run NonBlocking classes. Default: 1."),
         true, false, setThreads<&ServerConfig::gatewayThreads>},
        {QStringLiteral("pool-threads"), Kind::Number, number,
         QStringLiteral("Threads of the shared pool. Default: 16."), true, false,
         setThreads<&ServerConfig::poolThreads>},
        {QStringLiteral("session-timeout"), Kind::Number, QStringLiteral("S"),
         QStringLiteral("Seconds until an idle session ends, 0 = never. Default: 900."), true,
         false, setSessionTimeout},
        {QStringLiteral("license-limit"), Kind::Number, number,
         QStringLiteral("Licence units that stored sessions may hold, 0 = no limit. Default: 0."),
         true, false, setLicenseLimit},
        {QStringLiteral("store"), Kind::Text, QStringLiteral("STORE"),
         QStringLiteral("Keeps sessions in sqlite, a file in the data folder, or in memory, until "
                        "the program ends. Default: sqlite."),
         true, false, setStore},
    };
}

/// What it does for clients, and which.
QList<OptionInfo> clientOptions()
{
    return {
        {QStringLiteral("deflate"), Kind::Text, QStringLiteral("WHEN"),
         QStringLiteral("Compresses messages of clients that offer permessage-deflate: on, off, or "
                        "auto, which leaves out clients on this machine. Default: auto."),
         true, false, setDeflate},
        {QStringLiteral("allow-origin"), Kind::List, QStringLiteral("ORIGIN"),
         QStringLiteral("Accepts WebSockets from pages of that origin too (repeatable)."), true,
         false, addOrigin, [](Options &options) { options.server.allowedOrigins.clear(); }},
        {QStringLiteral("allow-host"), Kind::List, QStringLiteral("NAME"),
         QStringLiteral("Accepts requests for that host name too (repeatable)."), true, false,
         addHost, [](Options &options) { options.server.allowedHosts.clear(); }},
        {QStringLiteral("limit"), Kind::Map, QStringLiteral("NAME=VALUE"), limitDescription(), true,
         false, setLimitValue},
        {QStringLiteral("no-samples"), Kind::Flag, QString(),
         QStringLiteral("Serves none of the sample endpoints."), true, false,
         [](Options &options, const QString &) {
             options.samples = false;
             return Status();
         }},
        {QStringLiteral("list-endpoints"), Kind::Flag, QString(),
         QStringLiteral("Prints path and class of each endpoint, then exits."), false, false,
         [](Options &options, const QString &) {
             options.action = Options::Action::ListEndpoints;
             return Status();
         }},
    };
}

QList<OptionInfo> windowOptions()
{
    return {
        {QStringLiteral("headless"), Kind::Flag, QString(),
         QStringLiteral("Opens no window: the same service as csp-server."), true, true,
         [](Options &options, const QString &) {
             options.headless = true;
             return Status();
         }},
        {QStringLiteral("no-start"), Kind::Flag, QString(),
         QStringLiteral("Opens the window with the server stopped."), true, true,
         [](Options &options, const QString &) {
             options.start = false;
             return Status();
         }},
        {QStringLiteral("read-only"), Kind::Flag, QString(),
         QStringLiteral("Locks the window: it shows, and acts neither on the server nor on its "
                        "clients."),
         true, true,
         [](Options &options, const QString &) {
             options.readOnly = true;
             return Status();
         }},
        {QStringLiteral("capture"), Kind::Text, QStringLiteral("FILE"),
         QStringLiteral("Captures the messages of all WebSockets and records them to that file, as "
                        "JSON Lines behind what it has. Needs the window."),
         true, true, setCapture},
        {QStringLiteral("theme"), Kind::Text, QStringLiteral("THEME"),
         QStringLiteral("Look of the window: system, light or dark. Default: as last chosen."),
         true, true, setTheme},
        {QStringLiteral("reset-ui"), Kind::Flag, QString(),
         QStringLiteral("Forgets what the window remembers: size, columns, filter, theme."), false,
         true,
         [](Options &options, const QString &) {
             options.resetUi = true;
             return Status();
         }},
    };
}

} // namespace

QList<OptionInfo> optionTable(Program program)
{
    const QList<OptionInfo> both = serviceOptions() + clientOptions();
    return program == Program::Console ? both + windowOptions() : both;
}

} // namespace csp
