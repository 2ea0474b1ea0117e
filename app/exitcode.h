// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

namespace csp {

/// What the process ends with.
enum ExitCode : int { Success = 0, Failure = 1, UsageError = 2, NotListening = 3 };

} // namespace csp
