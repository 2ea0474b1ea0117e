# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""RFC 6455, section 4: the opening handshake."""

import base64
import dataclasses
import hashlib

import harness
from conformance_peer import PATHS
from rawpeers import Peer, every_byte

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEYS = (harness.KEY, "AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==",
        "x3JJHMbDL1EzLkh9GBhXDw==", "AQIDBAUGBwgJCgsMDQ4PEA==")
# What a 101 or a 426 must have, and what no 101 may have unless it was offered.
SWITCHED = {"upgrade": "websocket", "connection": "upgrade"}
REFUSED_VERSION = {"sec-websocket-version": "13"}
NOT_OFFERED = ("sec-websocket-protocol", "sec-websocket-extensions", "sec-websocket-version",
               "transfer-encoding", "content-length")


def accept(key):
    """RFC 6455, 4.2.2, step 5.4."""
    return base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()


@dataclasses.dataclass(frozen=True)
class Opening:
    """A request by its lines, and the answer it must get."""

    section: str
    name: str
    status: int
    line: str = "GET {path} HTTP/1.1"
    change: dict = dataclasses.field(default_factory=dict)  # fields of the good one; None: without
    more: tuple = ()                                        # lines behind them
    fields: dict = dataclasses.field(default_factory=dict)  # of the answer, besides the usual
    end: str = "\r\n"

    def request(self, path, host):
        good = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade",
                "Sec-WebSocket-Key": harness.KEY, "Sec-WebSocket-Version": "13", **self.change}
        lines = [self.line.format(path=path)]
        lines += [f"{name}: {value.format(host=host)}" for name, value in good.items()
                  if value is not None]
        lines += [line.format(host=host) for line in self.more]
        return (self.end.join(lines) + self.end * 2).encode("latin-1")

    def peers(self, host):
        for path in PATHS:
            for variant in ("whole", "split"):
                yield OpeningPeer(self, path, variant, host)


class OpeningPeer(Peer):
    """Sends one request; fault tells what was wrong with the answer, None when nothing."""

    def __init__(self, case, path, variant, host):
        super().__init__()
        self.case = case
        self.title = f"{case.section} {case.name} [{path}, {variant}]"
        request = case.request(path, host)
        self._pieces = every_byte(request) if variant == "split" else [request]
        self._data = b""
        self.fault = None

    def opened(self):
        self.say(*self._pieces)

    def received(self, data):
        self._data += data
        if self._data.startswith(b"HTTP/1.1 101") and b"\r\n\r\n" in self._data:
            self.leave()

    def ended(self):
        if self.end not in ("left", "closed"):
            self.fault = f"{self.end} after {self._data[:100]!r}"
            return
        try:
            self.fault = self._judge(harness.Answer(self._data, False))
        except AssertionError as error:
            self.fault = str(error)

    def _judge(self, answer):
        if answer.status != self.case.status:
            return f"answered {answer.status}, expected {self.case.status}"
        wanted = dict(self.case.fields)
        if answer.status == 101:
            wanted |= SWITCHED
            wanted["sec-websocket-accept"] = accept(
                self.case.change.get("Sec-WebSocket-Key") or harness.KEY)
            if answer.body:
                return f"{answer.body!r} behind the 101"
            for name in NOT_OFFERED:
                if answer.field(name):
                    return f"{name}: {answer.field(name)} in the 101"
        elif answer.status == 426:
            wanted |= REFUSED_VERSION
        for name, value in wanted.items():
            found = answer.field(name)
            if [each.lower() for each in found] != [value.lower()]:
                return f"{name} is {found}, expected {value!r}"
        # Base64 has capitals that mean something.
        return None if answer.status != 101 or answer.field("Sec-WebSocket-Accept") == [
            wanted["sec-websocket-accept"]] else "Sec-WebSocket-Accept in other letters"


def opening(section, status, rows):
    """A case for each name and its differences from the good request."""
    return [Opening(section, name, status, **options) for name, options in rows.items()]


def field(name, *values):
    """Rows in which a field has these values; None leaves it away."""
    return {f"{name} {'missing' if value is None else repr(value)}": {"change": {name: value}}
            for value in values}


