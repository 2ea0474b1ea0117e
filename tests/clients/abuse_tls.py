# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Abuse of what is optional: compression and TLS."""

import contextlib
import ssl

import rawpeers
from abuse_base import MIB, PATH, AbuseTest, Visitor
from abuse_input import Codes
from abuse_output import HELD_BYTES, SENT_AT_ONCE, flood
from certificates import Certificates
from conformance_agreement import raw
from conformance_peer import BINARY, TEXT, frame

TLS_CROWD = 400


class Compressed(Codes, AbuseTest):
    options = ("--deflate", "on")

    def test_bombs(self):
        request = self.request(PATH, "Sec-WebSocket-Extensions: permessage-deflate")
        bomb = frame(BINARY, raw(bytes(256 * MIB)), rsv=4)
        with self.attack(peak_bytes=32 * MIB):
            self.assertEqual(self.codes([Visitor(request, (bomb,)) for _ in range(50)]), {1009: 50})


class Tls(AbuseTest):
    limits = {"handshake-ms": 1_000, "outbound-stall-ms": 1_000, "close-ms": 1_000}

    @classmethod
    def setUpClass(cls):
        cls.certificate = Certificates()
        cls.addClassCleanup(cls.certificate.cleanup)
        cls.options = cls.certificate.options
        super().setUpClass()

    def hello(self):
        """The first that a TLS client says."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = self.context.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
        with contextlib.suppress(ssl.SSLWantReadError):
            client.do_handshake()
        return outgoing.read()

    def test_half_tls_handshakes(self):
        hello = self.hello()
        with self.attack(), contextlib.ExitStack() as left:
            for said in (b"", hello[:3], hello[:-1], hello):
                peers = [left.enter_context(self.server.tcp()) for _ in range(50)]
                for peer in peers:
                    peer.sendall(said)
                for peer in peers:
                    with contextlib.suppress(ConnectionResetError):
                        while peer.recv(4096):
                            pass

    def test_plain_requests_on_a_tls_port(self):
        with self.attack():
            for _ in range(100):
                with self.server.tcp() as peer, contextlib.suppress(ConnectionError):
                    peer.sendall(self.request())
                    while data := peer.recv(4096):
                        self.assertNotIn(b" 101 ", data)

    def test_unread_echoes_over_tls(self):
        message = frame(TEXT, b"e" * 60_000)
        with self.attack(peak_bytes=HELD_BYTES), self.open() as peer:
            with contextlib.suppress(ssl.SSLError):
                flood(peer, message * (SENT_AT_ONCE // len(message)))

    def test_crowd_over_tls(self):
        with self.attack():
            crowd = [Visitor(self.request(), (frame(TEXT, b"x" * 500), frame(8, b"\x03\xe8")))
                     for _ in range(TLS_CROWD)]
            rawpeers.run(crowd, self.server.port, self.context, at_once=TLS_CROWD)
            self.assertEqual({visitor.end for visitor in crowd}, {"closed"})
