// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

namespace csp {

/// Gives the application its texts: those of the sources are English already, but for their
/// plurals.
///
/// Thread: GUI thread, once there is an application.
void installTranslations();

} // namespace csp
