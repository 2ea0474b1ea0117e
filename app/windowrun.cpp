// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/windowrun.h"

#include "app/firstwindow.h"
#include "app/headless.h"
#include "app/service.h"
#include "app/unixsignals.h"
#include "ui/basics/theme.h"
#include "ui/basics/translations.h"
#include "ui/basics/watchedapplication.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/uisettings.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QTimer>

namespace csp {
namespace {

#ifdef QT_NO_DEBUG
using Application = QApplication;
#else
using Application = WatchedApplication;
#endif

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// The look that was given, if one was.
std::optional<Theme> themeOf(const Options &options)
{
    if (options.theme.isEmpty())
        return std::nullopt;
    if (options.theme == QLatin1String("system"))
        return Theme::System;
    return options.theme == QLatin1String("dark") ? Theme::Dark : Theme::Light;
}

/// Reads what the preferences have kept of the server's values; adds to \a notices what cannot be
/// used.
ServerSetup readSetup(const Options &options, QStringList &notices)
{
    ServerSetup setup{{options.server, options.start},
                      options.given,
                      ServerProfile(ServerProfile::defaultPath()),
                      themeOf(options)};
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("csp::ServerProfile", text);
    };
    if (const Status read = setup.profile.read(); !read.isOk())
        notices.append(
            tr("The server profile is not used, and left as it is. %1").arg(read.text()));
    for (const QString &fault : setup.profile.apply(setup.values, options.given))
        notices.append(tr("A value of the server profile is not used: %1").arg(fault));
    return setup;
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

/// Another process has the data folder: its window is raised, if it has one.
int raiseOther(const Status &cause, const QString &dataFolder)
{
    bool isRaised = false;
    WindowCall call(dataFolder);
    QObject::connect(&call, &WindowCall::finished, qApp, [&isRaised](bool raised) {
        isRaised = raised;
        QCoreApplication::exit();
    });
    QTimer::singleShot(0, &call, &WindowCall::start);
    QCoreApplication::exec();
    complain(Program::Console,
             isRaised ? QStringLiteral("%1; its window has been raised").arg(cause.text())
                      : cause.text());
    return isRaised ? Success : Failure;
}

/// Brings \a window up when somebody starts the program again. What prevents it, or nothing.
QString raiseWhenAsked(FirstWindow &first, MainWindow &window)
{
    QObject::connect(&first, &FirstWindow::raiseAsked, &window, [&window] {
        window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
        window.show();
        window.raise();
        window.activateWindow();
        QApplication::alert(&window);
    });
    const Status listening = first.listen();
    return listening.isOk() ? QString()
                            : QStringLiteral("Starting the program again will not raise this "
                                             "window: %1")
                                  .arg(listening.text());
}

int showWindow(QApplication &application, const Options &options, Service &service,
               const ServerSetup &setup, QStringList notices)
{
    if (options.resetUi)
        QFile::remove(UiSettings::defaultFilePath());
    UiSettings settings;
    notices += service.notices() + settings.notices();
    const ViewSettings view = settings.view();
    applyTheme(application, setup.theme.value_or(view.theme), view.density);
    MainWindow window(service.controller(), std::move(settings));
    window.setServerSetup(setup);
    FirstWindow first(service.dataFolder());
    notices.append(raiseWhenAsked(first, window));
    notices.removeAll(QString());
    window.setStartupNotices(notices);
    if (options.readOnly)
        window.setReadOnly();
    UnixSignals signals;
    const auto onSignal = QObject::connect(&signals, &UnixSignals::terminated, &application,
                                           [] { QCoreApplication::exit(); });
    if (service.controller().config().isTls()) {
        signals.watchHangUp();
        QObject::connect(&signals, &UnixSignals::hungUp, &service.controller(),
                         &ServerController::renewCertificate);
    }
    window.show();
    if (!options.captureFile.isEmpty())
        window.recordTo(options.captureFile);
    if (setup.values.autostart)
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
    Application application(argc, argv);
    QApplication::setApplicationName(programName(Program::Console));
    QApplication::setApplicationVersion(QStringLiteral(CSP_VERSION));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/page/favicon.svg")));
    QApplication::setDesktopFileName(programName(Program::Console));
    installTranslations();
    QStringList notices;
    const ServerSetup setup = readSetup(options, notices);
    Options effective = options;
    effective.server = setup.values.config;
    const Result<std::unique_ptr<Service>> service = Service::make(effective, registry);
    if (!service && service.error().code() == Status::AlreadyRunning)
        return raiseOther(service.error(),
                          options.dataDir.isEmpty() ? DataFolder::defaultPath() : options.dataDir);
    if (!service) {
        complain(Program::Console, service.error().text());
        return Failure;
    }
    return showWindow(application, options, **service, setup, notices);
}

} // namespace csp
