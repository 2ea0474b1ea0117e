// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

/// Self-signed certificates for "localhost" and their keys, made by openssl in a folder that goes
/// with it.
class Certificates
{
public:
    /// NAME.pem and NAME.key, for two days. \a keyOptions are those of "openssl req": "rsa:2048".
    bool make(const QString &name, const QStringList &keyOptions = EcKey) const
    {
        return openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"),
                                   QStringLiteral("-nodes"), QStringLiteral("-newkey")}
                       + keyOptions
                       + QStringList{QStringLiteral("-subj"), QStringLiteral("/CN=localhost"),
                                     QStringLiteral("-addext"),
                                     QStringLiteral("subjectAltName=DNS:localhost,IP:127.0.0.1"),
                                     QStringLiteral("-days"), QStringLiteral("2"),
                                     QStringLiteral("-keyout"), key(name), QStringLiteral("-out"),
                                     certificate(name)});
    }
    /// The certificate in NAME.pem is made anew, to have expired yesterday.
    bool expire(const QString &name) const
    {
        return openssl({QStringLiteral("x509"), QStringLiteral("-in"), certificate(name),
                        QStringLiteral("-signkey"), key(name), QStringLiteral("-days"),
                        QStringLiteral("-1"), QStringLiteral("-out"), certificate(name)});
    }
    bool openssl(const QStringList &arguments) const
    {
        return QProcess::execute(QStringLiteral("openssl"), arguments) == 0;
    }

    QString path(const QString &fileName) const { return m_folder.filePath(fileName); }
    QString certificate(const QString &name) const { return path(name + QStringLiteral(".pem")); }
    QString key(const QString &name) const { return path(name + QStringLiteral(".key")); }

    inline static const QStringList EcKey{QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                                          QStringLiteral("ec_paramgen_curve:prime256v1")};
    inline static const QStringList RsaKey{QStringLiteral("rsa:2048")};

private:
    QTemporaryDir m_folder;
};
