// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/configfile.h"
#include "tests/shownoptions.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace csp;

/// The configuration file: what it sets, and how it is refused and left as it was.
class TestConfigFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsConfig_data();
    void readsConfig();
    void refusesConfig_data();
    void refusesConfig();
    void commandLineWins();

private:
    QString configFile(const QByteArray &content);

    QTemporaryDir m_folder;
};

QString TestConfigFile::configFile(const QByteArray &content)
{
    const QString path = m_folder.filePath(QStringLiteral("config.json"));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path
                                                                                    : QString();
}

void TestConfigFile::readsConfig_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *title, const char *content, const char *name,
                        const char *value) {
        QTest::newRow(title) << QByteArray(content) << QString::fromUtf8(name)
                             << QString::fromUtf8(value);
    };
    row("empty", "{}", "port", "52773");
    row("string", R"({"listen":"[::1]:9"})", "address", "::1");
    row("number", R"({"pool-threads":4})", "poolThreads", "4");
    row("gateway threads", R"({"gateway-threads":2})", "gatewayThreads", "2");
    row("list", R"({"allow-host":["a.example","b.example"]})", "hosts", "a.example b.example");
    row("empty list", R"({"allow-host":[]})", "hosts", "");
    row("map", R"({"limit":{"connections":9,"close-ms":10}})", "connections", "9");
    row("flag set", R"({"no-samples":true})", "samples", "0");
    row("flag not set", R"({"no-samples":false})", "samples", "1");
    row("of the window", R"({"theme":"light"})", "theme", "light");
}

void TestConfigFile::readsConfig()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    QFETCH(QString, value);
    const Result<Options> options = parse({QStringLiteral("--config"), configFile(content)});
    QVERIFY2(options, qPrintable(options.error().text()));
    QCOMPARE(shown(*options, name), value);
}

void TestConfigFile::refusesConfig_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *title, const QByteArray &content, const char *error) {
        QTest::newRow(title) << content << QString::fromUtf8(error);
    };
    row("empty file", "", "line 1, column 1: illegal value");
    row("broken", "{\n  \"listen\": oops\n}", "line 2, column 13: illegal number");
    row("cut off", "{\"listen\":", "line 1, column 11: unterminated object");
    row("no object", "[]", "a JSON object is expected");
    row("unknown key", R"({"colour":1})", "there is no key \"colour\"");
    row("not for files", R"({"config":"other"})", "there is no key \"config\"");
    row("not yet built", R"({"cluster":"redis://h"})", "there is no key \"cluster\"");
    row("number for a string", R"({"listen":80})", "listen: a string is expected");
    row("string for a number", R"({"pool-threads":"4"})",
        "pool-threads: a whole number is expected");
    row("fraction", R"({"pool-threads":1.5})", "pool-threads: a whole number is expected");
    row("huge number", R"({"session-timeout":1e300})",
        "session-timeout: a whole number is expected");
    row("null", R"({"listen":null})", "listen: a string is expected");
    row("string for a list", R"({"allow-host":"a"})", "allow-host: a list of strings is expected");
    row("number in a list", R"({"allow-host":["a",1]})",
        "allow-host: a list of strings is expected");
    row("list for a map", R"({"limit":["connections=1"]})",
        "limit: an object of whole numbers is expected");
    row("string in a map", R"({"limit":{"connections":"1"}})",
        "limit: an object of whole numbers is expected");
    row("number for a flag", R"({"no-samples":1})", "no-samples: true or false is expected");
    row("bad value", R"({"listen":"nowhere"})", "listen nowhere: write HOST:PORT");
    row("unknown limit", R"({"limit":{"speed":1}})", "limit speed=1: there is no limit \"speed\"");
    row("too long", "{\"listen\":\"" + QByteArray(ConfigFileBytes, 'x') + "\"}",
        "the file is over 1048576 bytes");
}

void TestConfigFile::refusesConfig()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, error);
    const QString path = configFile(content);
    const Result<Options> options = parse({QStringLiteral("--config"), path});
    QVERIFY(!options);
    QCOMPARE(options.error().text(), QStringLiteral("--config %1: %2").arg(path, error));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content); // kept as it was
}

void TestConfigFile::commandLineWins()
{
    const QString path = configFile(R"({"listen":"127.0.0.1:1","allow-host":["file.example"],
        "limit":{"connections":1,"close-ms":1},"session-timeout":5})");
    const Result<Options> options = parse(
        {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:2"), QStringLiteral("--allow-host"),
         QStringLiteral("line.example"), QStringLiteral("--limit"), QStringLiteral("connections=2"),
         QStringLiteral("--config"), path});
    QVERIFY2(options, qPrintable(options.error().text()));
    QCOMPARE(firstDifference(*options, {{QStringLiteral("port"), QStringLiteral("2")},
                                        {QStringLiteral("hosts"), QStringLiteral("line.example")},
                                        {QStringLiteral("connections"), QStringLiteral("2")},
                                        {QStringLiteral("close"), QStringLiteral("1")},
                                        {QStringLiteral("sessionTimeout"), QStringLiteral("5")}}),
             QString());
}

QTEST_GUILESS_MAIN(TestConfigFile)
#include "tst_configfile.moc"
