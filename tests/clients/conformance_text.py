# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""RFC 6455, section 8: UTF-8 of text messages and of nothing else (RFC 3629)."""

from conformance_peer import (
    BINARY, CONTINUATION, PING, PONG, TEXT, Case, fragments, frame, header, masked)

VALID = {
    "ASCII": b"plain",
    "NUL": b"a\0b",
    "Greek": "κόσμε".encode(),
    "emoji": "a🌍b".encode(),
    "byte order mark": b"\xef\xbb\xbfmarked",
    "byte order mark alone": b"\xef\xbb\xbf",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf",
    "byte order mark inside": b"in\xef\xbb\xbfside",
    "U+007F, U+0080": b"\x7f\xc2\x80",
    "U+07FF, U+0800": b"\xdf\xbf\xe0\xa0\x80",
    "U+D7FF, U+E000": b"\xed\x9f\xbf\xee\x80\x80",
    "U+FFFD": b"\xef\xbf\xbd",
    "U+FFFE, U+FFFF": b"\xef\xbf\xbe\xef\xbf\xbf",
    "U+10000": b"\xf0\x90\x80\x80",
    "U+1FFFF": b"\xf0\x9f\xbf\xbf",
    "U+10FFFF": b"\xf4\x8f\xbf\xbf",
    "combining": "n\u0303o\u0308".encode(),
}
# The bytes up to the first that no valid text could have there.
INVALID = {
    "continuation byte": b"\x80",
    "last continuation byte": b"\xbf",
    "continuation after a whole character": b"\xc3\xa4\x80",
    "C0": b"\xc0",
    "C1": b"\xc1",
    "overlong three bytes": b"\xe0\x80",
    "overlong three bytes, last": b"\xe0\x9f",
    "overlong four bytes": b"\xf0\x80",
    "overlong four bytes, last": b"\xf0\x8f",
    "first surrogate": b"\xed\xa0",
    "last surrogate": b"\xed\xbf",
    "U+110000": b"\xf4\x90",
    "F5": b"\xf5",
    "five bytes": b"\xf8",
    "six bytes": b"\xfc",
    "FE": b"\xfe",
    "FF": b"\xff",
    "two bytes cut by ASCII": b"\xc3a",
    "three bytes cut by ASCII": b"\xe2\x82a",
    "four bytes cut by ASCII": b"\xf0\x9f\x8ca",
    "two bytes cut by a start": b"\xc3\xc3",
    "three bytes cut by a start": b"\xe2\x82\xe2",
    "four bytes cut by a start": b"\xf0\x9f\x8c\xf0",
}
UNFINISHED = {"one of two": b"\xc3", "one of three": b"\xe2", "two of three": b"\xe2\x82",
              "one of four": b"\xf0", "two of four": b"\xf0\x9f", "three of four": b"\xf0\x9f\x8c"}
BEFORE = {"at the start": b"", "after ASCII": b"eight by" * 9, "after more": "ä€🌍".encode()}


def splits(data):
    """Both parts of data cut at each place."""
    for at in range(1, len(data)):
        yield at, (data[:at], data[at:])


def valid():
    for name, text in VALID.items():
        yield Case("8.1", f"valid: {name}", frame(TEXT, text), ((TEXT, text),))
        for at, parts in splits(text):
            yield Case("8.1", f"valid: {name}, in fragments at {at}", fragments(TEXT, *parts),
                       ((TEXT, text),))
        pieces = [text[at:at + 1] for at in range(len(text))]
        yield Case("8.1", f"valid: {name}, a byte a fragment", fragments(TEXT, *pieces),
                   ((TEXT, text),))
    euro = "€".encode()
    yield Case("8.1", "ping inside a character", frame(TEXT, euro[:1], fin=False)
               + frame(PING, b"\xff") + frame(CONTINUATION, fin=False) + frame(CONTINUATION, euro[1:]),
               ((PONG, b"\xff"), (TEXT, euro)))
    for size in (125, 126, 4096, 65536):
        text = ("ä€🌍x" * (size // 10 + 1)).encode()[:size // 10 * 10]
        yield Case("8.1", f"{len(text)} bytes beyond ASCII", frame(TEXT, text), ((TEXT, text),))
    yield Case("8.1", "the message before ends inside no character of the next",
               frame(BINARY, b"\xe2\x82") + frame(TEXT, b"ok"),
               ((BINARY, b"\xe2\x82"), (TEXT, b"ok")))


def invalid():
    for name, data in INVALID.items():
        yield Case("8.1", f"invalid: {name}", frame(TEXT, data), code=1007)
        for place, before in BEFORE.items():
            bad = before + data
            # The rest of the frame never comes: only the bad byte can be what is answered.
            yield Case("8.1", f"invalid: {name}, {place}, before the frame is whole",
                       header(TEXT, len(bad) + 1000) + masked(bad), code=1007)
            yield Case("8.1", f"invalid: {name}, {place}, not final", frame(TEXT, bad, fin=False),
                       code=1007)
        for at, (first, second) in splits(data):
            # The first part is no fault yet, as the pong shows.
            yield Case("8.1", f"invalid: {name}, in fragments at {at}",
                       frame(TEXT, first, fin=False) + frame(PING, b"so far"), ((PONG, b"so far"),),
                       after=frame(CONTINUATION, second, fin=False), code=1007)
    for name, data in UNFINISHED.items():
        for place, before in BEFORE.items():
            yield Case("8.1", f"unfinished: {name}, {place}", frame(TEXT, before + data), code=1007)
        yield Case("8.1", f"unfinished: {name}, in fragments", fragments(TEXT, b"x", data), code=1007)
        yield Case("8.1", f"unfinished: {name}, ended by an empty fragment",
                   fragments(TEXT, data, b""), code=1007)
        yield Case("8.1", f"unfinished: {name}, no fault before the end",
                   frame(TEXT, data, fin=False) + frame(PING, b"so far"), ((PONG, b"so far"),),
                   after=frame(CONTINUATION), code=1007)


def binary():
    for name, data in {**INVALID, **UNFINISHED}.items():
        yield Case("8.1", f"binary may be anything: {name}", frame(BINARY, data), ((BINARY, data),))
        yield Case("8.1", f"binary may be anything: {name}, in fragments",
                   fragments(BINARY, data, data), ((BINARY, data + data),))


CASES = [*valid(), *invalid(), *binary()]
