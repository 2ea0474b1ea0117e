// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

/// Ends of every kind, of some of the connections of \a busy.
csp::ServerDelta makeEnds(const csp::ServerDelta &busy);
