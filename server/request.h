// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrlQuery>

#include <optional>

namespace csp {

/// The HTTP request a WebSocket was opened with: path, query, headers, cookies and the peer's
/// address.
///
/// Holds the head as it came (shared, never copied) and looks fields up when asked.
/// Thread: a value.
class Request
{
public:
    Request() = default;
    /// \a head is a request head that was judged to be well formed, up to its empty line.
    Request(QByteArray head, QHostAddress peerAddress, quint16 peerPort);

    /// As it came, up to its empty line.
    const QByteArray &head() const { return m_head; }
    /// "GET".
    QByteArray method() const;
    /// The decoded path, without the query: "/chat".
    QString path() const;
    QUrlQuery query() const;
    /// The decoded value of the first query item of that name, else empty.
    QString queryValue(const QString &name) const;
    /// The first header field of that name (case-insensitive), trimmed; nullopt when absent.
    std::optional<QByteArray> header(QByteArrayView name) const;
    /// The values of all header fields of that name as one list (RFC 9110, 5.3); empty when absent.
    QByteArray joinedHeader(QByteArrayView name) const;
    /// The first cookie of that name; nullopt when absent (RFC 6265, 4.2).
    std::optional<QByteArray> cookie(QByteArrayView name) const;
    /// Sec-WebSocket-Protocol, in the client's order (RFC 6455, 4.1).
    QStringList subprotocols() const;
    /// The first of the client's subprotocols that is among \a supported; empty for none.
    QString chooseSubprotocol(const QStringList &supported) const;
    QString origin() const;
    QString userAgent() const;
    const QHostAddress &peerAddress() const { return m_peerAddress; }
    quint16 peerPort() const { return m_peerPort; }

private:
    QByteArrayView target() const;
    QList<QByteArray> headers(QByteArrayView name) const;

    QByteArray m_head;
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
};

} // namespace csp
