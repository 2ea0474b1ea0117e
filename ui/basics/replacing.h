// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace csp {

/// Why \a path must not be replaced by a new file: it is a folder, a device or a pipe. Empty when
/// it may.
///
/// QSaveFile asks only whether the folder may be written, and puts its file in any other's place.
/// Thread: thread-safe.
QString obstacleToReplacing(const QString &path);

} // namespace csp
