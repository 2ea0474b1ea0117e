// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cstdio>

#include <unistd.h>

namespace csp {
namespace {

JsonMembers logLine(const LogEntry &entry)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(entry.atMs, Qt::UTC);
    return {{QStringLiteral("event"), QStringLiteral("log")},
            {QStringLiteral("time"), at.toString(Qt::ISODateWithMs)},
            {QStringLiteral("level"), logLevelName(entry.level)},
            {QStringLiteral("source"), entry.source},
            {QStringLiteral("text"), entry.text}};
}

LogEntry warning(const QString &text)
{
    return {QDateTime::currentMSecsSinceEpoch(), LogEntry::Level::Warning, QStringLiteral("app"),
            text};
}

void say(const QString &text)
{
    std::fputs(qUtf8Printable(text), stdout);
}

QString endpointList(const HandlerRegistry &registry)
{
    QString list;
    for (const auto &[path, entry] : registry.entries())
        list += path + QLatin1Char('\t') + entry.traits.className + QLatin1Char('\n');
    return list;
}

} // namespace

Headless::Headless(Program program, Service &service)
    : m_program(program)
    , m_service(service)
    , m_lines(STDOUT_FILENO)
{
    connect(&m_service, &Service::started, this, &Headless::onStarted);
    connect(&m_service, &Service::stopped, this, &Headless::onStopped);
    connect(&m_service.controller(), &ServerController::logged, this, &Headless::onLogged);
    connect(&m_signals, &UnixSignals::terminated, &m_service, &Service::stop);
    if (m_service.controller().config().isTls()) {
        m_signals.watchHangUp();
        connect(&m_signals, &UnixSignals::hungUp, &m_service.controller(),
                &ServerController::renewCertificate);
    }
    for (const QString &notice : m_service.notices())
        m_waiting << warning(notice);
}

int Headless::run()
{
    m_service.start();
    const int code = QCoreApplication::exec();
    if (!m_service.controller().hungHandlers().isEmpty())
        m_service.abandon();
    return code;
}

void Headless::onStarted(const Status &status)
{
    if (!status.isOk()) {
        complain(m_program, status.text());
        QCoreApplication::exit(status.isListenFailure() ? NotListening : Failure);
        return;
    }
    m_lines.write({{QStringLiteral("event"), QStringLiteral("listening")},
                   {QStringLiteral("url"), m_service.url()},
                   {QStringLiteral("admin"), adminUrl(m_service.url())},
                   {QStringLiteral("pid"), QCoreApplication::applicationPid()}});
    m_listening = true;
    flushLog();
}

void Headless::onStopped(const Status &status)
{
    m_end = status;
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    m_lines.write({{QStringLiteral("event"), QStringLiteral("stopped")},
                   {QStringLiteral("time"), now},
                   {QStringLiteral("status"), status.toString()}});
    if (!status.isOk())
        complain(m_program, status.text());
    QCoreApplication::exit(status.isOk() ? Success : Failure);
}

void Headless::onLogged(const QList<LogEntry> &entries)
{
    m_waiting << entries;
    if (m_listening)
        flushLog();
}

void Headless::flushLog()
{
    for (const LogEntry &entry : std::as_const(m_waiting))
        m_lines.write(logLine(entry));
    m_waiting.clear();
}

int runWithoutWindow(Program program, const Result<Options> &options)
{
    if (!options) {
        complain(program, options.error().text());
        complain(program, QStringLiteral("see %1 --help").arg(programName(program)));
        return UsageError;
    }
    const Result<HandlerRegistry> registry = makeRegistry(*options);
    if (!registry) {
        complain(program, registry.error().text());
        return Failure;
    }
    switch (options->action) {
    case Options::Action::ShowHelp:
        say(helpText(program));
        return Success;
    case Options::Action::ShowVersion:
        say(versionText(program) + QLatin1Char('\n'));
        return Success;
    case Options::Action::ListEndpoints:
        say(endpointList(*registry));
        return Success;
    case Options::Action::Run:
        return runHeadless(program, *options, *registry);
    }
    Q_UNREACHABLE();
}

int runHeadless(Program program, const Options &options, const HandlerRegistry &registry)
{
    const Result<std::unique_ptr<Service>> service = Service::make(options, registry);
    if (!service) {
        complain(program, service.error().text());
        return Failure;
    }
    return Headless(program, **service).run();
}

void complain(Program program, const QString &text)
{
    std::fprintf(stderr, "%s: %s\n", qUtf8Printable(programName(program)), qUtf8Printable(text));
}

} // namespace csp
