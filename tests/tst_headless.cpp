// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#include <csignal>

#include <sys/resource.h>

using namespace csp;

/// csp-server, and csp-console --headless, as processes of their own.
class TestHeadless final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsWhereItListens_data();
    void tellsWhereItListens();
    void endsOnSignal_data();
    void endsOnSignal();
    void closesWebSocketsOnSignal();
    void endsWithFailureWhenAHandlerHangs();
    void goesOnWithoutReader();
    void failsWhenPortIsInUse();
    void failsOnWrongUsage();
    void refusesFolderInUse();
    void startsAfterKill();
    void startsWithKeptEndpoints();
    void keepsBrokenEndpointsFileAside();
    void lowersConnectionsToDescriptors();
    void answersWithoutDisplay_data();
    void answersWithoutDisplay();
    void listsEndpoints();
    void consoleNeedsADisplay();
    void serverNeedsNoGuiLibrary();

private:
    QStringList withFolder(const QStringList &more = {}) const;
    QString inFolder(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const QString Server = QStringLiteral(CSP_SERVER_PATH);
const QString Console = QStringLiteral(CSP_CONSOLE_PATH);
const QString HungServer = QStringLiteral(CSP_HUNG_SERVER_PATH);

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

} // namespace

void TestHeadless::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QStringList TestHeadless::withFolder(const QStringList &more) const
{
    return QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                       QStringLiteral("--data-dir"), m_folder->path()}
           + more;
}

void TestHeadless::tellsWhereItListens_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("csp-server") << Server << QStringList();
    QTest::newRow("csp-console") << Console << QStringList(QStringLiteral("--headless"));
}

