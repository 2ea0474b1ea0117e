// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/randomlife.h"

#include <QTest>

using namespace csp;

namespace {

constexpr int DefaultLives = 30;
constexpr int DefaultSeed = 20260;

int setting(const char *variable, int otherwise)
{
    bool isNumber = false;
    const int value = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? value : otherwise;
}

} // namespace

/// Random events of clients, handlers, console, time-out and shutdown. CSP_RANDOM_SEED begins with
/// another life, CSP_RANDOM_LIVES says how many follow: a life that failed is repeated by its seed
/// and 1.
class TestRandomLifecycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noOrderOfEventsBreaksTheRules();
};

void TestRandomLifecycle::noOrderOfEventsBreaksTheRules()
{
    const int first = setting("CSP_RANDOM_SEED", DefaultSeed);
    const int lives = setting("CSP_RANDOM_LIVES", DefaultLives);
    int webSockets = 0;
    QMap<QString, int> closers;
    for (int seed = first; seed < first + lives; ++seed) {
        RandomLife life{quint32(seed)};
        const QStringList faults = life.run();
        for (const QString &fault : faults)
            qWarning().noquote() << fault; // QVERIFY2 would cut the traces
        QVERIFY2(faults.isEmpty(), qPrintable(QStringLiteral("CSP_RANDOM_SEED=%1").arg(seed)));
        webSockets += life.webSockets();
        for (const auto &[by, count] : life.closers().toStdMap())
            closers[by] += count;
    }
    qInfo() << "seeds" << first << "to" << first + lives - 1 << "," << webSockets
            << "WebSockets, closed by" << closers;
}

QTEST_GUILESS_MAIN(TestRandomLifecycle)
#include "tst_randomlifecycle.moc"
