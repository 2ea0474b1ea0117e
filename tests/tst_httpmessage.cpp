// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"

#include <QTest>

using namespace csp;

/// Bodies of requests, read without a network, and answers.
class TestHttpMessage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsABody_data();
    void readsABody();
    void serializes();
};

void TestHttpMessage::readsABody_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("progress");
    QTest::addColumn<QByteArray>("body");
    using Progress = HttpBodyReader::Progress;
    const QByteArray post = "POST /x HTTP/1.1\r\nHost: a\r\n";
    QTest::newRow("none") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray()
                          << int(Progress::Complete) << QByteArray();
    QTest::newRow("length") << post + "Content-Length: 3\r\n\r\n"
                            << QByteArray("abc") << int(Progress::Complete) << QByteArray("abc");
    QTest::newRow("more to come") << post + "Content-Length: 3\r\n\r\n"
                                  << QByteArray("ab") << int(Progress::Incomplete)
                                  << QByteArray("ab");
    QTest::newRow("chunks") << post + "Transfer-Encoding: chunked\r\n\r\n"
                            << QByteArray("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                            << int(Progress::Complete) << QByteArray("abc");
    QTest::newRow("much behind the body")
        << post + "Content-Length: 3\r\n\r\n"
        << "abc" + QByteArray(20'000, 'x') << int(Progress::Complete) << QByteArray("abc");
    QTest::newRow("chunk without a size")
        << post + "Transfer-Encoding: chunked\r\n\r\n"
        << QByteArray("zz\r\n") << int(Progress::Malformed) << QByteArray();
    QTest::newRow("the last chunk alone")
        << post + "Transfer-Encoding: chunked\r\n\r\n"
        << QByteArray("0\r\n\r\n") << int(Progress::Complete) << QByteArray();
    QTest::newRow("chunks over the limit")
        << post + "Transfer-Encoding: chunked\r\n\r\n"
        << QByteArray("9\r\n123456789\r\n") << int(Progress::TooLarge) << QByteArray();
}

void TestHttpMessage::readsABody()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, bytes);
    HttpBodyReader whole(head, 8);
    QCOMPARE(int(whole.feed(bytes)), *static_cast<int *>(QTest::qData("progress", QMetaType::Int)));
    HttpBodyReader split(head, 8);
    for (const char byte : bytes)
        split.feed(QByteArray(1, byte));
    QTEST(int(split.feed({})), "progress");
    if (split.feed({}) != HttpBodyReader::Progress::TooLarge)
        QTEST(split.body(), "body");
}

void TestHttpMessage::serializes()
{
    const QByteArray whole = serialize({200, "text/plain", "ok", {{"X-A", "b"}}}, false);
    QVERIFY(whole.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(whole.contains("\r\nContent-Length: 2\r\n"));
    QVERIFY(whole.contains("\r\nConnection: close\r\n"));
    QVERIFY(whole.contains("\r\nX-A: b\r\n"));
    QVERIFY(whole.endsWith("\r\n\r\nok"));
    const QByteArray head = serialize({200, "text/plain", "ok", {}}, true);
    QVERIFY(head.contains("\r\nContent-Length: 2\r\n"));
    QVERIFY(head.endsWith("\r\n\r\n"));
    QVERIFY(serialize(refusal(426, "x"), false).contains("\r\nSec-WebSocket-Version: 13\r\n"));
    QVERIFY(serialize(refusal(405, "x"), false).contains("\r\nAllow: GET, HEAD\r\n"));
}

QTEST_APPLESS_MAIN(TestHttpMessage)
#include "tst_httpmessage.moc"
