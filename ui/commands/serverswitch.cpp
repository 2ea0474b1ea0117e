// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/serverswitch.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/commands/startfailure.h"

#include <QDateTime>
#include <QMessageBox>

#include <utility>

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

const QString &progressKey()
{
    static const QString key = QStringLiteral("serverProgress");
    return key;
}

} // namespace

ServerSwitch::ServerSwitch(ServerController &controller, MessageBar &bar, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_bar(bar)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceTime);
    connect(&m_patience, &QTimer::timeout, this, &ServerSwitch::showProgress);
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

void ServerSwitch::restart()
{
    m_isRestarting = true;
    if (m_controller.state() == ServerController::State::Running)
        stop();
    else if (m_controller.state() == ServerController::State::Stopped)
        startAgain();
}

void ServerSwitch::startAgain()
{
    if (!std::exchange(m_isRestarting, false))
        return;
    start();
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
    const bool isOnItsWay =
        state == ServerController::State::Starting || state == ServerController::State::Stopping;
    m_bar.withdraw(progressKey());
    if (isOnItsWay)
        m_patience.start();
    else
        m_patience.stop();
    if (state == ServerController::State::Stopped) {
        showStopped();
        if (m_isRestarting) // when all others know that it has stopped
            QMetaObject::invokeMethod(this, &ServerSwitch::startAgain, Qt::QueuedConnection);
        return;
    }
    m_bar.withdraw(stoppedKey());
    if (state == ServerController::State::Running) {
        m_hasRun = true;
        m_bar.withdraw(startKey());
        if (m_isRestarting) // it was asked for while the server started
            QMetaObject::invokeMethod(this, &ServerSwitch::restart, Qt::QueuedConnection);
    }
}

void ServerSwitch::showProgress()
{
    const bool isStopping = m_controller.state() == ServerController::State::Stopping;
    m_bar.post(progressKey(), Tone::Busy,
               isStopping ? tr("The server is stopping. Handlers have 10 s to return, then it goes "
                               "on without them.")
                          : tr("The server is starting."),
               {}, false);
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
    QList<MessageBar::Button> buttons{
        {tr("Retry"), QStringLiteral("retryStart"), [this] { start(); }},
        {tr("Details"), QStringLiteral("startDetails"), [this, status] { showDetails(status); }}};
    if (mayListenElsewhere(status))
        buttons.prepend({tr("Try another port"), QStringLiteral("tryAnotherPort"),
                         [this] { tryAnotherPort(); }});
    m_bar.post(startKey(), Tone::Failure, startFailureText(status, m_controller.config()), buttons);
}

void ServerSwitch::showDetails(const Status &status)
{
    const ServerConfig config = m_controller.config();
    auto *box =
        new QMessageBox(QMessageBox::Critical, tr("The server could not start"),
                        tr("The server could not start."), QMessageBox::Close, m_bar.window());
    box->setObjectName(QStringLiteral("startDetailsDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setInformativeText(
        tr("Status: %1\nAddress: %2\nPort: %3\n\nWho listens on a port is told by: ss -ltnp")
            .arg(status.toString(), config.address.toString(), QString::number(config.port)));
    box->open();
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
