// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/datafolder.h"
#include "app/options.h"
#include "server/servercontroller.h"

#include <QFutureWatcher>
#include <QObject>
#include <QStringList>

#include <memory>

namespace csp {

/// One server with all that belongs to it: its data folder, its endpoints and its controller.
///
/// Thread: the one it was made in.
class Service final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Service)

public:
    /// Takes the data folder and makes the controller.
    ///
    /// Errors: CannotStore, AlreadyRunning (DataFolder::open()).
    static Result<std::unique_ptr<Service>> make(const Options &options,
                                                 const HandlerRegistry &registry);
    ~Service() override;

    ServerController &controller() { return m_controller; }
    /// What a person should know about the start, besides the log.
    const QStringList &notices() const { return m_notices; }
    const QString &dataFolder() const { return m_folder->path(); }
    /// Where the server is reached once it runs, and its administration.
    QString url() const { return m_controller.url(); }

    /// Starts the server; started() tells how it went.
    void start();
    /// Stops the server, once it has started; stopped() tells how it went, also when it had not
    /// run.
    void stop();
    /// Ends the process at once with a failure: a handler never returned, its thread still runs.
    [[noreturn]] void abandon();

Q_SIGNALS:
    void started(const csp::Status &status);
    void stopped(const csp::Status &status);

private:
    Service(std::unique_ptr<DataFolder> folder, const HandlerRegistry &registry,
            const ServerConfig &config, const QStringList &notices);

    void onStarted();
    void onStateChanged();
    void stopWhenSettled();
    void keepEndpoint(const QString &path, const EndpointDefaults &defaults);

    std::unique_ptr<DataFolder> m_folder;
    ServerController m_controller;
    QStringList m_notices;
    QFutureWatcher<Status> m_starting;
    QFutureWatcher<Status> m_stopping;
    bool m_stopWanted = false;
};

/// The endpoints that \a options ask for. Errors: those of registerSamples().
Result<HandlerRegistry> makeRegistry(const Options &options);

} // namespace csp
