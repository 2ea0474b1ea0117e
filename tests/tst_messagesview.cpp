// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesview.h"
#include "ui/lists/filterbox.h"

#include <QLabel>
#include <QScrollBar>
#include <QTest>

using namespace csp;

namespace {

const QString Id = QStringLiteral("one");

QList<CapturedMessage> makeMessages(int count)
{
    CapturedMessage message;
    message.webSocketId = Id;
    message.data = "text";
    message.size = message.data.size();
    return QList<CapturedMessage>(count, message);
}

} // namespace

/// The list of captured messages, without a server.
class TestMessagesView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsTheEnd();
    void followsTheEndWhenItShrinks();
    void staysWhereTheReaderIs();
    void filterTellsHowManyMatch();
    void filtersManyBytesOnceTypingPauses();
    void escapeEmptiesTheFilterThenGoesToTheList();
    void mergesSocketsUnderTheirNames();
    void selectionStaysWithItsMessage();

private:
    QScrollBar *bar() const { return m_view->list()->verticalScrollBar(); }
    bool isAtEnd() const { return bar()->maximum() > 0 && bar()->value() == bar()->maximum(); }

    std::unique_ptr<MessagesView> m_view;
};

void TestMessagesView::init()
{
    m_view = std::make_unique<MessagesView>();
    m_view->resize(800, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->setSockets({Id}, QStringLiteral("since then"));
    m_view->append(makeMessages(100));
    QTRY_VERIFY(isAtEnd());
}

void TestMessagesView::followsTheEnd()
{
    const int before = bar()->maximum();
    m_view->append(makeMessages(10));
    QTRY_COMPARE(bar()->maximum(), before + 10);
    QVERIFY(isAtEnd());
}

void TestMessagesView::followsTheEndWhenItShrinks()
{
    const int before = bar()->maximum();
    m_view->resize(800, 300);
    QTRY_VERIFY(bar()->maximum() > before);
    QTRY_VERIFY(isAtEnd());
    m_view->append(makeMessages(1));
    QTRY_VERIFY(isAtEnd());
}

void TestMessagesView::staysWhereTheReaderIs()
{
    bar()->setValue(20);
    m_view->resize(800, 300);
    m_view->append(makeMessages(10));
    QTRY_VERIFY(bar()->maximum() > 100 - 20);
    QCOMPARE(bar()->value(), 20);
}

void TestMessagesView::filterTellsHowManyMatch()
{
    const auto *since = m_view->findChild<QLabel *>(QStringLiteral("capturedSince"));
    m_view->filter()->setText(QStringLiteral("nothing"));
    QCOMPARE(since->text(), QStringLiteral("since then; 0 of 100 match the filter"));
    QCOMPARE(m_view->list()->model()->rowCount(), 0);
    m_view->filter()->setText(QStringLiteral("unknown:x"));
    QVERIFY(m_view->filter()->isMarkedBad());
    QCOMPARE(m_view->list()->model()->rowCount(), 0); // the last good one stays
    m_view->filter()->clear();
    QCOMPARE(since->text(), QStringLiteral("since then"));
    QTRY_VERIFY(isAtEnd());
}

void TestMessagesView::filtersManyBytesOnceTypingPauses()
{
    QList<CapturedMessage> large = makeMessages(1);
    large.first().data = QByteArray(FilterBox::ImmediateBytes, 'x');
    m_view->append(large);
    m_view->filter()->setText(QStringLiteral("nothing"));
    QCOMPARE(m_view->list()->model()->rowCount(), 101);
    QTRY_COMPARE(m_view->list()->model()->rowCount(), 0);
}

void TestMessagesView::escapeEmptiesTheFilterThenGoesToTheList()
{
    m_view->activateWindow();
    m_view->filter()->setFocus();
    QTRY_VERIFY(m_view->filter()->hasFocus());
    QTest::keyClicks(m_view->filter(), QStringLiteral("word"));
    QTest::keyClick(m_view->filter(), Qt::Key_Escape);
    QCOMPARE(m_view->filter()->text(), QString());
    QVERIFY(m_view->filter()->hasFocus());
    QTest::keyClick(m_view->filter(), Qt::Key_Escape);
    QVERIFY(m_view->list()->hasFocus());
}

void TestMessagesView::mergesSocketsUnderTheirNames()
{
    CapturedMessage other;
    other.webSocketId = QStringLiteral("two");
    m_view->append({other});
    QCOMPARE(m_view->list()->model()->rowCount(), 100);
    QVERIFY(m_view->list()->isColumnHidden(MessagesModel::Socket));
    m_view->setSockets({Id, other.webSocketId}, {});
    QCOMPARE(m_view->list()->model()->rowCount(), 101);
    QVERIFY(!m_view->list()->isColumnHidden(MessagesModel::Socket));
}

void TestMessagesView::selectionStaysWithItsMessage()
{
    m_view->model()->setBounds(100, 1 << 20);
    m_view->list()->setCurrentIndex(m_view->list()->model()->index(60, 0));
    const QStringList keys = m_view->list()->selectedKeys();
    m_view->append(makeMessages(30)); // the oldest go
    QCOMPARE(m_view->list()->selectedKeys(), keys);
    QCOMPARE(m_view->list()->currentIndex().row(), 30);
}

QTEST_MAIN(TestMessagesView)
#include "tst_messagesview.moc"
