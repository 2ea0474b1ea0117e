// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"
#include "server/gateway/originrule.h"
#include "server/gateway/sessioncookie.h"
#include "server/request.h"

#include <QTest>

using namespace csp;

namespace {

const QByteArray Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const QByteArray Version = "Sec-WebSocket-Version: 13\r\n";
const QByteArray Upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const QByteArray Host = "Host: localhost:52773\r\n";

QByteArray handshake(const QByteArray &more = {})
{
    return "GET /echo HTTP/1.1\r\n" + Host + Upgrade + Key + Version + more + "\r\n";
}

Request requestWith(const QByteArray &fields, const QByteArray &target = "/echo")
{
    return Request("GET " + target + " HTTP/1.1\r\n" + fields + "\r\n", QHostAddress::LocalHost,
                   4711);
}

} // namespace

/// Heads, judged without a network: what is whole, what is refused and with which status.
class TestRequestHead final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void staysIncompleteUntilTheEmptyLine();
    void refusesAtTheLimitWithoutAnEnd();
    void neverReflectsTheRequest();
    void looksUpFields();
    void splitsTheTarget();
    void judgesOrigin_data();
    void judgesOrigin();
    void judgesOriginOverTls_data();
    void judgesOriginOverTls();
    void judgesHost_data();
    void judgesHost();
    void findsTheSession_data();
    void findsTheSession();
    void longUserAgentIsKnownByItsDigest();
};

