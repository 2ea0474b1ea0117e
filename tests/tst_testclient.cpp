// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/certificates.h"
#include "tests/windowfixture.h"

#include "ui/dialogs/testclientwindow.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace csp;

namespace {

/// Keeps what would be opened in a browser.
///
/// Thread: GUI thread.
class Browser final : public QObject
{
    Q_OBJECT

public:
    Browser()
    {
        for (const char *scheme : {"http", "https"})
            QDesktopServices::setUrlHandler(QLatin1String(scheme), this, "open");
    }
    ~Browser() override
    {
        for (const char *scheme : {"http", "https"})
            QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
    }
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

} // namespace

/// The test client's window, on our own server.
class TestTestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstConnectionWithinTwoClicks();
    void testPageIsOpenedInTheBrowser();
    void sendsAndShowsTextAndBinary();
    void closesWithCodeAndReason();
    void closeIsRefusedWithAForbiddenCode();
    void closeByTheServerIsShown();
    void refusedHandshakeIsShown();
    void subprotocolIsAskedForAndShown();
    void severalAreOpenAtOnce();
    void brokenHexIsToldAndNotSent();
    void connectsOverTlsOfItsOwnCertificate();
    void listIsBounded();

private:
    static TestClientWindow *open(const WindowFixture &f);
    static bool connectTo(TestClientWindow *client, const QString &path);
    template <typename T> static T *child(const QWidget *client, const char *name)
    {
        return client->findChild<T *>(QStringLiteral("testClient.") + QLatin1String(name));
    }
    static QString state(const QWidget *client) { return child<QLabel>(client, "state")->text(); }
    static void click(const QWidget *client, const char *name)
    {
        QTest::mouseClick(child<QPushButton>(client, name), Qt::LeftButton);
    }
    /// Kinds and contents, line by line.
    static QStringList lines(const QWidget *client);
};

TestClientWindow *TestTestClient::open(const WindowFixture &f)
{
    const auto *action = f.child<QAction>("action.testClient");
    if (!QTest::qWaitFor([action] { return action->isEnabled(); }))
        return nullptr;
    const auto before = f.window->findChildren<TestClientWindow *>().size();
    f.trigger("action.testClient");
    const QList<TestClientWindow *> clients = f.window->findChildren<TestClientWindow *>();
    return clients.size() == before + 1 ? clients.last() : nullptr;
}

bool TestTestClient::connectTo(TestClientWindow *client, const QString &path)
{
    child<QComboBox>(client, "path")->setEditText(path);
    click(client, "connect");
    return QTest::qWaitFor([client] { return state(client).startsWith(QStringLiteral("Open")); });
}

QStringList TestTestClient::lines(const QWidget *client)
{
    QStringList lines;
    auto *list = child<QTreeWidget>(client, "list");
    for (int i = 0; i < list->topLevelItemCount(); ++i)
        lines.append(list->topLevelItem(i)->text(1) + QStringLiteral(": ")
                     + list->topLevelItem(i)->text(3));
    return lines;
}

void TestTestClient::firstConnectionWithinTwoClicks()
{
    WindowFixture f;
    QVERIFY(f.start());
    auto *offer = f.child<QToolButton>("welcome.action.testClient");
    QTRY_VERIFY(offer->isVisible() && offer->isEnabled());
    QTest::mouseClick(offer, Qt::LeftButton);
    auto *client = f.window->findChild<TestClientWindow *>();
    QVERIFY(client && client->isVisible());
    click(client, "connect");
    QTRY_COMPARE(f.ids().size(), 1);
    QTRY_COMPARE(state(client), QStringLiteral("Open"));
    QVERIFY(!offer->isVisible());
}

void TestTestClient::testPageIsOpenedInTheBrowser()
{
    const Browser browser;
    WindowFixture f;
    auto *offer = f.child<QToolButton>("welcome.action.testPage");
    QVERIFY(!offer->isEnabled());
    QVERIFY(f.start());
    QTRY_VERIFY(offer->isVisible() && offer->isEnabled());
    QTest::mouseClick(offer, Qt::LeftButton);
    const QString page =
        QString(f.controller->url()).replace(QStringLiteral("ws:"), QStringLiteral("http:"))
        + QLatin1Char('/');
    QCOMPARE(browser.opened, QList<QUrl>{QUrl(page)});
}

void TestTestClient::sendsAndShowsTextAndBinary()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("answer"))); // without its slash
    child<QPlainTextEdit>(client, "text")->setPlainText(QStringLiteral("grüße"));
    QTest::keyClick(child<QPlainTextEdit>(client, "text"), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(lines(client).last(), QStringLiteral("Got, text: handler:grüße"));
    QTRY_COMPARE(f.ids().size(), 1);
    f.select(f.ids());
    f.trigger("action.binaryData");
    QTRY_VERIFY(f.child<QAction>("action.binaryData")->isChecked());
    child<QComboBox>(client, "kind")->setCurrentIndex(1);
    child<QPlainTextEdit>(client, "text")->setPlainText(QStringLiteral("00 ff"));
    click(client, "send");
    QTRY_VERIFY2(lines(client).last().startsWith(QStringLiteral("Got, binary: "))
                     && lines(client).last().endsWith(QStringLiteral("00 ff")),
                 qPrintable(lines(client).last()));
    QVERIFY(lines(client).contains(QStringLiteral("Sent, binary: 00 ff")));
}

