# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""The conformance suite: RFC 6455 by its sections and RFC 7692, over raw bytes, on a handler that
runs on the gateway thread and on one with a thread of its own; each case is sent whole, together with
the handshake and split at every byte, over TCP and over TLS."""

import socket
import time

import conformance_closing
import conformance_deflate
import conformance_framing
import conformance_opening
import conformance_text
import harness
import rawpeers
from certificates import Certificates
from conformance_peer import LIMITS, PATHS, TEXT, frame

SHOWN = 40  # faults told of one section
OPTIONS = ("--store", "memory", "--deflate", "on",
           *(word for name, value in LIMITS.items() for word in ("--limit", f"{name}={value}")))


class Sections:
    """One test for each section, on the server that a subclass starts."""

    context = None
    options = OPTIONS

    def conforms(self, cases):
        """Plays all cases; none may be answered otherwise than it says."""
        begun = time.monotonic()
        peers = [peer for case in cases for peer in case.peers(self.server.host)]
        rawpeers.run(peers, self.server.port, self.context)
        faults = [f"{peer.title}: {peer.fault}" for peer in peers if peer.fault]
        print(f"{len(cases)} cases, {len(peers)} connections, {time.monotonic() - begun:.1f} s")
        if faults:
            self.fail("\n  ".join([f"{len(faults)} of {len(peers)} connections:", *faults[:SHOWN]]))

    def test_section_4_opening_handshake(self):
        scheme = "https" if self.context else "http"
        self.conforms(conformance_opening.CASES + conformance_opening.own_origin(scheme))

    def test_section_5_data_framing(self):
        self.conforms(conformance_framing.CASES)

    def test_section_7_closing(self):
        self.conforms(conformance_closing.CASES)

    def test_section_8_text_is_utf8(self):
        self.conforms(conformance_text.CASES)

    def test_rfc_7692_permessage_deflate(self):
        self.conforms(conformance_deflate.CASES)


class Tcp(Sections, harness.ServerTest):

    def test_section_7_client_that_ends_tcp(self):
        """Without a close frame there is none back, and the connection ends (7.1.5: 1006)."""
        for path in PATHS:
            for name, data in {"at once": b"", "in a frame": frame(TEXT, b"half")[:7],
                               "in a message": frame(TEXT, b"half", fin=False)}.items():
                with self.subTest(path=path, name=name), self.server.tcp() as peer:
                    peer.sendall(harness.upgrade(path, self.server.host))
                    self.assertEqual(harness.Answer.read(peer).status, 101)
                    peer.sendall(data)
                    peer.shutdown(socket.SHUT_WR)
                    self.assertEqual(peer.recv(4096), b"")

    def test_section_7_every_close_code(self):
        self.conforms(conformance_closing.CODES)


class Tls(Sections, harness.ServerTest):

    @classmethod
    def setUpClass(cls):
        certificates = Certificates()
        cls.addClassCleanup(certificates.cleanup)
        cls.options = [*OPTIONS, *certificates.options]
        cls.context = certificates.context()
        super().setUpClass()


if __name__ == "__main__":
    harness.raise_descriptor_limit()
    harness.main()
