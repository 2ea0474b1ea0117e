# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Clients that mean harm. Whatever they do, another client is answered meanwhile and within a second
afterwards, and the server's memory comes back to what it was."""

import harness
from abuse_connections import Connections, Crowd, DeadPeers
from abuse_input import Input
from abuse_output import Output
from abuse_tls import Compressed, Tls

__all__ = ["Compressed", "Connections", "Crowd", "DeadPeers", "Input", "Output", "Tls"]

if __name__ == "__main__":
    harness.raise_descriptor_limit()
    harness.main()