void TestHeadless::tellsWhereItListens()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    ServerProcess server(program, withFolder(arguments));
    server.withoutDisplay();
    QVERIFY(server.start());
    const QJsonObject first = server.event();
    const QUrl url(text(first, "url"));
    QCOMPARE(text(first, "event"), QStringLiteral("listening"));
    QCOMPARE(url.scheme() + url.host(), QStringLiteral("ws127.0.0.1"));
    QVERIFY(url.port() > 0);
    QCOMPARE(text(first, "admin"), QStringLiteral("http://127.0.0.1:%1/api/v1").arg(url.port()));
    QCOMPARE(first.value(QLatin1String("pid")).toInteger(), server.pid());
    QFile file(inFolder("server.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonObject told = QJsonDocument::fromJson(file.readAll()).object();
    told.insert(QStringLiteral("event"), QStringLiteral("listening"));
    QCOMPARE(told, first);
}

void TestHeadless::endsOnSignal_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestHeadless::endsOnSignal()
{
    QFETCH(int, number);
    ServerProcess server(Server, withFolder());
    QVERIFY(server.start());
    QVERIFY(!server.event(QStringLiteral("listening")).isEmpty());
    server.sendSignal(number);
    const QJsonObject stopped = server.event(QStringLiteral("stopped"));
    QCOMPARE(text(stopped, "status"), QStringLiteral("OK"));
    QVERIFY(QDateTime::fromString(text(stopped, "time"), Qt::ISODateWithMs).isValid());
    QCOMPARE(server.exitCode(), 0);
    QCOMPARE(server.output(), QByteArray());
    QCOMPARE(server.errors(), QByteArray());
    QVERIFY(!QFile::exists(inFolder("server.json")));
}

void TestHeadless::closesWebSocketsOnSignal()
{
    ServerProcess server(Server, withFolder());
    QVERIFY(server.start());
    const QString url = text(server.event(), "url");
    QWebSocket dedicated;
    QWebSocket shared;
    dedicated.open(QUrl(url + QStringLiteral("/echo")));
    shared.open(QUrl(url + QStringLiteral("/chat")));
    for (const QWebSocket *each : {&dedicated, &shared})
        QTRY_COMPARE_WITH_TIMEOUT(each->state(), QAbstractSocket::ConnectedState, 30'000);
    server.sendSignal(SIGTERM);
    for (const QWebSocket *each : {&dedicated, &shared}) {
        QTRY_COMPARE_WITH_TIMEOUT(each->state(), QAbstractSocket::UnconnectedState, 30'000);
        QCOMPARE(each->closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
    }
    QCOMPARE(server.exitCode(), 0);
}

void TestHeadless::endsWithFailureWhenAHandlerHangs()
{
    ServerProcess server(HungServer, withFolder());
    QVERIFY(server.start());
    QWebSocket client;
    QString said;
    connect(&client, &QWebSocket::textMessageReceived, this,
            [&said](const QString &message) { said = message; });
    client.open(QUrl(text(server.event(), "url") + QStringLiteral("/hung")));
    QTRY_COMPARE_WITH_TIMEOUT(said, QStringLiteral("hung"), 30'000);
    server.sendSignal(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 30'000);
    QVERIFY(text(server.event(QStringLiteral("stopped")), "status")
                .contains(QLatin1String("HandlerStillRunning")));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY(server.errors().contains("HungHandler"));
    QVERIFY(!QFile::exists(inFolder("server.json")));
}

void TestHeadless::goesOnWithoutReader()
{
    ServerProcess server(Server, withFolder());
    QVERIFY(server.start());
    const QString url = text(server.event(), "url");
    server.stopReading();
    QWebSocket client;
    client.open(QUrl(url + QStringLiteral("/echo")));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 30'000);
    server.sendSignal(SIGTERM);
    QCOMPARE(server.exitCode(), 0);
}

void TestHeadless::failsWhenPortIsInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(other.serverPort());
    ServerProcess server(Server, withFolder({QStringLiteral("--listen"), address}));
    QVERIFY(server.start());
    QCOMPARE(server.exitCode(), 3);
    QCOMPARE(server.output(), QByteArray());
    const QByteArray errors = server.errors();
    QVERIFY2(errors.contains(address.toUtf8()) && errors.contains("in use"), errors.constData());
    QVERIFY(!QFile::exists(inFolder("server.json")));
}

void TestHeadless::failsOnWrongUsage()
{
    for (const QString &program : {Server, Console}) {
        ServerProcess server(program, withFolder({QStringLiteral("--pool-threads=many")}));
        server.withoutDisplay();
        QVERIFY(server.start());
        QCOMPARE(server.exitCode(), 2);
        QVERIFY(server.errors().contains("--pool-threads many: a whole number is expected"));
        QCOMPARE(server.output(), QByteArray());
    }
}

void TestHeadless::refusesFolderInUse()
{
    ServerProcess first(Server, withFolder());
    QVERIFY(first.start());
    QVERIFY(!first.event().isEmpty());
    ServerProcess second(Server, withFolder());
    QVERIFY(second.start());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray cause = "is in use by process " + QByteArray::number(first.pid());
    QVERIFY(second.errors().contains(cause));
    QVERIFY(QFile::exists(inFolder("server.json")));
}

void TestHeadless::startsAfterKill()
{
    ServerProcess first(Server, withFolder());
    QVERIFY(first.start());
    QVERIFY(!first.event().isEmpty());
    first.sendSignal(SIGKILL);
    QCOMPARE(first.exitCode(), -1);
    ServerProcess second(Server, withFolder());
    QVERIFY(second.start());
    QCOMPARE(second.event().value(QLatin1String("pid")).toInteger(), second.pid());
}

void TestHeadless::startsWithKeptEndpoints()
{
    QFile file(inFolder("endpoints.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(R"({"endpoints":{"/whoami":{"sharedConnection":"off"}}})") > 0);
    file.close();
    ServerProcess server(Server, withFolder());
    QVERIFY(server.start());
    QWebSocket client;
    QString said;
    connect(&client, &QWebSocket::textMessageReceived, this,
            [&said](const QString &message) { said = message; });
    client.open(QUrl(text(server.event(), "url") + QStringLiteral("/whoami")));
    QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), 30'000);
    QVERIFY2(said.contains(QLatin1String("\"sharedConnection\":false")), qPrintable(said));
}

void TestHeadless::keepsBrokenEndpointsFileAside()
{
    QFile file(inFolder("endpoints.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{broken") > 0);
    file.close();
    ServerProcess server(Server, withFolder());
    QVERIFY(server.start());
    QCOMPARE(text(server.event(), "event"), QStringLiteral("listening"));
    const QJsonObject line = server.event(QStringLiteral("log"));
    QCOMPARE(text(line, "level"), QStringLiteral("warning"));
    QVERIFY(text(line, "text").contains(QLatin1String("endpoints start with their defaults")));
    QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("endpoints.json.broken-*")}).size(),
             1);
}

void TestHeadless::lowersConnectionsToDescriptors()
{
    ServerProcess server(Server, withFolder());
    server.setChildModifier([] {
        const rlimit limit{600, 800};
        setrlimit(RLIMIT_NOFILE, &limit);
    });
    QVERIFY(server.start());
    QVERIFY(!server.event().isEmpty());
    const QString warning = text(server.event(QStringLiteral("log")), "text");
    QVERIFY2(warning.startsWith(QLatin1String("connections lowered from 15000 to 300")),
             qPrintable(warning));
    QFile limits(QStringLiteral("/proc/%1/limits").arg(server.pid()));
    QVERIFY(limits.open(QIODevice::ReadOnly));
    const QString all = QString::fromUtf8(limits.readAll());
    QVERIFY(QRegularExpression(QStringLiteral("Max open files +800 +800 ")).match(all).hasMatch());
}

void TestHeadless::answersWithoutDisplay_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("contained");
    for (const QString &program : {Server, Console}) {
        const QByteArray name = program == Server ? "csp-server" : "csp-console";
        const auto row = [&](const char *option, const QByteArray &contained) {
            QTest::addRow("%s %s", name.constData(), option)
                << program << QString::fromLatin1(option) << contained;
        };
        row("--help", "--data-dir <DIR>");
        row("--version", name + " " CSP_VERSION "\n");
        row("--list-endpoints", "/echo\tEchoHandler\n");
    }
}

void TestHeadless::answersWithoutDisplay()
{
    QFETCH(QString, program);
    QFETCH(QString, option);
    QFETCH(QByteArray, contained);
    ServerProcess process(program, {option});
    process.withoutDisplay();
    QVERIFY(process.start());
    QCOMPARE(process.exitCode(), 0);
    const QByteArray output = process.output();
    QVERIFY2(output.contains(contained), output.constData());
    QCOMPARE(process.errors(), QByteArray());
}

void TestHeadless::listsEndpoints()
{
    ServerProcess all(Server, {QStringLiteral("--list-endpoints")});
    QVERIFY(all.start());
    QCOMPARE(all.exitCode(), 0);
    QCOMPARE(all.output().count('\n'), 10);
    ServerProcess none(Server,
                       {QStringLiteral("--list-endpoints"), QStringLiteral("--no-samples")});
    QVERIFY(none.start());
    QCOMPARE(none.exitCode(), 0);
    QCOMPARE(none.output(), QByteArray());
}

void TestHeadless::consoleNeedsADisplay()
{
    ServerProcess console(Console, withFolder());
    console.withoutDisplay();
    QVERIFY(console.start());
    QCOMPARE(console.exitCode(), 1);
    QVERIFY(console.errors().contains("there is no display; see --headless"));
}

void TestHeadless::serverNeedsNoGuiLibrary()
{
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {Server}); // follows what the libraries need in turn
    QVERIFY(ldd.waitForFinished());
    const QString needed = QString::fromUtf8(ldd.readAllStandardOutput());
    QVERIFY(needed.contains(QLatin1String("libQt6WebSockets")));
    const QRegularExpression gui(
        QStringLiteral("lib(Qt6(Gui|Widgets|Svg|OpenGL)|X11|xcb|EGL|GL|wayland)[^ ]*"));
    QCOMPARE(gui.match(needed).captured(), QString());
}

QTEST_GUILESS_MAIN(TestHeadless)
#include "tst_headless.moc"
