// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTcpSocket>

#include <memory>

namespace csp {

/// The TCP socket of one client: a QTcpSocket that QWebSocketServer can upgrade, and that does what
/// plain ones do not: own header fields in the 101, bytes glued to the handshake held back, and a
/// close that leaves the connection open for the client's answer.
///
/// Thread: the gateway thread.
class GatewaySocket final : public QTcpSocket
{
    Q_OBJECT

public:
    /// \a place is given back when the socket is destroyed (it counts the connection).
    explicit GatewaySocket(std::shared_ptr<void> place, QObject *parent = nullptr);

    /// The next bytes written are the answer to a handshake: \a fields are added to it, and what
    /// the client sends behind its handshake is held back until release().
    void expectUpgrade(const QByteArray &fields);
    void release();
    /// While paused nothing can be read, and TCP holds the client back once read buffer and kernel
    /// are full. What is there when the connection fails is offered before it goes; from then on it
    /// pauses no more.
    void setPaused(bool paused);
    /// Whether the client has ended its side, or the connection is broken, behind what is unread.
    bool hasHungUp() const;
    /// The next close() keeps the TCP connection, for the client's close frame.
    void lingerOnClose() { m_lingers = true; }
    /// Whether QWebSocket ever closed it: the WebSocket protocol has ended, not TCP alone.
    bool wasClosed() const { return m_wasClosed; }
    /// From now on close() and write() do nothing.
    void mute() { m_isMuted = true; }
    /// Ends the sending side once all is written (RFC 9112, 9.6).
    void shutdownOutput();
    /// Drops the connection with a reset, and with it what the client does not read.
    void abortWithReset();

    void close() override;
    qint64 bytesAvailable() const override;

Q_SIGNALS:
    /// The whole answer to the handshake has been written.
    void upgradeAnswered();

protected:
    qint64 writeData(const char *data, qint64 size) override;

private:
    void offer();
    void readOn();
    void offerLast();

    const std::shared_ptr<void> m_place;
    QByteArray m_fields;
    QByteArray m_answer;
    bool m_expectsUpgrade = false;
    bool m_isHeld = false;
    bool m_isPaused = false;
    bool m_hasFailed = false;
    bool m_isOfferingLast = false;
    bool m_lingers = false;
    bool m_wasClosed = false;
    bool m_isMuted = false;
};

} // namespace csp
