// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Draws the window in its states. The pictures go to the folder named by CSP_SHOT_DIR, else to a
// temporary one.

#include "tests/madeends.h"

#include "server/servercontroller.h"
#include "ui/basics/theme.h"
#include "ui/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace csp;

namespace {

constexpr int Connections = 240;

/// Does nothing until the client leaves.
class ChatHandler final : public WebSocket
{
};
class EchoHandler final : public WebSocket
{
};
class ClockHandler final : public WebSocket
{
};

HandlerRegistry makeRegistry()
{
    HandlerRegistry registry;
    const Status added[] = {registry.add<ChatHandler>(QStringLiteral("/chat")),
                            registry.add<EchoHandler>(QStringLiteral("/echo")),
                            registry.add<EchoHandler>(QStringLiteral("/echo/shared")),
                            registry.add<ClockHandler>(QStringLiteral("/clock"))};
    for (const Status &status : added)
        Q_ASSERT(status.isOk());
    return registry;
}

QString makeId(int number)
{
    const QByteArray bytes = QByteArray::number(qHash(number), 16).rightJustified(16, '7');
    return QString::fromLatin1(bytes.toBase64()).left(24);
}

ConnectionInfo makeConnection(int i)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    ConnectionInfo info;
    info.webSocketId = makeId(i);
    info.sessionId = makeId(10'000 + i / 3);
    info.path = i % 4 == 0 ? QStringLiteral("/echo") : QStringLiteral("/chat");
    info.className = i % 4 == 0 ? QStringLiteral("EchoHandler") : QStringLiteral("ChatHandler");
    info.peer = QStringLiteral("127.0.0.1:%1").arg(40'110 + i * 7);
    info.gwClientAddress = QStringLiteral("127.0.0.1:52773");
    info.origin = QStringLiteral("http://127.0.0.1:52773");
    info.userAgent = QStringLiteral("Mozilla/5.0 (X11; Linux x86_64)");
    info.state = i % 4 == 0 ? ConnectionState::Running : ConnectionState::Detached;
    info.slow = i == 5;
    info.notResponding = i == 9;
    if (i == 7)
        info.state = ConnectionState::Closing;
    if (i == 12)
        info.state = ConnectionState::PreServer;
    info.sharedConnection = i % 4 != 0;
    info.binaryData = i % 5 == 0;
    info.openedAtMs = now - 3'700'000 + i * 13'000;
    info.lastActivityAtMs = now - (i % 17) * 4'300;
    info.messagesIn = quint64(i * i * 37 % 90'000);
    info.messagesOut = quint64(i * 1'237 % 1'200'000);
    info.bytesIn = info.messagesIn * 83;
    info.bytesOut = info.messagesOut * 120;
    info.queuedBytes = info.slow ? 1'300'000 : 0;
    info.rttUs = 310 + i;
    using Step = LifecycleStep::Step;
    const Step steps[] = {Step::Accepted, Step::PreServer, Step::Upgraded, Step::Server};
    for (int step = 0; step < 4; ++step)
        info.steps.append({steps[step], info.openedAtMs + step * 3});
    return info;
}

QList<CapturedMessage> makeMessages(const QString &id)
{
    const QByteArray texts[] = {"{\"join\":\"room 7\",\"user\":\"ada\"}", "hello from the client",
                                "{\"tick\":1763850000}",
                                QByteArray("\x01\x02\xfe\xff\x00binary", 11),
                                "What time is it in Lisbon? \xe2\x80\x94 ask the clock"};
    QList<CapturedMessage> messages;
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1'000;
    for (int i = 0; i < 40; ++i) {
        CapturedMessage message;
        message.webSocketId = id;
        message.atUs = now - (40 - i) * 731'000 + i * i * 97;
        message.direction =
            i % 3 == 0 ? CapturedMessage::Direction::In : CapturedMessage::Direction::Out;
        message.data = texts[i % 5];
        message.size = message.data.size();
        message.kind = i % 5 == 3 ? CapturedMessage::Kind::Binary : CapturedMessage::Kind::Text;
        message.from = i % 3 == 0   ? CapturedMessage::From::Client
                       : i % 7 == 0 ? CapturedMessage::From::Console
                                    : CapturedMessage::From::Handler;
        messages.append(message);
    }
    return messages;
}

void hold(SessionInfo &session)
{
    session.heldOpen = true;
    session.endsAtMs = 0;
}

ServerDelta makeBusyDelta()
{
    ServerDelta delta;
    for (int i = 0; i < Connections; ++i)
        delta.connections.append(makeConnection(i));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < Connections / 3; ++i) {
        SessionInfo session;
        session.sessionId = makeId(10'000 + i);
        session.user = i % 2 ? QString() : QStringLiteral("ada");
        session.peer = QStringLiteral("127.0.0.1");
        session.sockets = 3;
        session.timeout = std::chrono::seconds(900);
        session.createdAtMs = now - 3'700'000 + i * 39'000;
        session.lastActivityAtMs = now - i * 900;
        session.endsAtMs = session.lastActivityAtMs + 900'000;
        session.license = 1;
        delta.sessions.append(session);
    }
    hold(delta.sessions[1]);
    hold(delta.sessions[2]);
    delta.sessions[2].endRefusal =
        QStringLiteral("end refused: Error (5001): order 17 of ada is still open");
    delta.sessions[4].endRefusal =
        QStringLiteral("time-out refused: Error (5001): a download is under way");
    delta.sessions[5].stored = false;
    delta.sessions[5].license = 0;
    delta.sessions[6].timeout = std::chrono::seconds(0);
    delta.sessions[6].endsAtMs = 0;
    delta.stats.webSockets = Connections;
    delta.stats.webSocketsPeak = 312;
    delta.stats.sessions = Connections / 3;
    delta.stats.licensesInUse = Connections / 3 - 1;
    return delta;
}

/// The widest that the status bar is likely to tell.
ServerDelta makeLargeFigures()
{
    ServerDelta delta;
    delta.stats.webSockets = 9'876;
    delta.stats.webSocketsPeak = 12'345;
    delta.stats.sessions = 9'876;
    delta.stats.licensesInUse = 100;
    delta.stats.captureDropped = 12'345;
    return delta;
}

} // namespace

/// One window on one server, with news as we like it.
///
/// Thread: GUI thread.
class ShotMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void state_data();
    void state();

private:
    void save(QWidget &widget, const QString &name);
    void fill(ServerController &controller, MainWindow &window);
    void arrange(const QString &state, ServerController &controller, MainWindow &window);
    void tab(MainWindow &window, int index);

    QTemporaryDir m_temporary;
    QString m_folder;
};

void ShotMainWindow::initTestCase()
{
    m_folder = qEnvironmentVariable("CSP_SHOT_DIR", m_temporary.path());
    QVERIFY(QDir().mkpath(m_folder));
}

void ShotMainWindow::state_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    for (const char *name :
         {"empty",     "busy",     "filtered",    "nomatch",     "details",
          "closed",    "several",  "sessions",    "licenses",    "storefailure",
          "endpoints", "log",      "dialog",      "endsession",  "failure",
          "stopped",   "badinput", "side",        "narrow",      "closedlist",
          "paused",    "export",   "connectinfo", "preferences", "preferences-view"}) {
        QTest::addRow("%s-light", name) << QString::fromLatin1(name) << false;
        QTest::addRow("%s-dark", name) << QString::fromLatin1(name) << true;
    }
}

void ShotMainWindow::save(QWidget &widget, const QString &name)
{
    const QPixmap picture = widget.grab();
    QVERIFY(!picture.isNull());
    QVERIFY(picture.save(m_folder + QLatin1Char('/') + name + QStringLiteral(".png")));
}

void ShotMainWindow::tab(MainWindow &window, int index)
{
    window.findChild<QTabWidget *>(QStringLiteral("lists"))->setCurrentIndex(index);
}

void ShotMainWindow::fill(ServerController &controller, MainWindow &window)
{
    Q_EMIT controller.news(makeBusyDelta());
    auto *list = window.findChild<QTreeView *>(QStringLiteral("connections"));
    list->setCurrentIndex(list->model()->index(0, 0));
    ServerDelta delta;
    delta.captured = makeMessages(list->currentIndex().data(Qt::UserRole).toString());
    delta.stats = makeBusyDelta().stats;
    Q_EMIT controller.news(delta);
    auto *messages = window.findChild<QTreeView *>(QStringLiteral("messages"));
    messages->setCurrentIndex(messages->model()->index(30, 0));
    window.findChild<QPlainTextEdit *>(QStringLiteral("composer.text"))
        ->setPlainText(QStringLiteral("{\"tick\": 1763850000}"));
    Q_EMIT controller.logged(
        {{QDateTime::currentMSecsSinceEpoch(), LogEntry::Level::Info, QStringLiteral("gateway"),
          QStringLiteral("listening")},
         {QDateTime::currentMSecsSinceEpoch(), LogEntry::Level::Warning,
          QStringLiteral("ChatHandler"),
          QStringLiteral("output waiting for the client is over outbound-pause-bytes")},
         {QDateTime::currentMSecsSinceEpoch(), LogEntry::Level::Error,
          QStringLiteral("EchoHandler"), QStringLiteral("threw: bad_alloc")}});
}

void ShotMainWindow::arrange(const QString &state, ServerController &controller, MainWindow &window)
{
    auto *filter = window.findChild<QLineEdit *>(QStringLiteral("filter"));
    const auto trigger = [&window](const char *name) {
        window.findChild<QAction *>(QLatin1String(name))->trigger();
    };
    auto *list = window.findChild<QTreeView *>(QStringLiteral("connections"));
    if (state == u"filtered") {
        filter->setText(QStringLiteral("class:Echo in>40000"));
    } else if (state == u"nomatch") {
        filter->setText(QStringLiteral("path:/nowhere"));
    } else if (state == u"details") {
        trigger("action.showDetails");
    } else if (state == u"closed") {
        ClosedInfo closed;
        closed.webSocketId = list->currentIndex().data(Qt::UserRole).toString();
        closed.code = CloseCode(4001);
        closed.reason = QStringLiteral("moved to another node");
        closed.closedAtMs = QDateTime::currentMSecsSinceEpoch();
        ServerDelta delta;
        delta.closed = {closed};
        delta.stats = makeBusyDelta().stats;
        Q_EMIT controller.news(delta);
    } else if (state == u"several") {
        for (int row = 1; row < 4; ++row)
            list->selectionModel()->select(list->model()->index(row, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    } else if (state == u"sessions") {
        tab(window, 1);
        auto *sessions = window.findChild<QTreeView *>(QStringLiteral("sessions"));
        sessions->expand(sessions->model()->index(1, 0));
    } else if (state == u"licenses" || state == u"narrow") {
        tab(window, 1);
        auto *sessions = window.findChild<QTreeView *>(QStringLiteral("sessions"));
        sessions->setCurrentIndex(sessions->model()->index(2, 0));
        if (state == u"narrow")
            Q_EMIT controller.news(makeLargeFigures());
    } else if (state == u"storefailure") {
        ServerDelta delta;
        delta.stats = makeBusyDelta().stats;
        delta.stats.storeFailure =
            QStringLiteral("/var/lib/csp-console/sessions.sqlite: database or disk is full");
        Q_EMIT controller.news(delta);
    } else if (state == u"endpoints") {
        tab(window, 3);
    } else if (state == u"log") {
        tab(window, 4);
    } else if (state == u"closedlist") {
        Q_EMIT controller.news(makeEnds(makeBusyDelta()));
        tab(window, 2);
    } else if (state == u"paused") {
        trigger("action.pauseView");
        Q_EMIT controller.news(makeEnds(makeBusyDelta()));
    } else if (state == u"export") {
        trigger("action.exportRows");
    } else if (state == u"connectinfo") {
        trigger("action.connectInfo");
    } else if (state == u"side") {
        trigger("action.sideBySide");
    } else if (state == u"badinput") {
        filter->setText(QStringLiteral("colour:red"));
    }
}

void ShotMainWindow::state()
{
    QFETCH(const QString, state);
    QFETCH(const bool, dark);
    applyTheme(*qApp, dark ? Theme::Dark : Theme::Light);
    QTemporaryDir folder;
    QTcpServer taken;
    ServerConfig config;
    config.port = 0;
    config.licenseLimit = 100;
    if (state == u"failure") {
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        config.port = taken.serverPort();
    }
    ServerController controller(makeRegistry(), config);
    MainWindow window(controller, UiSettings(folder.filePath(QStringLiteral("window.ini"))));
    window.resize(state == u"narrow" ? 1100 : 1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QSignalSpy news(&controller, &ServerController::news);
    window.startServer();
    if (state == u"failure") {
        QTRY_VERIFY(window.findChild<QWidget *>(QStringLiteral("tryAnotherPort")));
    } else {
        QTRY_VERIFY(!news.isEmpty());
    }
    if (state != u"failure" && state != u"empty")
        fill(controller, window);
    arrange(state, controller, window);
    const QString name = state + (dark ? QStringLiteral("-dark") : QStringLiteral("-light"));
    QWidget *shown = &window;
    if (state == u"export" || state == u"connectinfo") {
        shown = window.findChild<QDialog *>();
        QVERIFY(shown);
    }
    if (state == u"dialog" || state == u"endsession") {
        auto *list = window.findChild<QTreeView *>(QStringLiteral("connections"));
        for (int row = 1; row < 4; ++row)
            list->selectionModel()->select(list->model()->index(row, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
        window
            .findChild<QAction *>(state == u"dialog" ? QStringLiteral("action.close")
                                                     : QStringLiteral("action.endSession"))
            ->trigger();
        auto *dialog = window.findChild<QDialog *>();
        QVERIFY(dialog);
        if (auto *reason = dialog->findChild<QLineEdit *>(QStringLiteral("reason")))
            reason->setText(QStringLiteral("maintenance at noon"));
        ServerDelta delta;
        ClosedInfo closed;
        closed.webSocketId = list->model()->index(2, 0).data(Qt::UserRole).toString();
        delta.closed = {closed};
        Q_EMIT controller.news(delta);
        shown = dialog;
    }
    if (state.startsWith(u"preferences")) {
        window.findChild<QAction *>(QStringLiteral("action.preferences"))->trigger();
        shown = window.findChild<QDialog *>(QStringLiteral("preferences"));
        QVERIFY(shown);
        shown->findChild<QTabWidget *>()->setCurrentIndex(state == u"preferences" ? 0 : 2);
        shown->findChild<QSpinBox *>(QStringLiteral("server.poolThreads"))->setValue(0);
    }
    if (state == u"stopped") {
        window.stopServer();
        QTRY_COMPARE(controller.state(), ServerController::State::Stopped);
    }
    QTest::qWait(0);
    save(*shown, name);
}

QTEST_MAIN(ShotMainWindow)
#include "shot_mainwindow.moc"
