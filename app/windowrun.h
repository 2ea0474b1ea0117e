// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/options.h"

namespace csp {

/// Runs csp-console with its window until it is closed or the process is told to end; stops the
/// server in order; returns the exit code.
///
/// Thread: the main thread.
int runWindow(int &argc, char *argv[], const Options &options);

} // namespace csp
