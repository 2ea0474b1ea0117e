# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""What the abuse tests share: a server that is attacked, another client that it must answer meanwhile
and afterwards, and the memory it may have kept when the attack is over."""

import contextlib
import json
import re
import subprocess
import sys
import time
import unittest

import abuse_witness
import harness
from abuse_witness import PATH
from rawpeers import Peer

MIB = 1 << 20
ANSWER_SECONDS = 1.0      # for another client, when the attack is over
MEANWHILE_SECONDS = 15.0  # and while it goes on
KEPT_BYTES, KEPT_SHARE = 16 * MIB, 0.10  # what an attack may leave behind


class Witness:
    """The other client while it visits; longest is the longest time that one visit took."""

    def __init__(self, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, "-B", abuse_witness.__file__, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._process.stdout.readline()  # after its first visit

    def stop(self):
        told = json.loads(self._process.communicate("\n", 2 * harness.DEADLINE)[0])
        self.longest, self.visits, self.failure = (
            told[name] for name in ("longest", "visits", "failure"))


class AbuseTest(unittest.TestCase):
    """A server for all attacks of a class; limits are set on its command line."""

    options = ()
    limits = {}
    certificate = None  # with one all speak TLS
    context = None

    @classmethod
    def setUpClass(cls):
        limits = [word for name, value in cls.limits.items()
                  for word in ("--limit", f"{name}={value}")]
        if cls.certificate:
            cls.context = cls.certificate.context()
        cls.server = harness.Server("--store", "memory", *cls.options, *limits)
        with open(f"/proc/{cls.server.pid}/maps", encoding="utf-8") as maps:
            cls.is_sanitized = "libasan" in maps.read()
        # One session for all: what a session costs is no matter here.
        with cls.tcp() as peer:
            peer.sendall(f"GET / HTTP/1.1\r\nHost: {cls.server.host}\r\n\r\n".encode())
            answer = harness.Answer.read(peer)
        cls.cookie = f"Cookie: {answer.field('Set-Cookie')[0].split(';')[0]}"
        for _ in range(50):
            cls.visit()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    @classmethod
    def tcp(cls):
        """A connection, TLS if that is spoken here."""
        peer = cls.server.tcp()
        return cls.context.wrap_socket(peer, server_hostname="127.0.0.1") if cls.context else peer

    @classmethod
    def request(cls, path=PATH, *fields):
        return harness.upgrade(path, cls.server.host, cls.cookie, *fields)

    @classmethod
    def open(cls, path=PATH, receive_buffer=None):
        """An upgraded connection; bytes of the server behind its 101 are for the caller to read."""
        return abuse_witness.upgraded(cls.server.port, cls.request(path), cls.context,
                                      receive_buffer)

    @classmethod
    def visit(cls):
        """The time another client takes from connecting to its echo."""
        return abuse_witness.visit(cls.server.port, cls.cookie, cls.context)

    def memory(self, what="VmRSS"):
        """Of the server, in bytes; VmHWM is the most since attack() began."""
        with open(f"/proc/{self.server.pid}/status", encoding="utf-8") as status:
            return int(re.search(rf"^{what}:\s+(\d+) kB", status.read(), re.MULTILINE)[1]) << 10

    @contextlib.contextmanager
    def attack(self, peak_bytes=None):
        """What is done inside must harm nobody else: neither meanwhile nor afterwards, nor, with
        peak_bytes, may the server hold so much more at any time."""
        before = self.memory()
        with open(f"/proc/{self.server.pid}/clear_refs", "w", encoding="utf-8") as clear:
            clear.write("5")  # VmHWM begins anew (proc(5))
        trusted = [self.certificate.certificate] if self.certificate else []
        witness = Witness(str(self.server.port), self.cookie, *trusted)
        try:
            yield witness
        finally:
            witness.stop()
        patience = 10 if self.is_sanitized else 1
        self.assertIsNone(witness.failure, "another client was not served")
        self.assertLess(witness.longest, MEANWHILE_SECONDS * patience)
        afterwards = min(self.visit() for _ in range(3))  # other processes want the machine, too
        self.assertLess(afterwards, ANSWER_SECONDS * patience)
        peak = self.memory("VmHWM")
        if not self.is_sanitized:
            self.gives_back(before)
            if peak_bytes is not None:
                self.assertLess(peak - before, peak_bytes, f"{before >> 10} kB before")
        print(f"memory {before >> 10} kB before, {peak >> 10} most, {self.memory() >> 10} after; "
              f"another client waited {witness.longest:.3f} s at most of {witness.visits} times, "
              f"{afterwards:.3f} s afterwards")

    def gives_back(self, before):
        allowed = before * (1 + KEPT_SHARE) + KEPT_BYTES
        end = time.monotonic() + harness.DEADLINE
        while (held := self.memory()) > allowed:
            self.assertLess(time.monotonic(), end,
                            f"{before >> 10} kB before, {held >> 10} kB are still held")
            self.visit()

    def closed_with(self, peer):
        """Reads what the server sends to its end; the code of its close frame, the last it sent."""
        data = bytearray()
        with contextlib.suppress(ConnectionResetError):
            while part := peer.recv(1 << 16):
                data += part
        at = 0
        while at + 2 <= len(data):
            size, start = data[at + 1], at + 2
            if size > 125:
                width = 2 if size == 126 else 8
                size, start = int.from_bytes(data[start:start + width], "big"), start + width
            if data[at] == 0x88:
                return int.from_bytes(data[start:start + 2], "big")
            at = start + size
        return None


class Visitor(Peer):
    """One of many: opens a WebSocket, then says something and notes the code it is closed with."""

    def __init__(self, request, said, seconds=harness.DEADLINE):
        super().__init__()
        self._request = request
        self._said = said
        self._data = b""
        self.seconds = seconds
        self.status = None
        self.answer = b""  # behind the 101

    def opened(self):
        self.say(self._request)

    def received(self, data):
        if self.status is not None:
            self.answer += data
            return self.answered()
        self._data += data
        head, separator, rest = self._data.partition(b"\r\n\r\n")
        if separator:
            self.status = int(head.split(b" ")[1])
            self.answer = rest
            self.upgraded()
        return None

    def upgraded(self):
        self.say(*self._said)

    def answered(self):
        """More has come."""

    @property
    def code(self):
        """Of the close frame with which all began that the server said."""
        return int.from_bytes(self.answer[2:4], "big") if self.answer[:1] == b"\x88" else None
