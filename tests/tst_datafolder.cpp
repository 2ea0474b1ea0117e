// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/datafolder.h"
#include "app/endpointfile.h"
#include "tests/readonlyfolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace csp;

/// The data folder: its lock, server.json, and endpoints.json in every state.
class TestDataFolder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void hasADefaultPlace();
    void isMadeWhenMissing();
    void isLockedWhileOpen();
    void takesOverFromADeadProcess();
    void failsWhereItCannotBe();
    void failsWithoutRight();
    void tellsWhereTheServerIs();
    void namesTheAdministration_data();
    void namesTheAdministration();
    void keepsEndpoints();
    void forgetsDefaults();
    void startsWithoutEndpoints();
    void keepsBrokenFileAside_data();
    void keepsBrokenFileAside();
    void keepsEveryBrokenFile();
    void keepsUnreadableFileAside();
    void keepsBrokenFileWithoutRightToMove();

private:
    QString inFolder(const char *name) const
    {
        return m_path + QLatin1Char('/') + QLatin1String(name);
    }
    bool put(const char *name, const QByteArray &content) const;
    QByteArray content(const QString &path) const;
    QStringList brokenFiles() const;

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_path;
};

namespace {

EndpointDefaults forced()
{
    EndpointDefaults defaults;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOff;
    defaults.deflate = Deflate::On;
    defaults.binaryData = true;
    defaults.noDataFraming = true;
    defaults.sessionEndOnClose = true;
    defaults.useSession = false;
    defaults.enabled = false;
    return defaults;
}

} // namespace

void TestDataFolder::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_path = m_temporary->filePath(QStringLiteral("data"));
    QVERIFY(QDir().mkpath(m_path));
}

