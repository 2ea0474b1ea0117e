// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <future>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/x");

/// Not of this house: with virtual functions and a constructor of its own.
class Formatter
{
public:
    explicit Formatter(QByteArray mark)
        : m_mark(std::move(mark))
    {
    }
    virtual ~Formatter() = default;
    virtual QByteArray format(const QByteArray &text) const { return m_mark + text; }

protected:
    const QByteArray m_mark;
};

/// Reads objects and writes with a kind, both by way of the base.
class JsonHandler : public Formatter, public WebSocket
{
public:
    static constexpr bool UseSession = false;
    static constexpr int Version = 1; // a constant of the class's own

    JsonHandler()
        : Formatter("#")
    {
    }

    using WebSocket::read;
    Result<QByteArray> read(qsizetype length, std::chrono::milliseconds timeout) override
    {
        const Result<QByteArray> piece = WebSocket::read(length, timeout);
        ++m_reads;
        return piece ? Result<QByteArray>(piece->trimmed()) : piece;
    }
    Result<QJsonObject> readObject(std::chrono::milliseconds timeout = std::chrono::hours(1))
    {
        const Result<QByteArray> piece = read(DefaultReadLength, timeout);
        if (!piece)
            return piece.error();
        return QJsonDocument::fromJson(*piece).object();
    }

    using WebSocket::write;
    Status write(const QByteArray &data) override { return WebSocket::write(format(data)); }
    Status write(const QByteArray &data, bool binary)
    {
        const bool before = binaryData();
        setBinaryData(binary);
        const Status sent = WebSocket::write(data);
        setBinaryData(before);
        return sent;
    }

    Status server() override
    {
        for (;;) {
            const Result<QJsonObject> object = readObject();
            if (!object)
                return object.error();
            const QByteArray said = object->value(QLatin1String("say")).toString().toUtf8();
            if (const Status sent = write(said); !sent.isOk())
                return sent;
            if (const Status sent = write(QByteArray::number(m_reads), true); !sent.isOk())
                return sent;
        }
    }

private:
    int m_reads = 10; // of each instance alone
};

/// Shadows one constant and one function, inherits the rest.
class LouderHandler final : public JsonHandler
{
public:
    static constexpr bool NonBlocking = true;
    static constexpr int Version = JsonHandler::Version + 1;

    QByteArray format(const QByteArray &text) const override { return m_mark + text.toUpper(); }
};

/// Begins work in a callback that writes when the callback has long returned.
class WorkingHandler final : public WebSocket
{
public:
    Status onPreServer() override { return setSharedConnection(true); }
    Status server() override
    {
        m_work =
            std::async(std::launch::async, [id = webSocketId(), go = m_go.get_future().share()] {
                go.wait();
                WebSocket socket;
                const Status opened = socket.openServer(id);
                return opened.isOk() ? socket.write(QByteArray("done")) : opened;
            });
        return Status();
    }
    Status onClientMessage(const QByteArray &, bool close) override
    {
        if (!close)
            m_go.set_value();
        return Status();
    }
    Status onPostServer() override { return m_work.get(); }

private:
    std::promise<void> m_go;
    std::future<Status> m_work;
};

template <typename Handler> HandlerRegistry registryOf()
{
    HandlerRegistry registry;
    if (!registry.add<Handler>(Path).isOk())
        qFatal("the class is refused");
    return registry;
}

} // namespace

/// Class parameters, several base classes and overridden members, as ported handlers have them.
class TestClassParameters final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void constantsAreInheritedAndShadowed();
    void severalBasesAndOverloadsWorkTogether();
    void propertiesBelongToEachInstance();
    void workBegunInACallbackWritesLater();
};

void TestClassParameters::constantsAreInheritedAndShadowed()
{
    const HandlerTraits base = registryOf<JsonHandler>().find(Path)->traits;
    QVERIFY(!base.useSession && !base.nonBlocking);
    const HandlerTraits louder = registryOf<LouderHandler>().find(Path)->traits;
    QVERIFY(!louder.useSession && louder.nonBlocking);
    QCOMPARE(louder.className, QStringLiteral("LouderHandler"));
    QCOMPARE(LouderHandler::Version, 2);
}

void TestClassParameters::severalBasesAndOverloadsWorkTogether()
{
    const HandlerRegistry registry = registryOf<LouderHandler>();
    HandlerPeer peer(registry, "/x");
    peer.send("  {\"say\":\"hello\"}\n");
    QCOMPARE(peer.text(), QByteArray("#HELLO"));
    const std::optional<Message> count = peer.receive();
    QVERIFY(count && count->binary);
    QCOMPARE(count->data, QByteArray("11"));
    QVERIFY(peer.leave());
}

void TestClassParameters::propertiesBelongToEachInstance()
{
    const HandlerRegistry registry = registryOf<JsonHandler>();
    HandlerPeer one(registry, "/x");
    HandlerPeer two(registry, "/x");
    for (const char *count : {"11", "12"}) {
        one.send("{\"say\":\"x\"}");
        QCOMPARE(one.text(), QByteArray("#x"));
        QCOMPARE(one.receive()->data, QByteArray(count));
    }
    two.send("{\"say\":\"y\"}");
    QCOMPARE(two.text(), QByteArray("#y"));
    QCOMPARE(two.receive()->data, QByteArray("11"));
}

void TestClassParameters::workBegunInACallbackWritesLater()
{
    const HandlerRegistry registry = registryOf<WorkingHandler>();
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached));
    peer.send("go");
    QCOMPARE(peer.text(), QByteArray("done"));
    QVERIFY(peer.leave());
    QCOMPARE(peer.errors(), 0U);
}

QTEST_GUILESS_MAIN(TestClassParameters)
#include "tst_classparameters.moc"
