// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/commands/startfailure.h"
#include "ui/preferences.h"

#include <QFile>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace csp;

/// What the window says when its server cannot start.
class TestServerSwitch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheCauseInWords_data();
    void tellsTheCauseInWords();
    void tellsFilesThatCannotBeReadFromOthers();
    void absentAddressIsTold();
    void fileOfTlsThatIsMissingIsTold();
    void restartsNowForPreferences();
    void restartsNothingWhileLocked();

private:
    void changePreferences(WindowFixture &f) const;
    static QString told(const WindowFixture &f);
    static QString details(const WindowFixture &f);

    const QTemporaryDir m_folder;
};

/// Three threads of the pool, from the next start on.
void TestServerSwitch::changePreferences(WindowFixture &f) const
{
    ServerSetup setup;
    setup.values.config = f.controller->config();
    setup.profile = ServerProfile(m_folder.filePath(QStringLiteral("profile.json")));
    f.window->setServerSetup(setup);
    f.trigger("action.preferences");
    f.child<QSpinBox>("server.poolThreads")->setValue(3);
    f.dialog()->accept();
}

QString TestServerSwitch::told(const WindowFixture &f)
{
    const auto *row = f.child<QWidget>("message.startFailed");
    return row ? row->findChild<QLabel *>(QStringLiteral("message.text"))->text() : QString();
}

QString TestServerSwitch::details(const WindowFixture &f)
{
    f.child<QPushButton>("startDetails")->click();
    auto *box = f.child<QMessageBox>("startDetailsDialog");
    return box ? box->informativeText() : QString();
}

void TestServerSwitch::tellsTheCauseInWords_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("elsewhere");
    const auto row = [](const char *name, Status::Code code, const char *words, bool elsewhere) {
        QTest::newRow(name) << int(code) << QString::fromUtf8(words) << elsewhere;
    };
    row("port taken", Status::PortTaken, "another program listens on port 80 of 127.0.0.1", true);
    row("no right", Status::PortForbidden, "no right to listen on port 80", true);
    row("address absent", Status::AddressAbsent, "this machine has no address 127.0.0.1", false);
    row("other cause", Status::CannotListen, "raw text", true);
    row("value refused", Status::InvalidConfig, "raw text", false);
}

void TestServerSwitch::tellsTheCauseInWords()
{
    QFETCH(int, code);
    QFETCH(QString, words);
    QFETCH(bool, elsewhere);
    ServerConfig config;
    config.port = 80;
    const Status status(Status::Code(code), QStringLiteral("raw text"));
    const QString text = startFailureText(status, config);
    QVERIFY2(text.contains(words), qPrintable(text));
    QCOMPARE(mayListenElsewhere(status), elsewhere);
}

void TestServerSwitch::tellsFilesThatCannotBeReadFromOthers()
{
    const QTemporaryDir folder;
    ServerConfig config;
    config.tlsCertificateFile = folder.filePath(QStringLiteral("a.pem"));
    config.tlsKeyFile = folder.filePath(QStringLiteral("a.key"));
    const auto textOf = [&config](const QString &file) {
        return startFailureText(Status(Status::InvalidConfig, file + QStringLiteral(": raw text")),
                                config);
    };
    for (const QString &path : {config.tlsCertificateFile, config.tlsKeyFile}) {
        QVERIFY2(textOf(path).contains(path + QStringLiteral(" cannot be read")),
                 qPrintable(textOf(path)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY2(textOf(path).contains(path + QStringLiteral(" cannot be used for TLS")),
                 qPrintable(textOf(path)));
    }
    QVERIFY(textOf(QStringLiteral("/elsewhere")).contains(QStringLiteral("raw text")));
}

void TestServerSwitch::absentAddressIsTold()
{
    ServerConfig config = WindowFixture::anyPort();
    config.address = QHostAddress(QStringLiteral("192.0.2.1")); // for documentation (RFC 5737)
    WindowFixture f(config);
    f.window->startServer();
    QTRY_VERIFY(told(f).contains(QStringLiteral("no address 192.0.2.1")));
    QVERIFY(f.child<QPushButton>("retryStart"));
    QVERIFY(!f.child<QPushButton>("tryAnotherPort")); // there is none at that address
    QVERIFY2(details(f).contains(QStringLiteral("AddressAbsent (")), qPrintable(details(f)));
}

void TestServerSwitch::fileOfTlsThatIsMissingIsTold()
{
    const QTemporaryDir folder;
    ServerConfig config = WindowFixture::anyPort();
    config.tlsCertificateFile = folder.filePath(QStringLiteral("none.pem"));
    config.tlsKeyFile = folder.filePath(QStringLiteral("none.key"));
    WindowFixture f(config);
    f.window->startServer();
    QTRY_VERIFY(told(f).contains(config.tlsCertificateFile + QStringLiteral(" cannot be read")));
    QVERIFY(!f.child<QPushButton>("tryAnotherPort"));
    QVERIFY2(details(f).contains(QStringLiteral("InvalidConfig (")), qPrintable(details(f)));
}

void TestServerSwitch::restartsNowForPreferences()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    changePreferences(f);
    QCOMPARE(f.controller->config().poolThreads, 16);
    QSignalSpy states(f.controller.get(), &ServerController::stateChanged);
    f.child<QPushButton>("restartNow")->click();
    QTRY_COMPARE(states.size(), 4); // stopping, stopped, starting, running
    QCOMPARE(f.controller->state(), ServerController::State::Running);
    QCOMPARE(f.controller->config().poolThreads, 3);
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(int(client->socket.closeCode()), 1001);
    QTRY_VERIFY(!f.child<QWidget>("message.preferencesLater"));
}

void TestServerSwitch::restartsNothingWhileLocked()
{
    WindowFixture f;
    QVERIFY(f.start());
    changePreferences(f);
    f.trigger("action.readOnly");
    QSignalSpy states(f.controller.get(), &ServerController::stateChanged);
    f.child<QPushButton>("restartNow")->click();
    QVERIFY(f.child<QWidget>("message.restartLocked"));
    f.trigger("action.readOnly");
    f.window->stopServer();
    QTRY_COMPARE(f.controller->state(), ServerController::State::Stopped);
    QCOMPARE(states.size(), 2); // nothing began before, and nothing begins again
}

QTEST_MAIN(TestServerSwitch)
#include "tst_serverswitch.moc"
