// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include "server/lifecycle/channeldirectory.h"
#include "server/lifecycle/nativethread.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::ClosedBy)

namespace {

using std::chrono::milliseconds;

constexpr milliseconds ADay = std::chrono::hours(24);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int Readers = 1'000;
#else
constexpr int Readers = 10'000;
#endif

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System | QDir::Files).size();
}

/// POSIX timers of this process; 0 where the kernel does not tell them.
qsizetype posixTimers()
{
    QFile file(QStringLiteral("/proc/self/timers"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().count("ID:") : 0;
}

/// Remembers the time-outs it was read with.
class PatienceHandler final : public RecordingHandler
{
public:
    PatienceHandler(const std::shared_ptr<Script> &script, QList<milliseconds> *timeouts)
        : RecordingHandler(script)
        , m_timeouts(timeouts)
    {
    }

    Result<QByteArray> read(qsizetype length, milliseconds timeout) override
    {
        m_timeouts->append(timeout);
        return RecordingHandler::read(length, timeout);
    }

private:
    QList<milliseconds> *const m_timeouts;
};

/// A dedicated handler runs \a body as its server().
bool serve(const Script::Callback &body)
{
    const auto script = std::make_shared<Script>();
    script->server = body;
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    return peer.waitForStage(Stage::Done);
}

} // namespace

/// How long read() waits, and what ends its waiting.
class TestContractWaits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readWaitsUntilDataArrives();
    void timeoutsAreKept_data();
    void timeoutsAreKept();
    void timeoutStatusIs7950();
    void readCanBeRepeatedAfterATimeout();
    void closedStatusIs7951();
    void lossOfThePeerLetsQueuedMessagesBeRead();
    void readsAfterTheEndGiveClosedAtOnce_data();
    void readsAfterTheEndGiveClosedAtOnce();
    void defaultTimeoutIsADay();
    void waitingReadersUseNoTimers();
};

void TestContractWaits::readWaitsUntilDataArrives()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> reads;
    QByteArray data;
    script->server = [&](WebSocket &socket) {
        reads.set_value();
        data = *socket.read();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    reads.get_future().wait();
    QCOMPARE(peer.channel()->snapshot().stage, Stage::Server);
    peer.send("here it is");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(data, QByteArray("here it is"));
}

void TestContractWaits::timeoutsAreKept_data()
{
    QTest::addColumn<int>("timeoutMs");
    for (const int each : {0, 1, 20, 300})
        QTest::addRow("%d ms", each) << each;
}

void TestContractWaits::timeoutsAreKept()
{
    QFETCH(int, timeoutMs);
    Status status;
    qint64 elapsed = -1;
    QVERIFY(serve([&](WebSocket &socket) {
        QElapsedTimer timer;
        timer.start();
        status = socket.read(10, milliseconds(timeoutMs)).error();
        elapsed = timer.nsecsElapsed();
        return Status();
    }));
    QCOMPARE(status.code(), Status::WebSocketTimeout);
    QVERIFY(elapsed >= qint64(timeoutMs) * 1'000'000);
}

void TestContractWaits::timeoutStatusIs7950()
{
    Result<QByteArray> data = Status(Status::NotOpen);
    QVERIFY(serve([&](WebSocket &socket) {
        data = socket.read(10, milliseconds(1));
        return Status();
    }));
    QVERIFY(!data.has_value());
    QCOMPARE(int(data.error().code()), 7950);
    QCOMPARE(data.error().codeName(), QStringLiteral("CSPWebSocketTimeout"));
}

