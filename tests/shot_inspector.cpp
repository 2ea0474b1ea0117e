// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Draws the message inspector in its states. The pictures go to the folder named by CSP_SHOT_DIR,
// else to a temporary one.

#include "tests/windowfixture.h"

#include "ui/basics/theme.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/messagesview.h"
#include "ui/lists/filterbox.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

using namespace csp;

/// One window on one server with two clients that have said something.
///
/// Thread: GUI thread.
class ShotInspector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void state_data();
    void state();

private:
    static bool talk(WindowFixture &f);
    /// Brings the window into \a state; false when that fails.
    static bool arrange(const QString &state, WindowFixture &f);
    static void show(const WindowFixture &f, int row, int form);

    QTemporaryDir m_temporary;
    QString m_folder;
};

void ShotInspector::initTestCase()
{
    m_folder = qEnvironmentVariable("CSP_SHOT_DIR", m_temporary.path());
    QVERIFY(QDir().mkpath(m_folder));
}

void ShotInspector::state_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    for (const char *name : {"hex", "badjson", "search", "messagefilter", "recording", "captureall",
                             "capturesettings", "exportmessages", "merged"}) {
        QTest::addRow("%s-light", name) << QString::fromLatin1(name) << false;
        QTest::addRow("%s-dark", name) << QString::fromLatin1(name) << true;
    }
}

bool ShotInspector::talk(WindowFixture &f)
{
    const QStringList texts{QStringLiteral("{\"order\": 17, \"items\": [1, 2.5, null, true]}"),
                            QStringLiteral("hello from the client"),
                            QStringLiteral("{\"order\": 18, \"items\": [}"),
                            QStringLiteral("What time is it in Lisbon? — ask the clock")};
    f.trigger("action.showConnections");
    f.select(f.ids());
    const QAbstractItemModel *model = f.list("messages")->model();
    for (const QString &text : texts) {
        for (const auto &client : f.clients) {
            client->socket.sendTextMessage(text);
            client->socket.sendBinaryMessage(QByteArray("\x01\x02\x00~raw", 7));
        }
    }
    const int expected = int(texts.size() * qsizetype(f.clients.size()) * 4);
    return QTest::qWaitFor([&] { return model->rowCount() >= expected; });
}

void ShotInspector::show(const WindowFixture &f, int row, int form)
{
    QTreeView *list = f.list("messages");
    list->setCurrentIndex(list->model()->index(row, 0));
    f.child<QComboBox>("payload.kind")->setCurrentIndex(form);
}

bool ShotInspector::arrange(const QString &state, WindowFixture &f)
{
    const auto rowOf = [&f](const QString &part) {
        const QAbstractItemModel *model = f.list("messages")->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, MessagesModel::Preview).data().toString().contains(part))
                return row;
        }
        return 0;
    };
    show(f, rowOf(QStringLiteral("order\": 17")), 0);
    if (state == QLatin1String("hex"))
        show(f, rowOf(QStringLiteral("Lisbon")), 3);
    if (state == QLatin1String("badjson"))
        show(f, rowOf(QStringLiteral("order\": 18")), 2);
    if (state == QLatin1String("messagefilter"))
        f.child<FilterBox>("messages.filter")->setText(QStringLiteral("dir:out kind=text"));
    if (state == QLatin1String("recording"))
        f.window->recordTo(f.folder.filePath(QStringLiteral("record.jsonl")));
    if (state == QLatin1String("captureall")) {
        auto *mode = f.child<QComboBox>("captureMode");
        mode->setCurrentIndex(1);
        Q_EMIT mode->activated(1);
        f.select({});
    }
    if (state == QLatin1String("merged"))
        show(f, 6, 0);
    if (state == QLatin1String("capturesettings"))
        f.trigger("action.captureSettings");
    if (state == QLatin1String("exportmessages"))
        f.trigger("action.exportMessages");
    if (state != QLatin1String("search"))
        return true;
    f.trigger("action.findMessage");
    f.child<QLineEdit>("messages.find.text")->setText(QStringLiteral("lisbon"));
    f.trigger("action.findMessage");
    const auto *result = f.child<QLabel>("messages.find.result");
    return QTest::qWaitFor([&] { return result->text().startsWith(QStringLiteral("Found")); });
}

void ShotInspector::state()
{
    QFETCH(const QString, state);
    QFETCH(const bool, dark);
    applyTheme(*qApp, dark ? Theme::Dark : Theme::Light);
    WindowFixture f;
    f.window->resize(1'440, 900);
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    if (state == QLatin1String("merged"))
        QVERIFY(f.connectClient());
    QVERIFY(talk(f));
    QVERIFY(arrange(state, f));
    QVERIFY(QTest::qWaitForWindowExposed(f.window.get()));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QWidget *drawn = f.dialog() ? static_cast<QWidget *>(f.dialog()) : f.window.get();
    const QString path = m_folder + QLatin1Char('/') + QLatin1String(QTest::currentDataTag())
                         + QStringLiteral(".png");
    QVERIFY(drawn->grab().save(path));
}

QTEST_MAIN(ShotInspector)
#include "shot_inspector.moc"
