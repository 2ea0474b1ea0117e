// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/history.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace csp {

void History::add(const Draft &draft)
{
    m_at = -1;
    m_drafts.removeAll(draft);
    m_drafts.prepend(draft);
    bound();
}

void History::bound()
{
    qsizetype bytes = 0;
    m_drafts.removeIf([&bytes](const Draft &draft) {
        const qsizetype size = draft.text.size() * qsizetype(sizeof(QChar));
        const bool isOver = bytes + size > MaxBytes;
        bytes += isOver ? 0 : size;
        return isOver;
    });
    if (m_drafts.size() > MaxEntries)
        m_drafts.resize(MaxEntries);
}

std::optional<Draft> History::older(const Draft &current)
{
    if (m_at < 0)
        m_written = current;
    qsizetype next = m_at + 1;
    if (m_at < 0 && next < m_drafts.size() && m_drafts.at(next) == current)
        ++next; // just sent, still there
    if (next >= m_drafts.size())
        return std::nullopt;
    m_at = next;
    return m_drafts.at(m_at);
}

std::optional<Draft> History::newer()
{
    if (m_at < 0)
        return std::nullopt;
    --m_at;
    return m_at < 0 ? m_written : m_drafts.at(m_at);
}

QByteArray History::toJson() const
{
    QJsonArray array;
    for (const Draft &draft : m_drafts)
        array.append(draftToJson(draft));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

void History::fromJson(const QByteArray &json)
{
    m_drafts.clear();
    m_at = -1;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        if (const std::optional<Draft> draft = draftFromJson(value.toObject()))
            m_drafts.append(*draft);
    }
    bound();
}

} // namespace csp
