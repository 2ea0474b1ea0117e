// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/serverprocess.h"

#include <QJsonDocument>

#include <csignal>

namespace csp {
namespace {

constexpr int DeadlineMs = 60'000;

} // namespace

ServerProcess::ServerProcess(const QString &program, const QStringList &arguments)
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    m_process.setProgram(program);
    m_process.setArguments(arguments);
}

ServerProcess::~ServerProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(DeadlineMs);
}

void ServerProcess::setVariable(const QString &name, const QString &value)
{
    m_environment.insert(name, value);
}

void ServerProcess::withoutDisplay()
{
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        m_environment.remove(QString::fromLatin1(name));
}

void ServerProcess::setChildModifier(const std::function<void()> &modifier)
{
    m_process.setChildProcessModifier(modifier);
}

bool ServerProcess::start()
{
    m_process.setProcessEnvironment(m_environment);
    m_process.start();
    return m_process.waitForStarted(DeadlineMs);
}

void ServerProcess::sendSignal(int number)
{
    ::kill(static_cast<pid_t>(pid()), number);
}

QByteArray ServerProcess::line()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(DeadlineMs))
            return {};
    }
    return m_process.readLine();
}

QJsonObject ServerProcess::event()
{
    return QJsonDocument::fromJson(line()).object();
}

QJsonObject ServerProcess::event(const QString &name)
{
    for (;;) {
        const QJsonObject next = event();
        if (next.isEmpty() || next.value(QLatin1String("event")).toString() == name)
            return next;
    }
}

int ServerProcess::exitCode()
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(DeadlineMs))
        return -2;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

} // namespace csp
