// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/serverprocess.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#include <csignal>

using namespace csp;

/// csp-console with its window, as a process of its own without a display.
class TestConsoleProcess final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void stopsInOrderOnSignal_data();
    void stopsInOrderOnSignal();
    void saysThatAHandlerHangs();
    void secondLaunchRaisesTheFirstWindow();
    void anotherFolderIsAnotherConsole();
    void refusesFolderOfAServerWithoutWindow();
    void recordsAllMessages();

private:
    std::unique_ptr<ServerProcess> startWindow(const char *program = CSP_CONSOLE_PATH,
                                               const QStringList &more = {});
    QString waitForUrl() const;
    QString serverFile() const { return m_folder->filePath(QStringLiteral("server.json")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_runtime; // short: a socket's path is bounded
};

void TestConsoleProcess::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<ServerProcess> TestConsoleProcess::startWindow(const char *program,
                                                               const QStringList &more)
{
    const QStringList arguments{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                                QStringLiteral("--data-dir"), m_folder->path()};
    auto process = std::make_unique<ServerProcess>(QString::fromUtf8(program), arguments + more);
    process->setVariable(QStringLiteral("XDG_RUNTIME_DIR"), m_runtime.path());
    process->setVariable(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process->setVariable(QStringLiteral("XDG_CONFIG_HOME"), m_folder->path());
    return process->start() ? std::move(process) : nullptr;
}

QString TestConsoleProcess::waitForUrl() const
{
    const bool isThere = QTest::qWaitFor([this] { return QFile::exists(serverFile()); }, 60'000);
    QFile file(serverFile());
    if (!isThere || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("url")).toString();
}

void TestConsoleProcess::stopsInOrderOnSignal_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestConsoleProcess::stopsInOrderOnSignal()
{
    QFETCH(int, number);
    const std::unique_ptr<ServerProcess> console = startWindow();
    QVERIFY(console);
    QWebSocket client;
    client.open(QUrl(waitForUrl() + QStringLiteral("/echo")));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 30'000);
    console->sendSignal(number);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 30'000);
    QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
    QCOMPARE(console->exitCode(), 0);
    QCOMPARE(console->output(), QByteArray());
    QVERIFY(!QFile::exists(serverFile()));
}

void TestConsoleProcess::saysThatAHandlerHangs()
{
    const std::unique_ptr<ServerProcess> console = startWindow(CSP_HUNG_CONSOLE_PATH);
    QVERIFY(console);
    QWebSocket client;
    client.open(QUrl(waitForUrl() + QStringLiteral("/hung")));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 30'000);
    console->sendSignal(SIGTERM);
    QCOMPARE(console->exitCode(), 1);
    QVERIFY(console->errors().contains("HungHandler"));
    QVERIFY(!QFile::exists(serverFile()));
}

void TestConsoleProcess::secondLaunchRaisesTheFirstWindow()
{
    const std::unique_ptr<ServerProcess> first = startWindow();
    QVERIFY(first);
    QVERIFY(!waitForUrl().isEmpty());
    const std::unique_ptr<ServerProcess> second = startWindow();
    QVERIFY(second);
    QCOMPARE(second->exitCode(), 0);
    const QByteArray told = second->errors();
    QVERIFY2(told.contains("its window has been raised"), told);
    const QByteArray holder = "process " + QByteArray::number(first->pid());
    QVERIFY2(told.contains(holder), told);
    first->sendSignal(SIGTERM);
    QCOMPARE(first->exitCode(), 0);
    // one that was killed leaves its socket, which is in nobody's way
    std::unique_ptr<ServerProcess> killed = startWindow();
    QVERIFY(!waitForUrl().isEmpty());
    killed->sendSignal(SIGKILL);
    QCOMPARE(killed->exitCode(), -1);
    QVERIFY(QFile::remove(serverFile()));
    const std::unique_ptr<ServerProcess> next = startWindow();
    QVERIFY(next);
    QVERIFY(!waitForUrl().isEmpty());
    const std::unique_ptr<ServerProcess> last = startWindow();
    QVERIFY(last);
    QCOMPARE(last->exitCode(), 0);
}

void TestConsoleProcess::anotherFolderIsAnotherConsole()
{
    const std::unique_ptr<ServerProcess> first = startWindow();
    QVERIFY(first);
    const QString firstUrl = waitForUrl();
    QVERIFY(!firstUrl.isEmpty());
    const std::unique_ptr<QTemporaryDir> kept = std::move(m_folder);
    m_folder = std::make_unique<QTemporaryDir>();
    const std::unique_ptr<ServerProcess> second = startWindow();
    QVERIFY(second);
    const QString secondUrl = waitForUrl();
    QVERIFY(!secondUrl.isEmpty());
    QVERIFY(firstUrl != secondUrl);
}

void TestConsoleProcess::refusesFolderOfAServerWithoutWindow()
{
    const std::unique_ptr<ServerProcess> first =
        startWindow(CSP_CONSOLE_PATH, {QStringLiteral("--headless")});
    QVERIFY(first);
    QVERIFY(!waitForUrl().isEmpty());
    const std::unique_ptr<ServerProcess> second = startWindow();
    QVERIFY(second);
    QCOMPARE(second->exitCode(), 1);
    const QByteArray cause = "is in use by process " + QByteArray::number(first->pid());
    QVERIFY(second->errors().contains(cause));
}

void TestConsoleProcess::recordsAllMessages()
{
    const QString path = m_folder->filePath(QStringLiteral("record.jsonl"));
    const std::unique_ptr<ServerProcess> console =
        startWindow(CSP_CONSOLE_PATH, {QStringLiteral("--capture"), path});
    QVERIFY(console);
    QWebSocket client;
    QString answer;
    connect(&client, &QWebSocket::textMessageReceived, this,
            [&answer](const QString &text) { answer = text; });
    client.open(QUrl(waitForUrl() + QStringLiteral("/mirror")));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 30'000);
    client.sendTextMessage(QStringLiteral("for the record"));
    QTRY_COMPARE_WITH_TIMEOUT(answer, QStringLiteral("for the record"), 30'000);
    console->sendSignal(SIGTERM);
    QCOMPARE(console->exitCode(), 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArrayList kinds;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        kinds.append(line.value(QLatin1String("kind")).toString().toUtf8());
    }
    const QByteArrayList expected{"event", "text", "text", "close"}; // then the answer, or none
    QCOMPARE(kinds.mid(0, 4), expected);
}

QTEST_GUILESS_MAIN(TestConsoleProcess)
#include "tst_consoleprocess.moc"