void TestRequestHead::judges_data()
{
    using Kind = HeadVerdict::Kind;
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("httpStatus");
    const auto row = [](const char *name, const QByteArray &head, Kind kind, int status = 0) {
        QTest::newRow(name) << head << int(kind) << status;
    };
    row("upgrade", handshake(), Kind::Upgrade);
    row("upgrade with bytes behind it", handshake() + "\x81\x80", Kind::Upgrade);
    row("Connection is a list",
        "GET / HTTP/1.1\r\n" + Host + "Upgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
            + Key + Version + "\r\n",
        Kind::Upgrade);
    row("page", "GET / HTTP/1.1\r\n" + Host + "\r\n", Kind::Page);
    row("page over HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", Kind::Page);
    row("post with a body to come", "POST /x HTTP/1.1\r\n" + Host + "Content-Length: 3\r\n\r\n",
        Kind::Page);
    row("nothing yet", "", Kind::Incomplete);
    row("half a line", "GET /echo HT", Kind::Incomplete);
    row("no empty line", handshake().chopped(2), Kind::Incomplete);

    const auto refused = [&row](const char *name, const QByteArray &head, int status) {
        row(name, head, Kind::Refuse, status);
    };
    refused("endless head", QByteArray(20'000, 'x'), 431);
    refused("long head", handshake("X: " + QByteArray(16'384, 'x') + "\r\n"), 431);
    refused("many lines", handshake(QByteArray("X: y\r\n").repeated(64)), 431);
    refused("many lines without an end", QByteArray("X: y\r\n").repeated(80), 431);
    refused("TLS ClientHello", QByteArray("\x16\x03\x01\x02\x00\x01", 6), 400);
    refused("NUL", QByteArray("GET /echo\0 HTTP/1.1\r\n\r\n", 24), 400);
    refused("bare LF", "GET /echo HTTP/1.1\nHost: a\n\r\n\r\n", 400);
    refused("bare LF without an end", "GET /echo HTTP/1.1\nHost: a\n\n", 400);
    refused("bare CR", "GET /echo HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400);
    refused("folded line", handshake("X: a\r\n b\r\n"), 400);
    refused("space before the colon", handshake("X : a\r\n"), 400);
    refused("field without colon", handshake("X\r\n"), 400);
    refused("no version", "GET /echo\r\n\r\n", 400);
    refused("HTTP/9.9", "GET /echo HTTP/9.9\r\n" + Host + "\r\n", 400);
    refused("no method", " /echo HTTP/1.1\r\n\r\n", 400);
    refused("Upgrade is no list",
            "GET / HTTP/1.1\r\n" + Host + "Upgrade: websocket \xa0\r\nConnection: upgrade\r\n" + Key
                + Version + "\r\n",
            400);
    const QByteArray upgrade = "GET / HTTP/1.1\r\n" + Host
                               + "Upgrade: websocket\r\nConnection: upgrade\r\n" + Key + Version
                               + "Sec-WebSocket-Protocol: ";
    refused("a subprotocol with a space", upgrade + "a b\r\n\r\n", 400);
    refused("a subprotocol twice",
            upgrade + "chat, superchat\r\nSec-WebSocket-Protocol: chat\r\n\r\n", 400);
    refused("no subprotocol in the field", upgrade + "\r\n\r\n", 400);
    refused("Connection is no list",
            "GET / HTTP/1.1\r\n" + Host + "Upgrade: websocket\r\nConnection: upgrade;\r\n" + Key
                + Version + "\r\n",
            400);
    refused("no Host", "GET / HTTP/1.1\r\n\r\n", 400);
    refused("two Hosts", handshake(Host), 400);
    refused("two keys", handshake(Key), 400);
    refused("two versions", handshake(Version), 400);
    refused("two Origins", handshake("Origin: http://a\r\nOrigin: http://b\r\n"), 400);
    refused("two Cookies", handshake("Cookie: a=1\r\nCookie: b=2\r\n"), 400);
    refused("two lengths",
            "POST /x HTTP/1.1\r\n" + Host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400);
    refused("length with chunking",
            "POST /x HTTP/1.1\r\n" + Host
                + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400);
    refused("huge length",
            "POST /x HTTP/1.1\r\n" + Host + "Content-Length: 99999999999999999999\r\n\r\n", 400);
    refused("body over its limit",
            "POST /x HTTP/1.1\r\n" + Host + "Content-Length: 1048577\r\n\r\n", 413);
    refused("absolute target", "GET http://a/ HTTP/1.1\r\n" + Host + "\r\n", 400);
    refused("asterisk", "OPTIONS * HTTP/1.1\r\n" + Host + "\r\n", 400);
    refused("fragment", "GET /a#b HTTP/1.1\r\n" + Host + "\r\n", 400);
    refused("raw UTF-8 in the target", "GET /\xc3\xa4 HTTP/1.1\r\n" + Host + "\r\n", 400);
    refused("upgrade by POST", "POST /echo HTTP/1.1\r\n" + Host + Upgrade + Key + Version + "\r\n",
            405);
    refused("upgrade over HTTP/1.0",
            "GET /echo HTTP/1.0\r\n" + Host + Upgrade + Key + Version + "\r\n", 400);
    refused("upgrade without Connection",
            "GET /echo HTTP/1.1\r\n" + Host + "Upgrade: websocket\r\n" + Key + Version + "\r\n",
            400);
    refused("upgrade without a key", "GET /echo HTTP/1.1\r\n" + Host + Upgrade + Version + "\r\n",
            400);
    refused("short key",
            "GET /echo HTTP/1.1\r\n" + Host + Upgrade + "Sec-WebSocket-Key: abcd\r\n" + Version
                + "\r\n",
            400);
    refused("key that is no base64",
            "GET /echo HTTP/1.1\r\n" + Host + Upgrade
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ*=\r\n" + Version + "\r\n",
            400);
    refused("version 8",
            "GET /echo HTTP/1.1\r\n" + Host + Upgrade + Key + "Sec-WebSocket-Version: 8\r\n\r\n",
            426);
    refused("no WebSocket version", "GET /echo HTTP/1.1\r\n" + Host + Upgrade + Key + "\r\n", 426);
    refused("upgrade with a body", handshake("Content-Length: 1\r\n"), 400);
}

void TestRequestHead::judges()
{
    QFETCH(QByteArray, head);
    QFETCH(int, kind);
    QFETCH(int, httpStatus);
    const HeadVerdict verdict = judgeHead(head, Limits());
    QVERIFY2(int(verdict.kind) == kind, verdict.cause ? verdict.cause : "no cause");
    QCOMPARE(verdict.httpStatus, httpStatus);
    QCOMPARE(verdict.cause != nullptr, httpStatus != 0);
    if (verdict.kind == HeadVerdict::Kind::Upgrade || verdict.kind == HeadVerdict::Kind::Page)
        QCOMPARE(verdict.headBytes, head.indexOf("\r\n\r\n") + 4);
}

void TestRequestHead::staysIncompleteUntilTheEmptyLine()
{
    const QByteArray whole = handshake();
    for (qsizetype size = 0; size < whole.size(); ++size)
        QCOMPARE(judgeHead(whole.first(size), Limits()).kind, HeadVerdict::Kind::Incomplete);
    QCOMPARE(judgeHead(whole, Limits()).kind, HeadVerdict::Kind::Upgrade);
}

void TestRequestHead::refusesAtTheLimitWithoutAnEnd()
{
    Limits limits;
    limits.headBytes = 300;
    const QByteArray fits =
        handshake("X: " + QByteArray(300 - handshake("X: \r\n").size(), 'x') + "\r\n");
    QCOMPARE(fits.size(), 300);
    QCOMPARE(judgeHead(fits, limits).kind, HeadVerdict::Kind::Upgrade);
    const QByteArray over = QByteArray(fits).insert(fits.size() - 4, 'x');
    QCOMPARE(judgeHead(over, limits).httpStatus, 431);
    QCOMPARE(judgeHead(over.first(300), limits).kind, HeadVerdict::Kind::Incomplete);
}

void TestRequestHead::neverReflectsTheRequest()
{
    const char *const cause = judgeHead("<script>alert(1)</script>", Limits()).cause;
    QVERIFY(!serialize(refusal(400, cause), false).contains("script"));
}

void TestRequestHead::looksUpFields()
{
    const Request request = requestWith("Host: a\r\nX-Empty:\r\nuser-AGENT:  Firefox \r\n"
                                        "Cookie: a=1; CSPSESSIONID=x=y;b=\r\n"
                                        "Sec-WebSocket-Protocol: chat, , super\r\n");
    QCOMPARE(request.method(), "GET");
    QCOMPARE(request.header("host").value_or("-"), "a");
    QCOMPARE(request.header("X-Empty").value_or("-"), "");
    QVERIFY(!request.header("X").has_value());
    QCOMPARE(request.userAgent(), QStringLiteral("Firefox"));
    QCOMPARE(request.cookie("CSPSESSIONID").value_or("-"), "x=y");
    QCOMPARE(request.cookie("b").value_or("-"), "");
    QVERIFY(!request.cookie("c").has_value());
    QCOMPARE(request.subprotocols(),
             QStringList({QStringLiteral("chat"), QStringLiteral("super")}));
}

void TestRequestHead::splitsTheTarget()
{
    const Request request = requestWith(Host, "/a%20b/c?room=caf%C3%A9+1&x=%26&empty");
    QCOMPARE(request.path(), QStringLiteral("/a b/c"));
    QCOMPARE(request.queryValue(QStringLiteral("room")), QStringLiteral(u"caf\u00e9 1"));
    QCOMPARE(request.queryValue(QStringLiteral("x")), QStringLiteral("&"));
    QCOMPARE(request.queryValue(QStringLiteral("none")), QString());
    QCOMPARE(requestWith(Host, "/a").query().isEmpty(), true);
}

void TestRequestHead::judgesOrigin_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("isAllowed");
    const QByteArray local = "Host: 127.0.0.1:52773\r\n";
    QTest::newRow("absent") << local << true;
    QTest::newRow("same") << local + "Origin: http://127.0.0.1:52773\r\n" << true;
    QTest::newRow("default port") << QByteArray("Host: a.org\r\nOrigin: http://a.org\r\n") << true;
    QTest::newRow("default port of https")
        << QByteArray("Host: a.org:443\r\nOrigin: https://A.org\r\n") << true;
    QTest::newRow("listed") << local + "Origin: https://shop.example\r\n" << true;
    QTest::newRow("another port") << local + "Origin: http://127.0.0.1:80\r\n" << false;
    QTest::newRow("another host") << local + "Origin: http://localhost:52773\r\n" << false;
    QTest::newRow("null") << local + "Origin: null\r\n" << false;
    QTest::newRow("empty") << local + "Origin:\r\n" << false;
    QTest::newRow("with a path") << local + "Origin: http://127.0.0.1:52773/\r\n" << false;
    QTest::newRow("with a user") << local + "Origin: http://127.0.0.1:52773@evil\r\n" << false;
    QTest::newRow("another scheme") << local + "Origin: file://127.0.0.1:52773\r\n" << false;
    QTest::newRow("prefix") << local + "Origin: https://shop.example.evil\r\n" << false;
}

void TestRequestHead::judgesOrigin()
{
    QFETCH(QByteArray, fields);
    ServerConfig config;
    config.allowedOrigins = {QStringLiteral("https://shop.example")};
    QTEST(isOriginAllowed(requestWith(fields), config), "isAllowed");
}

void TestRequestHead::judgesOriginOverTls_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("isAllowed");
    const QByteArray local = "Host: 127.0.0.1:52773\r\n";
    QTest::newRow("absent") << local << true;
    QTest::newRow("same") << local + "Origin: https://127.0.0.1:52773\r\n" << true;
    QTest::newRow("default port") << QByteArray("Host: a.org\r\nOrigin: https://a.org\r\n") << true;
    QTest::newRow("listed") << local + "Origin: http://shop.example\r\n" << true;
    QTest::newRow("a plain page") << local + "Origin: http://127.0.0.1:52773\r\n" << false;
    QTest::newRow("a plain page, default port")
        << QByteArray("Host: a.org\r\nOrigin: http://a.org\r\n") << false;
}

void TestRequestHead::judgesOriginOverTls()
{
    QFETCH(QByteArray, fields);
    ServerConfig config;
    config.tlsCertificateFile = QStringLiteral("a.pem");
    config.allowedOrigins = {QStringLiteral("http://shop.example")};
    QTEST(isOriginAllowed(requestWith(fields), config), "isAllowed");
}

void TestRequestHead::judgesHost_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("IPv4") << QByteArray("127.0.0.1:52773") << true;
    QTest::newRow("IPv6") << QByteArray("[::1]:52773") << true;
    QTest::newRow("localhost") << QByteArray("LocalHost:1") << true;
    QTest::newRow("listen name") << QByteArray("box.lan") << true;
    QTest::newRow("allowed") << QByteArray("ws.example:443") << true;
    QTest::newRow("rebound name") << QByteArray("evil.example") << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("with a user") << QByteArray("a@127.0.0.1") << false;
    QTest::newRow("with a path") << QByteArray("127.0.0.1/x") << false;
    QTest::newRow("bad port") << QByteArray("127.0.0.1:99999") << false;
}

void TestRequestHead::judgesHost()
{
    QFETCH(QByteArray, host);
    ServerConfig config;
    config.listenName = QStringLiteral("box.lan");
    config.allowedHosts = {QStringLiteral("ws.example")};
    QTEST(isHostAllowed(requestWith("Host: " + host + "\r\n"), config), "isAllowed");
}

void TestRequestHead::findsTheSession_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("id");
    const QByteArray cookie = "Cookie: x=1; " + sessionCookieName(80) + "=abc\r\n";
    QTest::newRow("cookie") << cookie << QByteArray("/") << QStringLiteral("abc");
    QTest::newRow("query") << QByteArray() << QByteArray("/?CSPCHD=def") << QStringLiteral("def");
    QTest::newRow("cookie first") << cookie << QByteArray("/?CSPCHD=def") << QStringLiteral("abc");
    QTest::newRow("neither") << QByteArray() << QByteArray("/") << QString();
    QTest::newRow("of another port") << QByteArray("Cookie: " + sessionCookieName(81) + "=abc\r\n")
                                     << QByteArray("/") << QString();
    QTest::newRow("too long") << QByteArray() << QByteArray("/?CSPCHD=" + QByteArray(65, 'a'))
                              << QString();
}

void TestRequestHead::findsTheSession()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, target);
    QTEST(requestedSessionId(requestWith(fields, target), 80), "id");
}

void TestRequestHead::longUserAgentIsKnownByItsDigest()
{
    const auto mark = [](const QByteArray &agent) {
        return userAgentMark(requestWith("User-Agent: " + agent + "\r\n", "/"));
    };
    const QByteArray longest(256, 'a');
    const QByteArray longer(10'000, 'a');
    QCOMPARE(mark(longest), longest);
    QVERIFY(mark(longer).startsWith("sha256:"));
    QVERIFY(mark(longer).size() < longest.size());
    QCOMPARE(mark(longer), mark(longer));
    QVERIFY(mark(longer) != mark(longer + 'b'));
    QCOMPARE(userAgentMark(requestWith(QByteArray(), "/")), QByteArray());
}

QTEST_APPLESS_MAIN(TestRequestHead)
#include "tst_requesthead.moc"
