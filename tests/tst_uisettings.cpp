// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/filesizelimit.h"
#include "tests/readonlyfolder.h"

#include "server/servercontroller.h"
#include "ui/basics/messagebar.h"
#include "ui/mainwindow.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <optional>

using namespace csp;

namespace {

const QString Key = QStringLiteral("settingsNotKept");

QString told(const MainWindow &window)
{
    return window.findChild<MessageBar *>(QStringLiteral("messageBar"))->textOf(Key);
}

/// Changes a setting, and waits until what follows from it has happened.
bool changeASetting(const MainWindow &window)
{
    window.findChild<QAction *>(QStringLiteral("action.askSingleClose"))->toggle();
    bool isLater = false;
    QTimer::singleShot(0, &window, [&isLater] { isLater = true; });
    return QTest::qWaitFor([&isLater] { return isLater; });
}

} // namespace

/// What the window remembers, where it cannot be written.
class TestUiSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingIsToldWhileTheyAreKept();
    void tellsAFolderThatCannotBe();
    void tellsAFolderThatMayOnlyBeRead();
    void tellsOnceWhatHappensLater_data();
    void tellsOnceWhatHappensLater();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    std::optional<QTemporaryDir> m_folder;
    ServerController m_controller{{}, {}};
};

void TestUiSettings::init()
{
    m_folder.emplace();
    QVERIFY(m_folder->isValid());
}

void TestUiSettings::nothingIsToldWhileTheyAreKept()
{
    const QString file = path("window.ini");
    const MainWindow window(m_controller, UiSettings(file));
    QVERIFY(changeASetting(window));
    QCOMPARE(told(window), QString());
    QVERIFY(!UiSettings(file).asksSingleClose());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("window.ini")}); // what was tried is gone
}

void TestUiSettings::tellsAFolderThatCannotBe()
{
    QFile notAFolder(path("file"));
    QVERIFY(notAFolder.open(QIODevice::WriteOnly));
    const QString file = path("file/window.ini");
    const MainWindow window(m_controller, UiSettings(file));
    QVERIFY2(told(window).contains(QDir::toNativeSeparators(file)), qPrintable(told(window)));
    QVERIFY2(told(window).contains(qt_error_string(ENOTDIR)), qPrintable(told(window)));
}

void TestUiSettings::tellsAFolderThatMayOnlyBeRead()
{
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));
    const ReadOnlyFolder readOnly(m_folder->path(), path("folder"));
    const MainWindow window(m_controller, UiSettings(path("folder/window.ini")));
    QVERIFY2(told(window).contains(qt_error_string(EACCES)), qPrintable(told(window)));
}

void TestUiSettings::tellsOnceWhatHappensLater_data()
{
    QTest::addColumn<bool>("isFull");
    QTest::addColumn<QString>("why");
    QTest::newRow("a folder in its place") << false << QStringLiteral("it is a folder");
    QTest::newRow("no room for it") << true << qt_error_string(EFBIG);
}

void TestUiSettings::tellsOnceWhatHappensLater()
{
    QFETCH(const bool, isFull);
    QFETCH(const QString, why);
    const QString file = path("window.ini");
    MainWindow window(m_controller, UiSettings(file));
    QCOMPARE(told(window), QString());
    std::optional<FileSizeLimit> limit;
    if (isFull)
        limit.emplace(0);
    else
        QVERIFY(QFile::remove(file) && QDir().mkdir(file));
    QVERIFY(changeASetting(window));
    QVERIFY2(told(window).contains(QDir::toNativeSeparators(file)), qPrintable(told(window)));
    QVERIFY2(told(window).contains(why), qPrintable(told(window)));
    window.findChild<MessageBar *>(QStringLiteral("messageBar"))->withdraw(Key);
    QVERIFY(changeASetting(window));
    QCOMPARE(told(window), QString());
}

QTEST_MAIN(TestUiSettings)
#include "tst_uisettings.moc"
