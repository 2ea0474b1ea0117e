// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/exitcode.h"
#include "app/jsonlines.h"
#include "app/options.h"
#include "app/service.h"
#include "app/unixsignals.h"

#include <QObject>

namespace csp {

/// Runs a service without a window: JSON Lines on standard output, an orderly end on SIGTERM and
/// SIGINT.
///
/// Thread: the main thread.
class Headless final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Headless)

public:
    Headless(Program program, Service &service);

    /// Runs until told to end; returns the exit code, and not at all when a handler never returned.
    int run();

private:
    void onStarted(const Status &status);
    void onStopped(const Status &status);
    void onLogged(const QList<LogEntry> &entries);
    void flushLog();

    const Program m_program;
    Service &m_service;
    JsonLines m_lines;
    UnixSignals m_signals;
    QList<LogEntry> m_waiting; // until the first line, "listening", is out
    bool m_listening = false;
    Status m_end;
};

/// Runs a program that needs no window: answers --help, --version and --list-endpoints, tells what
/// is wrong with the options, or serves \a registry. Needs a QCoreApplication.
int runWithoutWindow(Program program, const Result<Options> &options);
/// Serves \a registry as \a options say; returns the exit code.
int runHeadless(Program program, const Options &options, const HandlerRegistry &registry);
/// Writes "csp-server: TEXT" to standard error.
void complain(Program program, const QString &text);

} // namespace csp
