// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/sparkline.h"
#include "ui/statusstrip.h"

#include <QImage>
#include <QLabel>
#include <QSet>
#include <QTest>

using namespace csp;

/// The status bar: what it shows when, and its picture of the last minute.
class TestStatusStrip final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAMinute();
    void saysFiguresInWords();
    void drawsInAboveAndOutBelow();
    void marksPauseAndOpenAddressWithIconAndWord();
};

void TestStatusStrip::keepsAMinute()
{
    Sparkline line;
    for (qint64 second = 0; second < 200; ++second)
        line.add(second * 1'000, 1, 1);
    QCOMPARE(line.count(), 60);
    line.clear();
    QCOMPARE(line.count(), 0);
}

void TestStatusStrip::saysFiguresInWords()
{
    Sparkline line;
    line.add(0, 40, 7);
    line.add(1'000, 3, 5);
    QCOMPARE(line.accessibleName(),
             QStringLiteral("Messages a second in the last minute: in 3, at most 40; out 5, "
                            "at most 7"));
    QVERIFY(line.toolTip().contains(line.accessibleName()));
    line.add(Sparkline::SpanMs, 3, 5); // the first is too old now
    QVERIFY(!line.accessibleName().contains(QStringLiteral("40")));
}

void TestStatusStrip::drawsInAboveAndOutBelow()
{
    const auto coloursOf = [](qint64 in, qint64 out, bool above) {
        Sparkline line;
        line.resize(60, 20);
        line.add(0, in, out);
        line.add(30'000, in, out);
        line.add(59'000, in, out);
        const QImage image = line.grab().toImage();
        QSet<QRgb> colours;
        const int middle = image.height() / 2;
        for (int y = above ? 0 : middle + 1; y < (above ? middle : image.height()); ++y) {
            for (int x = 0; x < image.width(); ++x)
                colours.insert(image.pixel(x, y));
        }
        return colours.size();
    };
    QCOMPARE(coloursOf(9, 0, true), 2);
    QCOMPARE(coloursOf(9, 0, false), 1);
    QCOMPARE(coloursOf(0, 9, true), 1);
    QCOMPARE(coloursOf(0, 9, false), 2);
    QCOMPARE(coloursOf(1'000'000, 1, false), 2); // one message is seen beside a million
}

void TestStatusStrip::marksPauseAndOpenAddressWithIconAndWord()
{
    QWidget window; // a window's own layout would not let it shrink
    StatusStrip strip(&window);
    strip.resize(2'000, strip.sizeHint().height());
    window.show();
    const auto isShown = [&strip](const char *name) {
        return strip.findChild<QLabel *>(QLatin1String(name))->isVisible();
    };
    ServerConfig config;
    strip.setServer(ServerController::State::Running, config);
    for (const char *name :
         {"status.paused", "status.pausedIcon", "status.shield", "status.shieldIcon"})
        QVERIFY2(!isShown(name), name);
    strip.setPaused(true);
    QVERIFY(isShown("status.paused") && isShown("status.pausedIcon"));
    strip.setPaused(false);
    QVERIFY(!isShown("status.paused") && !isShown("status.pausedIcon"));
    config.address = QHostAddress::Any;
    strip.setServer(ServerController::State::Running, config);
    QVERIFY(isShown("status.shield") && isShown("status.shieldIcon"));
    QVERIFY(!strip.findChild<QLabel *>(QStringLiteral("status.shieldIcon"))->pixmap().isNull());
    strip.resize(400, strip.height()); // what has least room goes first
    QTRY_VERIFY(!strip.findChild<Sparkline *>()->isVisible());
    QVERIFY(isShown("status.shield"));
}

QTEST_MAIN(TestStatusStrip)
#include "tst_statusstrip.moc"
