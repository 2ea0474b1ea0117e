// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/startfailure.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace csp {

namespace {

/// The context of the texts.
class StartFailure
{
    Q_DECLARE_TR_FUNCTIONS(csp::StartFailure)

public:
    static QString ofPort(const Status &status, const ServerConfig &config);
    static QString ofFile(const Status &status, const ServerConfig &config);
    static QString other(const Status &status)
    {
        return tr("The server could not start: %1").arg(status.text());
    }
};

QString StartFailure::ofPort(const Status &status, const ServerConfig &config)
{
    const QString port = QString::number(config.port);
    switch (status.code()) {
    case Status::PortTaken:
        return tr("The server could not start: another program listens on port %1 of %2.")
            .arg(port, config.address.toString());
    case Status::PortForbidden:
        return tr("The server could not start: you have no right to listen on port %1. Ports from "
                  "1024 on need none.")
            .arg(port);
    case Status::AddressAbsent:
        return tr("The server could not start: this machine has no address %1.")
            .arg(config.address.toString());
    default:
        return {};
    }
}

/// Empty when it is about none of the files.
QString StartFailure::ofFile(const Status &status, const ServerConfig &config)
{
    const auto names = [&status](const QString &file) {
        return status.code() == Status::InvalidConfig && !file.isEmpty()
               && status.text().startsWith(file + QLatin1Char(':'));
    };
    const auto isReadable = [](const QString &file) {
        const QFileInfo info(file);
        return info.isFile() && info.isReadable();
    };
    const QString &certificate = config.tlsCertificateFile;
    const QString &key = config.tlsKeyFile;
    if (names(certificate))
        return (isReadable(certificate)
                    ? tr(
                        "The server could not start: the certificate in %1 cannot be used for TLS.")
                    : tr("The server could not start: the certificate file %1 cannot be read."))
            .arg(certificate);
    if (names(key))
        return (isReadable(key)
                    ? tr("The server could not start: the key in %1 cannot be used for TLS.")
                    : tr("The server could not start: the key file %1 cannot be read."))
            .arg(key);
    return {};
}

} // namespace

QString startFailureText(const Status &status, const ServerConfig &config)
{
    for (const QString &text :
         {StartFailure::ofPort(status, config), StartFailure::ofFile(status, config)}) {
        if (!text.isEmpty())
            return text;
    }
    return StartFailure::other(status);
}

bool mayListenElsewhere(const Status &status)
{
    return status.isListenFailure() && status.code() != Status::AddressAbsent;
}

} // namespace csp
