# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""What the tables of the conformance suite are made of: frames of a client, cases with the answer
that each must get, and the peer that plays one case and judges every byte of the answer."""

import collections.abc
import dataclasses
import struct

import harness
from conformance_agreement import Agreement
from rawpeers import Peer, every_byte

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x37\xfa\x21\x3d"  # the sample of RFC 6455, 5.7
PATHS = ("/mirror", "/mirror/dedicated")
# How a case is sent: after the 101 at once, together with the handshake, or split at every byte.
VARIANTS = ("whole", "glued", "split")

# The limits the suite's server runs with, small so that they are crossed quickly.
MESSAGE_BYTES, FRAME_BYTES, FRAGMENTS, CLIENT_PINGS = 100_000, 80_000, 200, 100
LIMITS = {"message-bytes": MESSAGE_BYTES, "frame-bytes": FRAME_BYTES, "fragments": FRAGMENTS,
          "client-pings": CLIENT_PINGS,
          "handshake-ms": 120_000}  # hundreds of heads at once, byte by byte, perhaps on a busy machine


def masked(payload, mask=MASK):
    """RFC 6455, 5.3."""
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def header(opcode, size, fin=True, rsv=0, mask=MASK, width=None):
    """A frame's header (5.2); mask None for an unmasked frame, width 0, 2 or 8 bytes of length
    besides the smallest."""
    if width is None:
        width = 0 if size < 126 else 2 if size < 65536 else 8
    length = {0: size, 2: 126, 8: 127}[width]
    return (bytes([(0x80 if fin else 0) | rsv << 4 | opcode, (0 if mask is None else 0x80) | length])
            + (size.to_bytes(width, "big") if width else b"") + (mask or b""))


def frame(opcode, payload=b"", fin=True, rsv=0, mask=MASK, width=None):
    data = payload if mask is None else masked(payload, mask)
    return header(opcode, len(payload), fin, rsv, mask, width) + data


def fragments(opcode, *parts):
    """One message in so many frames."""
    last = len(parts) - 1
    return b"".join(frame(opcode if at == 0 else CONTINUATION, part, at == last)
                    for at, part in enumerate(parts))


def close(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


@dataclasses.dataclass(frozen=True)
class Case:
    """What a client sends once it is open, and what must come back: these messages and control
    frames, then the end. Without a code the client closes with 1000 when all has come."""

    section: str
    name: str
    sent: bytes | collections.abc.Callable  # or a function of the Agreement that gives them
    expected: tuple = ()         # of (opcode, payload)
    code: int | None = None      # of the server's close frame; 1005: an empty one
    after: bytes | None = None   # sent when the expected has come, instead of the client's close
    reply: bytes | None = None   # sent when the server closes, instead of its code sent back
    closes: bool = False         # the client's close frame is among what it sends
    variants: tuple = VARIANTS
    paths: tuple = PATHS
    extensions: tuple = ()       # offered
    agrees: int | None = None    # the number of the offered one that the server must take
    compressed: int = 0          # so many messages must come back compressed

    def peers(self, host):
        for path in self.paths:
            for variant in self.variants:
                yield CasePeer(self, path, variant, host)


class Violation(Exception):
    """The server broke the protocol."""


class ServerFrames:
    """Joins the server's bytes to messages and control frames, and forgives nothing."""

    def __init__(self):
        self._data = bytearray()
        self._opcode = None
        self._message = b""
        self._is_compressed = False
        self.agreement = None  # on permessage-deflate
        self.compressed = 0    # messages that came so

    def feed(self, data):
        self._data += data
        while (parsed := self._next()) is not None:
            yield parsed

    def rest(self):
        return bytes(self._data)

    def _next(self):
        while (raw := self._frame()) is not None:
            fin, rsv, opcode, payload = raw
            if opcode >= CLOSE:
                self._check(fin and not rsv and len(payload) < 126, "a long or fragmented control frame")
                return opcode, payload
            self._check((opcode == CONTINUATION) == (self._opcode is not None),
                        f"opcode {opcode} in the wrong place")
            if opcode != CONTINUATION:
                self._opcode, self._is_compressed = opcode, rsv == 4
                rsv &= 3 if self.agreement else 7
            self._check(rsv == 0, f"RSV {rsv}")
            self._message += payload
            if fin:
                return self._whole()
        return None

    def _frame(self):
        data = self._data
        if len(data) < 2:
            return None
        self._check(not data[1] & 0x80, "a masked frame")
        size, start = data[1], 2
        if size > 125:
            width = 2 if size == 126 else 8
            if len(data) < 2 + width:
                return None
            size, start = int.from_bytes(data[2:2 + width], "big"), 2 + width
            self._check(size > (125 if width == 2 else 65535), f"{size} in {width} bytes")
        if len(data) < start + size:
            return None
        payload, first = bytes(data[start:start + size]), data[0]
        del data[:start + size]
        opcode = first & 0x0F
        self._check(opcode in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG), f"opcode {opcode}")
        return bool(first & 0x80), first >> 4 & 7, opcode, payload

    def _whole(self):
        opcode, message = self._opcode, self._message
        self._opcode, self._message = None, b""
        if self._is_compressed:
            self.compressed += 1
            try:
                message = self.agreement.inflate(message)
            except ValueError as error:
                raise Violation(f"the server sent {error}") from None
        if opcode == TEXT:
            try:
                message.decode()
            except UnicodeDecodeError:
                raise Violation("a text that is not UTF-8") from None
        return opcode, message

    def _check(self, holds, what):
        if not holds:
            raise Violation(f"the server sent {what}")


