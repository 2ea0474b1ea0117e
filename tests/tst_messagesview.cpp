// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesview.h"

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

QTEST_MAIN(TestMessagesView)
#include "tst_messagesview.moc"
