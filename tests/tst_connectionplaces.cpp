// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connectionplaces.h"

#include <QTest>

using namespace csp;

namespace {

const char *refusedFor(const ConnectionPlaces &places, const QHostAddress &address)
{
    const auto refusal = places.refusal(address);
    return refusal ? refusal->limit : "nothing";
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
    const auto first = places.take(crowded);
    const auto second = places.take(crowded);
    QCOMPARE(refusedFor(places, crowded), "nothing");
    const auto third = places.take(crowded);
    QCOMPARE(refusedFor(places, crowded), "connections-per-address");
    QCOMPARE(places.refusal(crowded)->httpStatus, 429);
    const auto elsewhere = places.take(QHostAddress(other));
    QCOMPARE(refusedFor(places, QHostAddress(other)), "nothing");
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
    const auto first = places.take(QHostAddress(address));
    const auto second = places.take(QHostAddress(address));
    QCOMPARE(refusedFor(places, QHostAddress(address)), "nothing");
}

void TestConnectionPlaces::placeOfOneThatLeftIsFree()
{
    Limits limits;
    limits.connectionsPerAddress = 1;
    ConnectionPlaces places(limits);
    const QHostAddress address(QStringLiteral("192.0.2.1"));
    for (int i = 0; i < 3; ++i) {
        const auto place = places.take(address);
        QCOMPARE(refusedFor(places, address), "nothing");
        static_cast<void>(places.take(address)); // refused, and gone at once
    }
}

void TestConnectionPlaces::allTogetherHaveALimit()
{
    Limits limits;
    limits.connections = 2;
    ConnectionPlaces places(limits);
    const auto first = places.take(QHostAddress::LocalHost);
    const auto second = places.take(QHostAddress(QStringLiteral("192.0.2.1")));
    QCOMPARE(refusedFor(places, QHostAddress(QStringLiteral("192.0.2.1"))), "nothing");
    const auto third = places.take(QHostAddress::LocalHost);
    QCOMPARE(refusedFor(places, QHostAddress::LocalHost), "connections");
    QCOMPARE(places.refusal(QHostAddress::LocalHost)->httpStatus, 503);
}

void TestConnectionPlaces::placeOutlivesItsCounter()
{
    const Limits limits;
    std::shared_ptr<void> place;
    {
        ConnectionPlaces places(limits);
        place = places.take(QHostAddress::LocalHost);
    }
    place.reset();
}

QTEST_APPLESS_MAIN(TestConnectionPlaces)
#include "tst_connectionplaces.moc"
