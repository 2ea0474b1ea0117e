// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/transport.h"

#include <QByteArray>
#include <QSocketNotifier>

#include <memory>
#include <optional>

namespace csp {

/// A client over TCP: one system call for what has arrived, one for what goes out.
///
/// Thread: as Transport.
class TcpTransport final : public Transport
{
public:
    /// Owns \a descriptor, a connected stream socket that does not block. \a place is given back at
    /// the end.
    TcpTransport(int descriptor, const QHostAddress &peerAddress, quint16 peerPort,
                 std::shared_ptr<void> place);
    ~TcpTransport() override;

    void moveTo(QThread *thread) override;
    qint64 read(std::span<char> room) override;
    void setReading(bool reading) override;
    bool hasHungUp() const override;
    void write(std::span<const QByteArrayView> pieces) override;
    qint64 bytesToWrite() const override { return m_waiting.size() - m_taken; }
    qint64 bytesOnTheWay() const override;
    void shutdownOutput() override;
    void reset() override;

private:
    /// Tells its transport without the cost of a signal.
    class Notifier final : public QSocketNotifier
    {
    public:
        Notifier(int descriptor, Type type, TcpTransport &transport);

    protected:
        bool event(QEvent *event) override;

    private:
        TcpTransport &m_transport;
    };

    void onActivated(QSocketNotifier::Type type);
    qint64 send(std::span<const QByteArrayView> pieces);
    void keep(std::span<const QByteArrayView> pieces, qint64 taken);
    void sendWaiting();
    void fail();

    const int m_descriptor;
    const std::shared_ptr<void> m_place;
    Notifier m_readable;
    std::unique_ptr<Notifier> m_writable; // made when something waits for the first time
    QByteArray m_waiting;
    qint64 m_taken = 0; // of m_waiting, by the network
    bool m_isOutputShut = false;
    bool m_shutsWhenWritten = false;
};

} // namespace csp
