// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/composer/composer.h"
#include "ui/composer/saveddrawer.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

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

const QByteArray
    Kept(R"({"format": "csp-console messages", "version": 1, "colour": "red", "items": [
    {"name": "Orders", "note": "from Ada", "items": [
        {"name": "new", "kind": "json", "text": "{}", "direction": "handler", "likes": 7}]},
    {"name": "hello", "kind": "text", "text": "good day"}]})");

} // namespace

/// Saved messages: their file, and the drawer beside the composer.
class TestSavedMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savedMessageSurvivesAndIsTakenUp();
    void unknownKeysAreKept();
    void unusableFileIsToldAndLeftAlone_data();
    void unusableFileIsToldAndLeftAlone();
    void whatAnotherProgramWroteIsKeptAside();
    void folderThatCannotBeWrittenIsTold();
    void savingUnderTheSameNameReplaces();
    void searchFindsNamesAndContents();
    void renamedByKeys();
    void removedAfterAQuestion();
    void movedByKeys();
    void draggedIntoAFolder();
    void messagesTakeNoDrop();
    void exportedAndImported();
    void importOfAForeignFileChangesNothing();
    void foldersHaveABoundedDepth();

private:
    static SavedDrawer *drawer(const WindowFixture &f)
    {
        return f.window->findChild<SavedDrawer *>();
    }
    static void select(const WindowFixture &f, const QModelIndex &shown)
    {
        auto *tree = f.child<QTreeView>("saved.tree");
        tree->setFocus();
        tree->setCurrentIndex(shown);
    }
    /// The names from the top, with "/" behind folders.
    static QStringList names(const QAbstractItemModel &model, const QModelIndex &parent = {});
    /// A window whose folder holds the file above.
    static std::unique_ptr<WindowFixture> filled(const QByteArray &content = Kept);
    static void save(const WindowFixture &f, const QString &name);
};

QStringList TestSavedMessages::names(const QAbstractItemModel &model, const QModelIndex &parent)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const bool isFolder = index.data(SavedModel::IsFolderRole).toBool();
        found << index.data().toString() + QLatin1String(isFolder ? "/" : "");
        found << names(model, index);
    }
    return found;
}

std::unique_ptr<WindowFixture> TestSavedMessages::filled(const QByteArray &content)
{
    auto f = std::make_unique<WindowFixture>();
    f->window.reset();
    if (!put(f->folder.filePath(QStringLiteral("messages.json")), content))
        return nullptr;
    f->openWindow();
    f->trigger("action.showSaved");
    return f;
}

