// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/admin/pages.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace csp;

namespace {

SessionInfo someSession()
{
    SessionInfo session;
    session.sessionId = QStringLiteral("abc");
    session.user = QStringLiteral("<ann>");
    session.license = 1;
    session.sockets = 2;
    session.createdAtMs = 1'000;
    session.endsAtMs = 901'000;
    session.timeout = std::chrono::seconds(900);
    return session;
}

} // namespace

/// What pages answer, whatever the server tells them and however late.
class TestPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void sessionIsTold();
    void sessionThatNeverEndsHasNoEnd();
    void noSessionIsNull();
    void endIsAnswered_data();
    void endIsAnswered();
    void endWithoutASessionAsksNobody();
    void endIsAnsweredOnceAndLater();
    void lateAnswerOutlivesThePages();
    void otherMethodsAreRefused_data();
    void otherMethodsAreRefused();

private:
    void ask(const QByteArray &target);
    QJsonObject json() const { return QJsonDocument::fromJson(m_answers.last().body).object(); }

    std::optional<SessionInfo> m_session;
    QStringList m_ended;
    SessionManager::EndReply m_reply;
    QList<HttpResponse> m_answers;
    std::unique_ptr<Pages> m_pages;
};

void TestPages::init()
{
    m_session = someSession();
    m_ended.clear();
    m_reply = nullptr;
    m_answers.clear();
    m_pages = std::make_unique<Pages>(Pages::Server{
        [] { return QList<EndpointInfo>(); }, [this](const Request &) { return m_session; },
        [this](const QString &id, const SessionManager::EndReply &reply) {
            m_ended.append(id);
            m_reply = reply;
        },
        [] { return 3; }, 10});
}

void TestPages::ask(const QByteArray &target)
{
    const Request request(target + " HTTP/1.1\r\nHost: a\r\n\r\n", QHostAddress::LocalHost, 1);
    m_pages->answer({request, {}},
                    [this](const PageResponse &page) { m_answers.append(page.response); });
}

void TestPages::sessionIsTold()
{
    ask("GET /session");
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers.last().status, 200);
    QJsonObject told = json();
    const QDateTime now =
        QDateTime::fromString(told.take(QStringLiteral("now")).toString(), Qt::ISODateWithMs);
    QVERIFY(qAbs(now.msecsTo(QDateTime::currentDateTimeUtc())) < 60'000);
    const QByteArray expected =
        R"({"sessionId":"abc","kind":"stored","user":"<ann>","license":1,"licensesInUse":3,
            "licenseLimit":10,"sockets":2,"createdAt":"1970-01-01T00:00:01.000Z",
            "endsAt":"1970-01-01T00:15:01.000Z","timeoutSeconds":900,"heldOpen":false})";
    QCOMPARE(told, QJsonDocument::fromJson(expected).object());
}

void TestPages::sessionThatNeverEndsHasNoEnd()
{
    m_session->endsAtMs = 0;
    ask("GET /session");
    QVERIFY(json().value(QStringLiteral("endsAt")).isNull());
}

void TestPages::noSessionIsNull()
{
    m_session.reset();
    ask("GET /session");
    QCOMPARE(m_answers.last().status, 200);
    QCOMPARE(m_answers.last().body, QByteArray("null"));
}

void TestPages::endIsAnswered_data()
{
    QTest::addColumn<Status>("status");
    QTest::addColumn<int>("httpStatus");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("ended") << Status() << 200 << QByteArray(R"({"ended":"abc"})");
    QTest::newRow("ended by another meanwhile")
        << Status(Status::UnknownSession) << 404
        << QByteArray(R"({"error":"There is no session."})");
    QTest::newRow("refused") << Status(Status::SessionRefused, QStringLiteral("an order is open"))
                             << 409 << QByteArray(R"({"error":"an order is open"})");
    QTest::newRow("record stays")
        << Status(Status::CannotStore, QStringLiteral("disk full")) << 500
        << QByteArray(
               R"({"error":"The session has ended, but its record could not be removed: disk full"})");
    QTest::newRow("server stops") << Status(Status::NotRunning) << 503
                                  << QJsonDocument(
                                         QJsonObject{{QStringLiteral("error"),
                                                      Status(Status::NotRunning).toString()}})
                                         .toJson(QJsonDocument::Compact);
}

void TestPages::endIsAnswered()
{
    QFETCH(const Status, status);
    ask("POST /session/end");
    QCOMPARE(m_ended, QStringList{QStringLiteral("abc")});
    m_reply(status);
    QCOMPARE(m_answers.size(), 1);
    QTEST(m_answers.last().status, "httpStatus");
    QTEST(m_answers.last().body, "body");
    QCOMPARE(m_answers.last().contentType, QByteArray("application/json"));
}

void TestPages::endWithoutASessionAsksNobody()
{
    m_session.reset();
    ask("POST /session/end");
    QCOMPARE(m_answers.last().status, 404);
    QCOMPARE(m_ended, QStringList());
}

void TestPages::endIsAnsweredOnceAndLater()
{
    ask("POST /session/end");
    QCOMPARE(m_answers.size(), 0); // SessionEvents think about it
    m_session.reset();
    m_reply(Status());
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers.last().status, 200);
}

void TestPages::lateAnswerOutlivesThePages()
{
    ask("POST /session/end");
    m_pages.reset();
    m_reply(Status());
    QCOMPARE(m_answers.last().status, 200);
}

void TestPages::otherMethodsAreRefused_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("allowed");
    QTest::newRow("post to the page") << QByteArray("POST /") << QByteArray("GET, HEAD");
    QTest::newRow("post to the session") << QByteArray("POST /session") << QByteArray("GET, HEAD");
    QTest::newRow("get of the end") << QByteArray("GET /session/end") << QByteArray("POST");
    QTest::newRow("head of the end") << QByteArray("HEAD /session/end") << QByteArray("POST");
}

void TestPages::otherMethodsAreRefused()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, allowed);
    ask(target);
    QCOMPARE(m_answers.last().status, 405);
    const QList<QPair<QByteArray, QByteArray>> expected{{"Allow", allowed}};
    QCOMPARE(m_answers.last().headers, expected);
    QCOMPARE(m_ended, QStringList());
}

QTEST_APPLESS_MAIN(TestPages)
#include "tst_pages.moc"
