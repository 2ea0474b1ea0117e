// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <QUdpSocket>

using namespace csp;

namespace {

constexpr int Long = 20'000; // milliseconds; only what is lost takes so long

/// Bytes that tell one place from another.
QByteArray pattern(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 251);
    return bytes;
}

/// Sends back whatever comes, from a server that listens.
void echoFrom(QTcpServer *server)
{
    QObject::connect(server, &QTcpServer::pendingConnectionAvailable, server, [server] {
        QTcpSocket *const socket = server->nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket,
                         [socket] { socket->write(socket->readAll()); });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
}

/// As hiredis drives an event library: four switches, turned at any time, mostly in its own slots.
class SwitchedPeer final : public QObject
{
public:
    SwitchedPeer(int descriptor, int count)
        : m_descriptor(descriptor)
        , m_left(count)
        , m_read(descriptor, QSocketNotifier::Read)
        , m_write(descriptor, QSocketNotifier::Write)
    {
        m_write.setEnabled(false);
        connect(&m_read, &QSocketNotifier::activated, this, [this] { read(); });
        connect(&m_write, &QSocketNotifier::activated, this, [this] { write(); });
    }

    void request() { m_write.setEnabled(true); }

    std::function<void()> done; // when all answers have come

private:
    void read()
    {
        char byte = 0;
        m_read.setEnabled(false);
        m_read.setEnabled(true);
        if (::recv(m_descriptor, &byte, 1, 0) != 1)
            return;
        if (--m_left > 0)
            request();
        else
            done();
    }
    void write()
    {
        m_write.setEnabled(false);
        if (::send(m_descriptor, "x", 1, MSG_NOSIGNAL) != 1)
            m_write.setEnabled(true);
    }

    const int m_descriptor;
    int m_left;
    QSocketNotifier m_read;
    QSocketNotifier m_write;
};

} // namespace

/// What Qt offers on top of a dispatcher, unchanged.
class TestEpollDispatcherUsers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tcpEchoes_data();
    void tcpEchoes();
    void tcpTellsOfARefusedConnection();
    void tcpConnectionsComeAndGo();
    void udpEchoes();
    void tlsShakesHandsAndEchoes();
    void processEchoesAndEnds();
    void processTellsItsFailure();
    void switchedNotifiersPlayPingPong();
    void callsGoBetweenThreads();
};

void TestEpollDispatcherUsers::tcpEchoes_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("a byte") << 1;
    QTest::newRow("a packet") << 1'000;
    QTest::newRow("more than any buffer") << 20'000'000;
}

void TestEpollDispatcherUsers::tcpEchoes()
{
    QFETCH(int, size);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    echoFrom(&server);
    QTcpSocket socket;
    socket.connectToHost(server.serverAddress(), server.serverPort());
    const QByteArray sent = pattern(size);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.write(sent);
    QByteArray received;
    connect(&socket, &QTcpSocket::readyRead, this, [&] { received += socket.readAll(); });
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), sent.size(), Long);
    QVERIFY(received == sent);
    QSignalSpy left(&socket, &QTcpSocket::disconnected);
    socket.disconnectFromHost();
    QTRY_COMPARE(left.size(), 1);
}

void TestEpollDispatcherUsers::tcpTellsOfARefusedConnection()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    QTcpSocket socket;
    QSignalSpy failed(&socket, &QTcpSocket::errorOccurred);
    QSignalSpy connected(&socket, &QTcpSocket::connected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
    QCOMPARE(connected.size(), 0);
}

void TestEpollDispatcherUsers::tcpConnectionsComeAndGo()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    echoFrom(&server);
    for (int i = 0; i < 200; ++i) { // on the same few descriptors
        QTcpSocket socket;
        socket.connectToHost(server.serverAddress(), server.serverPort());
        socket.write("hello");
        QTRY_COMPARE(socket.bytesAvailable(), 5);
        if (i % 2)
            socket.abort();
    }
}

void TestEpollDispatcherUsers::udpEchoes()
{
    QUdpSocket server;
    QVERIFY(server.bind(QHostAddress::LocalHost));
    connect(&server, &QUdpSocket::readyRead, this, [&] {
        while (server.hasPendingDatagrams()) {
            QByteArray bytes(int(server.pendingDatagramSize()), Qt::Uninitialized);
            QHostAddress from;
            quint16 port = 0;
            server.readDatagram(bytes.data(), bytes.size(), &from, &port);
            server.writeDatagram(bytes, from, port);
        }
    });
    QUdpSocket client;
    QVERIFY(client.bind(QHostAddress::LocalHost));
    QSignalSpy answered(&client, &QUdpSocket::readyRead);
    client.writeDatagram("hello", server.localAddress(), server.localPort());
    QTRY_VERIFY(client.hasPendingDatagrams());
    QCOMPARE(client.pendingDatagramSize(), 5);
}