void TestSavedMessages::save(const WindowFixture &f, const QString &name)
{
    QTest::mouseClick(f.child<QToolButton>("composer.save"), Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QLineEdit *>(QStringLiteral("save.name"))->setText(name);
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(!f.dialog());
}

void TestSavedMessages::savedMessageSurvivesAndIsTakenUp()
{
    WindowFixture f;
    const QString path = f.folder.filePath(QStringLiteral("messages.json"));
    QVERIFY(!QFile::exists(path));
    f.child<QComboBox>("composer.kind")->setCurrentIndex(int(PayloadKind::Hex));
    f.child<QComboBox>("composer.direction")->setCurrentIndex(1);
    f.type(QStringLiteral("00 ff"));
    save(f, QStringLiteral("two bytes"));
    QTRY_VERIFY(QFile::exists(path));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    f.openWindow();
    f.trigger("action.showSaved");
    auto *tree = f.child<QTreeView>("saved.tree");
    QCOMPARE(names(*tree->model()), QStringList{QStringLiteral("two bytes")});
    select(f, tree->model()->index(0, 0));
    QTest::keyClick(tree, Qt::Key_Return);
    const Draft draft = f.window->findChild<Composer *>()->draft();
    QCOMPARE(draft.text, QStringLiteral("00 ff"));
    QCOMPARE(draft.kind, PayloadKind::Hex);
    QCOMPARE(draft.direction, ServerController::Direction::ToHandler);
}

void TestSavedMessages::unknownKeysAreKept()
{
    const auto f = filled();
    QVERIFY(f);
    f->type(QStringLiteral("x"));
    save(*f, QStringLiteral("another"));
    const QString path = f->folder.filePath(QStringLiteral("messages.json"));
    QTRY_VERIFY(contentOf(path).contains("another"));
    const QJsonObject root = QJsonDocument::fromJson(contentOf(path)).object();
    QCOMPARE(root.value(QLatin1String("colour")).toString(), QStringLiteral("red"));
    const QJsonObject folder = root.value(QLatin1String("items")).toArray().at(0).toObject();
    QCOMPARE(folder.value(QLatin1String("note")).toString(), QStringLiteral("from Ada"));
    const QJsonObject message = folder.value(QLatin1String("items")).toArray().at(0).toObject();
    QCOMPARE(message.value(QLatin1String("likes")).toInt(), 7);
    QCOMPARE(message.value(QLatin1String("direction")).toString(), QStringLiteral("handler"));
}

void TestSavedMessages::unusableFileIsToldAndLeftAlone_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("cause");
    QTest::newRow("newer version")
        << QByteArray(Kept).replace("\"version\": 1", "\"version\": 2") << "version 2";
    QTest::newRow("no version") << QByteArray(Kept).replace("\"version\": 1", "\"version\": \"x\"")
                                << "no version";
    QTest::newRow("no JSON") << QByteArray("{\"format\":") << "no JSON";
    QTest::newRow("empty") << QByteArray() << "no JSON";
    QTest::newRow("foreign JSON") << QByteArray(R"({"version": 1, "items": []})")
                                  << "holds no saved messages";
    QTest::newRow("array") << QByteArray("[1]") << "holds no saved messages";
    QTest::newRow("unknown kind") << QByteArray(Kept).replace("\"kind\": \"text\"",
                                                              "\"kind\": \"smell\"")
                                  << "\"hello\" is of no known kind";
    QTest::newRow("no name") << QByteArray(Kept).replace("\"hello\"", "\"\"") << "has no name";
    QTest::newRow("items of a folder are no list")
        << QByteArray(R"({"format": "csp-console messages", "version": 1,
                          "items": [{"name": "a", "items": 7}]})")
        << "has no list";
    QTest::newRow("too large") << QByteArray(SavedFile::MaxBytes + 1, ' ') << "larger than";
}

void TestSavedMessages::unusableFileIsToldAndLeftAlone()
{
    QFETCH(const QByteArray, content);
    QFETCH(const QString, cause);
    const auto f = filled(content);
    QVERIFY(f);
    QTRY_VERIFY(f->child<QWidget>("message.savedMessages"));
    const QString told = f->child<QWidget>("message.savedMessages")
                             ->findChild<QLabel *>(QStringLiteral("message.text"))
                             ->text();
    QVERIFY2(told.contains(cause), qPrintable(told));
    QVERIFY(f->child<QLabel>("saved.notice")->isVisible());
    QVERIFY(!f->child<QAction>("action.saveMessage")->isEnabled());
    QVERIFY(!f->child<QAction>("saved.import")->isEnabled());
    f->window.reset();
    QCOMPARE(contentOf(f->folder.filePath(QStringLiteral("messages.json"))), content);
}

void TestSavedMessages::whatAnotherProgramWroteIsKeptAside()
{
    const auto f = filled();
    QVERIFY(f);
    const QString path = f->folder.filePath(QStringLiteral("messages.json"));
    const QByteArray theirs = QByteArray(Kept).replace("hello", "theirs");
    QVERIFY(put(path, theirs));
    f->type(QStringLiteral("x"));
    save(*f, QStringLiteral("mine"));
    QTRY_VERIFY(f->child<QWidget>("message.foreignMessages"));
    QVERIFY(contentOf(path).contains("mine"));
    const QStringList kept =
        QDir(f->folder.path()).entryList({QStringLiteral("messages.json.other-*")});
    QCOMPARE(kept.size(), 1);
    QCOMPARE(contentOf(f->folder.filePath(kept.first())), theirs);
}

