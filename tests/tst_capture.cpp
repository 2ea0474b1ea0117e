// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/captureintake.h"
#include "ui/inspector/capturesettingsdialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace csp;

namespace {

using Kind = CapturedMessage::Kind;

CapturedMessage makeMessage(const QByteArray &data, Kind kind = Kind::Text, qint64 size = -1)
{
    CapturedMessage message;
    message.webSocketId = QStringLiteral("one");
    message.kind = kind;
    message.data = data;
    message.size = size < 0 ? data.size() : size;
    return message;
}

} // namespace

/// What is kept of captured messages, and what is hidden in them, without a server.
class TestCapture final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void redacts_data();
    void redacts();
    void namesPatternsThatAreNone();
    void remembersHowMuchWasKept();
    void hidesWhatAPatternGivesUpOn();
    void redactsCloseReasons_data();
    void redactsCloseReasons();
    void givesOnAtOnceWithoutPatterns();
    void keepsTheOrderWhilePatternsAreTried();
    void dropsAndCountsWhatComesTooFast();
    void tellsWhenAllIsGivenOn();
    void givesOnWhatWaitsAtTheEnd();
    void leavesAndCountsWhatIsTooCostlyAtTheEnd();
    void settingsStayWithinTheirBounds();
    void dialogRefusesWhatIsNoPattern();
};

