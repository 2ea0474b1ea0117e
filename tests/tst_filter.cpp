// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/basics/hextext.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/listproxy.h"

#include <QTest>

using namespace csp;

class TestFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsByRawValues_data();
    void sortsByRawValues();
    void filter_data();
    void filter();
    void brokenFilter_data();
    void brokenFilter();
    void hex_data();
    void hex();
};

void TestFilter::sortsByRawValues_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::newRow("address by its bytes") << "9.0.0.1:80"
                                          << "10.0.0.1:80";
    QTest::newRow("port by its number") << "10.0.0.1:80"
                                        << "10.0.0.1:443";
    QTest::newRow("prefix") << "10.0.0.1"
                            << "10.0.0.1:1";
}

void TestFilter::sortsByRawValues()
{
    QFETCH(const QString, left);
    QFETCH(const QString, right);
    QVERIFY(comparePeers(left, right) < 0);
    QVERIFY(comparePeers(right, left) > 0);
    QCOMPARE(comparePeers(left, left), 0);
}

void TestFilter::filter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kept"); // of id-0 to id-5
    QTest::newRow("empty") << ""
                           << "012345";
    QTest::newRow("word") << "chat"
                          << "135";
    QTest::newRow("two words are both needed") << "chat 127.0.0.1"
                                               << "1";
    QTest::newRow("not") << "-chat"
                         << "024";
    QTest::newRow("class") << "class:echo"
                           << "024";
    QTest::newRow("path") << "path:/chat"
                          << "135";
    QTest::newRow("not path") << "-path:/chat"
                              << "024";
    QTest::newRow("peer") << "peer:127.0.0.4"
                          << "4";
    QTest::newRow("session") << "session:session-1"
                             << "345";
    QTest::newRow("state") << "state:detached"
                           << "03";
    QTest::newRow("shared") << "shared:yes"
                            << "135";
    QTest::newRow("not shared") << "shared:no"
                                << "024";
    QTest::newRow("binary") << "binary:on"
                            << "";
    QTest::newRow("greater") << "in>20"
                             << "345";
    QTest::newRow("less") << "in<20"
                          << "01";
    QTest::newRow("equal") << "in:20"
                           << "2";
    QTest::newRow("not greater") << "-in>20"
                                 << "012";
    QTest::newRow("id") << "id:id-5"
                        << "5";
    QTest::newRow("unfinished field keeps all") << "class:"
                                                << "012345";
    QTest::newRow("quotes keep a colon") << "\"127.0.0.3:40003\""
                                         << "3";
    QTest::newRow("address with a port is a word") << "127.0.0.3:40003"
                                                   << "3";
    QTest::newRow("at least") << "in>=20"
                              << "2345";
    QTest::newRow("at most") << "in<=20"
                             << "012";
    QTest::newRow("equals sign") << "in=20"
                                 << "2";
    QTest::newRow("not equal") << "-in=20"
                               << "01345";
    QTest::newRow("range") << "in>10 in<=30"
                           << "23";
    QTest::newRow("bytes with unit") << "queue>=2k"
                                     << "2345";
    QTest::newRow("bytes, fraction") << "queue>2.5KiB"
                                     << "345";
    QTest::newRow("bytes, rounded down") << "queue:2k"
                                         << "2";
    QTest::newRow("bytes without unit") << "queue>3072"
                                        << "45";
    QTest::newRow("bytes, nothing") << "queue=0"
                                    << "0";
    QTest::newRow("round trip, plain is ms") << "rtt>=3"
                                             << "345";
    QTest::newRow("round trip with unit") << "rtt<2ms"
                                          << "1";
    QTest::newRow("unknown round trip is neither") << "-rtt>0"
                                                   << "0";
    QTest::newRow("age in minutes") << "age>150m"
                                    << "345";
    QTest::newRow("age in hours, rounded down") << "age=2h"
                                                << "2";
    QTest::newRow("idle, plain is seconds") << "idle<90"
                                            << "01";
    QTest::newRow("whole text") << "id=ID-5"
                                << "5";
    QTest::newRow("part is not the whole") << "id=id"
                                           << "";
    QTest::newRow("field in capitals") << "CLASS:echo"
                                       << "024";
    QTest::newRow("quoted value") << "class:\"Chat\""
                                  << "135";
    QTest::newRow("negated word in quotes") << "-\"chat\""
                                            << "024";
    QTest::newRow("field of another list") << "code:1000"
                                           << "012345";
    QTest::newRow("user") << "user:ada"
                          << "345";
    QTest::newRow("quote that is not closed") << "\"chat"
                                              << "135";
    QTest::newRow("hidden column is no word") << "secret"
                                              << "";
    QTest::newRow("origin") << "origin:secret"
                            << "012345";
}

