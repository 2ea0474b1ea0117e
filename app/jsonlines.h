// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QList>
#include <QObject>
#include <QQueue>
#include <QSocketNotifier>

#include <utility>

namespace csp {

/// The members of one JSON object, in the order they are written.
using JsonMembers = QList<std::pair<QString, QJsonValue>>;

/// Writes JSON Lines to a descriptor and never waits for its reader: lines wait in a bounded queue,
/// and what does not fit is counted and told in {"event":"dropped","lines":N}.
///
/// Thread: the one with the event loop it was made in.
class JsonLines final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonLines)

public:
    /// Lines that wait for a slow reader.
    static constexpr qsizetype QueueLines = 1'000;

    /// \a descriptor stays open and the caller's.
    explicit JsonLines(int descriptor, QObject *parent = nullptr);
    /// Gives a reader a last second.
    ~JsonLines() override;

    void write(const JsonMembers &line);

private:
    bool writable(int waitMs) const;
    void flush();
    void flushPart();
    void appendDropped();

    const int m_descriptor;
    QSocketNotifier m_notifier;
    QQueue<QByteArray> m_lines;
    qint64 m_dropped = 0;
    bool m_broken = false; // nobody reads any more
};

} // namespace csp
