// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterbox.h"

#include <QAbstractItemView>
#include <QSignalSpy>
#include <QTest>

using namespace csp;

namespace {

QStringList offers(const FilterBox &box)
{
    const auto *completer = box.findChild<FilterCompleter *>();
    if (!completer->popup()->isVisible())
        return {};
    QStringList texts;
    const QAbstractItemModel *model = completer->popup()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        texts.append(model->index(row, 0).data().toString());
    return texts;
}

QWidget *popup(const FilterBox &box)
{
    return box.findChild<FilterCompleter *>()->popup();
}

} // namespace

/// What the filter field does while one types.
///
/// Thread: GUI thread.
class TestFilterBox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void offers_data();
    void offers();
    void takenFieldLeadsToItsValues();
    void takenValueLeavesTheRest();
    void escapeLeavesTheTextAlone();
    void typingGoesOnWhileOffersAreShown();
    void downOffersRecentFilters();
    void onlyGoodFiltersAreRemembered();
    void recentOnesAreBounded();
    void badFilterIsMarkedAndKeepsTheLast();
    void longListIsFilteredWhenTypingPauses();

private:
    std::unique_ptr<FilterBox> m_box;
};

void TestFilterBox::init()
{
    m_box = std::make_unique<FilterBox>();
    m_box->setValues([](FilterField field) {
        return field == FilterField::State
                   ? QStringList{QStringLiteral("Running"), QStringLiteral("Not responding")}
                   : QStringList();
    });
    m_box->show();
    m_box->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_box.get()));
}

void TestFilterBox::cleanup()
{
    m_box.reset();
}

void TestFilterBox::offers_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("offered");
    const auto list = [](std::initializer_list<const char *> texts) {
        QStringList strings;
        for (const char *text : texts)
            strings.append(QLatin1String(text));
        return strings;
    };
    QTest::newRow("field") << "cl" << list({"class:"});
    QTest::newRow("number field") << "que" << list({"queue>"});
    QTest::newRow("capitals") << "CL" << list({"class:"});
    QTest::newRow("several fields")
        << "s" << list({"state:", "session:", "shared:", "subprotocol:", "sockets>", "source:"});
    QTest::newRow("second word") << "chat orig" << list({"origin:"});
    QTest::newRow("negated") << "-orig" << list({"origin:"});
    QTest::newRow("values") << "state:" << list({"Running", "Not responding"});
    QTest::newRow("begun value") << "state:n" << list({"Running", "Not responding"});
    QTest::newRow("value inside of quotes") << "state:\"not r" << list({"Not responding"});
    QTest::newRow("whole value") << "state:running" << list({});
    QTest::newRow("no such field") << "zzz" << list({});
    QTest::newRow("field without values") << "peer:1" << list({});
    QTest::newRow("quoted word") << "\"cl" << list({});
    QTest::newRow("behind a blank") << "cl " << list({});
}

void TestFilterBox::offers()
{
    QFETCH(const QString, typed);
    QFETCH(const QStringList, offered);
    QTest::keyClicks(m_box.get(), typed);
    QCOMPARE(::offers(*m_box), offered);
}

void TestFilterBox::takenFieldLeadsToItsValues()
{
    QTest::keyClicks(m_box.get(), QStringLiteral("-sta"));
    QTest::keyClick(popup(*m_box), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Return);
    QCOMPARE(m_box->text(), QStringLiteral("-state:"));
    QCOMPARE(::offers(*m_box).size(), 2);
    QTest::keyClick(popup(*m_box), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Return);
    QCOMPARE(m_box->text(), QStringLiteral("-state:\"Not responding\" "));
    QVERIFY(FilterExpression::parse(m_box->text()).error().isEmpty());
}

void TestFilterBox::takenValueLeavesTheRest()
{
    m_box->setText(QStringLiteral("state: chat"));
    m_box->setCursorPosition(6);
    QTest::keyClick(m_box.get(), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Return);
    QCOMPARE(m_box->text(), QStringLiteral("state:Running  chat"));
}

