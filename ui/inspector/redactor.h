// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QList>
#include <QRegularExpression>
#include <QStringList>

namespace csp {

/// Hides what must not be kept in the text of captured messages and in the reasons of closes.
///
/// A payload that a pattern cannot be tried on to its end is hidden whole. Thread: a value; one may
/// be used by several threads.
class Redactor
{
public:
    /// What stands where something was hidden.
    static QString mark();

    explicit Redactor(const QStringList &patterns = {});

    /// The patterns that are none, each with the reason and its place; they hide nothing.
    const QStringList &faults() const { return m_faults; }
    bool isEmpty() const { return m_patterns.isEmpty(); }
    /// \a message without what the patterns match in its text, which may be a binary one's; others
    /// are as they were.
    CapturedMessage redacted(const CapturedMessage &message) const;
    /// \a news with the same done to the reasons of what has closed. They are short, so patterns
    /// get little time: no reason holds the GUI thread up.
    ServerDelta redacted(const ServerDelta &news) const;

private:
    static bool isText(const CapturedMessage &message);
    static bool hide(QString &text, const QRegularExpression &pattern, bool isCut);

    QList<QRegularExpression> m_patterns;
    QList<QRegularExpression> m_quickPatterns; ///< the same, giving up soon
    QStringList m_faults;
};

} // namespace csp
