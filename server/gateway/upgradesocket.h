// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTcpSocket>

namespace csp {

/// What QWebSocketServer takes for the socket of a client: it gives a request head that was read
/// before, and keeps the answer. No network is behind it.
///
/// Thread: the gateway thread.
class UpgradeSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    explicit UpgradeSocket(const QByteArray &head);

    /// What was written up to the end of the HTTP answer.
    const QByteArray &answer() const { return m_answer; }

    void close() override;
    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    const QByteArray m_head;
    qsizetype m_read = 0;
    QByteArray m_answer;
};

} // namespace csp
