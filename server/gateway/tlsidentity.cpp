// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/tlsidentity.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace csp {
namespace {

constexpr qint64 MaximumFileBytes = 1 << 20;

Status invalid(const QString &filePath, const QString &why)
{
    return Status(Status::InvalidConfig, QStringLiteral("%1: %2").arg(filePath, why));
}

Result<QByteArray> readFile(const QString &filePath)
{
    QFile file(filePath);
    const QFileInfo info(filePath);
    if (info.exists() && !info.isFile()) // a pipe would be waited for
        return invalid(filePath, QStringLiteral("is no file"));
    if (!file.open(QIODevice::ReadOnly))
        return invalid(filePath, file.errorString());
    const QByteArray text = file.read(MaximumFileBytes + 1);
    if (file.error() != QFile::NoError)
        return invalid(filePath, file.errorString());
    if (text.size() > MaximumFileBytes)
        return invalid(filePath, QStringLiteral("is larger than 1 MiB"));
    return text;
}

Result<QSslKey> readKey(const QString &filePath)
{
    const Result<QByteArray> text = readFile(filePath);
    if (!text)
        return text.error();
    if (text->contains("ENCRYPTED"))
        return invalid(filePath, QStringLiteral("the private key is encrypted"));
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        const QSslKey key(*text, algorithm, QSsl::Pem);
        if (!key.isNull())
            return key;
    }
    return invalid(filePath, QStringLiteral("holds no RSA, EC or DSA private key in PEM form"));
}

} // namespace

TlsIdentity::TlsIdentity(const QList<QSslCertificate> &chain, const QSslKey &key)
    : m_configuration(QSslConfiguration::defaultConfiguration())
{
    m_configuration.setLocalCertificateChain(chain);
    m_configuration.setPrivateKey(key);
    m_configuration.setProtocol(QSsl::TlsV1_2OrLater);
    m_configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_configuration.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
}

Result<TlsIdentity> TlsIdentity::load(const QString &certificateFile, const QString &keyFile)
{
    const Result<QByteArray> text = readFile(certificateFile);
    if (!text)
        return text.error();
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*text, QSsl::Pem);
    if (chain.isEmpty())
        return invalid(certificateFile, QStringLiteral("holds no certificate in PEM form"));
    const Result<QSslKey> key = readKey(keyFile);
    if (!key)
        return key.error();
    const TlsIdentity identity(chain, *key);
    if (const Status tried = identity.tryOut(); !tried.isOk())
        return invalid(certificateFile,
                       QStringLiteral("cannot be used with %1: %2").arg(keyFile, tried.text()));
    return identity;
}

/// Qt looks at certificate and key only when a connection begins: here it is one with nobody at the
/// other end.
Status TlsIdentity::tryOut() const
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return Status(Status::InvalidConfig, qt_error_string());
    QSslSocket socket;
    QString error; // the first: those that follow say less
    QObject::connect(&socket, &QSslSocket::errorOccurred, &socket, [&] {
        if (error.isEmpty())
            error = socket.errorString();
    });
    socket.setSocketDescriptor(ends[0]);
    socket.setSslConfiguration(m_configuration);
    socket.startServerEncryption();
    ::close(ends[1]);
    return error.isEmpty() ? Status() : Status(Status::InvalidConfig, error);
}

bool TlsIdentity::isOutOfDate() const
{
    const QSslCertificate certificate = m_configuration.localCertificate();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return now < certificate.effectiveDate() || now > certificate.expiryDate();
}

QString TlsIdentity::validity() const
{
    const QSslCertificate certificate = m_configuration.localCertificate();
    return QStringLiteral("valid from %1 to %2")
        .arg(certificate.effectiveDate().toUTC().toString(Qt::ISODate),
             certificate.expiryDate().toUTC().toString(Qt::ISODate));
}

} // namespace csp
