// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include "server/session.h"

#include <QTest>

using namespace csp;

namespace {

/// Reads and writes in a way of its own, and lets the base do the rest.
class Shouting : public RecordingHandler
{
public:
    using RecordingHandler::RecordingHandler;

    Result<QByteArray> read(qsizetype length, std::chrono::milliseconds timeout) override
    {
        const Result<QByteArray> data = RecordingHandler::read(length, timeout);
        return data ? Result<QByteArray>(data->toUpper()) : data;
    }
    Status write(const QByteArray &data) override { return RecordingHandler::write(data + '!'); }
    using RecordingHandler::write; // of a QString
};

/// What further base classes bring.
class Counter
{
public:
    virtual ~Counter() = default;
    int next() { return m_count++; }

private:
    int m_count = 0;
};

class Greeter
{
public:
    virtual ~Greeter() = default;
    virtual QByteArray greeting() const = 0;
};

class ManyBases final : public Counter, public Greeter, public WebSocket
{
public:
    Status onPreServer() override { return setSharedConnection(true); }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write(greeting() + data + QByteArray::number(next()));
    }
    QByteArray greeting() const override { return "hello "; }
};

/// A base with constants of its own, a class that keeps them, one that sets one anew.
class Constants : public WebSocket
{
public:
    static constexpr bool UseSession = false;
    static constexpr bool NonBlocking = true;
};
class Keeps final : public Constants
{
};
class SetsAnew final : public Constants
{
public:
    static constexpr bool NonBlocking = false;
    static constexpr bool DeferEndServer = true;
};
class Plain final : public WebSocket
{
};

/// Counts its messages in a member, and all there ever were in what it was given.
class Counting final : public WebSocket
{
public:
    explicit Counting(std::shared_ptr<std::atomic<int>> all)
        : m_all(std::move(all))
    {
    }
    Status onPreServer() override { return setSharedConnection(true); }
    Status onClientMessage(const QByteArray &, bool close) override
    {
        if (close)
            return Status();
        return write(QByteArray::number(++m_own) + ' ' + QByteArray::number(++*m_all));
    }

private:
    const std::shared_ptr<std::atomic<int>> m_all;
    int m_own = 0;
};

} // namespace

/// What classes of handlers can be made of: a port keeps its bases, members, constants and
/// overrides.
class TestContractClasses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readAndWriteCanBeOverridden();
    void handlersHaveSeveralBaseClasses();
    void classConstantsBelongToEachClass();
    void propertiesHaveInitialValues();
    void oneInstanceServesTheWholeLife();
    void stateGivenAtRegistrationOutlivesHandlers();
    void restartKeepsRequestAndSession();
};

void TestContractClasses::readAndWriteCanBeOverridden()
{
    const auto script = answeringScript();
    HandlerRegistry registry;
    QVERIFY(registry.add<Shouting>(QStringLiteral("/x"), script).isOk());
    HandlerPeer peer(registry, "/x"); // the base class's server() reads
    peer.send("one");
    QCOMPARE(peer.text(), QByteArray("re: ONE!"));
    script->onClientMessage = [](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : socket.write(QStringLiteral("as a QString"));
    };
    peer.send("two");
    QCOMPARE(peer.text(), QByteArray("as a QString!"));
}

void TestContractClasses::handlersHaveSeveralBaseClasses()
{
    HandlerRegistry registry;
    QVERIFY(registry.add<ManyBases>(QStringLiteral("/x")).isOk());
    HandlerPeer peer(registry, "/x");
    peer.send("a");
    QCOMPARE(peer.text(), QByteArray("hello a0"));
    peer.send("b");
    QCOMPARE(peer.text(), QByteArray("hello b1"));
}

void TestContractClasses::classConstantsBelongToEachClass()
{
    HandlerRegistry registry;
    QVERIFY(registry.add<Plain>(QStringLiteral("/plain")).isOk());
    QVERIFY(registry.add<Keeps>(QStringLiteral("/keeps")).isOk());
    QVERIFY(registry.add<SetsAnew>(QStringLiteral("/anew")).isOk());
    const HandlerTraits plain = registry.find(QStringLiteral("/plain"))->traits;
    QVERIFY(plain.useSession && plain.noCharsetConvert);
    QVERIFY(!plain.nonBlocking && !plain.deferEndServer);
    const HandlerTraits keeps = registry.find(QStringLiteral("/keeps"))->traits;
    QVERIFY(!keeps.useSession && keeps.nonBlocking && !keeps.deferEndServer);
    const HandlerTraits anew = registry.find(QStringLiteral("/anew"))->traits;
    QVERIFY(!anew.useSession && !anew.nonBlocking && anew.deferEndServer);
}

void TestContractClasses::propertiesHaveInitialValues()
{
    const auto script = std::make_shared<Script>();
    QList<bool> values;
    script->onPreServer = [&](WebSocket &socket) {
        values = {socket.atEnd(), socket.binaryData(), socket.noDataFraming(),
                  socket.sessionEndOnClose(), socket.sharedConnection()};
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    const HandlerPeer peer(registry, "/x");
    QCOMPARE(values, QList<bool>({true, false, false, false, false}));
}

void TestContractClasses::oneInstanceServesTheWholeLife()
{
    const auto all = std::make_shared<std::atomic<int>>(0);
    HandlerRegistry registry;
    QVERIFY(registry.add<Counting>(QStringLiteral("/x"), all).isOk());
    HandlerPeer peer(registry, "/x");
    for (int i = 1; i <= 20; ++i) {
        peer.send("x");
        QCOMPARE(peer.text().split(' ').first(), QByteArray::number(i));
    }
}

void TestContractClasses::stateGivenAtRegistrationOutlivesHandlers()
{
    const auto all = std::make_shared<std::atomic<int>>(0);
    HandlerRegistry registry;
    QVERIFY(registry.add<Counting>(QStringLiteral("/x"), all).isOk());
    for (int i = 1; i <= 3; ++i) {
        HandlerPeer peer(registry, "/x");
        peer.send("x");
        QCOMPARE(peer.text(), "1 " + QByteArray::number(i));
    }
    QCOMPARE(*all, 3);
}

void TestContractClasses::restartKeepsRequestAndSession()
{
    const auto script = answeringScript();
    QStringList seen;
    script->onPreServer = [&](WebSocket &socket) {
        seen << socket.request().queryValue(QStringLiteral("room")) << socket.sessionId()
             << socket.webSocketId()
             << QString::fromUtf8(socket.session().value(socket.sessionId()));
        return socket.session().setValue(socket.sessionId(), "was here");
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x?room=red");
    peer.channel()->cutOff();
    QVERIFY(peer.renew(true));
    QCOMPARE(seen.size(), 8);
    QCOMPARE(seen.mid(4, 3), seen.mid(0, 3));
    QCOMPARE(seen.at(0), QStringLiteral("red"));
    QCOMPARE(seen.at(3), QString());
    QCOMPARE(seen.at(7), QStringLiteral("was here"));
}

QTEST_GUILESS_MAIN(TestContractClasses)
#include "tst_contract_classes.moc"
