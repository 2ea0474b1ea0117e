// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/composer/composer.h"
#include "ui/composer/saveddrawer.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
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
    QCOMPARE(f.result(), QStringLiteral("imported 1"));
    drawer->importFrom(path);
    QVERIFY2(f.result().contains(QStringLiteral("larger than")), qPrintable(f.result()));
    QCOMPARE(modelOf(f).rowCount(), 1);
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
