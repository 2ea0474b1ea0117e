// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/composer/composer.h"
#include "ui/composer/saveddrawer.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <sys/stat.h>

using namespace csp;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QJsonObject message(const QString &name, const QString &text)
{
    return draftToJson({.text = text}, {{QLatin1String("name"), name}});
}

/// More than a file may hold, in lines that are soon laid out.
QString hugeText()
{
    const QString line = QString(1'023, QLatin1Char('x')) + QLatin1Char('\n');
    return line.repeated(qsizetype(SavedFile::MaxBytes) / line.size());
}

} // namespace

/// The file of saved messages when it cannot be written, and what does not fit into it.
class TestSavedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failedSaveIsTriedAgainAtTheEnd();
    void foreignFileStaysWhenNothingIsWritten();
    void messageThatDoesNotFitIsRefused();
    void importThatDoesNotFitIsRefused();
    void importAddsAPartInEachTurn();
    void importThatStopsHalfwayLeavesWhatWas_data();
    void importThatStopsHalfwayLeavesWhatWas();
    void itemsAreCounted();
    void folderTooDeepIsTakenBack();
    void compactFileNearTheLimitCanBeWritten();
    void onlyFilesAreReplaced();

private:
    static QString pathOf(const WindowFixture &f)
    {
        return f.folder.filePath(QStringLiteral("messages.json"));
    }
    static SavedModel &modelOf(const WindowFixture &f)
    {
        return f.window->findChild<SavedDrawer *>()->model();
    }
    static void save(const WindowFixture &f, const QString &name);
    static QString thousandMessages(const WindowFixture &f);
};

