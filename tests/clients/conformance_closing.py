# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""RFC 6455, section 7: closing the connection."""

import struct

from conformance_peer import (
    BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Case, close, frame, header)

EMPTY = 1005  # what an empty close frame is told as (7.1.5)
ALLOWED = (range(1000, 1004), range(1007, 1015), range(3000, 5000))  # on the wire (7.4, IANA)
BORDERS = (0, 1, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012,
           1013, 1014, 1015, 1016, 1100, 1999, 2000, 2999, 3000, 3999, 4000, 4999, 5000, 32768,
           65535)


def is_allowed(code):
    return any(code in codes for codes in ALLOWED)


def code_case(code, **options):
    answer = code if is_allowed(code) else 1002
    return Case("7.4", f"code {code}", close(code), code=answer, closes=True, **options)


def handshake():
    yield Case("7.1.2", "close without a code", close(), code=EMPTY, closes=True)
    yield Case("7.1.2", "close with a code", close(1000), code=1000, closes=True)
    yield Case("7.1.2", "close with an empty mask", frame(CLOSE, b"\x03\xe8", mask=bytes(4)),
               code=1000, closes=True)
    yield Case("5.5.1", "close of one byte", frame(CLOSE, b"\x03"), code=1002, closes=True)
    for size in (1, 2, 122, 123):
        yield Case("7.1.6", f"reason of {size} bytes", close(1000, b"r" * size), code=1000,
                   closes=True)
    yield Case("7.1.6", "reason of 124 bytes", close(1000, b"r" * 124), code=1002, closes=True)
    yield Case("7.1.6", "reason beyond ASCII", close(3000, "Grüße, κόσμε 🌍".encode()), code=3000,
               closes=True)
    yield Case("7.1.6", "reason with a byte order mark", close(3000, b"\xef\xbb\xbfx"), code=3000,
               closes=True)
    for name, reason in {"bad byte": b"\xff", "overlong": b"\xc0\xaf", "surrogate": b"\xed\xa0\x80",
                         "cut short": b"so far \xe2\x82", "bad last byte": b"x" * 122 + b"\x80",
                         "beyond U+10FFFF": b"\xf4\x90\x80\x80"}.items():
        yield Case("7.1.6", f"reason that is not UTF-8, {name}", close(1000, reason), code=1007,
                   closes=True)


def behind():
    """Nothing behind the close frame is processed (5.5.1, 1.4)."""
    for name, data in {
            "text": frame(TEXT, b"late"),
            "ping": frame(PING, b"late"),
            "pong": frame(PONG, b"late"),
            "a second close": close(1001),
            "an unmasked frame": frame(TEXT, b"late", mask=None),
            "RSV": frame(TEXT, b"late", rsv=7),
            "half a frame": frame(BINARY, b"late")[:7],
            "an endless frame": header(BINARY, 1 << 62),
            "no frame at all": b"\xff" * 100,
            "much": frame(BINARY, bytes(60_000)) * 3,
    }.items():
        yield Case("7.1.1", f"{name} behind the close", close(1000) + data, code=1000, closes=True)
    yield Case("7.1.1", "close in the middle of a message",
               frame(TEXT, b"half", fin=False) + close(4000, b"bye") + frame(CONTINUATION, b"late"),
               code=4000, closes=True)
    yield Case("7.1.1", "close behind pings", frame(PING, b"a") + frame(PING, b"b") + close(1000),
               ((PONG, b"a"), (PONG, b"b")), code=1000, closes=True)
    yield Case("7.1.1", "close after a message", frame(TEXT, b"said"), ((TEXT, b"said"),),
               after=close(1001), code=1001, closes=True)
    # What broke the protocol is the last that is looked at (7.1.7).
    yield Case("7.1.7", "text behind a fault", frame(TEXT, b"x", rsv=1) + frame(TEXT, b"late"),
               code=1002)
    yield Case("7.1.7", "much behind a fault",
               frame(TEXT, b"x", rsv=1) + frame(BINARY, bytes(60_000)) * 5, code=1002)
    yield Case("7.1.7", "close behind a fault", frame(TEXT, b"x", rsv=1) + close(1000), code=1002,
               closes=True)
    yield Case("7.1.7", "ping behind a fault", frame(TEXT, b"\xff") + frame(PING, b"late"), code=1007)


def begun_by_the_server():
    """/echo closes when it is told exit; then the server waits for the client's close frame."""
    for name, reply in {
            "its code in answer": None,
            "another code in answer": close(4001, b"mine"),
            "an empty close in answer": close(),
            "text and pings before the answer":
                frame(TEXT, b"late") * 20 + frame(PING, b"late") * 20 + close(1000),
            "much data before the answer": frame(BINARY, bytes(70_000)) * 20 + close(1000),
            "half a message before the answer": frame(TEXT, b"late", fin=False) + close(1000),
    }.items():
        yield Case("7.1.1", f"server closes, {name}", frame(TEXT, b"exit"), code=1000, reply=reply,
                   paths=("/echo",))


CASES = [*handshake(), *(code_case(code) for code in BORDERS), *behind(), *begun_by_the_server()]
# All that section 7.4.2 divides, once.
CODES = [code_case(code, paths=("/mirror",), variants=("whole",)) for code in range(5001)]
