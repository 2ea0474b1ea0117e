// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What a tick, a filter key, another selection and a search cost with 50,000 captured messages
// shown; the figures are printed, never judged.

#include "ui/inspector/messagejobs.h"
#include "ui/inspector/messagesview.h"
#include "ui/lists/filterbox.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTextStream>

#include <algorithm>
#include <functional>

using namespace csp;

namespace {

constexpr int Kept = 50'000;
constexpr int Rounds = 21;

QString socketName(int number)
{
    return QStringLiteral("socket-%1").arg(number);
}

QList<CapturedMessage> makeMessages(int count)
{
    static int number = 0;
    QList<CapturedMessage> messages;
    for (int i = 0; i < count; ++i, ++number) {
        CapturedMessage message;
        message.webSocketId = socketName(number % 2);
        message.atUs = number * 1'000LL;
        message.direction =
            number % 3 ? CapturedMessage::Direction::Out : CapturedMessage::Direction::In;
        message.data = "{\"number\":" + QByteArray::number(number) + ",\"text\":\"some words\"}";
        message.size = message.data.size();
        messages.append(message);
    }
    return messages;
}

/// Prints the median and the worst of what \a step takes, in milliseconds.
void report(const QString &what, const std::function<void(int)> &step)
{
    QList<double> times;
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        step(round);
        times.append(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    QTextStream(stdout) << QStringLiteral("%1: median %2 ms, worst %3 ms\n")
                               .arg(what, -44)
                               .arg(times.at(Rounds / 2), 0, 'f', 1)
                               .arg(times.last(), 0, 'f', 1);
}

} // namespace

class BenchMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void capture();
};

void BenchMessages::capture()
{
    MessagesView view;
    view.resize(1'200, 500);
    view.show();
    view.setSockets({socketName(0), socketName(1)}, {});
    view.append(makeMessages(Kept));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto repaint = [&view] { view.list()->viewport()->repaint(); };
    for (const int count : {200, 2'000})
        report(QStringLiteral("tick, %1 come and %1 go").arg(count), [&](int) {
            view.append(makeMessages(count));
            repaint();
        });
    const QStringList keys{QStringLiteral("number"), QStringLiteral("dir:in"),
                           QStringLiteral("text:words size>10"), QString()};
    report(QStringLiteral("filter key"), [&](int round) {
        view.list()->proxy()->setFilter(
            FilterExpression::parse(keys.at(round % keys.size()), FilterSet::Messages));
        repaint();
    });
    report(QStringLiteral("another selection"), [&](int round) {
        view.setSockets(round % 2 ? QStringList{socketName(0), socketName(1)}
                                  : QStringList{socketName(round / 2 % 2)},
                        {});
        repaint();
    });
    report(QStringLiteral("scrolled by a page"), [&](int round) {
        view.list()->scrollTo(view.list()->model()->index(round * 1'000, 0));
        repaint();
    });
    QList<KeyedMessage> all;
    for (int row = 0; row < view.model()->rowCount(); ++row)
        all.append({QString::number(row), view.model()->at(row)});
    report(QStringLiteral("search to the end, on its own thread"),
           [&](int) { (void)findMessage(all, QStringLiteral("nowhere")).result(); });
}

QTEST_MAIN(BenchMessages)
#include "bench_messages.moc"
