// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

namespace csp {

/// What a process of ours needs before its first Qt object: no death by SIGPIPE, and threads that
/// wait with poll() alone. Under GLib's event loop each turn of the gateway costs several times as
/// much when many connections are idle; the GUI thread keeps it, for desktop themes want it.
void prepareProcess();

} // namespace csp
