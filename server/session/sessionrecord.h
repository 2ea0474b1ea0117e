// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <map>
#include <optional>

namespace csp {

/// What is kept of a session besides its values.
///
/// Thread: a value.
struct SessionRecord
{
    QString id;
    qint64 createdAtMs = 0; ///< milliseconds since the epoch, UTC
    qint64 lastActivityAtMs = 0;
    std::chrono::seconds timeout{0}; ///< 0: never
    QString user;
    QByteArray userAgent; ///< of the request that made it; others may not use it
    QString peer;         ///< the address it was made from
};

/// A whole session, as a store gives it back.
struct StoredSession
{
    SessionRecord record;
    std::map<QString, QByteArray> values;
};

/// What is new about a session since it was last written.
struct SessionChange
{
    SessionRecord record;
    std::map<QString, std::optional<QByteArray>> values; ///< nothing: the key was removed
};

} // namespace csp
