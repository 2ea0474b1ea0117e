# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""What the client tests share: the server as a process of its own, raw HTTP, and WebSockets of
python3-websockets. A test is a unittest of the standard library; its first argument is the server's
executable. Everything waits for an event with a deadline, nothing sleeps."""

import asyncio
import contextlib
import json
import logging
import os
import queue
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import websockets

# A peer that answers nothing for this long has failed; slow machines and sanitizers included.
DEADLINE = 30.0
# SIGTERM to exit, as the command line promises.
STOP_SECONDS = 10.0

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # the sample of RFC 6455, 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

_server_path = None


def main():
    """Runs the unittests of the calling script: SCRIPT SERVER [TEST...]."""
    global _server_path
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} SERVER [TEST...]")
    _server_path = sys.argv.pop(1)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # not how long its steps took
    unittest.main(module="__main__", verbosity=2)


def server_path():
    """The executable that main() was given."""
    return _server_path


def _gateway_threads():
    """The option for as many of them as the environment says."""
    threads = os.environ.get("CSP_TEST_GATEWAY_THREADS")
    return [f"--gateway-threads={threads}"] if threads else []


class Server:
    """csp-server on a free port of the loopback, with a data folder of its own or a given one."""

    def __init__(self, *options, data_dir=None):
        self._folder = tempfile.TemporaryDirectory(prefix="csp-client-")
        self._events = queue.Queue()
        self.seen = []  # every event taken from stdout so far
        self.process = subprocess.Popen(
            [_server_path, "--listen", "127.0.0.1:0", "--data-dir", data_dir or self._folder.name,
             *_gateway_threads(), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            listening = self.event("listening")
        except BaseException:
            self.kill()
            raise
        self.url = listening["url"]
        self.pid = listening["pid"]
        self.port = int(self.url.rsplit(":", 1)[1])
        self.host = f"127.0.0.1:{self.port}"
        self.http = self.url.replace("ws", "http", 1)

    def _read(self):
        for line in self.process.stdout:
            self._events.put(line)
        self._events.put(None)

    def event(self, name, seconds=DEADLINE):
        """The next event of that name on stdout; those before it are kept in seen."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"expected the event {name!r} within {seconds} s, "
                                     f"got {self.seen[-5:]}") from None
            if line is None:
                raise AssertionError(f"expected the event {name!r}, the server ended with "
                                     f"{self.process.wait()}; last events {self.seen[-5:]}")
            event = json.loads(line)
            self.seen.append(event)
            if event.get("event") == name:
                return event

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, seconds=STOP_SECONDS):
        """Its exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"expected the server to exit within {seconds} s") from None

    def remaining_events(self):
        """After the exit: every event not yet taken."""
        while (line := self._events.get(timeout=DEADLINE)) is not None:
            self.seen.append(json.loads(line))
        return self.seen

    def stop(self):
        """SIGTERM unless it has ended; an exit other than 0 is a failure (sanitizers report so)."""
        try:
            if self.process.poll() is None:
                self.signal()
            # Longer than promised: what is measured here is only that nothing was found at the end.
            code = self.wait(2 * DEADLINE)
            if code != 0:
                raise AssertionError(f"expected the server to exit with 0, got {code}")
        finally:
            self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(DEADLINE)
        self.process.stdout.close()
        self._folder.cleanup()

    def connect(self, path, **options):
        """A WebSocket client on path; use as an async context manager or await it."""
        options.setdefault("compression", None)
        options.setdefault("ping_interval", None)
        options.setdefault("open_timeout", DEADLINE)
        options.setdefault("close_timeout", DEADLINE)
        options.setdefault("max_size", None)
        return websockets.connect(self.url + path, **options)

    def get(self, path, *fields, method="GET"):
        """One HTTP request with Host and these fields; its Answer."""
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *fields]
        return self.raw(("\r\n".join(head) + "\r\n\r\n").encode())

    def raw(self, *parts):
        """Sends bytes as they are over a connection of their own; the Answer to them."""
        with self.tcp() as peer:
            # One who refuses early may close before all was sent; the answer is there all the same.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for part in parts:
                    peer.sendall(part)
            return Answer.read(peer)

    def tcp(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)


class Answer:
    """An HTTP answer, read to the end its Content-Length or the connection gives."""

    def __init__(self, data, ended):
        head, separator, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.raw = data
        self.ended = ended
        if not separator or not lines[0].startswith("HTTP/1.1 "):
            raise AssertionError(f"expected an HTTP answer, got {data[:200]!r}")
        self.status = int(lines[0].split(" ")[1])
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]

    def field(self, name):
        """The values of a field, in order."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @staticmethod
    def read(peer):
        data = bytearray()
        ended = False
        while not Answer._complete(data):
            try:
                part = peer.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                ended = True
                break
            data += part
        return Answer(bytes(data), ended)

    @staticmethod
    def _complete(data):
        head, separator, body = bytes(data).partition(b"\r\n\r\n")
        if not separator:
            return False
        if head.startswith(b"HTTP/1.1 101"):
            return True
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return len(body) >= int(line.split(b":")[1])
        return False


def upgrade(path, host, *fields, drop=()):
    """A correct upgrade request, without the fields named in drop and with others added."""
    lines = {
        "Host": f"Host: {host}",
        "Upgrade": "Upgrade: websocket",
        "Connection": "Connection: Upgrade",
        "Sec-WebSocket-Key": f"Sec-WebSocket-Key: {KEY}",
        "Sec-WebSocket-Version": "Sec-WebSocket-Version: 13",
    }
    kept = [line for name, line in lines.items() if name not in drop]
    return ("\r\n".join([f"GET {path} HTTP/1.1", *kept, *fields]) + "\r\n\r\n").encode()


def frame(opcode, payload, mask=b"\x01\x02\x03\x04", fin=True):
    """A client's frame, masked (RFC 6455, 5.2)."""
    size = len(payload)
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


async def closed(ws):
    """Reads until the connection is closed; the code and reason the server gave."""
    while True:
        try:
            await within(ws.recv())
        except websockets.ConnectionClosed:
            return ws.close_code, ws.close_reason


async def within(awaitable, seconds=DEADLINE):
    return await asyncio.wait_for(awaitable, seconds)


async def until(ws, wanted):
    """Reads until a message for which wanted(message) holds; that message."""
    passed = []
    while True:
        try:
            message = await within(ws.recv())
        except Exception as error:
            raise AssertionError(f"the message waited for did not come ({error!r}); "
                                 f"before it came {passed[-5:]}") from error
        if wanted(message):
            return message
        passed.append(message)


class Whoami:
    """For tests with a server: what /whoami says of a connection."""

    async def whoami(self, query="", **options):
        """What /whoami says of a connection of its own, and the 101's fields."""
        async with self.server.connect("/whoami" + query, **options) as ws:
            return json.loads(await within(ws.recv())), ws.response_headers


class ServerTest(unittest.IsolatedAsyncioTestCase, Whoami):
    """One server for all tests of a class; options are its command line."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def is_running(pid):
    return os.path.exists(f"/proc/{pid}")