void TestContractWaits::readCanBeRepeatedAfterATimeout()
{
    const auto script = std::make_shared<Script>();
    script->server = [&](WebSocket &socket) {
        Status status;
        for (int i = 0; i < 3 && status.isOk(); ++i) {
            const Status read = socket.read(10, milliseconds(1)).error();
            status = socket.write(read.codeName());
        }
        while (status.isOk()) {
            const Result<QByteArray> data = socket.read();
            status = data ? socket.write(*data) : data.error();
        }
        return status;
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(peer.text(), QByteArray("CSPWebSocketTimeout"));
    peer.send("one");
    peer.send("two");
    QCOMPARE(peer.text(), QByteArray("one"));
    QCOMPARE(peer.text(), QByteArray("two"));
}

void TestContractWaits::closedStatusIs7951()
{
    const auto script = std::make_shared<Script>();
    Status status;
    script->server = [&](WebSocket &socket) { return status = socket.read().error(); };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(int(status.code()), 7951);
    QCOMPARE(status.codeName(), QStringLiteral("CSPWebSocketClosed"));
}

void TestContractWaits::lossOfThePeerLetsQueuedMessagesBeRead()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    QByteArrayList read;
    script->server = [&](WebSocket &socket) {
        gate.pass();
        return readLoop(socket, [&](const QByteArray &data) -> std::optional<Status> {
            read.append(data);
            return std::nullopt;
        });
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    peer.send(QByteArray(100'000, 'x'));
    peer.channel()->peerClosed({CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(read, QByteArrayList({"one", QByteArray(100'000, 'x')}));
    QCOMPARE(peer.channel()->snapshot().dropped, 0);
}

void TestContractWaits::readsAfterTheEndGiveClosedAtOnce_data()
{
    QTest::addColumn<ClosedBy>("by");
    for (const auto by : {ClosedBy::Client, ClosedBy::PeerLost, ClosedBy::Admin, ClosedBy::Session,
                          ClosedBy::Limit, ClosedBy::Shutdown})
        QTest::newRow(qPrintable(closedByName(by))) << by;
}

void TestContractWaits::readsAfterTheEndGiveClosedAtOnce()
{
    QFETCH(ClosedBy, by);
    const auto script = std::make_shared<Script>();
    QList<Status::Code> codes;
    script->server = [&](WebSocket &socket) {
        for (const milliseconds timeout : {ADay, ADay, milliseconds(0)})
            codes.append(socket.read(10, timeout).error().code());
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    const CloseInfo close{CloseCode::GoingAway, {}, by};
    if (by == ClosedBy::Client || by == ClosedBy::PeerLost)
        peer.channel()->peerClosed(close);
    else
        QVERIFY(peer.channel()->close(close));
    QVERIFY(peer.waitForStage(Stage::Done)); // a day has not passed
    QCOMPARE(codes, QList<Status::Code>(3, Status::WebSocketClosed));
}

void TestContractWaits::defaultTimeoutIsADay()
{
    const auto script = std::make_shared<Script>();
    QList<milliseconds> timeouts;
    script->server = [](WebSocket &socket) { return socket.read().error(); };
    HandlerRegistry registry;
    QVERIFY(registry.add<PatienceHandler>(QStringLiteral("/x"), script, &timeouts).isOk());
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(timeouts, QList<milliseconds>{ADay});
}

void TestContractWaits::waitingReadersUseNoTimers()
{
    const auto doorbell = std::make_shared<Doorbell>([] {});
    std::vector<std::shared_ptr<Channel>> channels;
    for (int i = 0; i < Readers; ++i) {
        channels.push_back(std::make_shared<Channel>(
            QStringLiteral("reader %1").arg(i), QStringLiteral("127.0.0.1:1"), doorbell,
            Channel::Settings{1 << 20, 1 << 20, 1 << 20, false}));
        channels.back()->setShared(true);
        channels.back()->preServerReturned({});
        channeldirectory::add(channels.back());
    }
    const qsizetype descriptors = openDescriptors();
    const qsizetype timers = posixTimers();
    std::atomic<int> reading = 0;
    std::atomic<int> closed = 0;
    std::atomic<int> ended = 0;
    int started = 0;
    for (int i = 0; i < Readers; ++i) {
        const Status status = nativethread::start([&, id = channels.at(size_t(i))->id()] {
            WebSocket socket;
            if (socket.openServer(id).isOk()) {
                ++reading;
                closed += socket.read(10, ADay).error().code() == Status::WebSocketClosed ? 1 : 0;
            }
            ++ended;
        });
        started += status.isOk() ? 1 : 0;
    }
    QTRY_COMPARE_WITH_TIMEOUT(reading.load(), started, 60'000);
    const qsizetype descriptorsThen = openDescriptors();
    const qsizetype timersThen = posixTimers();
    const int endedThen = ended;
    for (const std::shared_ptr<Channel> &each : channels)
        each->close({CloseCode::GoingAway, {}, ClosedBy::Shutdown});
    QTRY_COMPARE_WITH_TIMEOUT(ended.load(), started, 60'000);
    for (const std::shared_ptr<Channel> &each : channels)
        channeldirectory::remove(each->id());
    doorbell->silence(); // it holds the channels that rang
    QCOMPARE(endedThen, 0);
    QCOMPARE(descriptorsThen, descriptors);
    QCOMPARE(timersThen, timers);
    QCOMPARE(closed, Readers);
}

QTEST_GUILESS_MAIN(TestContractWaits)
#include "tst_contract_waits.moc"
