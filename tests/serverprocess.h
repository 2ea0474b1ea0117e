// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <functional>

namespace csp {

/// One of our programs as a process of its own; killed when this object goes.
///
/// Thread: one at a time.
class ServerProcess
{
    Q_DISABLE_COPY_MOVE(ServerProcess)

public:
    explicit ServerProcess(const QString &program, const QStringList &arguments);
    ~ServerProcess();

    void setVariable(const QString &name, const QString &value);
    /// No display, no platform plugin chosen.
    void withoutDisplay();
    /// Called in the child before the program.
    void setChildModifier(const std::function<void()> &modifier);
    bool start();
    qint64 pid() const { return m_process.processId(); }
    void sendSignal(int number);
    /// Closes our end of its standard output.
    void stopReading() { m_process.closeReadChannel(QProcess::StandardOutput); }

    /// The next line of standard output; empty when it ended.
    QByteArray line();
    /// The next line as JSON.
    QJsonObject event();
    /// Skips to the next event of that name; empty when there is none.
    QJsonObject event(const QString &name);
    /// The exit code; -1 after a crash, -2 when it does not end.
    int exitCode();
    /// All of standard output that was not read, after the exit.
    QByteArray output() { return m_process.readAllStandardOutput(); }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcessEnvironment m_environment;
    QProcess m_process;
};

} // namespace csp
