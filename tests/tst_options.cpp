// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/optiontable.h"
#include "tests/shownoptions.h"

#include <QTemporaryFile>
#include <QTest>

using namespace csp;

/// The command line: what it sets, and how it is refused.
class TestOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasDefaults();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void setsEveryLimit_data();
    void setsEveryLimit();
    void remembersWhatWasGiven();
    void looksUpHostNames();
    void resolvesActions();
    void refusesOptionsNotYetBuilt_data();
    void refusesOptionsNotYetBuilt();
    void helpNamesEveryOption_data();
    void helpNamesEveryOption();
};

void TestOptions::hasDefaults()
{
    const Result<Options> options = parse({});
    QVERIFY(options);
    QCOMPARE(firstDifference(*options, {{QStringLiteral("address"), QStringLiteral("127.0.0.1")},
                                        {QStringLiteral("port"), QStringLiteral("52773")},
                                        {QStringLiteral("dataDir"), QString()},
                                        {QStringLiteral("gatewayThreads"), QStringLiteral("1")},
                                        {QStringLiteral("poolThreads"), QStringLiteral("16")},
                                        {QStringLiteral("sessionTimeout"), QStringLiteral("900")},
                                        {QStringLiteral("licenseLimit"), QStringLiteral("0")},
                                        {QStringLiteral("store"), QStringLiteral("sqlite")},
                                        {QStringLiteral("samples"), QStringLiteral("1")},
                                        {QStringLiteral("headless"), QStringLiteral("0")},
                                        {QStringLiteral("start"), QStringLiteral("1")},
                                        {QStringLiteral("readOnly"), QStringLiteral("0")},
                                        {QStringLiteral("theme"), QString()}}),
             QString());
    QVERIFY(parse({}, Program::Server)->headless);
}

void TestOptions::reads_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *title, const char *arguments, const char *name,
                        const char *value) {
        QTest::newRow(title) << QString::fromUtf8(arguments) << QString::fromUtf8(name)
                             << QString::fromUtf8(value);
    };
    row("address", "--listen 0.0.0.0:80", "address", "0.0.0.0");
    row("port", "--listen 127.0.0.1:0", "port", "0");
    row("highest port", "--listen 127.0.0.1:65535", "port", "65535");
    row("IPv6", "--listen [::1]:1234", "address", "::1");
    row("port of IPv6", "--listen [::1]:1234", "port", "1234");
    row("localhost", "--listen localhost:1", "address", "127.0.0.1");
    row("name is kept", "--listen localhost:1", "listenName", "localhost");
    row("address is no name", "--listen 127.0.0.1:1", "listenName", "");
    row("last one counts", "--listen 127.0.0.1:1 --listen 127.0.0.1:2", "port", "2");
    row("equals sign", "--listen=127.0.0.1:3", "port", "3");
    row("data folder", "--data-dir /some/where", "dataDir", "/some/where");
    row("fewest threads", "--pool-threads 1", "poolThreads", "1");
    row("one gateway thread", "--gateway-threads 1", "gatewayThreads", "1");
    row("most gateway threads", "--gateway-threads 64", "gatewayThreads", "64");
    row("most threads", "--pool-threads 1024", "poolThreads", "1024");
    row("no time-out", "--session-timeout 0", "sessionTimeout", "0");
    row("licences", "--license-limit 25", "licenseLimit", "25");
    row("no limit of licences", "--license-limit 0", "licenseLimit", "0");
    row("store in memory", "--store memory", "store", "memory");
    row("store in a file", "--store sqlite", "store", "sqlite");
    row("compressed", "--deflate on", "deflate", "on");
    row("not compressed", "--deflate off", "deflate", "off");
    row("compressed but for loopback", "--deflate off --deflate auto", "deflate", "auto");
    row("certificate", "--tls-cert /a.pem --tls-key /a.key", "tlsCertificateFile", "/a.pem");
    row("key", "--tls-cert /a.pem --tls-key /a.key", "tlsKeyFile", "/a.key");
    row("longest time-out", "--session-timeout 31536000", "sessionTimeout", "31536000");
    row("origins", "--allow-origin https://a.example --allow-origin http://b.example:8080",
        "origins", "https://a.example http://b.example:8080");
    row("hosts", "--allow-host a.example --allow-host ::1", "hosts", "a.example ::1");
    row("limit", "--limit connections=7", "connections", "7");
    row("limit in ms", "--limit connections=7 --limit close-ms=250", "close", "250");
    row("no samples", "--no-samples", "samples", "0");
    row("headless", "--headless", "headless", "1");
    row("stopped", "--no-start", "start", "0");
    row("read-only", "--read-only", "readOnly", "1");
    row("theme", "--theme dark", "theme", "dark");
    row("capture", "--capture a.jsonl", "captureFile", "a.jsonl");
    row("reset", "--reset-ui", "resetUi", "1");
}

