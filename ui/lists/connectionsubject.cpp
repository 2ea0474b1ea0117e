// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/connectionsubject.h"

#include "ui/basics/texts.h"

namespace csp {

bool ConnectionSubject::hasWord(const QString &word) const
{
    namespace Column = ConnectionColumn;
    const auto has = [this, &word](int column, const QString &text) {
        return (m_visible >> column & 1) && text.contains(word, Qt::CaseInsensitive);
    };
    return has(Column::WebSocketId, m_info.webSocketId) || has(Column::Class, m_info.className)
           || has(Column::Path, m_info.path) || has(Column::Peer, m_info.peer)
           || has(Column::SessionId, m_info.sessionId) || has(Column::State, stateText(m_info))
           || has(Column::Mode, modeText(m_info.sharedConnection))
           || has(Column::Data, dataText(m_info.binaryData))
           || has(Column::Subprotocol, m_info.subprotocol) || has(Column::Origin, m_info.origin)
           || has(Column::UserAgent, m_info.userAgent);
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
        return stateText(m_info);
    case FilterField::Origin:
        return m_info.origin;
    case FilterField::Id:
        return m_info.webSocketId;
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
    case FilterField::Queue:
        return m_info.queuedBytes;
    case FilterField::In:
        return qint64(m_info.messagesIn);
    case FilterField::Out:
        return qint64(m_info.messagesOut);
    default:
        return std::nullopt;
    }
}

} // namespace csp
