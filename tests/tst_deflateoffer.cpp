// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflateoffer.h"

#include <QTest>

using namespace csp;

namespace {

/// An offer as text: name, then ";name" or ";name=value" for each parameter.
QByteArray toText(const QList<ExtensionOffer> &offers)
{
    QByteArrayList texts;
    for (const ExtensionOffer &offer : offers) {
        QByteArray text = offer.name;
        for (const ExtensionOffer::Parameter &parameter : offer.parameters)
            text +=
                ';' + parameter.name + (parameter.value ? '=' + *parameter.value : QByteArray());
        texts.append(text);
    }
    return texts.join(',');
}

} // namespace

/// Sec-WebSocket-Extensions: the grammar of RFC 6455, 9.1, and the negotiation of RFC 7692, 7.1.
class TestDeflateOffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAField_data();
    void readsAField();
    void refusesWhatBreaksTheGrammar_data();
    void refusesWhatBreaksTheGrammar();
    void answers_data();
    void answers();
    void answersWithContext_data();
    void answersWithContext();
    void declines_data();
    void declines();
    void aContextIsNeverLargerThanAnnounced();
};

void TestDeflateOffer::readsAField_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("offers");
    QTest::newRow("no field") << QByteArray() << QByteArray();
    QTest::newRow("one") << QByteArray("foo") << QByteArray("foo");
    QTest::newRow("parameter without a value") << QByteArray("foo;bar") << QByteArray("foo;bar");
    QTest::newRow("a value") << QByteArray("foo; bar=1") << QByteArray("foo;bar=1");
    QTest::newRow("a value in quotes") << QByteArray("foo; bar=\"1x\"") << QByteArray("foo;bar=1x");
    QTest::newRow("a quoted pair") << QByteArray("foo; bar=\"1\\x\"") << QByteArray("foo;bar=1x");
    QTest::newRow("several, in order")
        << QByteArray("foo; a=1; b, bar, baz; c") << QByteArray("foo;a=1;b,bar,baz;c");
    QTest::newRow("space and tabs")
        << QByteArray("\t foo ;\ta = 1\t, bar ") << QByteArray("foo;a=1,bar");
    QTest::newRow("no space") << QByteArray("foo;a=1,bar") << QByteArray("foo;a=1,bar");
    QTest::newRow("empty elements") << QByteArray(",, foo ,, bar,") << QByteArray("foo,bar");
    QTest::newRow("a parameter twice") << QByteArray("foo;a;a=1") << QByteArray("foo;a;a=1");
}

void TestDeflateOffer::readsAField()
{
    QFETCH(const QByteArray, field);
    const auto offers = parseExtensions(field);
    QVERIFY(offers);
    QTEST(toText(*offers), "offers");
}

void TestDeflateOffer::refusesWhatBreaksTheGrammar_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("no name") << QByteArray("; a");
    QTest::newRow("no parameter") << QByteArray("foo;");
    QTest::newRow("no parameter between two") << QByteArray("foo;;a");
    QTest::newRow("no value") << QByteArray("foo; a=");
    QTest::newRow("no value, another parameter") << QByteArray("foo; a=; b");
    QTest::newRow("value without a name") << QByteArray("foo; =1");
    QTest::newRow("value of an extension") << QByteArray("foo=1");
    QTest::newRow("two words") << QByteArray("foo bar");
    QTest::newRow("two words in a parameter") << QByteArray("foo; a b");
    QTest::newRow("two values") << QByteArray("foo; a=1=2");
    QTest::newRow("empty quotes") << QByteArray("foo; a=\"\"");
    QTest::newRow("quotes that do not end") << QByteArray("foo; a=\"1");
    QTest::newRow("a pair that does not end") << QByteArray("foo; a=\"1\\");
    QTest::newRow("no token in quotes") << QByteArray("foo; a=\"1 2\"");
    QTest::newRow("a separator in quotes") << QByteArray("foo; a=\"1,2\"");
    QTest::newRow("a name in quotes") << QByteArray("\"foo\"");
    QTest::newRow("behind the quotes") << QByteArray("foo; a=\"1\"2");
    QTest::newRow("a separator") << QByteArray("f(o)o");
    QTest::newRow("a NUL") << QByteArray("f\0o", 3);
    QTest::newRow("not ASCII") << QByteArray("f\xc3\xb6o");
    QTest::newRow("a good one before") << QByteArray("permessage-deflate, foo;");
}

void TestDeflateOffer::refusesWhatBreaksTheGrammar()
{
    QFETCH(const QByteArray, field);
    QVERIFY(!parseExtensions(field));
}

void TestDeflateOffer::answers_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray none = "; server_no_context_takeover; client_no_context_takeover";
    QTest::newRow("bare") << QByteArray() << none;
    QTest::newRow("as browsers do") << QByteArray("; client_max_window_bits") << none;
    QTest::newRow("no contexts") << none << none;
    QTest::newRow("largest windows")
        << QByteArray("; server_max_window_bits=15; client_max_window_bits=15")
        << none + "; server_max_window_bits=15; client_max_window_bits=15";
    QTest::newRow("small windows")
        << QByteArray("; client_max_window_bits=8; server_max_window_bits=9")
        << none + "; server_max_window_bits=9; client_max_window_bits=8";
    QTest::newRow("in quotes") << QByteArray("; server_max_window_bits=\"10\"")
                               << none + "; server_max_window_bits=10";
    QTest::newRow("all four") << QByteArray(
        "; client_max_window_bits=12; server_no_context_takeover"
        "; server_max_window_bits=11; client_no_context_takeover")
                              << none + "; server_max_window_bits=11; client_max_window_bits=12";
}

