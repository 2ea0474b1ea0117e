// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/options.h"
#include "server/handlerregistry.h"

namespace csp {

/// Runs csp-console with its window, serving \a registry, until it is closed or the process is told
/// to end; stops the server in order; returns the exit code, and not at all when a handler never
/// returned.
///
/// Thread: the main thread.
int runWindow(int &argc, char *argv[], const Options &options, const HandlerRegistry &registry);

} // namespace csp
