// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/draft.h"

#include <QByteArray>
#include <QList>

namespace csp {

/// The drafts that were sent, newest first, and where in them the user stands.
///
/// Thread: GUI thread.
class History
{
public:
    /// The oldest beyond these are forgotten; a draft of more bytes is not kept.
    static constexpr int MaxEntries = 50;
    static constexpr qsizetype MaxBytes = 256 << 10;

    /// Keeps \a draft as the newest and stands before it; an equal one is moved.
    void add(const Draft &draft);
    /// The next older one; \a current, when nothing of history is shown yet, is what newer() comes
    /// back to. Nothing at the end.
    std::optional<Draft> older(const Draft &current);
    std::optional<Draft> newer();

    QByteArray toJson() const;
    /// What cannot be read is left out.
    void fromJson(const QByteArray &json);

private:
    void bound();

    QList<Draft> m_drafts;
    qsizetype m_at = -1; ///< -1: what is being written
    Draft m_written;
};

} // namespace csp
