# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Abuse by connections: very many, resets, half open ones, and heads that are no requests or never
end."""

import contextlib
import resource
import select
import ssl
import time

import harness
import rawpeers
from abuse_base import MIB, AbuseTest, Visitor
from abuse_witness import reset
from conformance_peer import TEXT, frame

MANY = 15_000
RESETS = 5_000
SPARE_DESCRIPTORS = 1_000
ECHO = b"\x81\x04here"


class Connections(AbuseTest):
    limits = {"handshake-ms": 1_000}

    def test_tls_client_on_a_plain_port(self):
        context = ssl.create_default_context()
        with self.attack():
            for _ in range(50):
                with self.server.tcp() as peer, self.assertRaises((ssl.SSLError, ConnectionError)):
                    context.wrap_socket(peer, server_hostname="localhost")

    def test_endless_heads(self):
        with self.attack(peak_bytes=16 * MIB):
            for start in (b"GET /mirror HTTP/1.1\r\nX: ", b"GET /", b"GET /mirror HTTP/1.1\r\n"):
                more = b"X: y\r\n" if start.endswith(b"\n") else b"endless"
                for _ in range(20):
                    with self.server.tcp() as peer:
                        peer.sendall(start)
                        with contextlib.suppress(ConnectionError):
                            for _ in range(200):
                                peer.sendall(more * 1_000)
                        with contextlib.suppress(ConnectionError):
                            self.assertRegex(peer.recv(1 << 16), b"^HTTP/1.1 431 |^$")

    def test_slow_heads(self):
        request = self.request()
        with self.attack(), contextlib.ExitStack() as left:
            peers = [left.enter_context(self.server.tcp()) for _ in range(100)]
            begun = time.monotonic()
            waiting, answers, at = list(peers), [], 0
            while waiting:
                self.assertLess(time.monotonic() - begun, harness.DEADLINE)
                for peer in select.select(waiting, [], [], 0.1)[0]:
                    answers.append(peer.recv(4096)[:12])
                    waiting.remove(peer)
                for peer in waiting:
                    with contextlib.suppress(ConnectionError):
                        peer.sendall(request[at:at + 1])
                at = min(at + 1, len(request) // 2)  # never to the end
            self.assertEqual(set(answers), {b"HTTP/1.1 408"})

    def test_silent_connections(self):
        with self.attack(), contextlib.ExitStack() as left:
            peers = [left.enter_context(self.server.tcp()) for _ in range(500)]
            for peer in peers:
                self.assertRegex(peer.recv(4096), b"^HTTP/1.1 408 |^$")


class DeadPeers(AbuseTest):
    limits = {"ping-ms": 500, "pong-ms": 500}

    def test_upgraded_peers_that_are_dead(self):
        dead = [Visitor(self.request(), ()) for _ in range(500)]  # which answer no ping
        with self.attack():
            rawpeers.run(dead, self.server.port, at_once=len(dead))
        for visitor in dead:
            self.assertEqual(visitor.status, 101)
            self.assertIn(visitor.end, ("reset", "closed"))
            self.assertEqual(visitor.answer[:1], b"\x89")  # the ping


class Crowded(Visitor):
    """Stays when it is open until all others are, then has a message echoed."""

    def __init__(self, request, crowd):
        super().__init__(request, (), 10 * harness.DEADLINE)
        self._crowd = crowd

    def upgraded(self):
        if self.status != 101:
            self.leave()
            return
        self.is_settled = True
        self._crowd.inside.append(self)
        self._crowd.look()

    def answered(self):
        if self.answer.endswith(ECHO):
            self.leave()

    def ended(self):
        if self.status != 101:
            self._crowd.outside += 1
            self._crowd.look()


class CrowdOf:
    """So many, who wait for each other."""

    def __init__(self, request, count):
        self.count = count
        self.members = [Crowded(request, self) for _ in range(count)]
        self.inside = []
        self.outside = 0

    def look(self):
        if len(self.inside) + self.outside == self.count:
            for each in self.inside:
                each.say(frame(TEXT, b"here"))


class Crowd(AbuseTest):
    limits = {"ping-ms": 0}  # they may have to wait long for each other

    def test_five_thousand_connects_and_resets(self):
        request = self.request()
        said = (b"", request[:40], request, request + frame(TEXT, b"never read"))
        with self.attack():
            for number in range(RESETS):
                peer = self.server.tcp()
                with contextlib.suppress(ConnectionError):
                    peer.sendall(said[number % len(said)])
                reset(peer)

    def test_fifteen_thousand_connections(self):
        if self.is_sanitized:
            self.skipTest("so many are for the optimised build")
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        count = min(MANY - 10, hard - SPARE_DESCRIPTORS)  # some are for the other client
        crowd = CrowdOf(self.request(), count)
        with self.attack():
            begun = time.monotonic()
            rawpeers.run(crowd.members, self.server.port)
            served = sum(each.answer == ECHO for each in crowd.members)
            print(f"{served} connections open at once and answered, {time.monotonic() - begun:.1f} s")
        self.assertEqual(served, count)
