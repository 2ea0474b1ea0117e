// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/jsonlines.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace csp {
namespace {

/// QJsonDocument writes arrays and objects only, and an object's members in order of their names.
QByteArray jsonText(const QJsonValue &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray lineText(const JsonMembers &members)
{
    QByteArray text;
    for (const auto &[name, value] : members)
        text += (text.isEmpty() ? '{' : ',') + jsonText(name) + ':' + jsonText(value);
    return text + "}\n";
}

} // namespace

JsonLines::JsonLines(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Write)
{
    m_notifier.setEnabled(false);
    connect(&m_notifier, &QSocketNotifier::activated, this, &JsonLines::flush);
}

JsonLines::~JsonLines()
{
    constexpr int LastWaitMs = 1'000;
    appendDropped();
    while (!m_lines.isEmpty() && !m_broken && writable(LastWaitMs))
        flushPart();
}

void JsonLines::write(const JsonMembers &line)
{
    if (m_lines.size() >= QueueLines) {
        ++m_dropped;
        return;
    }
    appendDropped();
    m_lines << lineText(line);
    flush();
}

bool JsonLines::writable(int waitMs) const
{
    pollfd polled{m_descriptor, POLLOUT, 0};
    return poll(&polled, 1, waitMs) > 0;
}

void JsonLines::flush()
{
    while (!m_lines.isEmpty() && !m_broken && writable(0))
        flushPart();
    if (m_broken)
        m_lines.clear();
    m_notifier.setEnabled(!m_lines.isEmpty());
}

void JsonLines::flushPart()
{
    // A pipe that is writable takes PIPE_BUF bytes without waiting (pipe(7)).
    QByteArray &line = m_lines.head();
    const auto part = static_cast<size_t>(std::min<qsizetype>(line.size(), PIPE_BUF));
    const ssize_t written = ::write(m_descriptor, line.constData(), part);
    if (written < 0) {
        m_broken = errno != EINTR && errno != EAGAIN;
        return;
    }
    line.remove(0, written);
    if (line.isEmpty())
        m_lines.dequeue();
}

void JsonLines::appendDropped()
{
    if (m_dropped == 0)
        return;
    m_lines << lineText({{QStringLiteral("event"), QStringLiteral("dropped")},
                         {QStringLiteral("lines"), m_dropped}});
    m_dropped = 0;
}

} // namespace csp
