// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Draws the composer, the test client and the small dialogs in their states. The pictures go to the
// folder named by CSP_SHOT_DIR, else to a temporary one.

#include "tests/windowfixture.h"

#include "ui/basics/theme.h"
#include "ui/composer/composer.h"
#include "ui/composer/saveddrawer.h"
#include "ui/dialogs/testclientwindow.h"

#include <QApplication>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

using namespace csp;

/// One window on one server with three clients.
///
/// Thread: GUI thread.
class ShotComposer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void state_data();
    void state();

private:
    /// Brings the window into \a state; what is to be drawn, or nullptr when that fails.
    static QWidget *arrange(const QString &state, WindowFixture &f);
    static QWidget *arrangeDialog(const QString &state, WindowFixture &f);
    static QWidget *connectedClient(WindowFixture &f);

    QTemporaryDir m_temporary;
    QString m_folder;
};

void ShotComposer::initTestCase()
{
    m_folder = qEnvironmentVariable("CSP_SHOT_DIR", m_temporary.path());
    QVERIFY(QDir().mkpath(m_folder));
}

void ShotComposer::state_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    for (const char *name : {"json", "file", "repeat", "saved", "locked", "firstrun", "testclient",
                             "shortcuts", "about", "quit"}) {
        QTest::addRow("%s-light", name) << QString::fromLatin1(name) << false;
        QTest::addRow("%s-dark", name) << QString::fromLatin1(name) << true;
    }
}

QWidget *ShotComposer::arrange(const QString &state, WindowFixture &f)
{
    auto *kind = f.child<QComboBox>("composer.kind");
    if (state == u"json") {
        kind->setCurrentIndex(int(PayloadKind::Json));
        f.type(
            QStringLiteral("{\"order\": {{seq}},\n \"to\": \"{{websocketid}}\",\n \"lines\": [}"));
        f.trigger("action.send");
    } else if (state == u"file") {
        kind->setCurrentIndex(int(PayloadKind::File));
    } else if (state == u"repeat") {
        f.type(QStringLiteral("tick {{seq}}"));
        f.trigger("action.repeatSending");
        f.child<QSpinBox>("repeat.interval")->setValue(3'600'000);
        f.trigger("action.send");
        f.child<QComboBox>("composer.targets")->setCurrentIndex(int(Composer::Targets::Class));
    } else if (state == u"saved") {
        SavedModel &model = f.window->findChild<SavedDrawer *>()->model();
        const QModelIndex folder = model.addFolder(QStringLiteral("Orders"), {});
        model.addMessage(QStringLiteral("new order"), {.kind = PayloadKind::Json}, folder);
        model.addMessage(QStringLiteral("cancel it"), {}, folder);
        model.addMessage(QStringLiteral("keep-alive"), {.kind = PayloadKind::Hex}, {});
        f.child<QTreeView>("saved.tree")->expandAll();
        f.trigger("action.showSaved");
        f.type(QStringLiteral("good day"));
    }
    return f.window.get();
}

QWidget *ShotComposer::arrangeDialog(const QString &state, WindowFixture &f)
{
    if (state == u"testclient")
        return connectedClient(f);
    if (state == u"locked" || state == u"firstrun") {
        if (state == u"locked")
            f.trigger("action.readOnly");
        return f.window.get();
    }
    f.trigger(qPrintable(QStringLiteral("action.") + state));
    return f.dialog();
}

QWidget *ShotComposer::connectedClient(WindowFixture &f)
{
    f.trigger("action.testClient");
    auto *client = f.window->findChild<TestClientWindow *>();
    if (!client)
        return nullptr;
    client->findChild<QPushButton *>(QStringLiteral("testClient.connect"))->click();
    auto *send = client->findChild<QPushButton *>(QStringLiteral("testClient.send"));
    auto *list = client->findChild<QTreeWidget *>(QStringLiteral("testClient.list"));
    auto *text = client->findChild<QPlainTextEdit *>(QStringLiteral("testClient.text"));
    text->setPlainText(QStringLiteral("good day"));
    const bool isOpen = QTest::qWaitFor([send] { return send->isEnabled(); });
    send->click();
    const bool isAnswered = QTest::qWaitFor([list] { return list->topLevelItemCount() == 3; });
    return isOpen && isAnswered ? client : nullptr;
}

void ShotComposer::state()
{
    QFETCH(const QString, state);
    QFETCH(const bool, dark);
    applyTheme(*qApp, dark ? Theme::Dark : Theme::Light);
    WindowFixture f;
    f.window->resize(1280, 800);
    QVERIFY(f.start());
    for (int i = 0; i < 3 && state != u"firstrun"; ++i)
        QVERIFY(f.connectClient());
    QTRY_VERIFY(f.child<QAction>("action.testPage")->isEnabled());
    f.select(f.ids().mid(0, 2));
    const bool isComposer = QStringList{QStringLiteral("json"), QStringLiteral("file"),
                                        QStringLiteral("repeat"), QStringLiteral("saved")}
                                .contains(state);
    QWidget *shown = isComposer ? arrange(state, f) : arrangeDialog(state, f);
    QVERIFY(shown);
    QCoreApplication::sendPostedEvents(); // what was laid out anew
    const QPixmap picture = shown->grab();
    QVERIFY(picture.save(m_folder + QStringLiteral("/composer-") + state
                         + (dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png"))));
}

QTEST_MAIN(ShotComposer)
#include "shot_composer.moc"
