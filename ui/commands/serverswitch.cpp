// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/serverswitch.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"

#include <QDateTime>

namespace csp {

namespace {

const QString &startKey()
{
    static const QString key = QStringLiteral("startFailed");
    return key;
}

const QString &stoppedKey()
{
    static const QString key = QStringLiteral("stopped");
    return key;
}

const QString &stopKey()
{
    static const QString key = QStringLiteral("stopFailed");
    return key;
}

} // namespace

ServerSwitch::ServerSwitch(ServerController &controller, MessageBar &bar, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_bar(bar)
{
    connect(&controller, &ServerController::stateChanged, this, &ServerSwitch::onStateChanged);
    onStateChanged(controller.state());
}

void ServerSwitch::start()
{
    m_bar.withdraw(startKey());
    m_bar.withdraw(stopKey());
    whenFinished(this, m_controller.start(), [this](const Status &status) {
        if (!status.isOk())
            showStartFailure(status);
    });
}

void ServerSwitch::stop()
{
    whenFinished(this, m_controller.stop(), [this](const Status &status) {
        if (!status.isOk())
            m_bar.post(stopKey(), Tone::Warning,
                       tr("The server stopped, but: %1").arg(status.toString()));
    });
}

void ServerSwitch::toggle()
{
    if (m_controller.state() == ServerController::State::Running)
        stop();
    else if (m_controller.state() == ServerController::State::Stopped)
        start();
}

void ServerSwitch::onStateChanged(ServerController::State state)
{
    if (state == ServerController::State::Stopped) {
        showStopped();
        return;
    }
    m_bar.withdraw(stoppedKey());
    if (state == ServerController::State::Running) {
        m_hasRun = true;
        m_bar.withdraw(startKey());
    }
}

void ServerSwitch::showStopped()
{
    const bool hasFailureShown = !m_bar.textOf(startKey()).isEmpty();
    if (!m_hasRun && hasFailureShown)
        return;
    const QString text = m_hasRun ? tr("Stopped at %1. The lists show what was known then.")
                                        .arg(timeText(QDateTime::currentMSecsSinceEpoch()))
                                  : tr("The server is not running.");
    m_bar.post(stoppedKey(), Tone::Plain, text,
               {{tr("Start server"), QStringLiteral("startAgain"), [this] { start(); }}}, false);
}

void ServerSwitch::showStartFailure(const Status &status)
{
    if (!m_hasRun)
        m_bar.withdraw(stoppedKey());
    m_bar.post(
        startKey(), Tone::Failure, tr("The server could not start: %1").arg(status.toString()),
        {{tr("Try another port"), QStringLiteral("tryAnotherPort"), [this] { tryAnotherPort(); }},
         {tr("Retry"), QStringLiteral("retryStart"), [this] { start(); }}});
}

void ServerSwitch::tryAnotherPort()
{
    ServerConfig config = m_controller.config();
    config.port = 0;
    if (const Status set = m_controller.setConfig(config); !set.isOk()) {
        showStartFailure(set);
        return;
    }
    start();
}

} // namespace csp
