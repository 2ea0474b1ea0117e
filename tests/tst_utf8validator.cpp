// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/utf8validator.h"

#include <QByteArray>
#include <QTest>

using namespace csp;

/// Which bytes are UTF-8 (RFC 3629, 4), in one piece and in two.
class TestUtf8Validator final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void failsAtTheFirstBadByte_data();
    void failsAtTheFirstBadByte();
    void isCompleteBetweenCharactersOnly();
    void findsOneBadByteAnywhere();
    void agreesWithQtOnEveryCodePoint();
};

void TestUtf8Validator::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes;
    };
    row("empty", "");
    row("ASCII", "Hello");
    row("NUL", QByteArray("\0", 1));
    row("U+0080", "\xc2\x80");
    row("U+07FF", "\xdf\xbf");
    row("U+0800", "\xe0\xa0\x80");
    row("U+D7FF, the last before the surrogates", "\xed\x9f\xbf");
    row("U+E000, the first behind them", "\xee\x80\x80");
    row("U+FFFF, not a character", "\xef\xbf\xbf");
    row("U+10000", "\xf0\x90\x80\x80");
    row("U+10FFFF", "\xf4\x8f\xbf\xbf");
    row("byte order mark", "\xef\xbb\xbf"
                           "a");
    row("mixed",
        QByteArray(70, 'x') + "\xc3\xa9\xe2\x82\xac" + QByteArray(9, 'y') + "\xf0\x9f\x98\x80");
}

void TestUtf8Validator::accepts()
{
    QFETCH(const QByteArray, bytes);
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        Utf8Validator validator;
        QVERIFY(validator.add(bytes.first(at)));
        QVERIFY(validator.add(bytes.sliced(at)));
        QVERIFY(validator.isComplete());
    }
}

/// Rows: bytes of which the last one is wrong.
void TestUtf8Validator::failsAtTheFirstBadByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes;
    };
    row("continuation first", "a\x80");
    row("C0, longer than needed", "\xc0");
    row("C1, longer than needed", "\xc1");
    row("F5, above U+10FFFF", "\xf5");
    row("FE", "\xfe");
    row("FF", "\xff");
    row("three bytes for U+07FF", "\xe0\x9f");
    row("four bytes for U+FFFF", "\xf0\x8f");
    row("U+D800, the first surrogate", "\xed\xa0");
    row("U+DFFF, the last surrogate", "\xed\xbf");
    row("U+110000", "\xf4\x90");
    row("ASCII inside of two bytes", "\xc3"
                                     "a");
    row("ASCII inside of three bytes", "\xe2\x82"
                                       "a");
    row("ASCII inside of four bytes", "\xf0\x9f\x98"
                                      "a");
    row("a lead inside of a character", "\xe2\xe2");
    row("one continuation too many", "\xc3\xa9\xa9");
}

void TestUtf8Validator::failsAtTheFirstBadByte()
{
    QFETCH(const QByteArray, bytes);
    const QByteArray before(30, 'x');
    Utf8Validator early;
    QVERIFY(early.add(before));
    QVERIFY(early.add(bytes.chopped(1)));
    QVERIFY(!early.add(bytes.last(1)));
    QVERIFY(!early.add("\x80 and no more text"));
    QVERIFY(!early.isComplete());
    Utf8Validator whole;
    QVERIFY(!whole.add(QByteArray(before + bytes + "more")));
}

void TestUtf8Validator::isCompleteBetweenCharactersOnly()
{
    const QByteArray bytes("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    const QList<qsizetype> borders{0, 1, 3, 6, 10};
    for (qsizetype size = 0; size <= bytes.size(); ++size) {
        Utf8Validator validator;
        QVERIFY(validator.add(bytes.first(size)));
        QCOMPARE(validator.isComplete(), borders.contains(size));
    }
}

void TestUtf8Validator::findsOneBadByteAnywhere()
{
    for (qsizetype size = 1; size < 200; ++size) {
        for (qsizetype at = 0; at < size; ++at) {
            QByteArray bytes(size, 'x');
            bytes[at] = '\xff';
            Utf8Validator validator;
            QVERIFY(!validator.add(bytes));
        }
    }
}

void TestUtf8Validator::agreesWithQtOnEveryCodePoint()
{
    for (char32_t point = 0; point <= 0x10FFFF; ++point) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        Utf8Validator validator;
        const QByteArray bytes = QString::fromUcs4(&point, 1).toUtf8();
        if (!validator.add(bytes) || !validator.isComplete())
            QFAIL(qPrintable(QStringLiteral("U+%1").arg(uint(point), 4, 16)));
    }
}

QTEST_APPLESS_MAIN(TestUtf8Validator)

#include "tst_utf8validator.moc"
