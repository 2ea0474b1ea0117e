# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Messages at and over the limits, and frames as a hostile client sends them."""

import asyncio
import select
import struct

import harness
from harness import closed, frame, upgrade, within

MIB = 1 << 20
TEXT, BINARY, CONTINUATION = 1, 2, 0


class Messages(harness.ServerTest):

    def receive(self, peer, size, got=b""):
        while len(got) < size:
            part = peer.recv(65536)
            self.assertTrue(part, f"expected {size} bytes, the connection ended after {got!r}")
            got += part
        return got

    def first_frame(self, peer, got):
        """Opcode and payload of the first short frame of the server."""
        got = self.receive(peer, 2, got)
        size = got[1] & 0x7F
        self.assertLess(size, 126, "expected a short frame")
        return got[0] & 0x0F, self.receive(peer, 2 + size, got)[2:2 + size]

    def exchange(self, path, *frames, glued=b""):
        """Opens path, sends these frames; opcode and payload of the first frame that comes back."""
        with self.server.tcp() as peer:
            peer.sendall(upgrade(path, self.server.host) + glued)
            got = b""
            while b"\r\n\r\n" not in got:
                got = self.receive(peer, len(got) + 1, got)
            self.assertRegex(got, b"^HTTP/1.1 101 ")
            for each in frames:
                peer.sendall(each)
            return self.first_frame(peer, got.partition(b"\r\n\r\n")[2])

    def close_code(self, path, *frames):
        opcode, payload = self.exchange(path, *frames)
        self.assertEqual(opcode, 8, f"expected a close frame, got opcode {opcode}, {payload!r}")
        return struct.unpack("!H", payload[:2])[0]

    def test_frame_glued_to_the_handshake_is_not_lost(self):
        for path in ("/echo", "/echo/pool", "/echo/shared"):
            with self.subTest(path):
                self.assertEqual(self.exchange(path, glued=frame(TEXT, b"early")), (1, b"early"))

    def test_ping_is_answered_between_fragments(self):
        reply = self.exchange("/mirror", frame(TEXT, b"one ", fin=False), frame(9, b"are you there"))
        self.assertEqual(reply, (10, b"are you there"))

    def test_invalid_utf8_closes_with_1007(self):
        for path in ("/echo", "/echo/shared"):
            for name, data in {"lone byte": b"\xff", "overlong": b"\xc0\xaf",
                               "surrogate": b"\xed\xa0\x80", "cut short": b"ok \xe2\x82"}.items():
                with self.subTest(path=path, name=name):
                    self.assertEqual(self.close_code(path, frame(TEXT, data)), 1007)

    def test_protocol_errors_close_with_1002(self):
        rows = {
            "reserved opcode": [frame(3, b"x")],
            "continuation of nothing": [frame(CONTINUATION, b"x")],
            "new message inside a message": [frame(TEXT, b"x", fin=False), frame(TEXT, b"y")],
            "fragmented ping": [frame(9, b"x", fin=False)],
            "long ping": [frame(9, b"x" * 126)],
            "close of one byte": [frame(8, b"x")],
        }
        for name, frames in rows.items():
            with self.subTest(name):
                self.assertEqual(self.close_code("/echo/shared", *frames), 1002)

    async def test_message_of_the_limit_passes(self):
        async with self.server.connect("/mirror") as ws:
            for message in ("x" * MIB, bytes(MIB)):
                await ws.send(message)
                self.assertEqual(await within(ws.recv()), message)

    async def test_message_over_the_limit_closes_with_1009(self):
        for path in ("/echo", "/echo/pool", "/echo/shared"):
            for message in ("x" * (MIB + 1), bytes(MIB + 1), [bytes(MIB // 2)] * 3, "ü" * (MIB // 2 + 1)):
                with self.subTest(path=path, kind=type(message).__name__):
                    async with self.server.connect(path) as ws:
                        try:
                            await ws.send(message)
                        except harness.websockets.ConnectionClosed:
                            pass  # refused before all was sent
                        self.assertEqual((await closed(ws))[0], 1009)

    def test_huge_announced_frame_closes_with_1009(self):
        head = bytes([0x82, 0xFF]) + (1 << 40).to_bytes(8, "big") + b"\x01\x02\x03\x04"
        self.assertEqual(self.close_code("/echo/shared", head), 1009)

    async def test_client_close_is_answered_with_its_code(self):
        for path in ("/echo", "/echo/pool", "/echo/shared"):
            with self.subTest(path):
                ws = await self.server.connect(path)
                await ws.close(4321, "enough")
                self.assertEqual(ws.close_code, 4321)

    async def test_one_bad_client_disturbs_no_other(self):
        async with self.server.connect("/echo/shared") as ws:
            self.assertEqual(self.close_code("/echo/shared", frame(TEXT, b"\xff")), 1007)
            await ws.send("still here")
            self.assertEqual(await within(ws.recv()), "still here")


class UnreadOutput(harness.ServerTest):
    # Only this can end the connection in time: a client that is not read cannot be waited for.
    options = ("--limit", "outbound-stall-ms=500", "--limit", "close-ms=600000")

    async def test_client_that_reads_nothing_is_cut_off(self):
        for path in ("/mirror", "/echo/pool", "/mirror/dedicated"):
            with self.subTest(path), self.server.tcp() as peer:
                peer.sendall(upgrade(path, self.server.host))
                self.assertEqual(harness.Answer.read(peer).status, 101)
                await asyncio.to_thread(self.is_cut_off, peer)
                async with self.server.connect(path) as ws:
                    await ws.send("others")
                    self.assertEqual(await within(ws.recv()), "others")

    def is_cut_off(self, peer):
        """Sends more than all buffers and limits together hold, then waits for the reset."""
        flood = frame(TEXT, b"x" * 100_000)
        try:
            for _ in range(300):
                peer.sendall(flood)
        except (BrokenPipeError, ConnectionResetError):
            return
        watched = select.poll()
        watched.register(peer, 0)  # hang-up and error alone: reading would make room
        self.assertTrue(watched.poll(harness.DEADLINE * 1000),
                        f"expected the connection to be cut off within {harness.DEADLINE} s")


class SmallMessages(harness.ServerTest):
    options = ("--limit", "message-bytes=1000")

    async def test_limit_from_the_command_line_holds(self):
        async with self.server.connect("/echo/shared") as ws:
            await ws.send("x" * 1000)
            self.assertEqual(await within(ws.recv()), "x" * 1000)
            await ws.send("x" * 1001)
            self.assertEqual((await closed(ws))[0], 1009)


if __name__ == "__main__":
    harness.main()
