# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""SIGTERM and SIGINT close every WebSocket with 1001 and end the server with 0, whatever is open."""

import signal
import unittest

import harness
from harness import closed, upgrade, within

PATHS = ("/echo", "/echo/pool", "/echo/shared", "/mirror", "/mirror/dedicated", "/chat", "/clock",
         "/raw", "/upload", "/whoami")


class Shutdown(unittest.IsolatedAsyncioTestCase):

    def setUp(self):
        self.server = harness.Server()
        self.addCleanup(self.server.kill)

    async def closes_all(self, number):
        opened = [await self.server.connect(path) for path in PATHS for _ in range(3)]
        self.server.signal(number)
        codes = [(await closed(ws))[0] for ws in opened]
        self.assertEqual(codes, [1001] * len(opened))
        self.assertEqual(self.server.wait(), 0)
        self.assertFalse(harness.is_running(self.server.pid))

    async def test_sigterm_closes_all_with_1001(self):
        await self.closes_all(signal.SIGTERM)

    async def test_sigint_closes_all_with_1001(self):
        await self.closes_all(signal.SIGINT)

    def test_nobody_connected(self):
        self.server.signal()
        self.assertEqual(self.server.wait(), 0)

    def test_half_a_head_does_not_hold_it(self):
        with self.server.tcp() as peer:
            peer.sendall(upgrade("/echo", self.server.host)[:30])
            self.assertEqual(self.server.get("/health").status, 200)
            self.server.signal()
            self.assertEqual(self.server.wait(), 0)

    def test_client_that_never_answers_the_close_does_not_hold_it(self):
        with self.server.tcp() as peer:
            peer.sendall(upgrade("/echo", self.server.host))
            self.assertEqual(harness.Answer.read(peer).status, 101)
            self.server.signal()
            self.assertEqual(self.server.wait(), 0)

    def test_client_that_reads_nothing_does_not_hold_it(self):
        with self.server.tcp() as peer:
            peer.sendall(upgrade("/echo", self.server.host))
            self.assertEqual(harness.Answer.read(peer).status, 101)
            peer.settimeout(1)
            try:
                while True:  # until neither side takes any more
                    peer.sendall(harness.frame(1, b"x" * 30_000) * 10)
            except (TimeoutError, BrokenPipeError, ConnectionResetError):
                pass
            self.server.signal()
            self.assertEqual(self.server.wait(), 0)

    async def test_killed_client_leaves_the_server_well(self):
        with self.server.tcp() as peer:
            peer.sendall(upgrade("/echo", self.server.host))
            harness.Answer.read(peer)
        async with self.server.connect("/echo") as ws:
            await ws.send("after")
            self.assertEqual(await within(ws.recv()), "after")
        self.server.stop()


if __name__ == "__main__":
    harness.main()