void TestSavedMessages::folderThatCannotBeWrittenIsTold()
{
    const auto f = filled();
    QVERIFY(f);
    const QString path = f->folder.filePath(QStringLiteral("messages.json"));
    QVERIFY(QFile::remove(path));
    QVERIFY(QDir(f->folder.path()).mkdir(QStringLiteral("messages.json"))); // root may write all
    f->type(QStringLiteral("x"));
    save(*f, QStringLiteral("lost"));
    QTRY_VERIFY(f->child<QWidget>("message.savedMessages"));
    QVERIFY(QDir(f->folder.path()).rmdir(QStringLiteral("messages.json")));
    save(*f, QStringLiteral("found"));
    QTRY_VERIFY(!f->child<QWidget>("message.savedMessages"));
    QVERIFY(contentOf(path).contains("lost") && contentOf(path).contains("found"));
}

void TestSavedMessages::savingUnderTheSameNameReplaces()
{
    const auto f = filled();
    QVERIFY(f);
    f->type(QStringLiteral("good night"));
    save(*f, QStringLiteral("hello"));
    const QStringList after = names(drawer(*f)->model());
    QCOMPARE(after, (QStringList{QStringLiteral("Orders/"), QStringLiteral("new"),
                                 QStringLiteral("hello")}));
    QCOMPARE(drawer(*f)->model().draftAt(drawer(*f)->model().index(1, 0))->text,
             QStringLiteral("good night"));
}

void TestSavedMessages::searchFindsNamesAndContents()
{
    const auto f = filled();
    QVERIFY(f);
    auto *tree = f->child<QTreeView>("saved.tree");
    auto *search = f->child<QLineEdit>("saved.search");
    search->setText(QStringLiteral("GOOD"));
    QCOMPARE(names(*tree->model()), QStringList{QStringLiteral("hello")});
    search->setText(QStringLiteral("new"));
    QCOMPARE(names(*tree->model()),
             (QStringList{QStringLiteral("Orders/"), QStringLiteral("new")}));
    search->setText(QStringLiteral("orders"));
    QCOMPARE(names(*tree->model()).size(), 2);
    search->setText(QStringLiteral(".*"));
    QCOMPARE(names(*tree->model()), QStringList());
    search->clear();
    QCOMPARE(names(*tree->model()).size(), 3);
}

void TestSavedMessages::renamedByKeys()
{
    const auto f = filled();
    QVERIFY(f);
    QVERIFY(QTest::qWaitForWindowActive(f->window.get()));
    auto *tree = f->child<QTreeView>("saved.tree");
    const auto rename = [&](const QString &name) {
        select(*f, tree->model()->index(1, 0));
        QTest::keyClick(tree, Qt::Key_F2);
        auto *edit = tree->findChild<QLineEdit *>();
        QVERIFY(edit);
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
    };
    rename(QStringLiteral("good-bye"));
    QTRY_COMPARE(names(drawer(*f)->model()).last(), QStringLiteral("good-bye"));
    rename(QStringLiteral("  "));
    QCOMPARE(names(drawer(*f)->model()).last(), QStringLiteral("good-bye"));
    const QString path = f->folder.filePath(QStringLiteral("messages.json"));
    QTRY_VERIFY(contentOf(path).contains("good-bye"));
}

