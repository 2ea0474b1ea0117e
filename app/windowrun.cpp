// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/windowrun.h"

#include "app/headless.h"
#include "app/service.h"
#include "app/unixsignals.h"
#include "ui/basics/theme.h"
#include "ui/mainwindow.h"
#include "ui/uisettings.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QTimer>

namespace csp {
namespace {

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

Theme themeOf(const Options &options, const UiSettings &settings)
{
    if (options.theme.isEmpty())
        return settings.theme();
    if (options.theme == QLatin1String("system"))
        return Theme::System;
    return options.theme == QLatin1String("dark") ? Theme::Dark : Theme::Light;
}

/// Stops the server in a second event loop, after the window's has ended.
int stopInOrder(Service &service)
{
    Status end;
    QObject::connect(&service, &Service::stopped, qApp, [&end](const Status &status) {
        end = status;
        QCoreApplication::exit();
    });
    QTimer::singleShot(0, &service, &Service::stop);
    QCoreApplication::exec();
    if (!end.isOk())
        complain(Program::Console, end.text());
    if (!service.controller().hungHandlers().isEmpty()) // of this stop or of an earlier one
        service.abandon();
    return end.isOk() ? Success : Failure;
}

int showWindow(QApplication &application, const Options &options, Service &service)
{
    if (options.resetUi)
        QFile::remove(UiSettings::defaultFilePath());
    UiSettings settings;
    const QStringList notices = service.notices() + settings.notices();
    applyTheme(application, themeOf(options, settings));
    MainWindow window(service.controller(), std::move(settings));
    window.setStartupNotices(notices);
    UnixSignals signals;
    const auto onSignal = QObject::connect(&signals, &UnixSignals::terminated, &application,
                                           [] { QCoreApplication::exit(); });
    if (service.controller().config().isTls()) {
        signals.watchHangUp();
        QObject::connect(&signals, &UnixSignals::hungUp, &service.controller(),
                         &ServerController::renewCertificate);
    }
    window.show();
    if (options.start)
        window.startServer();
    QApplication::exec();
    QObject::disconnect(onSignal); // it is ending already
    window.hide();
    return stopInOrder(service);
}

} // namespace

int runWindow(int &argc, char *argv[], const Options &options, const HandlerRegistry &registry)
{
    if (!hasDisplay()) {
        complain(Program::Console, QStringLiteral("there is no display; see --headless"));
        return Failure;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(programName(Program::Console));
    QApplication::setApplicationVersion(QStringLiteral(CSP_VERSION));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/page/favicon.svg")));
    QApplication::setDesktopFileName(programName(Program::Console));
    const Result<std::unique_ptr<Service>> service = Service::make(options, registry);
    if (!service) {
        complain(Program::Console, service.error().text());
        return Failure;
    }
    return showWindow(application, options, **service);
}

} // namespace csp
