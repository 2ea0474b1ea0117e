// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <functional>

namespace csp::nativethread {

/// Stack of every thread that runs handlers. Untouched pages cost nothing; less than this overflows
/// on JSON nested as deep as Qt reads it.
inline constexpr size_t StackBytes = 1 << 20;

/// Runs \a body on a new detached pthread with StackBytes and a guard page.
///
/// Errors: NoServerThread with the system's cause.
Status start(std::function<void()> body);

} // namespace csp::nativethread