void TestSavedFile::save(const WindowFixture &f, const QString &name)
{
    QTest::mouseClick(f.child<QToolButton>("composer.save"), Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QLineEdit *>(QStringLiteral("save.name"))->setText(name);
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(!f.dialog());
}

void TestSavedFile::failedSaveIsTriedAgainAtTheEnd()
{
    WindowFixture f;
    QVERIFY(QDir(f.folder.path()).mkdir(QStringLiteral("messages.json")));
    f.type(QStringLiteral("x"));
    save(f, QStringLiteral("late"));
    QTRY_VERIFY(f.child<QWidget>("message.savedMessages"));
    QVERIFY(QDir(f.folder.path()).rmdir(QStringLiteral("messages.json")));
    f.window.reset();
    QVERIFY(contentOf(pathOf(f)).contains("late"));
}

void TestSavedFile::foreignFileStaysWhenNothingIsWritten()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("messages.json"));
    SavedFile file(path);
    QVERIFY(file.read());
    QVERIFY(put(path, "another program's"));
    QVERIFY(!file.write({message(QStringLiteral("huge"), hugeText())}).isOk());
    QCOMPARE(contentOf(path), QByteArray("another program's"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    QVERIFY(file.keptAside().isEmpty());
}

void TestSavedFile::messageThatDoesNotFitIsRefused()
{
    WindowFixture f;
    f.type(QStringLiteral("small"));
    save(f, QStringLiteral("kept"));
    f.type(hugeText());
    for (const char *name : {"kept", "huge"}) {
        save(f, QString::fromLatin1(name));
        QVERIFY2(f.result().contains(QStringLiteral("larger than")), qPrintable(f.result()));
        QCOMPARE(modelOf(f).rowCount(), 1);
        QCOMPARE(modelOf(f).draftAt(modelOf(f).index(0, 0))->text, QStringLiteral("small"));
    }
    f.type(QStringLiteral("also small"));
    save(f, QStringLiteral("next"));
    QTRY_VERIFY(contentOf(pathOf(f)).contains("next"));
    QVERIFY(!f.child<QWidget>("message.savedMessages"));
}

void TestSavedFile::importThatDoesNotFitIsRefused()
{
    WindowFixture f;
    const QString path = f.folder.filePath(QStringLiteral("more.json"));
    const QString text(qsizetype(SavedFile::MaxBytes / 2), QLatin1Char('x'));
    QVERIFY(SavedFile(path).writeCopy({message(QStringLiteral("a"), text)}).isOk());
    auto *drawer = f.window->findChild<SavedDrawer *>();
    drawer->importFrom(path);
    QTRY_COMPARE(f.result(), QStringLiteral("imported 1"));
    drawer->importFrom(path);
    QTRY_VERIFY2(f.result().contains(QStringLiteral("larger than")), qPrintable(f.result()));
    QCOMPARE(modelOf(f).rowCount(), 1);
}

/// A file with a thousand messages, half of them in a folder; empty when it cannot be written.
QString TestSavedFile::thousandMessages(const WindowFixture &f)
{
    QJsonArray items;
    for (int i = 0; i < 499; ++i)
        items.append(message(QString::number(i), QStringLiteral("x")));
    QJsonObject folder{{QLatin1String("name"), QStringLiteral("folder")},
                       {QLatin1String("items"), items}};
    items.append(folder);
    items.append(message(QStringLiteral("last"), QStringLiteral("x")));
    const QString path = f.folder.filePath(QStringLiteral("many.json"));
    return SavedFile(path).writeCopy(items).isOk() ? path : QString();
}

void TestSavedFile::importAddsAPartInEachTurn()
{
    WindowFixture f;
    auto *drawer = f.window->findChild<SavedDrawer *>();
    drawer->importFrom(thousandMessages(f));
    QVERIFY(f.child<QWidget>("job"));
    QCOMPARE(modelOf(f).rowCount(), 0); // it is being read, elsewhere
    QSignalSpy spy(f.window->findChild<SavedImport *>(), &SavedImport::progressed);
    QTRY_COMPARE(f.result(), QStringLiteral("imported 999"));
    qsizetype before = 0;
    for (const QVariantList &progress : spy) {
        const auto done = progress.at(0).value<qsizetype>();
        QVERIFY(done - before <= SavedImport::PartItems);
        QCOMPARE(progress.at(1).value<qsizetype>(), 1'000);
        before = done;
    }
    QCOMPARE(before, 1'000);
    QTRY_VERIFY(!f.child<QWidget>("job"));
    QTRY_VERIFY(contentOf(pathOf(f)).contains("\"last\""));
    QCOMPARE(SavedFile::countOf(modelOf(f).items()), 1'000);
}

void TestSavedFile::importThatStopsHalfwayLeavesWhatWas_data()
{
    QTest::addColumn<bool>("byQuitting");
    QTest::newRow("cancelled") << false;
    QTest::newRow("quit") << true;
}

void TestSavedFile::importThatStopsHalfwayLeavesWhatWas()
{
    QFETCH(const bool, byQuitting);
    WindowFixture f;
    f.type(QStringLiteral("x"));
    save(f, QStringLiteral("kept"));
    QTRY_VERIFY(QFile::exists(pathOf(f)));
    const QByteArray before = contentOf(pathOf(f));
    f.window->findChild<SavedDrawer *>()->importFrom(thousandMessages(f));
    QSignalSpy spy(f.window->findChild<SavedImport *>(), &SavedImport::progressed);
    QVERIFY(spy.wait());
    QVERIFY(modelOf(f).rowCount() > 1);
    modelOf(f).setData(modelOf(f).index(0, 0), QStringLiteral("renamed meanwhile"), Qt::EditRole);
    if (!byQuitting) {
        f.child<QPushButton>("job.cancel")->click();
        QVERIFY2(f.result().contains(QStringLiteral("cancelled")), qPrintable(f.result()));
        QCOMPARE(modelOf(f).rowCount(), 1);
    }
    f.window.reset();
    QCOMPARE(contentOf(pathOf(f)), QByteArray(before).replace("kept", "renamed meanwhile"));
}

void TestSavedFile::itemsAreCounted()
{
    const QTemporaryDir folder;
    const SavedFile file(folder.filePath(QStringLiteral("messages.json")));
    QJsonArray items;
    for (qsizetype i = 1; i < SavedFile::MaxItems; ++i)
        items.append(message(QStringLiteral("a"), {}));
    const auto inFolder = [&items] {
        return QJsonArray{QJsonObject{{QLatin1String("name"), QStringLiteral("f")},
                                      {QLatin1String("items"), items}}};
    };
    QVERIFY(file.check(inFolder()).isOk());
    items.append(message(QStringLiteral("a"), {}));
    const Status tooMany = file.check(inFolder());
    QVERIFY2(tooMany.text().contains(QStringLiteral("more than 10,000")),
             qPrintable(tooMany.text()));
}

void TestSavedFile::folderTooDeepIsTakenBack()
{
    WindowFixture f;
    QModelIndex folder;
    for (int depth = 0; depth < SavedFile::MaxDepth; ++depth)
        folder = modelOf(f).addFolder(QStringLiteral("f"), folder);
    QTRY_VERIFY(QFile::exists(pathOf(f)));
    modelOf(f).addFolder(QStringLiteral("too deep"), folder);
    QTRY_VERIFY2(f.result().contains(QStringLiteral("levels of folders")), qPrintable(f.result()));
    QCOMPARE(modelOf(f).folders().size(), SavedFile::MaxDepth);
}

void TestSavedFile::compactFileNearTheLimitCanBeWritten()
{
    const QTemporaryDir folder;
    SavedFile file(folder.filePath(QStringLiteral("messages.json")));
    QJsonArray numbers;
    for (int i = 0; i < 500'000; ++i) // indented they take several times that
        numbers.append(0);
    QJsonObject item = message(QStringLiteral("a"), QStringLiteral("x"));
    item.insert(QLatin1String("numbers"), numbers);
    QVERIFY(file.read());
    const Status written = file.write({item});
    QVERIFY2(written.isOk(), qPrintable(written.text()));
    QVERIFY(file.read());
}

void TestSavedFile::onlyFilesAreReplaced()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("pipe"));
    SavedFile file(path);
    QVERIFY(file.read());
    QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
    QVERIFY(!file.writeCopy({}).isOk());
    const Status written = file.write({});
    QVERIFY2(written.text().contains(QStringLiteral("it is no file")), qPrintable(written.text()));
    QVERIFY(QFileInfo::exists(path) && !QFileInfo(path).isFile());
}

QTEST_MAIN(TestSavedFile)
#include "tst_savedfile.moc"
