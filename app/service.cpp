// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/service.h"

#include "app/descriptors.h"
#include "handlers/samples.h"

#include <cstdlib>
#include <utility>

namespace csp {

Result<HandlerRegistry> makeRegistry(const Options &options)
{
    HandlerRegistry registry;
    if (!options.samples)
        return registry;
    if (const Status added = registerSamples(registry); !added.isOk())
        return added;
    return registry;
}

Result<std::unique_ptr<Service>> Service::make(const Options &options,
                                               const HandlerRegistry &registry)
{
    const QString path = options.dataDir.isEmpty() ? DataFolder::defaultPath() : options.dataDir;
    auto folder = std::make_unique<DataFolder>(path);
    if (const Status opened = folder->open(); !opened.isOk())
        return opened;
    ServerConfig config = options.server;
    const KeptEndpoints kept = folder->loadEndpoints();
    config.endpoints = kept.endpoints;
    if (options.store == Options::Store::Sqlite)
        config.sessionFile = folder->sessionFile();
    QStringList notices{kept.notice, fitConnections(config.limits, raiseDescriptorLimit())};
    notices.removeAll(QString());
    return std::unique_ptr<Service>(new Service(std::move(folder), registry, config, notices));
}

Service::Service(std::unique_ptr<DataFolder> folder, const HandlerRegistry &registry,
                 const ServerConfig &config, const QStringList &notices)
    : m_folder(std::move(folder))
    , m_controller(registry, config)
    , m_notices(notices)
{
    connect(&m_starting, &QFutureWatcherBase::finished, this, &Service::onStarted);
    connect(&m_stopping, &QFutureWatcherBase::finished, this,
            [this] { Q_EMIT stopped(m_stopping.result()); });
    connect(&m_controller, &ServerController::stateChanged, this, &Service::onStateChanged);
    connect(&m_controller, &ServerController::endpointChanged, this, &Service::keepEndpoint);
}

Service::~Service() = default;

void Service::start()
{
    m_starting.setFuture(m_controller.start());
}

void Service::onStarted()
{
    const Status status = m_starting.result();
    onStateChanged(); // server.json is there before anyone hears that the server is
    Q_EMIT started(status);
}

void Service::stop()
{
    m_stopWanted = true;
    stopWhenSettled();
}

void Service::stopWhenSettled()
{
    using State = ServerController::State;
    const State state = m_controller.state();
    if (state == State::Starting || state == State::Stopping)
        return; // its end comes as stateChanged()
    m_stopWanted = false;
    if (state == State::Running)
        m_stopping.setFuture(m_controller.stop());
    else
        Q_EMIT stopped(Status());
}

void Service::onStateChanged()
{
    if (m_controller.state() == ServerController::State::Running) {
        const Status written = m_folder->writeServerFile(url());
        if (!written.isOk())
            qWarning("%s", qUtf8Printable(written.text()));
    } else {
        m_folder->removeServerFile();
    }
    if (m_stopWanted)
        stopWhenSettled();
}

void Service::abandon()
{
    m_folder.reset();
    std::_Exit(EXIT_FAILURE); // destructors would meet what the handler still uses
}

void Service::keepEndpoint(const QString &path, const EndpointDefaults &defaults)
{
    const Status kept = m_folder->saveEndpoint(path, defaults);
    if (!kept.isOk())
        qWarning("%s", qUtf8Printable(kept.text()));
}

} // namespace csp
