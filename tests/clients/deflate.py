# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""permessage-deflate with python3-websockets, which checks what the server answers and sends."""

import json
import os
import pathlib
import random
import tempfile
import unittest

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory as Deflate

import harness
from harness import upgrade, within

BARE = "permessage-deflate"


def words(size, seed=1):
    """Text as applications send it."""
    source = random.Random(seed)
    text = ""
    while len(text) < size:
        text += json.dumps({"id": source.randrange(10**6), "state": source.choice("abc")})
    return text[:size]


class DeflateTest(harness.ServerTest):

    def answer(self, *offers):
        """The extensions that a 101 names; each offer is a field of its own."""
        answer = self.server.raw(upgrade("/mirror", self.server.host, *[
            f"Sec-WebSocket-Extensions: {offer}" for offer in offers]))
        self.assertEqual(answer.status, 101, answer.raw)
        return answer.field("Sec-WebSocket-Extensions")

    async def echoes(self, *extensions, path="/mirror"):
        messages = [words(size) for size in (0, 1, 100, 255, 256, 10_000, 500_000)]
        messages += [os.urandom(5_000), words(300), words(300), words(300, seed=2)]
        async with self.server.connect(path, extensions=list(extensions)) as ws:
            for message in messages:
                await ws.send(message)
                self.assertEqual(await within(ws.recv()), message)
            return ws.extensions

    async def echoes_whatever_is_asked_for(self):
        for server_none in (False, True):
            for client_none in (False, True):
                for server_bits in (None, 9, 15):
                    for client_bits in (True, 9, 15):
                        agreed = await self.echoes(Deflate(server_none, client_none, server_bits,
                                                           client_bits))
                        self.assertEqual(len(agreed), 1)


class On(DeflateTest):
    options = ("--deflate", "on", "--limit", "deflate-context-bytes=0")

    def test_nothing_is_taken_over_without_room(self):
        none = "; server_no_context_takeover; client_no_context_takeover"
        self.assertEqual(self.answer(BARE), [BARE + none])
        self.assertEqual(self.answer(BARE + "; client_max_window_bits"), [BARE + none])
        self.assertEqual(self.answer(BARE + "; server_max_window_bits=10"),
                         [BARE + none + "; server_max_window_bits=10"])

    def test_offers_may_come_in_several_fields(self):
        self.assertEqual(len(self.answer("x-other", BARE + "; server_max_window_bits=8", BARE)), 1)
        self.assertEqual(self.answer("x-other", BARE + "; unknown"), [])
        self.assertEqual(self.answer(), [])

    def test_a_malformed_field_gets_400(self):
        for offer in ("permessage-deflate;", "permessage-deflate; a=\"", "=", "a b"):
            answer = self.server.raw(upgrade("/mirror", self.server.host,
                                             f"Sec-WebSocket-Extensions: {offer}"))
            self.assertEqual(answer.status, 400, offer)

    async def test_echoes_whatever_is_asked_for(self):
        await self.echoes_whatever_is_asked_for()

    async def test_echoes_in_every_mode(self):
        for path in ("/mirror/dedicated", "/mirror"):
            await self.echoes(Deflate(client_max_window_bits=True), path=path)

    async def test_fewer_bytes_go_out(self):
        async with self.server.connect("/mirror", extensions=[Deflate()]) as ws:
            await ws.send("a" * 500_000)
            self.assertEqual(len(await within(ws.recv())), 500_000)

    async def test_a_bomb_gets_1009(self):
        async with self.server.connect("/mirror", extensions=[Deflate()]) as ws:
            await ws.send("a" * 2_000_000)
            self.assertEqual((await harness.closed(ws))[0], 1009)

    def test_what_is_not_deflate_gets_1007(self):
        with self.server.tcp() as peer:
            peer.sendall(upgrade("/mirror", self.server.host,
                                 f"Sec-WebSocket-Extensions: {BARE}"))
            self.assertEqual(harness.Answer.read(peer).status, 101)
            peer.sendall(harness.frame(0x41, b"no deflate data"))
            data = b""
            while len(data) < 4:
                data += peer.recv(100)
            self.assertEqual((data[0], int.from_bytes(data[2:4], "big")), (0x88, 1007))


class WithContext(DeflateTest):
    options = ("--deflate", "on", "--limit", "deflate-context-bytes=8192")

    def test_context_is_taken_over_while_there_is_room(self):
        offer = BARE + "; client_max_window_bits"
        windows = "; server_max_window_bits=11; client_max_window_bits=11"
        first = upgrade("/mirror", self.server.host, f"Sec-WebSocket-Extensions: {offer}")
        with self.server.tcp() as one, self.server.tcp() as two, self.server.tcp() as three:
            for peer, agreed in ((one, windows), (two, windows),
                                 (three, "; server_no_context_takeover"
                                         "; client_no_context_takeover")):
                peer.sendall(first)
                self.assertEqual(harness.Answer.read(peer).field("Sec-WebSocket-Extensions"),
                                 [BARE + agreed])

    async def test_echoes_whatever_is_asked_for(self):
        await self.echoes_whatever_is_asked_for()


class Auto(DeflateTest):

    def test_the_loopback_is_not_compressed(self):
        self.assertEqual(self.answer(BARE), [])


class Off(DeflateTest):
    options = ("--deflate", "off")

    def test_nothing_is_compressed(self):
        self.assertEqual(self.answer(BARE), [])


class ByEndpoint(unittest.TestCase):

    def test_endpoint_decides_over_the_server(self):
        with tempfile.TemporaryDirectory(prefix="csp-client-") as folder:
            endpoints = {"/mirror": {"deflate": "on"}, "/echo": {"deflate": "server"}}
            pathlib.Path(folder, "endpoints.json").write_text(json.dumps({"endpoints": endpoints}))
            server = harness.Server("--deflate", "off", data_dir=folder)
            try:
                for path, expected in (("/mirror", 1), ("/echo", 0)):
                    answer = server.raw(
                        upgrade(path, server.host, f"Sec-WebSocket-Extensions: {BARE}"))
                    self.assertEqual(len(answer.field("Sec-WebSocket-Extensions")), expected, path)
            finally:
                server.stop()


if __name__ == "__main__":
    harness.main()