void TestDeflateOffer::answers()
{
    QFETCH(const QByteArray, field);
    const auto offers = parseExtensions(QByteArray("permessage-deflate" + field));
    QVERIFY(offers);
    const auto agreed = negotiateDeflate(*offers, false);
    QVERIFY(agreed);
    QCOMPARE(agreed->serverContextBytes() + agreed->clientContextBytes(), 0);
    QFETCH(const QByteArray, answer);
    QCOMPARE(agreed->toField(), "permessage-deflate" + answer);
}

void TestDeflateOffer::answersWithContext_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("a client with any window")
        << QByteArray() << QByteArray("; client_no_context_takeover; server_max_window_bits=11");
    QTest::newRow("a client that keeps to ours")
        << QByteArray("; client_max_window_bits")
        << QByteArray("; server_max_window_bits=11; client_max_window_bits=11");
    QTest::newRow("smaller windows")
        << QByteArray("; client_max_window_bits=8; server_max_window_bits=9")
        << QByteArray("; server_max_window_bits=9; client_max_window_bits=8");
    QTest::newRow("larger windows")
        << QByteArray("; client_max_window_bits=15; server_max_window_bits=15")
        << QByteArray("; server_max_window_bits=11; client_max_window_bits=11");
    QTest::newRow("a client without context of the server")
        << QByteArray("; server_no_context_takeover; client_max_window_bits")
        << QByteArray("; server_no_context_takeover; client_max_window_bits=11");
    QTest::newRow("a client without its own context")
        << QByteArray("; client_no_context_takeover; client_max_window_bits")
        << QByteArray("; client_no_context_takeover; server_max_window_bits=11");
}

void TestDeflateOffer::answersWithContext()
{
    QFETCH(const QByteArray, field);
    const auto offers = parseExtensions(QByteArray("permessage-deflate" + field));
    QVERIFY(offers);
    const auto agreed = negotiateDeflate(*offers, true);
    QVERIFY(agreed);
    QFETCH(const QByteArray, answer);
    QCOMPARE(agreed->toField(), "permessage-deflate" + answer);
}

void TestDeflateOffer::declines_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::newRow("another extension") << QByteArray("x-webkit-deflate-frame");
    QTest::newRow("unknown parameter") << QByteArray("permessage-deflate; foo");
    QTest::newRow("unknown value") << QByteArray("permessage-deflate; foo=1");
    for (const char *name : {"server_no_context_takeover", "client_no_context_takeover"}) {
        QTest::addRow("%s twice", name) << QByteArray("permessage-deflate; ") + name + "; " + name;
        QTest::addRow("%s with a value", name) << QByteArray("permessage-deflate; ") + name + "=1";
    }
    for (const char *name : {"server_max_window_bits", "client_max_window_bits"}) {
        const QByteArray parameter = QByteArray("permessage-deflate; ") + name + '=';
        QTest::addRow("%s twice", name) << parameter + "10; " + name + "=10";
        for (const char *value : {"7", "16", "0", "-9", "010", "1e1", "9x", "4294967305"})
            QTest::addRow("%s=%s", name, value) << parameter + value;
    }
    QTest::newRow("client_max_window_bits twice, bare")
        << QByteArray("permessage-deflate; client_max_window_bits; client_max_window_bits");
    QTest::newRow("server_max_window_bits without a value")
        << QByteArray("permessage-deflate; server_max_window_bits");
    QTest::newRow("a server window that zlib has not")
        << QByteArray("permessage-deflate; server_max_window_bits=8");
}

/// And takes the next one that the client would have.
void TestDeflateOffer::declines()
{
    QFETCH(const QByteArray, offer);
    const auto alone = parseExtensions(offer);
    QVERIFY(alone);
    QVERIFY(!negotiateDeflate(*alone, false));
    QVERIFY(!negotiateDeflate(*alone, true));
    const auto second = parseExtensions(
        QByteArray(offer + ", permessage-deflate; server_max_window_bits=10, permessage-deflate"));
    QVERIFY(second);
    const auto agreed = negotiateDeflate(*second, false);
    QVERIFY(agreed);
    QCOMPARE(agreed->serverMaxWindowBits, 10);
}

void TestDeflateOffer::aContextIsNeverLargerThanAnnounced()
{
    for (int server = 0; server <= 15; ++server) {
        for (int client = 0; client <= 15; ++client) {
            QByteArray field("permessage-deflate");
            if (server > 0)
                field += "; server_max_window_bits=" + QByteArray::number(server);
            if (client > 0)
                field += "; client_max_window_bits=" + QByteArray::number(client);
            const auto agreed = negotiateDeflate(*parseExtensions(field), true);
            if (!agreed)
                continue;
            QVERIFY(agreed->serverContextBytes() <= qsizetype(1) << agreed->serverWindowBits());
            QVERIFY(agreed->serverContextBytes() + agreed->clientContextBytes()
                    <= MaximumContextBytes);
        }
    }
}

QTEST_APPLESS_MAIN(TestDeflateOffer)
#include "tst_deflateoffer.moc"