void TestEpollDispatcherUsers::tlsShakesHandsAndEchoes()
{
    const QTemporaryDir folder;
    const QString keyName = folder.filePath(QStringLiteral("key.pem"));
    const QString certificateName = folder.filePath(QStringLiteral("certificate.pem"));
    QProcess maker; // on this dispatcher, too
    maker.start(QStringLiteral("openssl"),
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                 QStringLiteral("/CN=localhost"), QStringLiteral("-keyout"), keyName,
                 QStringLiteral("-out"), certificateName});
    QTRY_COMPARE_WITH_TIMEOUT(maker.state(), QProcess::NotRunning, Long);
    QCOMPARE(maker.exitCode(), 0);

    QFile keyFile(keyName);
    QFile certificateFile(certificateName);
    QVERIFY(keyFile.open(QIODevice::ReadOnly));
    QVERIFY(certificateFile.open(QIODevice::ReadOnly));
    const QSslCertificate certificate(&certificateFile);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
    configuration.setLocalCertificate(certificate);

    QSslServer server;
    server.setSslConfiguration(configuration);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    echoFrom(&server);
    QSslSocket socket;
    socket.ignoreSslErrors({QSslError(QSslError::SelfSignedCertificate, certificate),
                            QSslError(QSslError::HostNameMismatch, certificate)});
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.serverPort());
    QTRY_VERIFY2(socket.isEncrypted(), qPrintable(socket.errorString()));
    const QByteArray sent = pattern(2'000'000);
    socket.write(sent);
    QByteArray received;
    connect(&socket, &QSslSocket::readyRead, this, [&] { received += socket.readAll(); });
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), sent.size(), Long);
    QVERIFY(received == sent);
    QSignalSpy left(&socket, &QSslSocket::disconnected);
    socket.disconnectFromHost();
    QTRY_COMPARE(left.size(), 1);
}

void TestEpollDispatcherUsers::processEchoesAndEnds()
{
    QProcess process;
    QSignalSpy finished(&process, &QProcess::finished);
    process.start(QStringLiteral("cat"), {});
    const QByteArray sent = pattern(1'000'000); // more than a pipe takes
    process.write(sent);
    QByteArray received;
    connect(&process, &QProcess::readyReadStandardOutput, this,
            [&] { received += process.readAllStandardOutput(); });
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), sent.size(), Long);
    QVERIFY(received == sent);
    process.closeWriteChannel();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(process.exitCode(), 0);
}

void TestEpollDispatcherUsers::processTellsItsFailure()
{
    QProcess process;
    QSignalSpy failed(&process, &QProcess::errorOccurred);
    process.start(QStringLiteral("/no/such/program"), {});
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(process.error(), QProcess::FailedToStart);

    process.start(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("kill -9 $$")});
    QTRY_COMPARE(failed.size(), 2);
    QCOMPARE(process.error(), QProcess::Crashed);
}

void TestEpollDispatcherUsers::switchedNotifiersPlayPingPong()
{
    static constexpr int Count = 10'000;
    SocketPair pair;
    SwitchedPeer one(pair.near(), Count);
    SwitchedPeer two(pair.far(), Count);
    QEventLoop loop;
    QTimer::singleShot(Long, &loop, [&] { loop.exit(1); });
    one.done = two.done = [&] { loop.exit(0); };
    one.request();
    QCOMPARE(loop.exec(), 0);
}

void TestEpollDispatcherUsers::callsGoBetweenThreads()
{
    static constexpr int Count = 10'000;
    QThread thread;
    thread.setEventDispatcher(new EpollDispatcher);
    QObject there;
    there.moveToThread(&thread);
    thread.start();
    QEventLoop here; // which does not sleep in between, as QTRY_ does
    QTimer::singleShot(Long, &here, [&] { here.exit(1); });
    int left = Count;
    std::function<void()> ping = [&] {
        QMetaObject::invokeMethod(
            &there,
            [&] {
                QMetaObject::invokeMethod(
                    &here,
                    [&] {
                        if (--left > 0)
                            ping();
                        else
                            here.exit(0);
                    },
                    Qt::QueuedConnection);
            },
            Qt::QueuedConnection);
    };
    ping();
    QCOMPARE(here.exec(), 0);
    int answer = 0;
    QMetaObject::invokeMethod(
        &there, [&] { answer = 42; }, Qt::BlockingQueuedConnection);
    QCOMPARE(answer, 42);
    thread.quit();
    QVERIFY(thread.wait(Long));
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherUsers>(argc, argv);
}
#include "tst_epolldispatcher_users.moc"
