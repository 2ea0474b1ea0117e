// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/lists/connectioncolumns.h"
#include "ui/sending.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace csp;

namespace {

void accept(const WindowFixture &f)
{
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
}

/// What is said of the chosen connection when it is closed.
QString banner(const WindowFixture &f)
{
    return f.child<QWidget>("message.closed")
        ->findChild<QLabel *>(QStringLiteral("message.text"))
        ->text();
}

} // namespace

class TestDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesWithCodeAndReason();
    void closeDialogRefuses_data();
    void closeDialogRefuses();
    void abortsAtOnce();
    void endsTheServer();
    void asksOnceBeforeSendingToMany();
    void endsASessionWithAllItsSockets();
    void restartsInTheOtherMode();
    void noDataFramingIsNotRestartedAsShared();
    void dialogKeepsItsTargets();
    void dialogMarksWhoLeft();
};

void TestDialogs::closesWithCodeAndReason()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QComboBox *>(QStringLiteral("code"))->setEditText(QStringLiteral("4001"));
    f.dialog()
        ->findChild<QLineEdit *>(QStringLiteral("reason"))
        ->setText(QStringLiteral("moved away"));
    accept(f);
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(int(client->socket.closeCode()), 4001);
    QCOMPARE(client->socket.closeReason(), QStringLiteral("moved away"));
    QTRY_VERIFY(f.ids().isEmpty());
    QTRY_VERIFY(f.child<QWidget>("message.closed"));
    for (const char *part : {"4001", "moved away", "by Admin"})
        QVERIFY2(banner(f).contains(QLatin1String(part)), qPrintable(banner(f)));
    QVERIFY(!f.child<QAction>("action.send")->isEnabled());
}

void TestDialogs::closeDialogRefuses_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("normal") << "1000"
                            << "" << true;
    QTest::newRow("own code") << "4999"
                              << "bye" << true;
    QTest::newRow("reason of 123 bytes") << "1000" << QString(123, u'x') << true;
    QTest::newRow("reason of 124 bytes") << "1000" << QString(124, u'x') << false;
    QTest::newRow("123 letters, 246 bytes") << "1000" << QString(123, u'ü') << false;
    QTest::newRow("never sent") << "1005"
                                << "" << false;
    QTest::newRow("too small") << "999"
                               << "" << false;
    QTest::newRow("too large") << "5000"
                               << "" << false;
    QTest::newRow("past 16 bits") << "66536"
                                  << "" << false;
    QTest::newRow("no number") << "normal"
                               << "" << false;
}

void TestDialogs::closeDialogRefuses()
{
    QFETCH(const QString, code);
    QFETCH(const QString, reason);
    QFETCH(const bool, allowed);
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QComboBox *>(QStringLiteral("code"))->setEditText(code);
    f.dialog()->findChild<QLineEdit *>(QStringLiteral("reason"))->setText(reason);
    QCOMPARE(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept"))->isEnabled(), allowed);
    QCOMPARE(f.dialog()->findChild<QLabel *>(QStringLiteral("fault"))->text().isEmpty(), allowed);
}

void TestDialogs::abortsAtOnce()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.abort");
    QTRY_VERIFY(f.dialog());
    QVERIFY(f.dialog()->findChild<QCheckBox *>(QStringLiteral("abort"))->isChecked());
    accept(f);
    QTRY_VERIFY(client->isClosed);
    QTRY_COMPARE(f.result(), QStringLiteral("aborted 1"));
    QTRY_VERIFY(f.child<QWidget>("message.closed"));
    QVERIFY2(banner(f).contains(QStringLiteral("by Admin")), qPrintable(banner(f)));
}

void TestDialogs::endsTheServer()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    TestClient *other = f.connectClient();
    QVERIFY(client && other);
    f.select({f.ids().first()});
    f.trigger("action.endServer");
    QTRY_VERIFY(f.dialog());
    accept(f);
    QTRY_COMPARE(f.ids().size(), 1);
    QTRY_VERIFY(client->isClosed != other->isClosed);
    const TestClient *ended = client->isClosed ? client : other;
    QCOMPARE(ended->socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
    QTRY_COMPARE(f.result(), QStringLiteral("ended the server of 1"));
}

void TestDialogs::asksOnceBeforeSendingToMany()
{
    constexpr int Many = Sending::UnaskedTargets + 1;
    WindowFixture f;
    QVERIFY(f.start());
    for (int i = 0; i < Many; ++i)
        QVERIFY(f.connectClient());
    f.select(f.ids().first(Many - 1));
    f.type(QStringLiteral("to few"));
    f.trigger("action.send");
    QTRY_COMPARE(f.result(), QStringLiteral("sent %1").arg(Many - 1));
    QVERIFY(!f.dialog());
    f.select(f.ids());
    f.type(QStringLiteral("to many"));
    f.trigger("action.send");
    QTRY_VERIFY(f.dialog());
    accept(f);
    QTRY_COMPARE(f.result(), QStringLiteral("sent %1").arg(Many));
    f.type(QStringLiteral("to many again"));
    f.trigger("action.send");
    QVERIFY(!f.dialog());
    QTRY_VERIFY(std::all_of(f.clients.begin(), f.clients.end(), [](const auto &client) {
        return client->texts.endsWith(QStringLiteral("to many again"));
    }));
}

