// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesmodel.h"
#include "ui/lists/listproxy.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace csp;

namespace {

using Kind = CapturedMessage::Kind;

/// What a random script has done, kept in the plainest way.
///
/// Thread: a value.
class Reference
{
public:
    QList<CapturedMessage> rows;
    qint64 dropped = 0;
    int maximum = 0;
    qint64 maximumBytes = 0;

    void append(const QList<CapturedMessage> &messages)
    {
        rows += messages;
        trim();
    }
    void trim()
    {
        while (!rows.isEmpty() && (rows.size() > maximum || bytes() > maximumBytes)) {
            rows.removeFirst();
            ++dropped;
        }
    }
    qint64 bytes() const
    {
        qint64 sum = 0;
        for (const CapturedMessage &row : rows)
            sum += row.data.size();
        return sum;
    }
    qint64 dataOf(const QString &id) const
    {
        return std::count_if(rows.begin(), rows.end(), [&id](const CapturedMessage &row) {
            return row.webSocketId == id && (row.kind == Kind::Text || row.kind == Kind::Binary);
        });
    }
};

QString socketName(int number)
{
    return QStringLiteral("socket-%1").arg(number);
}

QList<CapturedMessage> makeMessages(QRandomGenerator &random, int count, qint64 &atUs)
{
    QList<CapturedMessage> messages;
    for (int i = 0; i < count; ++i) {
        CapturedMessage message;
        message.webSocketId = socketName(int(random.bounded(5)));
        message.atUs = ++atUs;
        message.kind = Kind(random.bounded(6));
        message.data = QByteArray(int(random.bounded(40)), 'x');
        message.size = message.data.size();
        messages.append(message);
    }
    return messages;
}

} // namespace

/// The list of captured messages as a model.
class TestMessagesModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomScriptsMatchTheReference_data();
    void randomScriptsMatchTheReference();
    void oneBatchMayBeLargerThanTheBounds();
    void keysStayWithTheirMessages();
    void previewKeepsWholeCharacters();
    void eventsHaveNoDirection();
    void filters_data();
    void filters();
    void filterRefusesFieldsOfOtherLists();
};

void TestMessagesModel::randomScriptsMatchTheReference_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestMessagesModel::randomScriptsMatchTheReference()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    MessagesModel model;
    ListProxy proxy(&model);
    const auto mode = QAbstractItemModelTester::FailureReportingMode::Fatal;
    const QAbstractItemModelTester modelTester(&model, mode);
    const QAbstractItemModelTester proxyTester(&proxy, mode);
    QString shown = socketName(0);
    proxy.setRowFilter([&](int row) { return model.at(row).webSocketId == shown; });
    Reference reference;
    qint64 atUs = 0;
    const auto setBounds = [&] {
        reference.maximum = int(random.bounded(10, 100));
        reference.maximumBytes = random.bounded(200, 2'000);
        reference.trim();
        model.setBounds(reference.maximum, reference.maximumBytes);
    };
    setBounds();
    for (int step = 0; step < 120; ++step) {
        if (random.bounded(15) == 0)
            setBounds();
        const QList<CapturedMessage> messages = makeMessages(random, int(random.bounded(30)), atUs);
        model.append(messages);
        reference.append(messages);
        if (random.bounded(10) == 0) {
            shown = socketName(int(random.bounded(5)));
            proxy.setRowFilter([&](int row) { return model.at(row).webSocketId == shown; });
        }
        QCOMPARE(model.rowCount(), int(reference.rows.size()));
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.at(row).atUs, reference.rows.at(row).atUs);
        QCOMPARE(model.bytes(), reference.bytes());
        QCOMPARE(model.dropped(), reference.dropped);
        for (int socket = 0; socket < 5; ++socket)
            QCOMPARE(model.keptOf(socketName(socket)), reference.dataOf(socketName(socket)));
    }
}

void TestMessagesModel::oneBatchMayBeLargerThanTheBounds()
{
    MessagesModel model;
    model.setBounds(10, 100);
    CapturedMessage message;
    message.data = QByteArray(30, 'x');
    message.size = 30;
    model.append(QList<CapturedMessage>(7, message));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.dropped(), 4);
}

