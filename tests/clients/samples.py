# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Every sample endpoint, as a client of python3-websockets sees it."""

import asyncio
import hashlib
import json

import harness
from harness import closed, until, within


class Samples(harness.ServerTest):

    async def echoes(self, path, message):
        async with self.server.connect(path) as ws:
            await ws.send(message)
            self.assertEqual(await within(ws.recv()), message)

    async def test_echo_sends_back_text(self):
        for path in ("/echo", "/echo/pool", "/echo/shared"):
            for message in ("hello", "", "naïve 😀 ü", "x" * 20_000):
                with self.subTest(path=path, length=len(message)):
                    await self.echoes(path, message)

    async def test_echo_keeps_the_order(self):
        sent = [f"message {n}" for n in range(500)]
        for path in ("/echo", "/echo/pool", "/echo/shared"):
            with self.subTest(path=path):
                async with self.server.connect(path) as ws:
                    for message in sent:
                        await ws.send(message)
                    self.assertEqual([await within(ws.recv()) for _ in sent], sent)

    async def test_echo_ends_with_exit(self):
        async with self.server.connect("/echo") as ws:
            await ws.send("exit")
            self.assertEqual((await closed(ws))[0], 1000)

    async def test_echo_goes_on_after_ten_quiet_seconds(self):
        async with self.server.connect("/echo") as ws:
            self.assertRegex(await within(ws.recv(), 2 * harness.DEADLINE), "timed-out")
            await ws.send("still there")
            await until(ws, lambda message: message == "still there")

    async def test_long_message_comes_back_from_echo_in_parts(self):
        message = "0123456789" * 7_000
        async with self.server.connect("/echo") as ws:
            await ws.send(message)
            back = ""
            while len(back) < len(message):
                back += await within(ws.recv())
            self.assertEqual(back, message)

    async def test_mirror_keeps_the_kind(self):
        for path in ("/mirror", "/mirror/dedicated"):
            for message in ("text", b"\x00\xff bytes", "", b"", "😀" * 50_000, bytes(range(256)) * 900):
                with self.subTest(path=path, kind=type(message).__name__, length=len(message)):
                    await self.echoes(path, message)

    async def test_mirror_joins_fragments(self):
        for path in ("/mirror", "/mirror/dedicated"):
            with self.subTest(path=path):
                async with self.server.connect(path) as ws:
                    await ws.send(["one ", "two ", "three"])
                    self.assertEqual(await within(ws.recv()), "one two three")

    async def test_chat_reaches_its_room_alone(self):
        connect = self.server.connect
        async with connect("/chat?room=red&name=ann") as ann, \
                connect("/chat?room=red&name=bob") as bob, \
                connect("/chat?room=blue&name=cid") as cid:
            await until(ann, lambda message: message == "* bob joined red")
            await until(cid, lambda message: message == "* cid joined blue")
            await bob.send("good morning")
            for member in (ann, bob):
                await until(member, lambda message: message == "bob: good morning")
            await cid.send("alone here")
            self.assertEqual(await within(cid.recv()), "cid: alone here")
            await bob.close()
            self.assertEqual(await within(ann.recv()), "* bob left red")

    async def test_chat_refuses_a_long_room_name(self):
        answer = self.server.raw(harness.upgrade("/chat?room=" + "r" * 65, self.server.host))
        self.assertEqual(answer.status, 403)

    async def test_clock_tells_the_time_again_and_again(self):
        async with self.server.connect("/clock") as ws:
            first, second = await within(ws.recv()), await within(ws.recv())
            self.assertRegex(first, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertLess(first, second)

    async def test_upload_counts_bytes_and_reads(self):
        for message, reads in (("", 1), ("x" * 1_000, 1), ("x" * 2_500, 3), ("é" * 2_500, 3), (b"\xff\x00" * 1_250, 3),
                               (bytes(1_000_000), 1_000)):
            data = message.encode() if isinstance(message, str) else message
            with self.subTest(kind=type(message).__name__, length=len(message)):
                async with self.server.connect("/upload") as ws:
                    await ws.send(message)
                    self.assertEqual(json.loads(await within(ws.recv())), {
                        "bytes": len(data), "reads": reads,
                        "sha256": hashlib.sha256(data).hexdigest()})

    async def test_upload_counts_fragments_as_one_message(self):
        async with self.server.connect("/upload") as ws:
            await ws.send([b"a" * 1_500, b"b" * 1_500])
            self.assertEqual(json.loads(await within(ws.recv()))["reads"], 3)
            await ws.send(b"again")
            self.assertEqual(json.loads(await within(ws.recv()))["bytes"], 5)

    async def test_raw_sends_back_upper_case_without_message_bounds(self):
        sent = [f"message {n}, naïve 😀; " for n in range(500)]
        async with self.server.connect("/raw") as ws:
            for message in sent:
                await ws.send(message)
            whole = "".join(sent)
            back = ""
            while len(back) < len(whole):
                back += await within(ws.recv())
            self.assertEqual(back, whole.translate(
                {ord(low): ord(low) - 32 for low in "abcdefghijklmnopqrstuvwxyz"}))

    async def test_whoami_knows_itself(self):
        said, _ = await self.whoami("?one=1&two=a%20b")
        self.assertRegex(said["webSocketId"], r"^[A-Za-z0-9+/]{22}==$")
        self.assertEqual(said["gwClientAddress"], self.server.host)
        self.assertEqual(said["query"], {"one": "1", "two": "a b"})
        self.assertTrue(said["flags"]["sharedConnection"], said)
        self.assertEqual(said["visits"], 1)
        other, _ = await self.whoami()
        self.assertNotEqual(other["webSocketId"], said["webSocketId"])

    async def test_a_hundred_at_once(self):
        async def one(number):
            await self.echoes("/echo/pool" if number % 2 else "/echo", f"client {number}")
        await asyncio.gather(*(one(number) for number in range(100)))


if __name__ == "__main__":
    harness.main()