void TestDialogs::endsASessionWithAllItsSockets()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    QVERIFY(first);
    const QString session = f.cell(f.ids().first(), ConnectionColumn::SessionId);
    TestClient *second = f.connectClient(QStringLiteral("?CSPCHD=")
                                         + QString::fromLatin1(QUrl::toPercentEncoding(session)));
    QVERIFY(second);
    TestClient *other = f.connectClient();
    QVERIFY(other);
    QTRY_COMPARE(f.list("sessions")->model()->rowCount(), 2);
    for (const QString &id : f.ids()) {
        if (f.cell(id, ConnectionColumn::SessionId) == session) {
            f.select({id});
            break;
        }
    }
    f.trigger("action.endSession");
    QTRY_VERIFY(f.dialog());
    accept(f);
    QTRY_VERIFY(first->isClosed && second->isClosed);
    QCOMPARE(int(first->socket.closeCode()), 1008);
    QCOMPARE(int(second->socket.closeCode()), 1008);
    QTRY_COMPARE(f.ids().size(), 1);
    QVERIFY(!other->isClosed);
    QTRY_COMPARE(f.list("sessions")->model()->rowCount(), 1);
}

void TestDialogs::restartsInTheOtherMode()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    const QString id = f.ids().first();
    f.select({id});
    QCOMPARE(f.cell(id, ConnectionColumn::Mode), QStringLiteral("Dedicated"));
    QVERIFY(!f.child<QAction>("action.restartDedicated")->isEnabled());
    f.trigger("action.restartShared");
    QTRY_VERIFY(f.dialog());
    accept(f);
    QTRY_COMPARE(f.result(), QStringLiteral("restarted 1 as shared"));
    client->socket.sendTextMessage(QStringLiteral("still here"));
    QTRY_COMPARE(client->texts, QStringList{QStringLiteral("handler:still here")});
    QTRY_COMPARE(f.cell(id, ConnectionColumn::Mode), QStringLiteral("Shared"));
    QVERIFY(!client->isClosed);
}

void TestDialogs::noDataFramingIsNotRestartedAsShared()
{
    WindowFixture f;
    QVERIFY(f.start());
    ServerDelta delta;
    for (const char *id : {"raw", "framed"}) {
        ConnectionInfo info;
        info.webSocketId = QLatin1String(id);
        info.noDataFraming = info.webSocketId == u"raw";
        delta.connections.append(info);
    }
    Q_EMIT f.controller->news(delta);
    const auto *restart = f.child<QAction>("action.restartShared");
    const QString tip = restart->toolTip();
    f.select({QStringLiteral("raw")});
    QVERIFY(!restart->isEnabled());
    QVERIFY2(restart->toolTip().contains(QStringLiteral("NoDataFraming")),
             qPrintable(restart->toolTip()));
    QCOMPARE(restart->statusTip(), restart->toolTip());
    f.select({QStringLiteral("raw"), QStringLiteral("framed")});
    QVERIFY(restart->isEnabled());
    QCOMPARE(restart->toolTip(), tip);
    f.trigger("action.restartShared");
    QTRY_VERIFY(f.dialog());
    const auto *targets = f.dialog()->findChild<QTreeWidget *>(QStringLiteral("targets"));
    QCOMPARE(targets->topLevelItemCount(), 1);
    QCOMPARE(targets->topLevelItem(0)->text(0), QStringLiteral("framed"));
}

void TestDialogs::dialogKeepsItsTargets()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.list()->sortByColumn(ConnectionColumn::MessagesIn, Qt::DescendingOrder);
    QVERIFY(f.connectClient() && f.connectClient() && f.connectClient());
    const QString target = f.ids().first();
    f.select({target});
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QVERIFY(f.connectClient());
    for (const auto &client : f.clients)
        client->socket.sendTextMessage(QStringLiteral("moves rows"));
    f.clients.back()->socket.sendTextMessage(QStringLiteral("to the top"));
    QTRY_COMPARE(f.clients.back()->texts.size(), 2);
    accept(f);
    QTRY_COMPARE(f.ids().size(), 3);
    QVERIFY(!f.ids().contains(target));
    QTRY_COMPARE(std::count_if(f.clients.begin(), f.clients.end(),
                               [](const auto &client) { return client->isClosed; }),
                 1);
}

void TestDialogs::dialogMarksWhoLeft()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    TestClient *second = f.connectClient();
    QVERIFY(first && second);
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QVERIFY(f.dialog()->findChild<QLabel *>(QStringLiteral("gone"))->text().isEmpty());
    first->socket.close();
    QTRY_VERIFY(!f.dialog()->findChild<QLabel *>(QStringLiteral("gone"))->text().isEmpty());
    QVERIFY(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept"))->isEnabled());
    second->socket.close();
    QTRY_VERIFY(!f.dialog()->findChild<QPushButton *>(QStringLiteral("accept"))->isEnabled());
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