bool TestDataFolder::put(const char *name, const QByteArray &content) const
{
    QFile file(inFolder(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray TestDataFolder::content(const QString &path) const
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

QStringList TestDataFolder::brokenFiles() const
{
    return QDir(m_path).entryList({QStringLiteral("endpoints.json.broken-*")});
}

void TestDataFolder::hasADefaultPlace()
{
    QStandardPaths::setTestModeEnabled(true);
    QVERIFY(QDir::isAbsolutePath(DataFolder::defaultPath()));
    QVERIFY(DataFolder::defaultPath().endsWith(QLatin1String("/csp-console")));
    QStandardPaths::setTestModeEnabled(false);
}

void TestDataFolder::isMadeWhenMissing()
{
    DataFolder folder(m_path + QStringLiteral("/deep/inside"));
    QVERIFY(folder.open().isOk());
    QVERIFY(QFileInfo(folder.path()).isDir());
}

void TestDataFolder::isLockedWhileOpen()
{
    {
        DataFolder first(m_path);
        QVERIFY(first.open().isOk());
        DataFolder second(m_path);
        const Status refused = second.open();
        QCOMPARE(refused.code(), Status::AlreadyRunning);
        QCOMPARE(refused.text(), QStringLiteral("%1 is in use by process %2")
                                     .arg(m_path)
                                     .arg(QCoreApplication::applicationPid()));
    }
    DataFolder third(m_path);
    QVERIFY(third.open().isOk());
}

void TestDataFolder::takesOverFromADeadProcess()
{
    constexpr int NoSuchPid = 0x3fffffff; // above the kernel's highest
    QVERIFY(put("lock", QByteArray::number(NoSuchPid) + "\ncsp-server\n"
                            + QSysInfo::machineHostName().toUtf8() + "\n"));
    DataFolder folder(m_path);
    const Status opened = folder.open();
    QVERIFY2(opened.isOk(), qPrintable(opened.text()));
}

void TestDataFolder::failsWhereItCannotBe()
{
    QVERIFY(put("file", "x"));
    DataFolder folder(inFolder("file/below"));
    const Status refused = folder.open();
    QCOMPARE(refused.code(), Status::CannotStore);
    QVERIFY(refused.text().contains(folder.path()));
}

void TestDataFolder::failsWithoutRight()
{
    const ReadOnlyFolder readOnly(m_temporary->path(), m_path);
    DataFolder folder(m_path);
    QCOMPARE(folder.open().code(), Status::CannotStore);
}

void TestDataFolder::tellsWhereTheServerIs()
{
    const QString path = inFolder("server.json");
    {
        DataFolder folder(m_path);
        QVERIFY(folder.open().isOk());
        QVERIFY(folder.writeServerFile(QStringLiteral("ws://127.0.0.1:52773")).isOk());
        const QJsonObject told = QJsonDocument::fromJson(content(path)).object();
        const QJsonObject expected{
            {QStringLiteral("url"), QStringLiteral("ws://127.0.0.1:52773")},
            {QStringLiteral("admin"), QStringLiteral("http://127.0.0.1:52773/api/v1")},
            {QStringLiteral("pid"), QCoreApplication::applicationPid()}};
        QCOMPARE(told, expected);
        const DataFolder stranger(m_path); // never opened: the file is not its own
    }
    QVERIFY(!QFile::exists(path));
}

void TestDataFolder::namesTheAdministration_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("admin");
    QTest::newRow("plain") << QStringLiteral("ws://127.0.0.1:1")
                           << QStringLiteral("http://127.0.0.1:1/api/v1");
    QTest::newRow("TLS") << QStringLiteral("wss://a.example:1")
                         << QStringLiteral("https://a.example:1/api/v1");
    QTest::newRow("IPv6") << QStringLiteral("ws://[::1]:1")
                          << QStringLiteral("http://[::1]:1/api/v1");
    QTest::newRow("with slash") << QStringLiteral("ws://127.0.0.1:1/")
                                << QStringLiteral("http://127.0.0.1:1/api/v1");
}

void TestDataFolder::namesTheAdministration()
{
    QFETCH(QString, url);
    QFETCH(QString, admin);
    QCOMPARE(adminUrl(url), admin);
}

void TestDataFolder::keepsEndpoints()
{
    DataFolder folder(m_path);
    QVERIFY(folder.saveEndpoint(QStringLiteral("/echo"), forced()).isOk());
    EndpointDefaults disabled;
    disabled.enabled = false;
    QVERIFY(folder.saveEndpoint(QStringLiteral("/no longer there"), disabled).isOk());

    DataFolder next(m_path);
    const KeptEndpoints kept = next.loadEndpoints();
    QVERIFY2(kept.notice.isEmpty(), qPrintable(kept.notice));
    QCOMPARE(kept.endpoints.size(), 2);
    QVERIFY(kept.endpoints.value(QStringLiteral("/echo")) == forced());
    QVERIFY(next.saveEndpoint(QStringLiteral("/chat"), forced()).isOk());
    QCOMPARE(DataFolder(m_path).loadEndpoints().endpoints.size(), 3);
}

void TestDataFolder::forgetsDefaults()
{
    DataFolder folder(m_path);
    QVERIFY(folder.saveEndpoint(QStringLiteral("/echo"), forced()).isOk());
    QVERIFY(folder.saveEndpoint(QStringLiteral("/echo"), EndpointDefaults()).isOk());
    QVERIFY(DataFolder(m_path).loadEndpoints().endpoints.isEmpty());
}

void TestDataFolder::startsWithoutEndpoints()
{
    const KeptEndpoints kept = DataFolder(m_path).loadEndpoints();
    QVERIFY(kept.endpoints.isEmpty());
    QVERIFY(kept.notice.isEmpty());
}

void TestDataFolder::keepsBrokenFileAside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *title, const QByteArray &text, const char *why) {
        QTest::newRow(title) << text << QString::fromUtf8(why);
    };
    row("empty", "", "line 1, column 1: illegal value");
    row("cut off", R"({"endpoints":{"/echo":)", "line 1, column 23: unterminated object");
    row("no object", "[]", "it has no object \"endpoints\"");
    row("other object", R"({"endpoints":[]})", "it has no object \"endpoints\"");
    row("endpoint no object", R"({"endpoints":{"/echo":1}})", "/echo is no object");
    row("unknown key", R"({"endpoints":{"/echo":{"colour":1}}})",
        "/echo: there is no key \"colour\"");
    row("unknown word", R"({"endpoints":{"/echo":{"sharedConnection":"yes"}}})",
        "/echo: sharedConnection is not handler, on or off");
    row("unknown compression", R"({"endpoints":{"/echo":{"deflate":true}}})",
        "/echo: deflate is not server, auto, on or off");
    row("unknown use of sessions", R"({"endpoints":{"/echo":{"useSession":true}}})",
        "/echo: useSession is not class, on or off");
    row("wrong type", R"({"endpoints":{"/echo":{"binaryData":"on"}}})",
        "/echo: binaryData is not true or false");
    row("wrong type of framing", R"({"endpoints":{"/echo":{"noDataFraming":1}}})",
        "/echo: noDataFraming is not true or false");
    row("wrong type of session end", R"({"endpoints":{"/echo":{"sessionEndOnClose":"on"}}})",
        "/echo: sessionEndOnClose is not true or false");
    row("too long", QByteArray(DataFolder::FileBytes + 1, ' '), "it is over 1048576 bytes");
}