void TestMessagesModel::keysStayWithTheirMessages()
{
    MessagesModel model;
    model.setBounds(3, 100);
    for (int i = 1; i <= 5; ++i) {
        CapturedMessage message;
        message.atUs = i;
        model.append({message});
    }
    const QString key = model.index(1, 0).data(ListModel::IdRole).toString();
    QCOMPARE(model.rowOf(key), 1);
    QCOMPARE(model.at(1).atUs, 4);
    QCOMPARE(model.rowOf(QStringLiteral("1")), -1); // dropped
}

void TestMessagesModel::previewKeepsWholeCharacters()
{
    MessagesModel model;
    CapturedMessage message;
    message.data = QByteArray(199, 'x') + "\xf0\x9f\x98\x80 end";
    model.append({message});
    message.data = "\xf0\x9f\x98\x80\n\tend";
    model.append({message});
    const auto preview = [&model](int row) {
        return model.index(row, MessagesModel::Preview).data().toString();
    };
    QCOMPARE(preview(0), QString(199, QLatin1Char('x')));
    QCOMPARE(preview(1), QStringLiteral("\U0001F600  end"));
}

void TestMessagesModel::eventsHaveNoDirection()
{
    MessagesModel model;
    CapturedMessage message;
    message.kind = Kind::Event;
    message.data = "Open";
    model.append({message});
    QCOMPARE(model.index(0, MessagesModel::Direction).data().toString(), QStringLiteral("–"));
    QCOMPARE(model.index(0, MessagesModel::Kind).data().toString(), QStringLiteral("Event"));
}

void TestMessagesModel::filters_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<int>>("rows");
    const auto row = [](const char *name, const char *filter, const QList<int> &rows) {
        QTest::newRow(name) << QString::fromUtf8(filter) << rows;
    };
    row("nothing", "", {0, 1, 2, 3});
    row("direction", "dir:in", {0, 2});
    row("not a direction", "-dir:in", {1, 3});
    row("kind", "kind:binary", {1});
    row("whole kind", "kind=text", {0, 2});
    row("from", "from:handler", {1});
    row("size", "size>1k", {2});
    row("size with two bounds", "size>=2 size<=5", {0, 1, 3});
    row("socket", "socket:two", {2, 3});
    row("a word of the preview", "HELLO", {0});
    row("a word of a column", "binary", {1});
    row("bytes as the preview has them", "\"00 ff\"", {1});
    row("text beyond the preview", "text:Needle", {2});
    row("text beyond ASCII", "text:GRÜSSE", {2});
    row("no such word", "needle", {});
    row("two terms", "dir:in -size>1k", {0});
}

void TestMessagesModel::filters()
{
    QFETCH(const QString, filter);
    QFETCH(const QList<int>, rows);
    const auto make = [](const char *socket, Kind kind, const QByteArray &data) {
        CapturedMessage message;
        message.webSocketId = QLatin1String(socket);
        message.kind = kind;
        message.data = data;
        message.size = data.size();
        return message;
    };
    CapturedMessage binary = make("one", Kind::Binary, QByteArray("\x00\xff", 2));
    binary.direction = CapturedMessage::Direction::Out;
    binary.from = CapturedMessage::From::Handler;
    MessagesModel model;
    model.append({make("one", Kind::Text, "hello"), binary,
                  make("two", Kind::Text, QByteArray(2'000, 'x') + " needle, gr\xc3\xbcsse"),
                  make("two", Kind::Event, "Gone")});
    ListProxy proxy(&model);
    proxy.setFilter(FilterExpression::parse(filter, FilterSet::Messages));
    QList<int> shown;
    for (int i = 0; i < proxy.rowCount(); ++i)
        shown.append(proxy.mapToSource(proxy.index(i, 0)).row());
    QCOMPARE(shown, rows);
}

void TestMessagesModel::filterRefusesFieldsOfOtherLists()
{
    const auto error = [](const char *filter, FilterSet set) {
        return FilterExpression::parse(QLatin1String(filter), set).error();
    };
    QVERIFY(error("dir:in", FilterSet::Messages).isEmpty());
    QVERIFY(!error("dir:in", FilterSet::Rows).isEmpty());
    QVERIFY(!error("class:Chat", FilterSet::Messages).isEmpty());
    QVERIFY(!error("size>many", FilterSet::Messages).isEmpty());
}

QTEST_MAIN(TestMessagesModel)
#include "tst_messagesmodel.moc"