void TestFilterBox::escapeLeavesTheTextAlone()
{
    QTest::keyClicks(m_box.get(), QStringLiteral("cl"));
    QVERIFY(popup(*m_box)->isVisible());
    QTest::keyClick(popup(*m_box), Qt::Key_Escape);
    QVERIFY(!popup(*m_box)->isVisible());
    QCOMPARE(m_box->text(), QStringLiteral("cl"));
}

void TestFilterBox::typingGoesOnWhileOffersAreShown()
{
    QTest::keyClicks(m_box.get(), QStringLiteral("c"));
    QVERIFY(popup(*m_box)->isVisible());
    QTest::keyClicks(popup(*m_box), QStringLiteral("hat"));
    QCOMPARE(m_box->text(), QStringLiteral("chat"));
    QVERIFY(!popup(*m_box)->isVisible());
    QTest::keyClick(m_box.get(), Qt::Key_Return);
    QCOMPARE(m_box->text(), QStringLiteral("chat"));
}

void TestFilterBox::downOffersRecentFilters()
{
    m_box->setRecent({QStringLiteral("class:Chat in>5"), QStringLiteral("peer:127.")});
    QTest::keyClick(m_box.get(), Qt::Key_Down);
    QCOMPARE(::offers(*m_box).mid(0, 3),
             QStringList({QStringLiteral("class:Chat in>5"), QStringLiteral("peer:127."),
                          QStringLiteral("class:")}));
    QTest::keyClick(popup(*m_box), Qt::Key_Down);
    QTest::keyClick(popup(*m_box), Qt::Key_Return);
    QCOMPARE(m_box->text(), QStringLiteral("class:Chat in>5"));
}

void TestFilterBox::onlyGoodFiltersAreRemembered()
{
    for (const char *text : {"chat", "colour:red", "", "in>5", "chat"}) {
        m_box->setText(QLatin1String(text));
        QTest::keyClick(m_box.get(), Qt::Key_Return);
    }
    QCOMPARE(m_box->recent(), QStringList({QStringLiteral("chat"), QStringLiteral("in>5")}));
}

void TestFilterBox::recentOnesAreBounded()
{
    for (int i = 0; i < FilterBox::MaximumRecent + 3; ++i) {
        m_box->setText(QStringLiteral("word%1").arg(i));
        QTest::keyClick(m_box.get(), Qt::Key_Return);
    }
    QCOMPARE(m_box->recent().size(), FilterBox::MaximumRecent);
    QCOMPARE(m_box->recent().first(), QStringLiteral("word%1").arg(FilterBox::MaximumRecent + 2));
}

void TestFilterBox::badFilterIsMarkedAndKeepsTheLast()
{
    QSignalSpy changes(m_box.get(), &FilterBox::filterChanged);
    m_box->setText(QStringLiteral("in>5"));
    QCOMPARE(changes.size(), 1);
    m_box->setText(QStringLiteral("in>5 colour:red"));
    QVERIFY(m_box->isMarkedBad());
    QVERIFY(m_box->accessibleDescription().contains(QStringLiteral("colour")));
    QCOMPARE(changes.size(), 1);
    m_box->setText(QStringLiteral("in>5 class:red"));
    QVERIFY(!m_box->isMarkedBad());
    QCOMPARE(changes.size(), 2);
}

void TestFilterBox::longListIsFilteredWhenTypingPauses()
{
    QSignalSpy changes(m_box.get(), &FilterBox::filterChanged);
    m_box->setListLength(FilterBox::ImmediateRows);
    m_box->setText(QStringLiteral("a"));
    QCOMPARE(changes.size(), 1);
    m_box->setListLength(FilterBox::ImmediateRows + 1);
    m_box->setText(QStringLiteral("ab"));
    m_box->setText(QStringLiteral("abc"));
    QCOMPARE(changes.size(), 1);
    QTRY_COMPARE(changes.size(), 2);
}

QTEST_MAIN(TestFilterBox)
#include "tst_filterbox.moc"