void TestOptions::reads()
{
    QFETCH(QString, arguments);
    QFETCH(QString, name);
    QFETCH(QString, value);
    const Result<Options> options = parse(arguments.split(QLatin1Char(' ')));
    QVERIFY2(options, qPrintable(options.error().text()));
    QCOMPARE(options->action, Options::Action::Run);
    QCOMPARE(shown(*options, name), value);
}

void TestOptions::refuses_data()
{
    QTest::addColumn<QString>("arguments"); // separated by "|"
    QTest::addColumn<QString>("error");
    const auto row = [](const char *title, const char *arguments, const char *error) {
        QTest::newRow(title) << QString::fromUtf8(arguments) << QString::fromUtf8(error);
    };
    row("unknown", "--bogus", "Unknown option 'bogus'.");
    row("no option", "start", "\"start\" is no option");
    row("value missing", "--listen", "Missing value after '--listen'.");
    row("value for a flag", "--headless=1", "Unexpected value after '--headless'.");
    row("no port", "--listen|127.0.0.1", "--listen 127.0.0.1: write HOST:PORT");
    row("no host", "--listen|:80", "--listen :80: the host is missing, write HOST:PORT");
    row("port too high", "--listen|127.0.0.1:65536",
        "--listen 127.0.0.1:65536: the port is not a number from 0 to 65535");
    row("port below zero", "--listen|127.0.0.1:-1",
        "--listen 127.0.0.1:-1: the port is not a number from 0 to 65535");
    row("port no number", "--listen|127.0.0.1:http",
        "--listen 127.0.0.1:http: the port is not a number from 0 to 65535");
    row("port empty",
        "--listen|127.0.0.1:", "--listen 127.0.0.1:: the port is not a number from 0 to 65535");
    row("IPv6 without brackets", "--listen|::1:80",
        "--listen ::1:80: write an IPv6 address in brackets, [ADDRESS]:PORT");
    row("no IPv6 in brackets", "--listen|[127.0.0.1]:80",
        "--listen [127.0.0.1]:80: the brackets hold no IPv6 address");
    row("empty folder", "--data-dir|", "--data-dir: a folder is missing");
    row("threads no number", "--pool-threads|many",
        "--pool-threads many: a whole number is expected");
    row("threads a fraction", "--pool-threads|1.5",
        "--pool-threads 1.5: a whole number is expected");
    row("no threads", "--pool-threads|0",
        "--pool-threads 0: pool-threads is 0, 1 to 1024 are allowed");
    row("no gateway threads", "--gateway-threads|0",
        "--gateway-threads 0: gateway-threads is 0, 1 to 64 are allowed");
    row("too many gateway threads", "--gateway-threads|65",
        "--gateway-threads 65: gateway-threads is 65, 1 to 64 are allowed");
    row("too many threads", "--pool-threads|1025",
        "--pool-threads 1025: pool-threads is 1025, 1 to 1024 are allowed");
    row("number too large", "--pool-threads|99999999999",
        "--pool-threads 99999999999: the number is out of range");
    row("certificate without a key", "--tls-cert|/a.pem", "--tls-cert and --tls-key go together");
    row("key without a certificate", "--tls-key|/a.key", "--tls-cert and --tls-key go together");
    row("no certificate", "--tls-cert||--tls-key|/a.key", "--tls-cert: a file is missing");
    row("licences below zero", "--license-limit|-1",
        "--license-limit -1: license-limit is -1, 0 or more is allowed");
    row("licences that are no number", "--license-limit|many",
        "--license-limit many: a whole number is expected");
    row("unknown store", "--store|paper", "--store paper: memory or sqlite is allowed");
    row("unknown compression", "--deflate|yes", "--deflate yes: auto, on or off is allowed");
    row("store without a name", "--store|", "--store: memory or sqlite is allowed");
    row("time-out below zero", "--session-timeout|-1",
        "--session-timeout -1: session-timeout is -1 s, 0 to 31536000 are allowed");
    row("time-out too long", "--session-timeout|31536001",
        "--session-timeout 31536001: session-timeout is 31536001 s, 0 to 31536000 are allowed");
    row("origin null", "--allow-origin|null",
        "--allow-origin null: write scheme://host or scheme://host:port");
    row("origin with path", "--allow-origin|https://a.example/app",
        "--allow-origin https://a.example/app: write scheme://host or scheme://host:port");
    row("host with port", "--allow-host|a.example:80",
        "--allow-host a.example:80: a host name without port is expected");
    row("host empty", "--allow-host|", "--allow-host: a host name without port is expected");
    row("host with slash", "--allow-host|a/b",
        "--allow-host a/b: a host name without port is expected");
    row("limit without value", "--limit|connections", "--limit connections: write NAME=VALUE");
    row("limit no number", "--limit|connections=x",
        "--limit connections=x: a whole number is expected");
    row("limit unknown", "--limit|speed=1", "--limit speed=1: there is no limit \"speed\"");
    row("limit too low", "--limit|connections=0",
        "--limit connections=0: connections is 0, 1 to 1000000 are allowed");
    row("capture without a file", "--capture|", "--capture: a file is missing");
    row("capture without a window", "--headless|--capture|a", "--capture needs the window");
    row("theme unknown", "--theme|pink", "--theme pink: system, light or dark is allowed");
    row("no such file", "--config|/no/such/file",
        "--config /no/such/file: No such file or directory");
    row("second value is bad", "--allow-host|good|--allow-host|a:1",
        "--allow-host a:1: a host name without port is expected");
}

