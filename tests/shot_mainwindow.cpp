// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Draws the window in its states. The pictures go to the folder named by CSP_SHOT_DIR, which under
// ctest is shots in the build folder; else to a temporary one. On a real display they are of the
// whole screen, once what is shown has the focus.

#include "tests/madeends.h"
#include "tests/madenews.h"

#include "server/servercontroller.h"
#include "ui/basics/theme.h"
#include "ui/basics/translations.h"
#include "ui/mainwindow.h"
#include "ui/sparkline.h"
#include "ui/statusstrip.h"

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QWebSocket>

#include <algorithm>

using namespace csp;

namespace {

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

/// Does not return before it is told to.
class SlowHandler final : public WebSocket
{
public:
    explicit SlowHandler(QSemaphore *released)
        : m_released(released)
    {
    }

protected:
    Status server() override
    {
        m_released->acquire();
        return Status();
    }

private:
    QSemaphore *const m_released;
};

HandlerRegistry makeRegistry(QSemaphore *released)
{
    HandlerRegistry registry;
    const Status added[] = {registry.add<ChatHandler>(QStringLiteral("/chat")),
                            registry.add<EchoHandler>(QStringLiteral("/echo")),
                            registry.add<EchoHandler>(QStringLiteral("/echo/shared")),
                            registry.add<ClockHandler>(QStringLiteral("/clock")),
                            registry.add<SlowHandler>(QStringLiteral("/slow"), released)};
    for (const Status &status : added)
        Q_ASSERT(status.isOk());
    return registry;
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
    installTranslations();
}

void ShotMainWindow::state_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    for (const char *name : {"empty",
                             "busy",
                             "filtered",
                             "nomatch",
                             "details",
                             "closed",
                             "several",
                             "sessions",
                             "licenses",
                             "storefailure",
                             "endpoints",
                             "log",
                             "dialog",
                             "endsession",
                             "failure",
                             "stopped",
                             "badinput",
                             "side",
                             "narrow",
                             "closedlist",
                             "paused",
                             "export",
                             "connectinfo",
                             "preferences",
                             "preferences-view",
                             "preferences-capture",
                             "preferences-notices",
                             "stopping",
                             "readonly",
                             "quit",
                             "overload",
                             "unselected",
                             "open",
                             "startdetails"}) {
        QTest::addRow("%s-light", name) << QString::fromLatin1(name) << false;
        QTest::addRow("%s-dark", name) << QString::fromLatin1(name) << true;
    }
}

void ShotMainWindow::save(QWidget &widget, const QString &name)
{
    const bool isOnDisplay = QGuiApplication::platformName() == u"xcb";
    if (isOnDisplay) {
        QVERIFY(QTest::qWaitForWindowActive(&widget) && QTest::qWaitForWindowExposed(&widget));
        for (QWidget *each : QApplication::topLevelWidgets())
            if (each->isVisible())
                each->repaint();
    }
    const QPixmap picture = isOnDisplay ? widget.screen()->grabWindow(0) : widget.grab();
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
    auto *rates = window.findChild<Sparkline *>();
    for (qint64 second = 1; second < 60; ++second)
        rates->add(second * 1'000 - Sparkline::SpanMs, second * 37 % 23 * 40,
                   second * 53 % 31 * 25);
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
        ServerDelta delta;
        delta.endpoints = controller.endpoints();
        delta.endpoints.last().defaults.noDataFraming = true;
        Q_EMIT controller.news(delta);
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
    } else if (state == u"readonly") {
        trigger("action.readOnly");
    } else if (state == u"unselected") {
        list->clearSelection();
        list->setCurrentIndex({});
    } else if (state == u"overload") {
        ServerDelta delta;
        delta.stats = makeBusyDelta().stats;
        delta.stats.captureDropped = 12'345;
        Q_EMIT controller.news(delta);
    } else if (state == u"open") {
        ServerConfig config = controller.config();
        config.address = QHostAddress::Any; // as if it listened there
        window.findChild<StatusStrip *>()->setServer(controller.state(), config);
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
    const bool isFailure = state == u"failure" || state == u"startdetails";
    QTcpServer taken;
    ServerConfig config;
    config.port = 0;
    config.licenseLimit = 100;
    if (isFailure) {
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        config.port = taken.serverPort();
    }
    QSemaphore released;
    ServerController controller(makeRegistry(&released), config);
    MainWindow window(controller, UiSettings(folder.filePath(QStringLiteral("window.ini"))));
    window.resize(state == u"narrow" ? 1100 : 1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QSignalSpy news(&controller, &ServerController::news);
    window.startServer();
    if (isFailure) {
        QTRY_VERIFY(window.findChild<QWidget *>(QStringLiteral("tryAnotherPort")));
    } else {
        const auto isFull = [](const QList<QVariant> &arguments) {
            return arguments.constFirst().value<ServerDelta>().full;
        };
        QTRY_VERIFY(std::any_of(news.begin(), news.end(), isFull));
        controller.setWatching(false); // no other full one undoes what we tell
    }
    if (!isFailure && state != u"empty")
        fill(controller, window);
    arrange(state, controller, window);
    const QString name = state + (dark ? QStringLiteral("-dark") : QStringLiteral("-light"));
    QWidget *shown = &window;
    if (state == u"quit")
        window.close();
    if (state == u"startdetails")
        window.findChild<QPushButton *>(QStringLiteral("startDetails"))->click();
    if (state == u"export" || state == u"connectinfo" || state == u"quit"
        || state == u"startdetails") {
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
        const QStringList pages{
            QStringLiteral("preferences"), QStringLiteral("preferences-capture"),
            QStringLiteral("preferences-view"), QStringLiteral("preferences-notices")};
        shown->findChild<QTabWidget *>()->setCurrentIndex(int(pages.indexOf(state)));
        shown->findChild<QSpinBox *>(QStringLiteral("server.poolThreads"))->setValue(0);
    }
    QWebSocket client;
    if (state == u"stopping") {
        client.open(QUrl(controller.url() + QStringLiteral("/slow")));
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        window.stopServer();
        QTRY_VERIFY(window.findChild<QWidget *>(QStringLiteral("message.serverProgress")));
    }
    if (state == u"stopped") {
        window.stopServer();
        const auto *status = window.findChild<QLabel *>(QStringLiteral("status.state"));
        QTRY_COMPARE(status->text(), QStringLiteral("Stopped"));
    }
    QCoreApplication::removePostedEvents(&window, QEvent::MetaCall); // what the server itself tells
    QTest::qWait(0);
    save(*shown, name);
    released.release();
}

QTEST_MAIN(ShotMainWindow)
#include "shot_mainwindow.moc"
