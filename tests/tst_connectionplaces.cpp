// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connectionplaces.h"

#include <QTest>

#include <algorithm>

using namespace csp;

namespace {

using Admission = ConnectionPlaces::Admission;

const QHostAddress Here(QStringLiteral("192.0.2.1"));
const QHostAddress There(QStringLiteral("192.0.2.2"));

const char *refusedFor(const Admission &admission)
{
    return admission.refusal ? admission.refusal->limit : "nothing";
}

/// So many from \a address, who all stay as long as what is returned.
QList<Admission> crowd(ConnectionPlaces &places, const QHostAddress &address, int count)
{
    QList<Admission> all;
    for (int i = 0; i < count; ++i)
        all.append(places.admit(address));
    return all;
}

int answeredOf(const QList<Admission> &all)
{
    return int(std::count_if(all.cbegin(), all.cend(),
                             [](const Admission &each) { return each.place != nullptr; }));
}

} // namespace

/// How many connections there may be, in all and from one address.
class TestConnectionPlaces final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAddressHasItsLimit_data();
    void oneAddressHasItsLimit();
    void loopbackHasNoLimitOfItsOwn_data();
    void loopbackHasNoLimitOfItsOwn();
    void placeOfOneThatLeftIsFree();
    void allTogetherHaveALimit();
    void refusedTakeNoPlaceOfOthers();
    void refusedOfOneAddressAreBounded();
    void refusedOfAllAreBounded_data();
    void refusedOfAllAreBounded();
    void placeOutlivesItsCounter();
};

void TestConnectionPlaces::oneAddressHasItsLimit_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("other");

    QTest::newRow("IPv4") << "192.0.2.1"
                          << "192.0.2.2";
    QTest::newRow("IPv6") << "2001:db8::1"
                          << "2001:db8::2";
    QTest::newRow("IPv4 in IPv6") << "::ffff:192.0.2.1"
                                  << "::ffff:192.0.2.2";
}

void TestConnectionPlaces::oneAddressHasItsLimit()
{
    QFETCH(QString, address);
    QFETCH(QString, other);

    Limits limits;
    limits.connectionsPerAddress = 2;
    ConnectionPlaces places(limits);
    const QHostAddress crowded(address);
    const auto both = crowd(places, crowded, 2);
    QCOMPARE(refusedFor(both[0]), "nothing");
    QCOMPARE(refusedFor(both[1]), "nothing");
    const Admission third = places.admit(crowded);
    QCOMPARE(refusedFor(third), "connections-per-address");
    QCOMPARE(third.refusal->httpStatus, 429);
    QVERIFY(third.place);
    QCOMPARE(refusedFor(places.admit(QHostAddress(other))), "nothing");
}

void TestConnectionPlaces::loopbackHasNoLimitOfItsOwn_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("limit");

    QTest::newRow("127.0.0.1") << "127.0.0.1" << 1;
    QTest::newRow("127.1.2.3") << "127.1.2.3" << 1;
    QTest::newRow("::1") << "::1" << 1;
    QTest::newRow("IPv4 in IPv6") << "::ffff:127.0.0.1" << 1;
    QTest::newRow("nobody has, with 0") << "192.0.2.1" << 0;
}

void TestConnectionPlaces::loopbackHasNoLimitOfItsOwn()
{
    QFETCH(QString, address);
    QFETCH(int, limit);

    Limits limits;
    limits.connectionsPerAddress = limit;
    ConnectionPlaces places(limits);
    const auto all = crowd(places, QHostAddress(address), 10);
    QCOMPARE(refusedFor(all.last()), "nothing");
    QCOMPARE(answeredOf(all), 10);
}

void TestConnectionPlaces::placeOfOneThatLeftIsFree()
{
    Limits limits;
    limits.connectionsPerAddress = 1;
    ConnectionPlaces places(limits);
    for (int i = 0; i < 3; ++i) {
        const Admission served = places.admit(Here);
        QCOMPARE(refusedFor(served), "nothing");
        const Admission refused = places.admit(Here); // leaves with it
        QVERIFY(refused.place);
        QCOMPARE(refusedFor(refused), "connections-per-address");
    }
}

void TestConnectionPlaces::allTogetherHaveALimit()
{
    Limits limits;
    limits.connections = 2;
    ConnectionPlaces places(limits);
    const Admission first = places.admit(QHostAddress::LocalHost);
    const Admission second = places.admit(Here);
    QCOMPARE(refusedFor(second), "nothing");
    const Admission third = places.admit(QHostAddress::LocalHost);
    QCOMPARE(refusedFor(third), "connections");
    QCOMPARE(third.refusal->httpStatus, 503);
}

void TestConnectionPlaces::refusedTakeNoPlaceOfOthers()
{
    Limits limits;
    limits.connections = 3;
    limits.connectionsPerAddress = 2;
    ConnectionPlaces places(limits);
    auto served = crowd(places, Here, 2);
    const auto refused = crowd(places, Here, 2);
    QCOMPARE(answeredOf(refused), 2);
    QCOMPARE(refusedFor(refused.last()), "connections-per-address");
    const Admission other = places.admit(There); // the third of three
    QCOMPARE(refusedFor(other), "nothing");
    served.removeLast(); // and those who are refused may stay
    QCOMPARE(refusedFor(places.admit(Here)), "nothing");
}

void TestConnectionPlaces::refusedOfOneAddressAreBounded()
{
    Limits limits;
    limits.connectionsPerAddress = 2;
    ConnectionPlaces places(limits);
    auto all = crowd(places, Here, 10);
    QCOMPARE(answeredOf(all), 4); // two are served, two are told why not
    QCOMPARE(refusedFor(all.last()), "connections-per-address");
    const auto others = crowd(places, There, 3);
    QCOMPARE(answeredOf(others), 3);
    all.removeAt(3); // one who was told
    QVERIFY(places.admit(Here).place);
}

void TestConnectionPlaces::refusedOfAllAreBounded_data()
{
    QTest::addColumn<QHostAddress>("address");

    QTest::newRow("an address") << Here;
    QTest::newRow("loopback") << QHostAddress(QHostAddress::LocalHost);
}

void TestConnectionPlaces::refusedOfAllAreBounded()
{
    QFETCH(QHostAddress, address);

    Limits limits;
    limits.connections = 1;
    limits.connectionsPending = 3;
    ConnectionPlaces places(limits);
    auto all = crowd(places, address, 10);
    QCOMPARE(answeredOf(all), 4);
    QCOMPARE(refusedFor(all.last()), "connections");
    all.removeAt(1);
    const Admission next = places.admit(There);
    QVERIFY(next.place);
    QCOMPARE(refusedFor(next), "connections");
    QVERIFY(!places.admit(There).place);
}

void TestConnectionPlaces::placeOutlivesItsCounter()
{
    const Limits limits;
    std::shared_ptr<void> place;
    {
        ConnectionPlaces places(limits);
        place = places.admit(QHostAddress::LocalHost).place;
    }
    place.reset();
}

QTEST_APPLESS_MAIN(TestConnectionPlaces)
#include "tst_connectionplaces.moc"