void TestOptions::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(QString, error);
    const Result<Options> options = parse(arguments.split(QLatin1Char('|')));
    QVERIFY(!options);
    QCOMPARE(options.error().code(), Status::InvalidConfig);
    QCOMPARE(options.error().text(), error);
}

void TestOptions::setsEveryLimit_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < limitTable().size(); ++i)
        QTest::newRow(limitTable().at(i).name) << i;
}

void TestOptions::setsEveryLimit()
{
    QFETCH(int, index);
    const LimitInfo &info = limitTable().at(index);
    const auto parsed = [&info](qint64 value) {
        return parse({QStringLiteral("--limit"),
                      QStringLiteral("%1=%2").arg(QLatin1String(info.name)).arg(value)});
    };
    for (const qint64 value : {info.minimum, info.maximum}) {
        const Result<Options> options = parsed(value);
        QVERIFY2(options, qPrintable(options.error().text()));
        QCOMPARE(limitValue(options->server.limits, info), value);
    }
    QVERIFY(!parsed(info.minimum - 1));
    QVERIFY(!parsed(info.maximum + 1));
}

void TestOptions::remembersWhatWasGiven()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(R"({"pool-threads": 3, "listen": "127.0.0.1:1", "limit": {"fragments": 9}})");
    QVERIFY(file.flush());
    const auto options = parse({QStringLiteral("--config"), file.fileName(),
                                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:2"),
                                QStringLiteral("--limit"), QStringLiteral("ping-ms=0")});
    QVERIFY(options);
    const QHash<QString, QString> given{{QStringLiteral("config"), QString()},
                                        {QStringLiteral("listen"), QString()},
                                        {QStringLiteral("limit ping-ms"), QString()},
                                        {QStringLiteral("pool-threads"), file.fileName()},
                                        {QStringLiteral("limit fragments"), file.fileName()}};
    QCOMPARE(options->given, given);
    QVERIFY(parse({})->given.isEmpty());
}

void TestOptions::looksUpHostNames()
{
    const Result<Options> options =
        parse({QStringLiteral("--listen"), QStringLiteral("no-such-host.invalid:80")});
    QVERIFY(!options);
    QVERIFY2(options.error().text().startsWith(
                 QLatin1String("--listen no-such-host.invalid:80: the host is not known")),
             qPrintable(options.error().text()));
}

void TestOptions::resolvesActions()
{
    const auto action = [](const char *argument) {
        return parse({QString::fromUtf8(argument)})->action;
    };
    QCOMPARE(action("--help"), Options::Action::ShowHelp);
    QCOMPARE(action("-h"), Options::Action::ShowHelp);
    QCOMPARE(action("--version"), Options::Action::ShowVersion);
    QCOMPARE(action("-v"), Options::Action::ShowVersion);
    QCOMPARE(action("--list-endpoints"), Options::Action::ListEndpoints);
}

void TestOptions::refusesOptionsNotYetBuilt_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"cluster", "node", "lang"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestOptions::refusesOptionsNotYetBuilt()
{
    QFETCH(QString, name);
    for (const Program program : {Program::Console, Program::Server}) {
        const Result<Options> options = parse({QStringLiteral("--") + name}, program);
        QVERIFY(!options);
        QCOMPARE(options.error().text(), QStringLiteral("Unknown option '%1'.").arg(name));
        QVERIFY(!helpText(program).contains(QStringLiteral("--") + name));
    }
}

void TestOptions::helpNamesEveryOption_data()
{
    QTest::addColumn<int>("program");
    QTest::newRow("csp-console") << int(Program::Console);
    QTest::newRow("csp-server") << int(Program::Server);
}

void TestOptions::helpNamesEveryOption()
{
    QFETCH(int, program);
    const QString help = helpText(Program(program));
    for (const OptionInfo &info : optionTable(Program(program)))
        QVERIFY2(help.contains(QStringLiteral("--") + info.name), qPrintable(info.name));
    for (const LimitInfo &info : limitTable())
        QVERIFY2(help.contains(QLatin1String(info.name)), info.name);
    QCOMPARE(help.contains(QStringLiteral("--theme")), Program(program) == Program::Console);
    QCOMPARE(
        parse({QStringLiteral("--theme"), QStringLiteral("dark")}, Program(program)).has_value(),
        Program(program) == Program::Console);
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