class CasePeer(Peer):
    """Plays one case over one connection; fault tells what was wrong, None when nothing."""

    def __init__(self, case, path, variant, host):
        super().__init__()
        self.case, self.path, self.variant = case, path, variant
        fields = [f"Sec-WebSocket-Extensions: {', '.join(case.extensions)}"] if case.extensions else []
        self._request = harness.upgrade(path, host, *fields)
        self._head = b""
        self._frames = ServerFrames()
        self._heard = []
        self._close = None    # payload of the server's close frame
        self._violation = None
        self._has_closed = False
        self._is_open = False
        self._stage = 0
        self.fault = None

    @property
    def title(self):
        return f"{self.case.section} {self.case.name} [{self.path}, {self.variant}]"

    def opened(self):
        if self.variant == "glued":
            self.say(self._request + self.case.sent)
        else:
            self.say(self._request)

    def received(self, data):
        try:
            if not self._is_open:
                data = self._take_head(data)
            if self._is_open:
                for opcode, payload in self._frames.feed(data):
                    self._take(opcode, payload)
        except Violation as error:
            self._violation = str(error)
            self.leave()

    def _take_head(self, data):
        self._head += data
        head, separator, rest = self._head.partition(b"\r\n\r\n")
        if not separator:
            return b""
        self._head = head + separator
        answer = harness.Answer(self._head, False)
        if answer.status != 101:
            raise Violation(f"answered {answer.status}")
        self._agree(", ".join(answer.field("Sec-WebSocket-Extensions")))
        self._is_open = True
        if self.variant != "glued":
            sent = self.case.sent
            self._send(sent if isinstance(sent, bytes) else sent(self._frames.agreement))
        self._finish_if_all_came()
        return rest

    def _agree(self, extensions):
        if (self.case.agrees is None) != (not extensions):
            raise Violation(f"agreed on {extensions!r}")
        if not extensions:
            return
        try:
            self._frames.agreement = Agreement(extensions)
        except ValueError as error:
            raise Violation(str(error)) from None
        if fault := self._frames.agreement.answers(self.case.extensions[self.case.agrees]):
            raise Violation(fault)

    def _send(self, data):
        if self.variant == "split":
            self.say(*every_byte(data))
        elif data:
            self.say(data)

    def _take(self, opcode, payload):
        if self._close is not None:
            raise Violation(f"opcode {opcode} behind its close frame")
        if opcode == CLOSE:
            self._close = payload
            if not self._has_closed and not self.case.closes:
                self.silence()  # of what is left; the server drops it anyway
                self._send(frame(CLOSE, payload[:2]) if self.case.reply is None else self.case.reply)
            return
        self._heard.append((opcode, payload))
        self._finish_if_all_came()

    def _finish_if_all_came(self):
        if self._stage or len(self._heard) < len(self.case.expected):
            return
        if self.case.after is not None:
            self._stage = 1
            self._send(self.case.after)
        elif self.case.code is None:
            self._stage = 1
            self._has_closed = True
            self._send(close(1000))

    def ended(self):
        self.fault = self._violation or self._judge()

    def _judge(self):
        if not self._is_open:
            return f"no 101 ({self.end}): {self._head[:100]!r}"
        if self._in_order(self._heard) != self._in_order(self.case.expected):
            return f"got {short(self._heard)}, expected {short(self.case.expected)}; {self._ended()}"
        if (fault := self._judge_close()) is not None:
            return fault
        if self._frames.compressed < self.case.compressed:
            return f"{self._frames.compressed} messages came compressed, not {self.case.compressed}"
        if self._frames.rest():
            return f"ended inside a frame: {self._frames.rest()[:20]!r}"
        return None if self.end == "closed" else f"TCP was not closed: {self.end}"

    def _in_order(self, frames):
        """Messages among themselves, control frames among themselves: a handler takes its time."""
        return ([each for each in frames if each[0] < CLOSE],
                [each for each in frames if each[0] >= CLOSE])

    def _judge_close(self):
        code = 1000 if self.case.code is None else self.case.code
        expected = b"" if code == 1005 else struct.pack("!H", code)
        if self._close is None or self._close[:2] != expected:
            return f"expected the close code {code}; {self._ended()}"
        try:
            self._close[2:].decode()
        except UnicodeDecodeError:
            return f"the reason {self._close[2:]!r} is not UTF-8"
        return None

    def _ended(self):
        if self._close is None:
            return f"ended without a close frame: {self.end}"
        return f"closed with {int.from_bytes(self._close[:2], 'big') or 'no code'}, {self._close[2:]!r}"


def short(frames):
    """Frames for a person."""
    return [(opcode, payload if len(payload) < 40 else f"{len(payload)} bytes {payload[:8]!r}")
            for opcode, payload in frames[:6]]