void TestSavedMessages::removedAfterAQuestion()
{
    const auto f = filled();
    QVERIFY(f);
    QVERIFY(QTest::qWaitForWindowActive(f->window.get()));
    auto *tree = f->child<QTreeView>("saved.tree");
    select(*f, tree->model()->index(0, 0));
    QTest::keyClick(tree, Qt::Key_Delete);
    QTRY_VERIFY(f->dialog());
    QCOMPARE(f->dialog()->objectName(), QStringLiteral("removeDialog"));
    QTest::mouseClick(f->dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_COMPARE(names(drawer(*f)->model()), QStringList{QStringLiteral("hello")});
}

void TestSavedMessages::movedByKeys()
{
    const auto f = filled();
    QVERIFY(f);
    QVERIFY(QTest::qWaitForWindowActive(f->window.get()));
    auto *tree = f->child<QTreeView>("saved.tree");
    select(*f, tree->model()->index(1, 0));
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(
        names(drawer(*f)->model()),
        (QStringList{QStringLiteral("hello"), QStringLiteral("Orders/"), QStringLiteral("new")}));
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier); // it is the first
    QTest::keyClick(tree, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(names(drawer(*f)->model()).last(), QStringLiteral("hello"));
}

void TestSavedMessages::draggedIntoAFolder()
{
    const auto f = filled();
    QVERIFY(f);
    QAbstractItemModel *shown = f->child<QTreeView>("saved.tree")->model();
    const std::unique_ptr<QMimeData> data(shown->mimeData({shown->index(1, 0)}));
    QVERIFY(shown->dropMimeData(data.get(), Qt::MoveAction, 0, 0, shown->index(0, 0)));
    QVERIFY(shown->removeRow(1)); // as the view does after a move
    QCOMPARE(
        names(drawer(*f)->model()),
        (QStringList{QStringLiteral("Orders/"), QStringLiteral("hello"), QStringLiteral("new")}));
    const QString path = f->folder.filePath(QStringLiteral("messages.json"));
    f->openWindow();
    QCOMPARE(names(drawer(*f)->model()).size(), 3);
    QVERIFY(contentOf(path).contains("good day"));
}

void TestSavedMessages::messagesTakeNoDrop()
{
    const auto f = filled();
    QVERIFY(f);
    const QAbstractItemModel *shown = f->child<QTreeView>("saved.tree")->model();
    QVERIFY(shown->flags(shown->index(0, 0)) & Qt::ItemIsDropEnabled);
    QVERIFY(!(shown->flags(shown->index(1, 0)) & Qt::ItemIsDropEnabled));
    f->child<QLineEdit>("saved.search")->setText(QStringLiteral("hello"));
    QVERIFY(!f->child<QTreeView>("saved.tree")->dragEnabled());
}

void TestSavedMessages::exportedAndImported()
{
    const auto f = filled();
    QVERIFY(f);
    const QString path = f->folder.filePath(QStringLiteral("exported.json"));
    drawer(*f)->exportTo(path);
    QVERIFY2(f->result().startsWith(QStringLiteral("exported")), qPrintable(f->result()));
    drawer(*f)->importFrom(path);
    QTRY_COMPARE(f->result(), QStringLiteral("imported 2"));
    QCOMPARE(names(drawer(*f)->model()).size(), 6);
}

void TestSavedMessages::importOfAForeignFileChangesNothing()
{
    const auto f = filled();
    QVERIFY(f);
    const QString path = f->folder.filePath(QStringLiteral("foreign.json"));
    QVERIFY(put(path, "{\"a\": 1}"));
    drawer(*f)->importFrom(path);
    QTRY_VERIFY2(f->result().contains(QStringLiteral("holds no saved messages")),
                 qPrintable(f->result()));
    QCOMPARE(names(drawer(*f)->model()).size(), 3);
    QCOMPARE(contentOf(f->folder.filePath(QStringLiteral("messages.json"))), Kept);
}

void TestSavedMessages::foldersHaveABoundedDepth()
{
    const QTemporaryDir folder;
    SavedFile file(folder.filePath(QStringLiteral("deep.json")));
    QJsonArray items;
    for (int depth = 0; depth < SavedFile::MaxDepth; ++depth)
        items = {QJsonObject{{QLatin1String("name"), QStringLiteral("f")},
                             {QLatin1String("items"), items}}};
    QVERIFY(file.writeCopy(items).isOk());
    QVERIFY(file.read());
    items = {
        QJsonObject{{QLatin1String("name"), QStringLiteral("f")}, {QLatin1String("items"), items}}};
    QVERIFY(!file.writeCopy(items).isOk());
    QVERIFY(file.read());
}

QTEST_MAIN(TestSavedMessages)
#include "tst_savedmessages.moc"