GOOD = [
    *opening("4.2.2", 101, {
        "the sample": {},
        "with a query": {"line": "GET {path}?a=b&c HTTP/1.1"},
        "with a long query": {"line": "GET {path}?" + "q" * 12_000 + " HTTP/1.1"},
        "with a long cookie": {"more": ("Cookie: a=" + "c" * 12_000,)},
        "with many subprotocols": {"more": ("Sec-WebSocket-Protocol: " + ", ".join(
            f"protocol{number}" for number in range(900)),)},
        "with many lines": {"more": tuple(f"X-{number}: y" for number in range(55))},
        "names of fields in other letters": {
            "change": {"Upgrade": None, "Connection": None, "Sec-WebSocket-Key": None,
                       "Sec-WebSocket-Version": None},
            "more": ("UPGRADE: websocket", "connection: Upgrade",
                     f"sec-websocket-key: {harness.KEY}", "sEC-wEBsOCKET-vERSION: 13")},
        "no space behind the colons": {
            "change": {"Upgrade": None, "Connection": None},
            "more": ("Upgrade:websocket", "Connection:Upgrade")},
        "fields that mean nothing here": {"more": ("X-One: 1", "Cookie: a=b", "Pragma: no-cache")},
    }),
    *(Opening("4.2.2", f"key {key}", 101, change={"Sec-WebSocket-Key": key}) for key in KEYS),
    *opening("4.2.1", 101, {
        **field("Upgrade", "WebSocket", "WEBSOCKET", "h2c, websocket"),
        **field("Connection", "upgrade", "keep-alive, Upgrade", "Upgrade,keep-alive", "UPGRADE"),
        **field("Sec-WebSocket-Version", " 13 "),
        **field("Origin", None),
    }),
    # No endpoint has a subprotocol: none is chosen, and the client decides (4.2.2, /subprotocol/).
    *opening("4.2.2", 101, {
        **field("Sec-WebSocket-Protocol", "chat", "chat, superchat", "a,b,c"),
        "Sec-WebSocket-Protocol in two fields": {
            "more": ("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: superchat")},
    }),
    # An extension that is not known is not answered (4.2.2, /extensions/; 9.1).
    *opening("9.1", 101, {
        **field("Sec-WebSocket-Extensions", "foo", "foo, bar; baz=2", 'foo; bar="quoted"',
                "x-webkit-deflate-frame", "permessage-bzip2"),
        "Sec-WebSocket-Extensions in two fields": {
            "more": ("Sec-WebSocket-Extensions: foo", "Sec-WebSocket-Extensions: bar; baz=2")},
    }),
]
BAD = [
    *opening("4.1", 400, {
        "HTTP/1.0": {"line": "GET {path} HTTP/1.0"},
        "HTTP/2.0": {"line": "GET {path} HTTP/2.0"},
        "HTTP/9.9": {"line": "GET {path} HTTP/9.9"},
        "no version": {"line": "GET {path}"},
        "version in small letters": {"line": "GET {path} http/1.1"},
        "target in absolute form of another scheme": {"line": "GET ws://{path} HTTP/1.1"},
        "target without a slash": {"line": "GET mirror HTTP/1.1"},
        "target with a fragment": {"line": "GET {path}#here HTTP/1.1"},
        "two spaces before the target": {"line": "GET  {path} HTTP/1.1"},
        "lines that end with LF alone": {"end": "\n"},
        "a body": {"more": ("Content-Length: 5",)},
        "chunks": {"more": ("Transfer-Encoding: chunked",)},
    }),
    *opening("4.1", 405, {
        "POST": {"line": "POST {path} HTTP/1.1"},
        "HEAD": {"line": "HEAD {path} HTTP/1.1"},
        "OPTIONS": {"line": "OPTIONS {path} HTTP/1.1"},
    }),
    *opening("4.2.1", 400, {
        **field("Host", None),
        "Host twice": {"more": ("Host: {host}",)},
        **field("Connection", None, "keep-alive", "close", "Upgraded", ""),
        **field("Sec-WebSocket-Key", None, "", "c2hvcnQ=", harness.KEY + "AAAA", harness.KEY[:-1],
                "dGhlIHNhbXBsZSBub25jZ!==", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZ==="),
        "key twice": {"more": (f"Sec-WebSocket-Key: {harness.KEY}",)},
        "version twice": {"more": ("Sec-WebSocket-Version: 13",)},
        "Origin twice": {"more": ("Origin: http://{host}", "Origin: http://{host}")},
        "Upgrade twice": {"more": ("Upgrade: websocket",)},
    }),
    *opening("4.2.1", 426, field("Upgrade", None, "h2c", "websocketx", "")),
    *opening("4.4", 426, field("Sec-WebSocket-Version", None, "0", "8", "12", "14", "255", "13, 8",
                               "+13", "013", "13x", "")),
    *opening("4.2.2", 403, {
        **field("Origin", "http://evil.example", "null", "", "{host}", "https://{host}.example"),
        **field("Host", "evil.example"),
    }),
    *opening("4.2.2", 404, {"a path without an endpoint": {"line": "GET {path}/more HTTP/1.1"}}),
    # A field against its grammar fails the handshake (9.1; 4.2.1).
    *opening("4.1", 400, field("Sec-WebSocket-Protocol", "", "a b", "a;b", "chat, chat", "a,\"b\"")),
    *opening("9.1", 400, field("Sec-WebSocket-Extensions", "foo;", "foo; =1", "foo bar", 'foo; a="',
                               'foo; a="b c"', "foo; a=b=c", ";", "foo; a=", "foo/1")),
]
CASES = GOOD + BAD


def own_origin(scheme):
    """The origin of the server's own pages is let in."""
    return opening("4.2.1", 101, field("Origin", f"{scheme}://{{host}}"))
