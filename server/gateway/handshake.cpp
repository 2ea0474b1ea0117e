// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/handshake.h"

#include <array>
#include <utility>

namespace csp {
namespace {

/// What one look at the network takes at most.
constexpr size_t InputBytes = 4096;

} // namespace

Handshake::Handshake(std::unique_ptr<Transport> transport, const Limits &limits,
                     DeadlineQueue &deadlines, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_limits(limits)
    , m_deadline(deadlines)
{
    m_transport->setListener(this);
    m_deadline.start(limits.handshake, [this] {
        refuse(408, "The request did not arrive in time.", "handshake-ms");
    });
}

void Handshake::start()
{
    onReadable();
}

QByteArray Handshake::body() const
{
    return m_body ? m_body->body() : QByteArray();
}

std::unique_ptr<Transport> Handshake::takeTransport()
{
    m_deadline.stop();
    m_transport->setListener(nullptr);
    m_transport->setReading(true);
    return std::move(m_transport);
}

void Handshake::onReadable()
{
    std::array<char, InputBytes> room;
    const qint64 bytes = m_transport->read(room);
    if (bytes == Transport::End) {
        Q_EMIT disconnected(this);
        return;
    }
    take(QByteArrayView(room.data(), bytes));
}

void Handshake::take(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (m_body && !m_isJudged)
        return readBody(bytes.toByteArray());
    if (m_body)
        return; // one request is answered for each connection
    const bool isDue = !m_isJudged && isWorthJudging(bytes);
    m_bytes.append(bytes);
    if (isDue)
        return judge();
    if (m_isJudged && m_bytes.size() >= m_limits.headBytes)
        m_transport->setReading(false); // the rest is for whoever takes the transport
}

/// Who sends its head byte by byte does not have it judged for each of them.
bool Handshake::isWorthJudging(QByteArrayView bytes) const
{
    return m_bytes.isEmpty() || bytes.contains('\n')
           || m_bytes.size() + bytes.size() > m_limits.headBytes;
}

void Handshake::judge()
{
    const HeadVerdict verdict = judgeHead(m_bytes, m_limits);
    if (verdict.kind == HeadVerdict::Kind::Incomplete)
        return;
    if (verdict.kind == HeadVerdict::Kind::Refuse)
        return refuse(verdict.httpStatus, verdict.cause, verdict.limit);
    const QByteArray head = m_bytes.first(verdict.headBytes);
    const QByteArray rest = m_bytes.sliced(verdict.headBytes);
    m_request = Request(head, m_transport->peerAddress(), m_transport->peerPort());
    m_bytes.clear();
    if (verdict.kind == HeadVerdict::Kind::Upgrade) {
        m_bytes = rest;
        settle();
        Q_EMIT upgradeRequested(this);
        return;
    }
    m_body = std::make_unique<HttpBodyReader>(head, m_limits.bodyBytes);
    readBody(rest);
}

void Handshake::readBody(const QByteArray &bytes)
{
    switch (m_body->feed(bytes)) {
    case HttpBodyReader::Progress::Incomplete:
        return;
    case HttpBodyReader::Progress::TooLarge:
        return refuse(413, "The request body is too large.", "body-bytes");
    case HttpBodyReader::Progress::Malformed:
        return refuse(400, "The request body is malformed.", nullptr);
    case HttpBodyReader::Progress::Complete:
        settle();
        Q_EMIT pageRequested(this);
    }
}

/// The request is complete: its time is no longer the client's.
void Handshake::settle()
{
    m_isJudged = true;
    m_deadline.stop();
}

void Handshake::refuse(int httpStatus, const char *cause, const char *limit)
{
    settle();
    Q_EMIT refused(this, httpStatus, QByteArray(cause), limit);
}

} // namespace csp
