# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""permessage-deflate (RFC 7692) as real clients use it: who gets it, by option, by endpoint, by
default, and that every message comes back as it went."""

import asyncio
import json
import os
import pathlib
import random
import tempfile
import unittest

from websockets.extensions import permessage_deflate

import harness

EXTENSIONS = "Sec-WebSocket-Extensions"


def messages():
    """Short, long, text, binary, compressible and not, empty; the same in every run."""
    chance = random.Random(7692)
    yield from ("", b"", "short", "ä" * 300, json.dumps({"values": list(range(2_000))}))
    yield b"\0" * 500_000
    yield chance.randbytes(300_000)
    for size in (255, 256, 257, 65_535, 65_536):
        yield "".join(chance.choices("abcdef ", k=size))


class Compression(harness.ServerTest):
    options = ("--deflate", "on")

    async def exchange(self, path, **options):
        """Sends all messages over one connection; the 101's extension field."""
        async with self.server.connect(path, **options) as client:
            for _ in range(2):  # with context taken over, the second time is another matter
                for message in messages():
                    await client.send(message)
                    back = await asyncio.wait_for(client.recv(), harness.DEADLINE)
                    self.assertEqual(back, message)
            return client.response_headers.get(EXTENSIONS)

    async def test_what_the_client_offers_is_agreed_on(self):
        for path in ("/mirror", "/mirror/dedicated"):
            with self.subTest(path):
                field = await self.exchange(path, compression="deflate")
                self.assertTrue(field.startswith("permessage-deflate"), field)

    async def test_every_parameter_of_an_offer(self):
        for no_server in (False, True):
            for no_client in (False, True):
                for server_bits in (None, 9, 15):
                    for client_bits in (None, True, 9, 15):
                        with self.subTest(f"{no_server} {no_client} {server_bits} {client_bits}"):
                            offer = permessage_deflate.ClientPerMessageDeflateFactory(
                                no_server, no_client, server_bits, client_bits)
                            field = await self.exchange("/mirror", compression=None,
                                                        extensions=[offer])
                            self.assertIsNotNone(field)

    async def test_without_an_offer_nothing_is_compressed(self):
        self.assertIsNone(await self.exchange("/mirror", compression=None))

    def test_malformed_offer_is_refused(self):
        head = harness.upgrade("/mirror", self.server.host, f"{EXTENSIONS}: permessage-deflate; =")
        answer = self.server.raw(head)
        self.assertEqual(answer.status, 400, answer.raw)

    def test_unknown_extensions_are_passed_over(self):
        head = harness.upgrade("/mirror", self.server.host, f"{EXTENSIONS}: x-unknown; a=\"b\"")
        answer = self.server.raw(head)
        self.assertEqual(answer.status, 101, answer.raw)
        self.assertEqual(answer.field(EXTENSIONS), [])


class OnThisMachine(harness.ServerTest):

    def test_clients_of_the_loopback_are_not_compressed(self):
        answer = self.server.raw(
            harness.upgrade("/mirror", self.server.host, f"{EXTENSIONS}: permessage-deflate"))
        self.assertEqual(answer.status, 101, answer.raw)
        self.assertEqual(answer.field(EXTENSIONS), [])


class ByEndpoint(unittest.TestCase):

    def fields(self, server, path):
        return server.raw(harness.upgrade(path, server.host,
                                          f"{EXTENSIONS}: permessage-deflate")).field(EXTENSIONS)

    def test_endpoint_decides_over_the_server(self):
        with tempfile.TemporaryDirectory(prefix="csp-client-") as folder:
            os.chmod(folder, 0o700)
            endpoints = {"/mirror": {"deflate": "on"}, "/echo": {"deflate": "server"}}
            pathlib.Path(folder, "endpoints.json").write_text(json.dumps({"endpoints": endpoints}))
            server = harness.Server("--deflate", "off", data_dir=folder)
            try:
                self.assertEqual(len(self.fields(server, "/mirror")), 1)
                self.assertEqual(self.fields(server, "/echo"), [])
            finally:
                server.stop()


if __name__ == "__main__":
    harness.main()
