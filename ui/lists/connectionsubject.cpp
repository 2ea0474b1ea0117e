// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/connectionsubject.h"

#include "ui/basics/texts.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace csp {

namespace {

/// The microseconds since \a atMs; -1 when that is not known.
qint64 sinceUs(qint64 atMs)
{
    if (atMs == 0)
        return -1;
    return std::max<qint64>(0, QDateTime::currentMSecsSinceEpoch() - atMs) * 1'000;
}

} // namespace

QString ConnectionSubject::state() const
{
    return connectionRowText(m_info, ConnectionColumn::State, 0);
}

bool ConnectionSubject::hasWord(const QString &word) const
{
    namespace Column = ConnectionColumn;
    const auto has = [this, &word](int column, const QString &text) {
        return (m_visible >> column & 1) && text.contains(word, Qt::CaseInsensitive);
    };
    return has(Column::WebSocketId, m_info.webSocketId) || has(Column::Class, m_info.className)
           || has(Column::Path, m_info.path) || has(Column::Peer, m_info.peer)
           || has(Column::SessionId, m_info.sessionId) || has(Column::State, state())
           || has(Column::Mode, modeText(m_info.sharedConnection))
           || has(Column::Data, dataText(m_info.binaryData))
           || has(Column::Subprotocol, m_info.subprotocol) || has(Column::Origin, m_info.origin)
           || has(Column::UserAgent, m_info.userAgent)
           || has(Column::User, m_users.value(m_info.sessionId));
}

std::optional<QString> ConnectionSubject::text(FilterField field) const
{
    switch (field) {
    case FilterField::Class:
        return m_info.className;
    case FilterField::Path:
        return m_info.path;
    case FilterField::Peer:
        return m_info.peer;
    case FilterField::Session:
        return m_info.sessionId;
    case FilterField::State:
        return state();
    case FilterField::Origin:
        return m_info.origin;
    case FilterField::Id:
        return m_info.webSocketId;
    case FilterField::User:
        return m_users.value(m_info.sessionId);
    case FilterField::Agent:
        return m_info.userAgent;
    case FilterField::Subprotocol:
        return m_info.subprotocol;
    default:
        return std::nullopt;
    }
}

std::optional<qint64> ConnectionSubject::number(FilterField field) const
{
    switch (field) {
    case FilterField::Shared:
        return m_info.sharedConnection;
    case FilterField::Binary:
        return m_info.binaryData;
    case FilterField::Raw:
        return m_info.noDataFraming;
    case FilterField::Tls:
        return m_info.tls;
    case FilterField::Queue:
        return m_info.queuedBytes;
    case FilterField::HandlerQueue:
        return m_info.handlerQueueBytes;
    case FilterField::In:
        return qint64(m_info.messagesIn);
    case FilterField::Out:
        return qint64(m_info.messagesOut);
    case FilterField::BytesIn:
        return qint64(m_info.bytesIn);
    case FilterField::BytesOut:
        return qint64(m_info.bytesOut);
    case FilterField::RateIn:
        return std::llround(m_info.rates.messagesIn);
    case FilterField::RateOut:
        return std::llround(m_info.rates.messagesOut);
    case FilterField::Age:
        return sinceUs(m_info.openedAtMs);
    case FilterField::Idle:
        return sinceUs(m_info.lastActivityAtMs);
    case FilterField::RoundTrip:
        return m_info.rttUs;
    default:
        return std::nullopt;
    }
}

} // namespace csp
