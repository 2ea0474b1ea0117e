// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/transport.h"

#include <QSocketNotifier>
#include <QSslConfiguration>
#include <QSslSocket>

#include <memory>

namespace csp {

/// A client over TLS, which begins with the client's first byte: who connects and is silent costs a
/// descriptor. A client that ends its side has left: Qt keeps no half of a TLS connection.
///
/// Thread: as Transport.
class TlsTransport final : public Transport
{
public:
    /// Owns \a descriptor, a connected stream socket that does not block. \a place is given back at
    /// the end.
    TlsTransport(int descriptor, const QHostAddress &peerAddress, quint16 peerPort,
                 const QSslConfiguration &configuration, std::shared_ptr<void> place);
    ~TlsTransport() override;

    void moveTo(QThread *thread) override;
    qint64 read(std::span<char> room) override;
    void setReading(bool reading) override;
    bool hasHungUp() const override;
    void write(std::span<const QByteArrayView> pieces) override;
    qint64 bytesToWrite() const override;
    qint64 bytesOnTheWay() const override;
    void shutdownOutput() override;
    void reset() override;
    const char *failure() const override { return m_failure; }

private:
    /// What is decrypted ahead, and again what is received ahead; TCP holds back the rest.
    static constexpr qint64 AheadBytes = 64 * 1024;

    int descriptor() const;
    void watch(int descriptor, void (TlsTransport::*activated)());
    void lookAtFirstByte();
    void beginTls();
    void refusePlainText();
    void drain();
    void onError();
    void onDisconnected();
    void end();
    void tellReadable();
    void tellWritten();

    const QSslConfiguration m_configuration;
    const std::shared_ptr<void> m_place;
    std::unique_ptr<QSslSocket> m_socket;        // from the client's first byte on
    int m_descriptor;                            // before that, and after its end: else -1
    std::unique_ptr<QSocketNotifier> m_notifier; // of m_descriptor
    QByteArray m_early;                          // written before the first byte
    const char *m_failure = nullptr;
    bool m_isReading = true;
    bool m_isReadableTold = false; // as far as the event loop has come
    bool m_isWrittenTold = false;
    bool m_isEnd = false; // nothing comes behind what is unread
    bool m_isOutputShut = false;
    QObject m_context; // of all connections and queued calls: the first to go
};

} // namespace csp
