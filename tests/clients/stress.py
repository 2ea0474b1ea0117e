# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Many clients at once, good ones and bad ones in a mixture of chance, for some seconds: afterwards the
good ones are served as before, nothing is held open, and the server ends with 0.
stress.py SERVER SECONDS [SEED]."""

import asyncio
import os
import random
import socket
import struct
import sys
import time
import unittest

import harness
from harness import closed, frame, upgrade, within

SECONDS = 0.0
SEED = 0
WORKERS = 40
PATHS = ("/echo", "/echo/pool", "/echo/shared", "/mirror", "/mirror/dedicated")


def reset(writer):
    """Ends a connection with a TCP reset."""
    writer.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


class Stress(unittest.IsolatedAsyncioTestCase):

    def setUp(self):
        self.server = harness.Server()
        self.addCleanup(self.server.kill)
        self.chance = random.Random(SEED)
        self.done = {}

    # What a client may do; each is one visit.

    async def echoes(self):
        async with self.server.connect(self.chance.choice(PATHS)) as ws:
            for number in range(self.chance.randrange(1, 20)):
                message = f"{number} " + "x" * self.chance.choice((0, 10, 1_000, 20_000))
                await ws.send(message)
                self.assertEqual(await within(ws.recv()), message)

    async def chats(self):
        async with self.server.connect(f"/chat?room={self.chance.randrange(3)}") as ws:
            await ws.send("hello")
            await harness.until(ws, lambda message: message == "hello")

    async def says_exit(self):
        async with self.server.connect("/echo") as ws:
            await ws.send("exit")
            self.assertEqual((await closed(ws))[0], 1000)

    async def closes_at_once(self):
        ws = await self.server.connect(self.chance.choice(PATHS))
        await ws.send("unread")
        await ws.close()

    async def sends_bad_frame(self):
        bad = self.chance.choice((frame(1, b"\xff"), frame(3, b""), frame(8, b"x"), frame(0, b"x")))
        await self.raw(upgrade(self.chance.choice(PATHS), self.server.host) + bad)

    async def sends_bad_head(self):
        head = upgrade("/echo", self.server.host)
        at = self.chance.randrange(len(head))
        await self.raw(head[:at] + bytes([self.chance.randrange(256)]) + head[at + 1:], seconds=0.3)

    async def leaves_in_the_middle(self):
        data = upgrade(self.chance.choice(PATHS), self.server.host) + frame(1, b"x" * 500)
        await self.raw(data[:self.chance.randrange(len(data))], seconds=0)

    async def resets_with_output_waiting(self):
        _, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        writer.write(upgrade("/mirror", self.server.host) + frame(2, bytes(50_000)) * 5)
        await within(writer.drain())
        reset(writer)

    async def asks_for_a_page(self):
        path = self.chance.choice(("/", "/health", "/nowhere", "/echo"))
        await self.raw(f"GET {path} HTTP/1.1\r\nHost: {self.server.host}\r\n\r\n".encode())

    async def raw(self, data, seconds=harness.DEADLINE):
        """Sends data, then reads until the server ends the connection or time is up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            writer.write(data)
            await asyncio.wait_for(reader.read(), seconds)
        except (TimeoutError, ConnectionResetError):
            pass
        finally:
            writer.close()

    async def work(self, end):
        visits = (self.echoes, self.echoes, self.chats, self.says_exit, self.closes_at_once,
                  self.sends_bad_frame, self.sends_bad_head, self.leaves_in_the_middle,
                  self.resets_with_output_waiting, self.asks_for_a_page)
        while time.monotonic() < end:
            visit = self.chance.choice(visits)
            await visit()
            self.done[visit.__name__] = self.done.get(visit.__name__, 0) + 1

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.pid}/fd"))

    async def test_mixture_leaves_nothing_behind(self):
        print(f"seed {SEED}")
        before = self.descriptors()
        end = time.monotonic() + SECONDS
        await within(asyncio.gather(*(self.work(end) for _ in range(WORKERS))), SECONDS + 120)
        print(", ".join(f"{name} {count}" for name, count in sorted(self.done.items())))

        ws = await self.server.connect("/echo")
        await ws.send("as before")
        self.assertEqual(await within(ws.recv()), "as before")
        await ws.close()
        await self.settles(before)

        opened = [await self.server.connect(path) for path in PATHS * 10]
        self.server.signal()
        self.assertEqual({(await closed(ws))[0] for ws in opened}, {1001})
        self.assertEqual(self.server.wait(), 0)

    async def settles(self, before):
        """The last connections go within close-ms; each look is one request of its own."""
        end = time.monotonic() + harness.DEADLINE
        while self.descriptors() > before + 1 and time.monotonic() < end:
            self.assertEqual(await asyncio.to_thread(lambda: self.server.get("/health").status), 200)
        self.assertLessEqual(self.descriptors(), before + 1, "descriptors left open")


if __name__ == "__main__":
    SEED = int(sys.argv.pop(3)) if len(sys.argv) > 3 else random.randrange(1 << 30)
    SECONDS = float(sys.argv.pop(2))
    harness.main()
