// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QSslConfiguration>

namespace csp {

/// What the server proves to its clients who it is with: a certificate, those that vouch for it,
/// and the private key.
///
/// Thread: a value.
class TlsIdentity
{
public:
    /// Reads both files, in PEM form, and tries them as a connection would. \a certificateFile
    /// holds the server's certificate first.
    ///
    /// Errors: InvalidConfig naming the file and what is wrong with it: missing, unreadable,
    /// without a certificate or a key in it, the key encrypted or another certificate's.
    static Result<TlsIdentity> load(const QString &certificateFile, const QString &keyFile);

    /// For sockets of the server's: this identity, TLS 1.2 or later, and HTTP/1.1 alone (RFC 7301).
    const QSslConfiguration &configuration() const { return m_configuration; }
    /// Until when the certificate is valid, in words.
    QString validity() const;
    /// Whether clients will refuse it, because it has expired or is not valid yet.
    bool isOutOfDate() const;

private:
    TlsIdentity(const QList<QSslCertificate> &chain, const QSslKey &key);

    Status tryOut() const;

    QSslConfiguration m_configuration;
};

} // namespace csp