void TestFilter::filter()
{
    QFETCH(const QString, text);
    QFETCH(const QString, kept);
    ConnectionsModel model;
    ServerDelta delta;
    for (int i = 0; i < 6; ++i) {
        delta.connections.append(makeConnection(i));
        delta.connections.last().messagesIn = quint64(i) * 10;
        delta.connections.last().queuedBytes = i * 1024;
        delta.connections.last().rttUs = i == 0 ? -1 : i * 1'000;
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        delta.connections.last().openedAtMs = now - (i * 60 + 10) * 60'000;
        delta.connections.last().lastActivityAtMs = now - i * 60'000;
        delta.connections.last().origin = QStringLiteral("https://secret");
    }
    delta.sessions = {makeSession(QStringLiteral("session-1"), 3)};
    delta.sessions.first().user = QStringLiteral("Ada");
    model.apply(delta);
    ListProxy proxy(&model);
    proxy.setVisibleColumns((1 << ConnectionColumn::Mode) - 1);
    const FilterExpression expression = FilterExpression::parse(text);
    QCOMPARE(expression.error(), QString());
    proxy.setFilter(expression);
    QString shown;
    for (const QString &id : idsOf(proxy))
        shown += id.back();
    QCOMPARE(shown, kept);
}

void TestFilter::brokenFilter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown field") << "colour:red"
                                   << "colour";
    QTest::newRow("no number") << "queue>many"
                               << "many";
    QTest::newRow("no such unit") << "queue>5s"
                                  << "k, M, G";
    QTest::newRow("no such duration") << "idle>5x"
                                      << "5x";
    QTest::newRow("count with a unit") << "in>5k"
                                       << "5k";
    QTest::newRow("count with a fraction") << "in>5.5"
                                           << "5.5";
    QTest::newRow("two points") << "queue>1.2.3k"
                                << "1.2.3k";
    QTest::newRow("negative") << "queue>-1"
                              << "-1";
    QTest::newRow("does not fit") << "queue>99999999999G"
                                  << "99999999999G";
    QTest::newRow("text is not ordered, pair") << "class>=5"
                                               << "class";
    QTest::newRow("text is not ordered") << "class>5"
                                         << "class";
    QTest::newRow("neither yes nor no") << "shared:maybe"
                                        << "maybe";
}

void TestFilter::brokenFilter()
{
    QFETCH(const QString, text);
    QFETCH(const QString, named);
    const FilterExpression expression = FilterExpression::parse(text);
    QVERIFY2(expression.error().contains(named), qPrintable(expression.error()));
}

void TestFilter::hex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("errorAt");
    QTest::newRow("empty") << "" << QByteArray() << -1;
    QTest::newRow("pairs") << "48656C6c6f" << QByteArray("Hello") << -1;
    QTest::newRow("separated") << "48 65:6c,6C\n6f" << QByteArray("Hello") << -1;
    QTest::newRow("zero") << "00 ff" << QByteArray("\x00\xff", 2) << -1;
    QTest::newRow("no digit") << "48 6x" << QByteArray() << 4;
    QTest::newRow("no first digit") << "48 zz" << QByteArray() << 3;
    QTest::newRow("one digit") << "48 6" << QByteArray() << 3;
    QTest::newRow("one digit before a blank") << "4 86" << QByteArray() << 0;
}

void TestFilter::hex()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, errorAt);
    const HexInput input = parseHex(text);
    QCOMPARE(input.bytes, bytes);
    QCOMPARE(int(input.errorAt), errorAt);
    QCOMPARE(input.error.isEmpty(), errorAt < 0);
    if (errorAt >= 0)
        QVERIFY2(input.error.contains(QString::number(errorAt + 1)), qPrintable(input.error));
}

QTEST_MAIN(TestFilter)
#include "tst_filter.moc"
