# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""TLS as clients see it: Python's ssl over the real server, certificates made by openssl, renewal on
SIGHUP."""

import asyncio
import hashlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest

import websockets

import harness
from certificates import Certificates
from harness import DEADLINE, within


def shown(port):
    """The digest of the certificate that new connections are shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as tcp:
        with context.wrap_socket(tcp) as tls:
            return hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()


class Tls(unittest.IsolatedAsyncioTestCase):

    @classmethod
    def setUpClass(cls):
        cls.files = Certificates()
        cls.server = harness.Server(*cls.files.options)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.files.cleanup()

    def https(self):
        return http.client.HTTPSConnection("localhost", self.server.port, timeout=DEADLINE,
                                           context=self.files.context())

    def test_listening_tells_wss(self):
        self.assertEqual(self.server.url, f"wss://127.0.0.1:{self.server.port}")
        listening = next(e for e in self.server.seen if e["event"] == "listening")
        self.assertTrue(listening["admin"].startswith("https://"))

    async def test_echoes_in_every_mode(self):
        for path in ("/echo", "/echo/pool", "/echo/shared", "/mirror", "/mirror/dedicated"):
            async with self.server.connect(path, ssl=self.files.context()) as ws:
                for size in (1, 1_000, 30_000):
                    await ws.send("x" * size)
                    reply = await within(ws.recv())
                    self.assertEqual(len(reply), size, path)

    async def test_a_million_bytes_back_and_forth(self):
        data = os.urandom(1_000_000)
        async with self.server.connect("/mirror", ssl=self.files.context()) as ws:
            for _ in range(10):
                await ws.send(data)
            for _ in range(10):
                self.assertEqual(await within(ws.recv()), data)

    async def test_the_close_is_answered_and_the_end_is_an_end(self):
        async with self.server.connect("/mirror", ssl=self.files.context()) as ws:
            await ws.send("a")
            await within(ws.recv())
            await within(ws.close(4001, "enough"))
            self.assertEqual((ws.close_code, ws.close_reason), (4001, "enough"))

    def test_https_serves_the_page(self):
        connection = self.https()
        connection.request("GET", "/health")
        response = connection.getresponse()
        self.assertEqual((response.status, response.read().strip()), (200, b"ok"))
        connection.close()

    def test_the_session_cookie_is_secure(self):
        connection = self.https()
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        self.assertIn("; Secure", response.getheader("Set-Cookie"))
        connection.close()

    async def test_origin_must_be_https(self):
        good = f"https://127.0.0.1:{self.server.port}"
        async with self.server.connect("/mirror", ssl=self.files.context(), origin=good):
            pass
        bad = f"http://127.0.0.1:{self.server.port}"
        with self.assertRaises(websockets.InvalidStatusCode) as refused:
            async with self.server.connect("/mirror", ssl=self.files.context(), origin=bad):
                pass
        self.assertEqual(refused.exception.status_code, 403)

    def test_versions_before_1_2_are_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.server.tcp() as tcp, self.assertRaises(OSError):
            context.wrap_socket(tcp)

    def test_tls_1_2_and_alpn(self):
        context = self.files.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["h2", "http/1.1"])
        with self.server.tcp() as tcp:
            with context.wrap_socket(tcp, server_hostname="localhost") as tls:
                self.assertEqual((tls.version(), tls.selected_alpn_protocol()),
                                 ("TLSv1.2", "http/1.1"))

    def test_a_plain_request_gets_400(self):
        answer = self.server.get("/health")
        self.assertEqual(answer.status, 400)
        self.assertIn(b"https", answer.body)
        self.assertTrue(self.server.event("log")["text"])  # told once the news are due

    def test_what_is_no_hello_is_ended(self):
        for data in (b"\x16" + b"\x00" * 100, b"\x16\x03\x01\x00\x05hello", b"\x00" * 10):
            with self.server.tcp() as peer:
                peer.sendall(data)
                while peer.recv(4096):  # an alert, perhaps
                    pass


class Renewal(unittest.IsolatedAsyncioTestCase):

    def setUp(self):
        self.files = Certificates()
        self.server = harness.Server(*self.files.options)
        self.addCleanup(self.files.cleanup)
        self.addCleanup(self.server.stop)

    def log(self, part):
        while True:
            event = self.server.event("log")
            if part in event["text"]:
                return event

    async def test_renews_without_dropping_anyone(self):
        old = self.files.digest()
        async with self.server.connect("/mirror", ssl=self.files.context()) as ws:
            self.assertEqual(await asyncio.to_thread(shown, self.server.port), old)
            self.log("valid from")
            self.files.make()
            self.server.signal(signal.SIGHUP)
            await asyncio.to_thread(self.log, "valid from")
            self.assertNotEqual(self.files.digest(), old)
            self.assertEqual(await asyncio.to_thread(shown, self.server.port), self.files.digest())
            await ws.send("still here")
            self.assertEqual(await within(ws.recv()), "still here")
            async with self.server.connect("/mirror", ssl=self.files.context()) as another:
                await another.send("new")
                self.assertEqual(await within(another.recv()), "new")

    async def test_a_bad_renewal_keeps_what_there_was(self):
        old = self.files.digest()
        with open(self.files.certificate, "w", encoding="ascii") as file:
            file.write("no certificate")
        self.server.signal(signal.SIGHUP)
        event = await asyncio.to_thread(self.log, "stays as it was")
        self.assertEqual(event["level"], "error")
        self.assertIn(self.files.certificate, event["text"])
        self.assertEqual(await asyncio.to_thread(shown, self.server.port), old)


class Start(unittest.TestCase):

    def fails(self, code, part, *options):
        ended = subprocess.run([harness.server_path(), "--listen", "127.0.0.1:0", "--store",
                                "memory", *options], stdin=subprocess.DEVNULL, capture_output=True,
                               timeout=DEADLINE, env={**os.environ, "HOME": self.home.name},
                               check=False)
        self.assertEqual(ended.returncode, code, ended.stderr)
        self.assertIn(part, ended.stderr.decode())

    def setUp(self):
        self.files = Certificates()
        self.home = tempfile.TemporaryDirectory(prefix="csp-tls-home-")
        self.addCleanup(self.files.cleanup)
        self.addCleanup(self.home.cleanup)

    def test_an_error_names_the_file(self):
        missing = os.path.join(self.home.name, "missing.pem")
        self.fails(1, missing, "--tls-cert", missing, "--tls-key", self.files.key)
        self.fails(1, missing, "--tls-cert", self.files.certificate, "--tls-key", missing)
        self.fails(1, self.files.certificate, "--tls-cert", self.files.certificate, "--tls-key",
                   self.files.certificate)

    def test_one_without_the_other_is_wrong_usage(self):
        self.fails(2, "--tls-cert and --tls-key go together", "--tls-cert", self.files.certificate)
        self.fails(2, "--tls-cert and --tls-key go together", "--tls-key", self.files.key)


if __name__ == "__main__":
    harness.main()
