// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

namespace csp {

class HandlerRegistry;

/// Registers every sample handler at its path, with the state its instances share.
///
/// Errors: those of HandlerRegistry::add().
Status registerSamples(HandlerRegistry &registry);

} // namespace csp
