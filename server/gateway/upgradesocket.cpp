// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/upgradesocket.h"

#include <algorithm>

namespace csp {

UpgradeSocket::UpgradeSocket(const QByteArray &head)
    : m_head(head)
{
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

void UpgradeSocket::close()
{
    // QWebSocket closes it as it goes; there is nothing to close.
}

qint64 UpgradeSocket::bytesAvailable() const
{
    return m_head.size() - m_read + QTcpSocket::bytesAvailable();
}

qint64 UpgradeSocket::readData(char *data, qint64 size)
{
    const qint64 bytes = std::min<qint64>(size, m_head.size() - m_read);
    std::copy_n(m_head.constData() + m_read, bytes, data);
    m_read += bytes;
    return bytes;
}

qint64 UpgradeSocket::writeData(const char *data, qint64 size)
{
    if (!m_answer.endsWith("\r\n\r\n")) // behind it comes the close frame of ~QWebSocket
        m_answer.append(data, size);
    return size;
}

} // namespace csp