void TestDataFolder::keepsBrokenFileAside()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, why);
    QVERIFY(put("endpoints.json", text));
    DataFolder folder(m_path);
    const KeptEndpoints kept = folder.loadEndpoints();
    QVERIFY(kept.endpoints.isEmpty());
    QVERIFY2(kept.notice.contains(QLatin1Char('(') + why + QLatin1Char(')')),
             qPrintable(kept.notice));
    QCOMPARE(brokenFiles().size(), 1);
    QVERIFY(kept.notice.contains(brokenFiles().constFirst()));
    QCOMPARE(content(m_path + QLatin1Char('/') + brokenFiles().constFirst()), text);
    QVERIFY(!QFile::exists(inFolder("endpoints.json")));
    QVERIFY(folder.saveEndpoint(QStringLiteral("/echo"), forced()).isOk());
    QCOMPARE(DataFolder(m_path).loadEndpoints().endpoints.size(), 1);
}

void TestDataFolder::keepsEveryBrokenFile()
{
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(put("endpoints.json", "broken"));
        QVERIFY(!DataFolder(m_path).loadEndpoints().notice.isEmpty());
        QCOMPARE(brokenFiles().size(), i);
    }
}

void TestDataFolder::keepsUnreadableFileAside()
{
    QVERIFY(QDir(m_path).mkdir(QStringLiteral("endpoints.json"))); // even root cannot read it
    const KeptEndpoints kept = DataFolder(m_path).loadEndpoints();
    QVERIFY(kept.endpoints.isEmpty());
    QVERIFY(!kept.notice.isEmpty());
    QCOMPARE(QDir(m_path).entryList({QStringLiteral("endpoints.json.broken-*")}, QDir::Dirs).size(),
             1);
}

void TestDataFolder::keepsBrokenFileWithoutRightToMove()
{
    QVERIFY(put("endpoints.json", "broken"));
    DataFolder folder(m_path);
    {
        const ReadOnlyFolder readOnly(m_temporary->path(), m_path);
        const KeptEndpoints kept = folder.loadEndpoints();
        QVERIFY(kept.notice.contains(QLatin1String("no change will be kept")));
    }
    QCOMPARE(folder.saveEndpoint(QStringLiteral("/echo"), forced()).code(), Status::CannotStore);
    QCOMPARE(content(inFolder("endpoints.json")), QByteArray("broken"));
}

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_datafolder.moc"
