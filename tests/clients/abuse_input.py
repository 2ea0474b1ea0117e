# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Abuse by what is sent: fragments, half messages, pings, lengths and single bytes."""

import collections
import contextlib
import select
import time

import harness
import rawpeers
from abuse_base import MIB, AbuseTest, Visitor
from conformance_peer import BINARY, CONTINUATION, PING, TEXT, close, frame, header

CROWD = 1_000


class Codes:
    """For tests with a server: how it closes many."""

    def codes(self, visitors, at_once=200):
        rawpeers.run(visitors, self.server.port, at_once=at_once)
        return collections.Counter(visitor.code for visitor in visitors)


class Input(Codes, AbuseTest):
    limits = {"message-ms": 1_500, "close-ms": 1_000}

    def test_hundred_thousand_empty_fragments(self):
        flood = frame(TEXT, fin=False) + frame(CONTINUATION, fin=False) * 100_000
        with self.attack(peak_bytes=16 * MIB):
            self.assertEqual(self.codes([Visitor(self.request(), (flood,)) for _ in range(10)]),
                             {1008: 10})
            with self.open() as peer:  # as many as are allowed
                peer.sendall(frame(TEXT, fin=False) + frame(CONTINUATION, fin=False) * 65_534
                             + frame(CONTINUATION))
                self.assertEqual(peer.recv(2), b"\x81\x00")

    def test_message_fed_byte_by_byte(self):
        with self.attack(), self.open() as peer:
            begun = time.monotonic()
            peer.sendall(header(BINARY, 1_000))
            with contextlib.suppress(ConnectionError):
                while not select.select([peer], [], [], 0.1)[0]:
                    self.assertLess(time.monotonic() - begun, harness.DEADLINE)
                    peer.sendall(b"x")
            self.assertEqual(self.closed_with(peer), 1008)

    def test_ping_flood(self):
        flood = frame(PING, b"p" * 125) * 2_000
        with self.attack(peak_bytes=16 * MIB):
            for _ in range(10):
                with self.open() as peer:
                    with contextlib.suppress(ConnectionError):
                        peer.sendall(flood)
                    self.assertEqual(self.closed_with(peer), 1008)

    def test_flood_of_single_bytes(self):
        count = 300
        message = frame(TEXT, b"drop by drop")
        pieces = [message[at:at + 1] for _ in range(count) for at in range(len(message))]
        echoes = b"\x81\x0cdrop by drop" * count

        class Dropper(Visitor):
            def answered(self):
                if len(self.answer) >= len(echoes):
                    self.leave()

        droppers = [Dropper(self.request(), pieces, 4 * harness.DEADLINE) for _ in range(40)]
        with self.attack(peak_bytes=16 * MIB):
            rawpeers.run(droppers, self.server.port, at_once=len(droppers))
            for dropper in droppers:
                self.assertEqual(dropper.answer, echoes, dropper.end)

    def test_frames_that_claim_exbibytes(self):
        with self.attack(peak_bytes=16 * MIB):
            for said in (header(BINARY, 1 << 62), header(TEXT, 1 << 62) + b"x",
                         header(BINARY, (1 << 63) - 1) + bytes(1_000)):
                self.assertEqual(self.codes([Visitor(self.request(), (said,)) for _ in range(200)]),
                                 {1009: 200})

    def test_thousand_claims_of_a_mebibyte(self):
        with self.attack(peak_bytes=16 * MIB):
            said = header(BINARY, MIB) + b"x"
            crowd = [Visitor(self.request(), (said,)) for _ in range(CROWD)]
            # Each is held for message-ms, so that most of them are there at the same time.
            self.assertEqual(self.codes(crowd, at_once=CROWD), {1008: CROWD})

    def test_flood_of_tiny_messages(self):
        for message in (frame(TEXT), frame(TEXT, b"x")):
            with self.attack(peak_bytes=16 * MIB), self.open("/whoami") as peer:
                peer.sendall(message * (2 * MIB // len(message)) + close(1000))
                self.assertEqual(self.closed_with(peer), 1000)