void TestTestClient::closesWithCodeAndReason()
{
    WindowFixture f;
    QVERIFY(f.start());
    QSignalSpy news(f.controller.get(), &ServerController::news);
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    child<QComboBox>(client, "code")->setEditText(QStringLiteral("4321"));
    child<QLineEdit>(client, "reason")->setText(QStringLiteral("enough"));
    click(client, "close");
    const auto closed = [&news] {
        for (const QList<QVariant> &arguments : news) {
            if (const auto delta = arguments.first().value<ServerDelta>(); !delta.closed.isEmpty())
                return delta.closed.first();
        }
        return ClosedInfo();
    };
    QTRY_COMPARE(int(closed().code), 4321);
    QCOMPARE(closed().reason, QStringLiteral("enough"));
    QTRY_VERIFY(state(client).startsWith(QStringLiteral("Closed")));
    QVERIFY(!child<QPushButton>(client, "send")->isEnabled());
    QVERIFY(connectTo(client, QStringLiteral("/answer"))); // and again
}

void TestTestClient::closeIsRefusedWithAForbiddenCode()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    child<QComboBox>(client, "code")->setEditText(QStringLiteral("1006"));
    click(client, "close");
    QVERIFY2(state(client).startsWith(QStringLiteral("Not closed")), qPrintable(state(client)));
    QTRY_COMPARE(f.ids().size(), 1);
    QVERIFY(child<QPushButton>(client, "send")->isEnabled());
}

void TestTestClient::closeByTheServerIsShown()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    f.window->stopServer();
    QTRY_VERIFY2(state(client).startsWith(QStringLiteral("Closed: 1001")),
                 qPrintable(state(client)));
}

void TestTestClient::refusedHandshakeIsShown()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client);
    child<QComboBox>(client, "path")->setEditText(QStringLiteral("/nowhere"));
    click(client, "connect");
    QTRY_VERIFY2(state(client).startsWith(QStringLiteral("Could not connect"))
                     && state(client).contains(QStringLiteral("404")),
                 qPrintable(state(client)));
    QTRY_COMPARE(child<QPushButton>(client, "connect")->text(), QStringLiteral("Co&nnect"));
    QVERIFY(connectTo(client, QStringLiteral("/answer")));
}

void TestTestClient::subprotocolIsAskedForAndShown()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client);
    child<QLineEdit>(client, "subprotocol")->setText(QStringLiteral("v9, answers"));
    QVERIFY(connectTo(client, QStringLiteral("/answer")));
    QCOMPARE(state(client), QStringLiteral("Open, subprotocol answers"));
}

void TestTestClient::severalAreOpenAtOnce()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *first = open(f);
    QVERIFY(first && connectTo(first, QStringLiteral("/answer")));
    TestClientWindow *second = open(f);
    QVERIFY(second && connectTo(second, QStringLiteral("/answer")));
    QTRY_COMPARE(f.ids().size(), 2);
    second->close();
    QTRY_COMPARE(f.ids().size(), 1);
    QVERIFY(state(first).startsWith(QStringLiteral("Open")));
}

void TestTestClient::brokenHexIsToldAndNotSent()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    child<QComboBox>(client, "kind")->setCurrentIndex(1);
    child<QPlainTextEdit>(client, "text")->setPlainText(QStringLiteral("0g"));
    click(client, "send");
    QVERIFY2(state(client).contains(QStringLiteral("position 2")), qPrintable(state(client)));
    QCOMPARE(lines(client).size(), 1); // that it is open
}

void TestTestClient::connectsOverTlsOfItsOwnCertificate()
{
    const Certificates certificates;
    QVERIFY(certificates.make(QStringLiteral("own")));
    ServerConfig config = WindowFixture::anyPort();
    config.tlsCertificateFile = certificates.certificate(QStringLiteral("own"));
    config.tlsKeyFile = certificates.key(QStringLiteral("own"));
    WindowFixture f(config);
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    child<QPlainTextEdit>(client, "text")->setPlainText(QStringLiteral("secret"));
    click(client, "send");
    QTRY_COMPARE(lines(client).last(), QStringLiteral("Got, text: handler:secret"));
    // a certificate that is not the server's is not trusted
    QVERIFY(certificates.make(QStringLiteral("other")));
    QVERIFY(QFile::remove(config.tlsCertificateFile));
    QVERIFY(
        QFile::copy(certificates.certificate(QStringLiteral("other")), config.tlsCertificateFile));
    TestClientWindow *second = open(f);
    QVERIFY(second);
    click(second, "connect");
    QTRY_VERIFY2(state(second).startsWith(QStringLiteral("Could not connect")),
                 qPrintable(state(second)));
}

void TestTestClient::listIsBounded()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClientWindow *client = open(f);
    QVERIFY(client && connectTo(client, QStringLiteral("/answer")));
    QTRY_COMPARE(f.ids().size(), 1);
    const QString id = f.ids().first();
    constexpr int Many = TestClientWindow::MaxLines + 10;
    for (int i = 0; i < Many; ++i)
        f.controller->send({id}, {QByteArray::number(i), false},
                           ServerController::Direction::ToClient);
    const QString last = QStringLiteral("Got, text: %1").arg(Many - 1);
    QTRY_COMPARE(lines(client).last(), last);
    QCOMPARE(lines(client).size(), TestClientWindow::MaxLines);
}

QTEST_MAIN(TestTestClient)
#include "tst_testclient.moc"
