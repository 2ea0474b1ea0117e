// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/watchedapplication.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>

using namespace csp;

namespace {

void work(std::chrono::milliseconds span)
{
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(span.count())) {
    }
}

int warnings = 0;

void countWarnings(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    warnings +=
        type == QtWarningMsg && text.contains(QStringLiteral("GUI thread was held")) ? 1 : 0;
}

} // namespace

/// Turns that hold the GUI thread are told.
///
/// Thread: GUI thread.
class TestWatchedApplication : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longTurnIsToldOnce();
};

void TestWatchedApplication::longTurnIsToldOnce()
{
    QObject slow;
    slow.setObjectName(QStringLiteral("slow one"));
    const QtMessageHandler before = qInstallMessageHandler(countWarnings);
    bool isDone = false;
    QMetaObject::invokeMethod(
        &slow,
        [&isDone] {
            QCoreApplication::sendEvent(qApp, std::make_unique<QEvent>(QEvent::User).get());
            work(WatchedApplication::LongTurn * 2);
            isDone = true;
        },
        Qt::QueuedConnection);
    const bool cameTrue = QTest::qWaitFor([&isDone] { return isDone; });
    qInstallMessageHandler(before);
    QVERIFY(cameTrue);
    QCOMPARE(warnings, 1);
}

int main(int argc, char *argv[])
{
    WatchedApplication application(argc, argv);
    TestWatchedApplication test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_watchedapplication.moc"
