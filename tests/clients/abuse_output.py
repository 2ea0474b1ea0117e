# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Abuse by not reading: the server answers, and nobody takes the answers."""

import contextlib
import select
import time

import harness
from abuse_base import MIB, AbuseTest
from conformance_peer import BINARY, PING, TEXT, frame

FLOOD_BYTES = 256 * MIB
SENT_AT_ONCE = 64 * 1024
HELD_BYTES = 32 * MIB  # more than all limits for one connection together
PATHS = ("/mirror", "/mirror/dedicated", "/echo/pool")


def flood(peer, data):
    """Sends data again and again and reads nothing, until all is sent or the server has enough."""
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < FLOOD_BYTES:
            sent += peer.send(data)


class Output(AbuseTest):
    limits = {"outbound-stall-ms": 1_000, "client-pings": 1_000_000, "close-ms": 1_000}

    def is_cut_off(self, peer):
        """Waits for the reset; reading would make room."""
        watched = select.poll()
        watched.register(peer, 0)
        self.assertTrue(watched.poll(harness.DEADLINE * 1000),
                        f"expected the connection to be cut off within {harness.DEADLINE} s")

    def test_unread_echoes(self):
        for path in PATHS:
            for size in (100, 60_000):
                with self.subTest(path=path, size=size), self.attack(peak_bytes=HELD_BYTES):
                    message = frame(TEXT, b"e" * size)
                    with self.open(path) as peer:
                        flood(peer, message * max(1, SENT_AT_ONCE // len(message)))
                        self.is_cut_off(peer)

    def test_reader_that_never_catches_up(self):
        """Takes as much as it asks for, and always leaves more waiting than the network holds."""
        message = frame(BINARY, bytes(60_000))
        left = 0
        with self.attack(peak_bytes=HELD_BYTES), self.open(receive_buffer=SENT_AT_ONCE) as peer:
            peer.setblocking(False)
            unsent, sent, got = b"", 0, 0
            while got < FLOOD_BYTES:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        unsent = unsent or message
                        size = peer.send(unsent)
                        unsent, sent = unsent[size:], sent + size
                left = max(left, sent - got)
                select.select([peer], [], [], harness.DEADLINE)
                got += len(peer.recv(SENT_AT_ONCE))
        self.assertGreater(left, MIB)

    def test_unread_pings(self):
        ping = frame(PING, b"p" * 125)
        with self.attack(peak_bytes=HELD_BYTES), self.open() as peer:
            flood(peer, ping * (SENT_AT_ONCE // len(ping)))
            self.is_cut_off(peer)

    def test_reader_of_a_byte_now_and_then(self):
        with self.attack(peak_bytes=HELD_BYTES), self.open(receive_buffer=4096) as peer:
            with contextlib.suppress(ConnectionError):
                for _ in range(100):
                    peer.sendall(frame(BINARY, bytes(60_000)))
                    if not select.select([], [peer], [], 0.5)[1]:
                        break  # the server reads no more
            end = time.monotonic() + harness.DEADLINE
            watched = select.poll()
            watched.register(peer, 0)
            with contextlib.suppress(ConnectionError):
                while not watched.poll(50):
                    peer.recv(1)
                    self.assertLess(time.monotonic(), end, "expected to be cut off")
