# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""RFC 6455, section 5: data framing."""

from conformance_peer import (
    BINARY, CLIENT_PINGS, CONTINUATION, CLOSE, FRAGMENTS, FRAME_BYTES, MASK, MESSAGE_BYTES, PING,
    PONG, TEXT, Case, close, fragments, frame, header)

DATA = {"text": TEXT, "binary": BINARY}
RESERVED = (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
SIZES = (*range(21), 31, 32, 33, 63, 64, 65, 124, 125, 126, 127, 128, 255, 256, 4095, 4096, 4097,
         16384, 65535, 65536, 65537, FRAME_BYTES)
MASKS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\0", b"\0\0\0\x01", b"\x81\x05\x7f\x80")


def letters(size):
    return (b"abcdefghijklmnopqrstuvwxyz0123456789" * (size // 36 + 1))[:size]


def octets(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def masking():
    for kind, frames in {
            "text": frame(TEXT, b"bare", mask=None),
            "binary": frame(BINARY, b"bare", mask=None),
            "empty text": frame(TEXT, mask=None),
            "header alone": header(TEXT, 100, mask=None),
            "continuation": frame(TEXT, b"x", fin=False) + frame(CONTINUATION, b"bare", mask=None),
            "ping": frame(PING, b"bare", mask=None),
            "pong": frame(PONG, b"bare", mask=None),
            "close": frame(CLOSE, b"\x03\xe8", mask=None),
            "ping between fragments": frame(TEXT, b"x", fin=False) + frame(PING, mask=None),
    }.items():
        yield Case("5.1", f"unmasked {kind}", frames, code=1002)
    for mask in MASKS:
        for size in (1, 7, 64, 1000):
            yield Case("5.3", f"mask {mask.hex()}, {size} bytes",
                       frame(BINARY, octets(size), mask=mask), ((BINARY, octets(size)),))
    yield Case("5.3", "a mask for each frame",
               b"".join(frame(TEXT if at == 0 else CONTINUATION, letters(at + 1), fin=at == 4,
                              mask=mask) for at, mask in enumerate(MASKS)),
               ((TEXT, b"".join(letters(size) for size in range(1, 6))),))


def reserved():
    for rsv in range(1, 8):
        for kind, opcode in {**DATA, "ping": PING, "pong": PONG, "close": CLOSE}.items():
            yield Case("5.2", f"RSV {rsv} on {kind}", frame(opcode, b"\x03\xe8", rsv=rsv), code=1002)
        yield Case("5.2", f"RSV {rsv} on a continuation", frame(TEXT, b"x", fin=False)
                   + frame(CONTINUATION, b"x", rsv=rsv), code=1002)
        yield Case("5.2", f"RSV {rsv}, header alone", header(TEXT, 5, rsv=rsv, mask=None)[:1]
                   + b"\x85", code=1002)
    for opcode in RESERVED:
        yield Case("5.2", f"opcode {opcode}", frame(opcode, b"x"), code=1002)
        yield Case("5.2", f"opcode {opcode}, not final", frame(opcode, b"x", fin=False), code=1002)
        yield Case("5.2", f"opcode {opcode}, empty", frame(opcode), code=1002)
        yield Case("5.2", f"opcode {opcode}, header alone", header(opcode, 100)[:2], code=1002)
        yield Case("5.2", f"opcode {opcode} between fragments",
                   frame(TEXT, b"x", fin=False) + frame(opcode, b"x"), code=1002)
        yield Case("5.2", f"opcode {opcode} after a message", frame(TEXT, b"x"), ((TEXT, b"x"),),
                   after=frame(opcode, b"x"), code=1002)


def lengths():
    for size in SIZES:
        yield Case("5.2", f"{size} bytes of text", frame(TEXT, letters(size)),
                   ((TEXT, letters(size)),))
        yield Case("5.2", f"{size} bytes of binary", frame(BINARY, octets(size)),
                   ((BINARY, octets(size)),))
    for size, width in ((0, 2), (1, 2), (125, 2), (0, 8), (125, 8), (126, 8), (65535, 8)):
        yield Case("5.2", f"{size} in {width} bytes of length", header(BINARY, size, width=width),
                   code=1002)
    for size in (1 << 63, (1 << 63) + 5, (1 << 64) - 1):
        yield Case("5.2", f"length {size:#x}", header(BINARY, size), code=1002)
    for size in (FRAME_BYTES + 1, 1 << 24, 1 << 31, 1 << 32, 1 << 62, (1 << 63) - 1):
        yield Case("5.2", f"length {size:#x} from the header alone", header(BINARY, size), code=1009)
        yield Case("5.2", f"length {size:#x} without its mask", header(TEXT, size)[:10], code=1009)
    half = letters(MESSAGE_BYTES // 2)
    yield Case("5.4", "a message of the limit", fragments(TEXT, half, half),
               ((TEXT, half + half),))
    yield Case("5.4", "a message over the limit", frame(TEXT, half, fin=False)
               + frame(CONTINUATION, half, fin=False) + header(CONTINUATION, 1), code=1009)
    yield Case("5.4", "a message over the limit in its second header",
               frame(BINARY, half, fin=False) + header(CONTINUATION, MESSAGE_BYTES // 2 + 1),
               code=1009)


def fragmentation():
    for kind, opcode in DATA.items():
        for name, parts in {
                "two": (b"one ", b"two"),
                "three": (b"one ", b"two ", b"three"),
                "empty first": (b"", b"rest"),
                "empty last": (b"all", b""),
                "empty middle": (b"one ", b"", b"two"),
                "all empty": (b"", b"", b""),
                "a byte each": tuple(bytes([c]) for c in letters(50)),
                "uneven": (letters(126), letters(1), letters(70), letters(1001)),
                "as many as allowed": tuple(b"ab" for _ in range(FRAGMENTS)),
        }.items():
            yield Case("5.4", f"{kind} in fragments, {name}", fragments(opcode, *parts),
                       ((opcode, b"".join(parts)),))
        yield Case("5.4", f"two fragmented messages of {kind}",
                   fragments(opcode, b"a", b"b") + fragments(opcode, b"c", b"d"),
                   ((opcode, b"ab"), (opcode, b"cd")))
        yield Case("5.4", f"{kind} inside a message", frame(BINARY, b"x", fin=False)
                   + frame(opcode, b"y"), code=1002)
        yield Case("5.4", f"beginning of {kind} inside a message", frame(TEXT, b"x", fin=False)
                   + frame(opcode, b"y", fin=False), code=1002)
        yield Case("5.4", f"too many fragments of {kind}", frame(opcode, fin=False)
                   + frame(CONTINUATION, fin=False) * FRAGMENTS, code=1008)
    for name, fin in {"final": True, "not final": False}.items():
        yield Case("5.4", f"continuation of nothing, {name}", frame(CONTINUATION, b"x", fin), code=1002)
        yield Case("5.4", f"continuation of nothing, {name}, empty", frame(CONTINUATION, b"", fin),
                   code=1002)
        yield Case("5.4", f"continuation of nothing after a message, {name}",
                   fragments(TEXT, b"a", b"b"), ((TEXT, b"ab"),),
                   after=frame(CONTINUATION, b"x", fin), code=1002)
    yield Case("5.4", "text, binary, text", frame(TEXT, b"a") + frame(BINARY, b"\xff")
               + frame(TEXT, b"c"), ((TEXT, b"a"), (BINARY, b"\xff"), (TEXT, b"c")))


def control():
    for size in (0, 1, 4, 124, 125):
        yield Case("5.5.2", f"ping of {size} bytes", frame(PING, octets(size)),
                   ((PONG, octets(size)),))
        yield Case("5.5.3", f"unsolicited pong of {size} bytes", frame(PONG, octets(size))
                   + frame(PING, b"after"), ((PONG, b"after"),))
    for name, opcode in {"ping": PING, "pong": PONG, "close": CLOSE}.items():
        yield Case("5.5", f"{name} that is not final", frame(opcode, b"\x03\xe8", fin=False), code=1002)
        for size, width in ((126, 2), (1000, 2), (65536, 8), (5, 2), (5, 8)):
            yield Case("5.5", f"{name} of {size} bytes in {width}, header alone",
                       header(opcode, size, width=width)[:2], code=1002)
        yield Case("5.5", f"{name} of 126 bytes", frame(opcode, b"\x03\xe8" + b"x" * 124), code=1002)
    numbers = [b"%d" % number for number in range(10)]
    yield Case("5.5.2", "ten pings are answered in their order",
               b"".join(frame(PING, each) for each in numbers),
               tuple((PONG, each) for each in numbers))
    yield Case("5.5.2", "ping between all fragments",
               frame(TEXT, b"a", fin=False) + frame(PING, b"1") + frame(CONTINUATION, b"b", fin=False)
               + frame(PING, b"2") + frame(PONG, b"3") + frame(CONTINUATION, b"c"),
               ((PONG, b"1"), (PONG, b"2"), (TEXT, b"abc")))
    yield Case("5.5.2", "ping is answered before the message is whole",
               frame(BINARY, b"a", fin=False) + frame(PING, b"now"), ((PONG, b"now"),),
               after=frame(CONTINUATION, b"b", fin=False) + frame(CONTINUATION, rsv=1), code=1002)
    yield Case("5.5.2", "pings around messages", frame(PING, b"1") + frame(TEXT, b"a")
               + frame(PING, b"2") + frame(TEXT, b"b"),
               ((PONG, b"1"), (TEXT, b"a"), (PONG, b"2"), (TEXT, b"b")))
    yield Case("5.5.2", "ping need be no UTF-8", frame(PING, b"\xff\xc0"), ((PONG, b"\xff\xc0"),))
    yield Case("5.5.2", "as many pings as allowed", frame(PING, b"p") * CLIENT_PINGS,
               ((PONG, b"p"),) * CLIENT_PINGS)
    yield Case("5.5.3", "many pongs", frame(PONG, b"p") * (2 * CLIENT_PINGS) + frame(TEXT, b"x"),
               ((TEXT, b"x"),))


def messages():
    """5.6 and the examples of 5.7."""
    yield Case("5.7", "a single-frame masked text message", bytes.fromhex("818537fa213d7f9f4d5158"),
               ((TEXT, b"Hello"),))
    yield Case("5.7", "a fragmented text message", fragments(TEXT, b"Hel", b"lo"),
               ((TEXT, b"Hello"),))
    yield Case("5.7", "ping request and response", frame(PING, b"Hello"), ((PONG, b"Hello"),))
    yield Case("5.7", "256 bytes binary message", header(BINARY, 256, mask=MASK)[:4]
               + frame(BINARY, octets(256))[4:], ((BINARY, octets(256)),))
    yield Case("5.7", "64 KiB binary message", frame(BINARY, octets(65536)),
               ((BINARY, octets(65536)),))
    yield Case("5.6", "every byte value in binary", frame(BINARY, bytes(range(256))),
               ((BINARY, bytes(range(256))),))
    yield Case("5.6", "fifty messages in their order",
               b"".join(frame(TEXT, b"%d" % number) for number in range(50)),
               tuple((TEXT, b"%d" % number) for number in range(50)))
    yield Case("5.5.1", "close between fragments", frame(TEXT, b"x", fin=False) + close(1000),
               code=1000, closes=True)


CASES = [case for part in (masking, reserved, lengths, fragmentation, control, messages)
         for case in part()]
