// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/descriptors.h"
#include "app/service.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace csp;

/// The service both programs run: start, stop, and what it keeps in its folder.
class TestService final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void startsAndStops();
    void startsAgain();
    void stopsWhileStarting();
    void stopsWithoutStart();
    void tellsWhyItCannotListen();
    void keepsEndpointsOverARestart();
    void fitsConnections_data();
    void fitsConnections();

private:
    std::unique_ptr<Service> make();
    bool hasServerFile() const
    {
        return QFile::exists(m_folder->filePath(QStringLiteral("server.json")));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Options m_options;
};

namespace {

using State = ServerController::State;

/// Starts or stops and waits for the answer.
template <typename Signal, typename Call>
std::optional<Status> answerOf(Service &service, Signal signal, Call call)
{
    std::optional<Status> answer;
    const auto connection = QObject::connect(&service, signal, &service,
                                             [&answer](const Status &status) { answer = status; });
    (service.*call)();
    const bool came = QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000);
    QObject::disconnect(connection);
    return came ? answer : std::nullopt;
}

bool isStarted(Service &service)
{
    const auto answer = answerOf(service, &Service::started, &Service::start);
    return answer && answer->isOk();
}

bool isStopped(Service &service)
{
    const auto answer = answerOf(service, &Service::stopped, &Service::stop);
    return answer && answer->isOk();
}

} // namespace

void TestService::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = Options();
    m_options.dataDir = m_folder->path();
    m_options.server.port = 0;
}

std::unique_ptr<Service> TestService::make()
{
    Result<std::unique_ptr<Service>> service = Service::make(m_options, *makeRegistry(m_options));
    return service ? *std::move(service) : nullptr;
}

void TestService::startsAndStops()
{
    const std::unique_ptr<Service> service = make();
    QVERIFY(service);
    QVERIFY(!hasServerFile());
    QVERIFY(isStarted(*service));
    QCOMPARE(service->controller().state(), State::Running);
    QVERIFY(hasServerFile());
    QVERIFY(isStopped(*service));
    QCOMPARE(service->controller().state(), State::Stopped);
    QVERIFY(!hasServerFile());
}

void TestService::startsAgain()
{
    const std::unique_ptr<Service> service = make();
    QVERIFY(service);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(isStarted(*service));
        QVERIFY(isStopped(*service));
    }
}

void TestService::stopsWhileStarting()
{
    const std::unique_ptr<Service> service = make();
    QVERIFY(service);
    service->start();
    QVERIFY(isStopped(*service));
    QCOMPARE(service->controller().state(), State::Stopped);
}

void TestService::stopsWithoutStart()
{
    const std::unique_ptr<Service> service = make();
    QVERIFY(service);
    QVERIFY(isStopped(*service));
}

void TestService::tellsWhyItCannotListen()
{
    const std::unique_ptr<Service> first = make();
    QVERIFY(first);
    QVERIFY(isStarted(*first));
    const QTemporaryDir other;
    m_options.dataDir = other.path();
    m_options.server.port = static_cast<quint16>(QUrl(first->url()).port());
    const std::unique_ptr<Service> second = make();
    QVERIFY(second);
    const auto answer = answerOf(*second, &Service::started, &Service::start);
    QVERIFY(answer);
    QCOMPARE(answer->code(), Status::PortTaken);
    QVERIFY(!QFile::exists(other.filePath(QStringLiteral("server.json"))));
    QVERIFY(isStopped(*second));
}

void TestService::keepsEndpointsOverARestart()
{
    const QString path = QStringLiteral("/echo");
    EndpointDefaults defaults;
    defaults.enabled = false;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOn;
    {
        const std::unique_ptr<Service> service = make();
        QVERIFY(service);
        QVERIFY(isStarted(*service));
        QSignalSpy changed(&service->controller(), &ServerController::endpointChanged);
        const QFuture<Status> set = service->controller().setEndpoint(path, defaults);
        QTRY_COMPARE(changed.count(), 1);
        QTRY_VERIFY(set.isFinished());
        QVERIFY(set.result().isOk());
        QVERIFY(isStopped(*service));
    }
    const std::unique_ptr<Service> next = make();
    QVERIFY(next);
    QVERIFY2(next->notices().isEmpty(), qPrintable(next->notices().join(QLatin1Char(' '))));
    QVERIFY(next->controller().config().endpoints.value(path) == defaults);
    const QList<EndpointInfo> endpoints = next->controller().endpoints();
    const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                    [&](const EndpointInfo &each) { return each.path == path; });
    QVERIFY(found != endpoints.end());
    QVERIFY(found->defaults == defaults);
}

void TestService::fitsConnections_data()
{
    QTest::addColumn<qint64>("connections");
    QTest::addColumn<qint64>("descriptors");
    QTest::addColumn<qint64>("fitting");
    QTest::newRow("plenty") << qint64(15'000) << qint64(1'000'000) << qint64(15'000);
    QTest::newRow("just enough") << qint64(500) << qint64(500 + ReservedDescriptors) << qint64(500);
    QTest::newRow("one short") << qint64(500) << qint64(499 + ReservedDescriptors) << qint64(499);
    QTest::newRow("hardly any") << qint64(500) << qint64(64) << qint64(1);
}

void TestService::fitsConnections()
{
    QFETCH(qint64, connections);
    QFETCH(qint64, descriptors);
    QFETCH(qint64, fitting);
    Limits limits;
    limits.connections = connections;
    const QString warning = fitConnections(limits, descriptors);
    QCOMPARE(limits.connections, fitting);
    QCOMPARE(warning.isEmpty(), connections == fitting);
}

QTEST_GUILESS_MAIN(TestService)
#include "tst_service.moc"