void TestCapture::redacts_data()
{
    QTest::addColumn<QStringList>("patterns");
    QTest::addColumn<CapturedMessage>("message");
    QTest::addColumn<QByteArray>("data");
    const QStringList secret{QStringLiteral("secret=\\w+")};
    QTest::newRow("no pattern") << QStringList() << makeMessage("secret=a")
                                << QByteArray("secret=a");
    QTest::newRow("no match") << secret << makeMessage("nothing") << QByteArray("nothing");
    QTest::newRow("whole text") << secret << makeMessage("secret=a") << QByteArray("[redacted]");
    QTest::newRow("twice") << secret << makeMessage("secret=a, secret=b.")
                           << QByteArray("[redacted], [redacted].");
    QTest::newRow("two patterns") << QStringList{QStringLiteral("a+"), QStringLiteral("b+")}
                                  << makeMessage("aabbc") << QByteArray("[redacted][redacted]c");
    QTest::newRow("letters beyond ASCII") << QStringList{QStringLiteral("ä\\w+")}
                                          << makeMessage("x äöü y") << QByteArray("x [redacted] y");
    QTest::newRow("a pattern that matches nothing everywhere")
        << QStringList{QStringLiteral("x*")} << makeMessage("axxb") << QByteArray("a[redacted]b");
    QTest::newRow("the reason of a close")
        << secret << makeMessage("1000 secret=a", Kind::Close) << QByteArray("1000 [redacted]");
    QTest::newRow("binary that is text")
        << secret << makeMessage("secret=a", Kind::Binary) << QByteArray("[redacted]");
    QTest::newRow("binary that is text, cut inside of a character")
        << secret << makeMessage("secret=a \xf0\x9f\x98", Kind::Binary, 100)
        << QByteArray("[redacted] \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    QTest::newRow("other binary is left")
        << secret << makeMessage("secret=a\xff", Kind::Binary) << QByteArray("secret=a\xff");
    QTest::newRow("cut in the match")
        << secret << makeMessage("x secr", Kind::Text, 100) << QByteArray("x [redacted]");
    QTest::newRow("whole and almost a match")
        << secret << makeMessage("x secr") << QByteArray("x secr");
    QTest::newRow("cut behind the match")
        << secret << makeMessage("secret=a end", Kind::Text, 100) << QByteArray("[redacted] end");
}

void TestCapture::redacts()
{
    QFETCH(const QStringList, patterns);
    QFETCH(const CapturedMessage, message);
    QFETCH(const QByteArray, data);
    const CapturedMessage redacted = Redactor(patterns).redacted(message);
    QCOMPARE(redacted.data, data);
    QCOMPARE(redacted.isRedacted(), data != message.data);
    QCOMPARE(redacted.size, message.size);
}

void TestCapture::namesPatternsThatAreNone()
{
    const Redactor redactor({QStringLiteral("good"), QStringLiteral("bad("), QString()});
    QCOMPARE(redactor.faults().size(), 1);
    QVERIFY2(redactor.faults().first().contains(QStringLiteral("\"bad(\"")),
             qPrintable(redactor.faults().first()));
    QCOMPARE(redactor.redacted(makeMessage("good bad(")).data, "[redacted] bad(");
}

void TestCapture::remembersHowMuchWasKept()
{
    const Redactor redactor({QStringLiteral("a")});
    const CapturedMessage whole = redactor.redacted(makeMessage("a"));
    QCOMPARE(whole.keptBytes(), 1);
    QVERIFY(!whole.isCut());
    const CapturedMessage cut = redactor.redacted(makeMessage("ab", Kind::Text, 3));
    QCOMPARE(cut.keptBytes(), 2);
    QVERIFY(cut.isCut());
}

void TestCapture::hidesWhatAPatternGivesUpOn()
{
    const Redactor redactor({QStringLiteral("^(a+)+$")});
    const QByteArray endless = QByteArray(40, 'a') + 'b';
    const CapturedMessage redacted = redactor.redacted(makeMessage(endless));
    QCOMPARE(redacted.data, "[redacted]");
}

void TestCapture::redactsCloseReasons_data()
{
    QTest::addColumn<QStringList>("patterns");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("shown");
    const QString pin = QStringLiteral("my pin 12");
    QTest::newRow("no pattern") << QStringList() << pin << pin;
    QTest::newRow("no match") << QStringList{QStringLiteral("x+")} << pin << pin;
    QTest::newRow("two patterns") << QStringList{QStringLiteral("pin"), QStringLiteral("\\d+")}
                                  << pin << QStringLiteral("my [redacted] [redacted]");
    QTest::newRow("with a verb of its own")
        << QStringList{QStringLiteral("(*UCP)pin.*")} << pin << QStringLiteral("my [redacted]");
    QTest::newRow("what takes long, which a message is given time for")
        << QStringList{QStringLiteral("^(a+)+$")} << QString(QString(20, u'a') + u'b')
        << QStringLiteral("[redacted]");
}

void TestCapture::redactsCloseReasons()
{
    QFETCH(const QStringList, patterns);
    QFETCH(const QString, reason);
    QFETCH(const QString, shown);
    ServerDelta news;
    news.closed.resize(2);
    news.closed[1].reason = reason;
    const Redactor redactor(patterns);
    QCOMPARE(redactor.faults(), QStringList());
    const ServerDelta redacted = redactor.redacted(news);
    QCOMPARE(redacted.closed.size(), 2);
    QCOMPARE(redacted.closed.at(0).reason, QString());
    QCOMPARE(redacted.closed.at(1).reason, shown);
}

void TestCapture::givesOnAtOnceWithoutPatterns()
{
    CaptureIntake intake;
    QSignalSpy taken(&intake, &CaptureIntake::taken);
    intake.take({});
    QCOMPARE(taken.size(), 0);
    intake.take({makeMessage("a"), makeMessage("b")});
    QCOMPARE(taken.size(), 1);
}

void TestCapture::keepsTheOrderWhilePatternsAreTried()
{
    CaptureIntake intake;
    QByteArrayList order;
    connect(&intake, &CaptureIntake::taken, this, [&](const QList<CapturedMessage> &messages) {
        for (const CapturedMessage &message : messages)
            order.append(message.data);
    });
    intake.setRedactor(Redactor({QStringLiteral("s\\w+")}));
    intake.take({makeMessage("1 secret"), makeMessage("2")});
    intake.setRedactor(Redactor());
    intake.take({makeMessage("3 secret")}); // must wait for those before
    QCOMPARE(order.size(), 0);
    QTRY_COMPARE(order, (QByteArrayList{"1 [redacted]", "2", "3 secret"}));
    intake.take({makeMessage("4")});
    QCOMPARE(order.size(), 4);
    QCOMPARE(intake.dropped(), 0u);
}

void TestCapture::dropsAndCountsWhatComesTooFast()
{
    CaptureIntake intake;
    QSignalSpy taken(&intake, &CaptureIntake::taken);
    intake.setRedactor(Redactor({QStringLiteral("a")}));
    for (int i = 0; i < CaptureIntake::WaitingBatches + 3; ++i)
        intake.take({makeMessage("a"), makeMessage("b")});
    QCOMPARE(intake.dropped(), 6u);
    QTRY_COMPARE(taken.size(), CaptureIntake::WaitingBatches);
}

void TestCapture::tellsWhenAllIsGivenOn()
{
    QObject context;
    CaptureIntake intake;
    QSignalSpy taken(&intake, &CaptureIntake::taken);
    qsizetype takenBefore = -1;
    const auto note = [&] { takenBefore = taken.size(); };
    intake.whenGivenOn(&context, note);
    QCOMPARE(takenBefore, 0);
    intake.setRedactor(Redactor({QStringLiteral("a")}));
    intake.take({makeMessage("a")});
    intake.take({makeMessage("b")});
    takenBefore = -1;
    intake.whenGivenOn(&context, note);
    intake.take({makeMessage("c")});
    QTRY_COMPARE(takenBefore, 2);
    QTRY_COMPARE(taken.size(), 3);
}

void TestCapture::givesOnWhatWaitsAtTheEnd()
{
    CaptureIntake intake;
    QSignalSpy taken(&intake, &CaptureIntake::taken);
    intake.finish(std::chrono::hours(1));
    intake.setRedactor(Redactor({QStringLiteral("a")}));
    for (int i = 0; i < 3; ++i)
        intake.take({makeMessage("a")});
    intake.finish(std::chrono::hours(1));
    QCOMPARE(taken.size(), 3);
    QCOMPARE(intake.dropped(), 0u);
}

void TestCapture::leavesAndCountsWhatIsTooCostlyAtTheEnd()
{
    constexpr int Count = 100'000;
    CaptureIntake intake;
    qsizetype taken = 0;
    connect(&intake, &CaptureIntake::taken, this,
            [&](const QList<CapturedMessage> &messages) { taken += messages.size(); });
    intake.setRedactor(Redactor({QStringLiteral("^(a+)+$")}));
    const CapturedMessage costly = makeMessage(QByteArray(40, 'a') + 'b');
    intake.take(QList<CapturedMessage>(Count, costly));
    intake.finish(std::chrono::milliseconds(1));
    QVERIFY(intake.dropped() > 0);
    QCOMPARE(taken + qsizetype(intake.dropped()), Count);
}

void TestCapture::settingsStayWithinTheirBounds()
{
    CaptureSettings settings;
    QCOMPARE(settings.bounded(), settings);
    settings.messages = 0;
    settings.bytes = -1;
    settings.payloadBytes = 0;
    settings.recordBytes = 0;
    const CaptureSettings least = settings.bounded();
    QCOMPARE(least.messages, CaptureSettings::MinimumMessages);
    QCOMPARE(least.bytes, CaptureSettings::MinimumBytes);
    QCOMPARE(least.payloadBytes, CaptureSettings::MinimumPayloadBytes);
    QCOMPARE(least.recordBytes, CaptureSettings::MinimumRecordBytes);
    settings.payloadBytes = std::numeric_limits<qsizetype>::max();
    QCOMPARE(settings.bounded().payloadBytes, CaptureSettings::MaximumPayloadBytes);
}

void TestCapture::dialogRefusesWhatIsNoPattern()
{
    QWidget window;
    auto *dialog = new CaptureSettingsDialog({}, &window);
    QSignalSpy chosen(dialog, &CaptureSettingsDialog::settingsChosen);
    dialog->open();
    auto *patterns = dialog->findChild<QPlainTextEdit *>(QStringLiteral("capture.redactions"));
    QPushButton *ok = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    patterns->setPlainText(QStringLiteral("fine\nnot(fine"));
    QVERIFY(!ok->isEnabled());
    const QString fault = dialog->findChild<QLabel *>(QStringLiteral("capture.fault"))->text();
    QVERIFY2(fault.contains(QStringLiteral("not(fine")), qPrintable(fault));
    patterns->setPlainText(QStringLiteral("fine\n\nboth\n"));
    dialog->findChild<QSpinBox *>(QStringLiteral("capture.messages"))->setValue(200);
    QVERIFY(ok->isEnabled());
    ok->click();
    QCOMPARE(chosen.size(), 1);
    const auto settings = chosen.first().first().value<CaptureSettings>();
    QCOMPARE(settings.messages, 200);
    QCOMPARE(settings.redactions, (QStringList{QStringLiteral("fine"), QStringLiteral("both")}));
}

QTEST_MAIN(TestCapture)
#include "tst_capture.moc"
