# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""RFC 7692: permessage-deflate."""

import random

from conformance_agreement import raw
from conformance_framing import letters
from conformance_peer import (
    BINARY, CLOSE, CONTINUATION, FRAME_BYTES, MESSAGE_BYTES, PING, PONG, TEXT, Case, close, frame)

PMD = "permessage-deflate"
RSV1 = 4
VARIANTS = ("whole", "split")  # with the handshake nobody knows yet what will be agreed on
# A client that asks for no memory between messages, one that lets the server choose, and so on.
OFFERS = (
    PMD,
    f"{PMD}; client_max_window_bits",
    f"{PMD}; server_no_context_takeover",
    f"{PMD}; client_no_context_takeover",
    f"{PMD}; server_no_context_takeover; client_no_context_takeover",
    f"{PMD}; server_max_window_bits=9",
    f"{PMD}; server_max_window_bits=15; client_max_window_bits=15",
    f"{PMD}; client_max_window_bits=9; server_max_window_bits=10",
    f"{PMD}; client_max_window_bits=8",
    f'{PMD}; server_max_window_bits="12"',
)
DECLINED = {
    "7.1": ("unknown", "unknown=1", "server_no_context_takeover; unknown"),
    "7.1.1.1": ("server_no_context_takeover=1", "server_no_context_takeover=true",
                "server_no_context_takeover; server_no_context_takeover"),
    "7.1.1.2": ("client_no_context_takeover=1",
                "client_no_context_takeover; client_no_context_takeover"),
    "7.1.2.1": ("server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=16",
                "server_max_window_bits=0", "server_max_window_bits=010",
                "server_max_window_bits=1x", "server_max_window_bits=+9",
                "server_max_window_bits=10; server_max_window_bits=10",
                "server_max_window_bits=9999999999999999999999"),
    "7.1.2.2": ("client_max_window_bits=7", "client_max_window_bits=16",
                "client_max_window_bits=09", "client_max_window_bits=x",
                "client_max_window_bits; client_max_window_bits"),
}
HELLO = bytes.fromhex("f248cdc9c90700")  # 7.2.3.1
NOISE = random.Random(7692).randbytes(5_000)
JSON = b'{"event":"tick","number":%d,"path":"/mirror","state":"running"}'


def packed(opcode, payload, fin=True):
    return frame(opcode, payload, fin, RSV1)


def agreed(section, name, sent, *args, offer=PMD, **options):
    return Case(section, name, sent, *args, extensions=(offer,), agrees=0, variants=VARIANTS,
                **options)


def negotiation():
    text = letters(3000)
    for offer in OFFERS:
        yield agreed("7.1", f"agrees to {offer!r}",
                     lambda agreement: packed(TEXT, agreement.deflate(letters(3000))),
                     ((TEXT, text),), offer=offer, compressed=1)
    for section, rows in DECLINED.items():
        for row in rows:
            yield Case(section, f"declines {row!r}", frame(TEXT, text), ((TEXT, text),),
                       extensions=(f"{PMD}; {row}",))
            yield Case(section, f"takes the next instead of {row!r}", frame(TEXT, text),
                       ((TEXT, text),), extensions=(f"{PMD}; {row}", PMD), agrees=1)
    yield Case("5.1", "declined, no message may be compressed", packed(TEXT, HELLO), code=1002,
               extensions=(f"{PMD}; unknown",))
    yield Case("5.1", "not offered, no message may be compressed", packed(TEXT, HELLO), code=1002)
    yield Case("5", "behind an extension that is not known", frame(TEXT, text), ((TEXT, text),),
               extensions=("x-other; a=1", PMD), agrees=1)


def examples():
    hello = ((TEXT, b"Hello"),)
    for name, data in {
            "7.2.3.1 one block": packed(TEXT, HELLO),
            "7.2.3.1 two fragments": packed(TEXT, HELLO[:3], fin=False)
            + frame(CONTINUATION, HELLO[3:]),
            "7.2.3.3 a block without compression":
                packed(TEXT, bytes.fromhex("000500faff48656c6c6f00")),
            "7.2.3.4 a block with BFINAL": packed(TEXT, bytes.fromhex("f348cdc9c9070000")),
            "7.2.3.5 two blocks": packed(TEXT, bytes.fromhex("f248050000 00ffffcac9c90700")),
    }.items():
        yield agreed(name[:7], name[8:], data, hello)
    yield agreed("7.2.3.2", "sharing the window", _twice, hello * 2,
                 offer=f"{PMD}; client_max_window_bits")
    yield agreed("7.2.3.4", "the next message after BFINAL",
                 packed(TEXT, bytes.fromhex("f348cdc9c9070000")) + packed(TEXT, HELLO), hello * 2)
    yield agreed("7.2.3.6", "an empty message", packed(TEXT, b"\0"), ((TEXT, b""),))
    yield agreed("7.2.3.6", "an empty message in an empty stored block",
                 packed(BINARY, b"\x02\0"), ((BINARY, b""),))


def _twice(agreement):
    second = bytes.fromhex("f200110000") if agreement.client_keeps else HELLO
    return packed(TEXT, HELLO) + packed(TEXT, second)


def framing():
    """6.1 and 6.2: where RSV1 may stand."""
    for name, opcode in {"ping": PING, "pong": PONG, "close": CLOSE}.items():
        yield agreed("6.1", f"RSV1 on a {name}", frame(opcode, b"\x03\xe8", rsv=RSV1), code=1002)
    yield agreed("6.1", "RSV1 on a continuation", packed(TEXT, HELLO[:3], fin=False)
                 + frame(CONTINUATION, HELLO[3:], rsv=RSV1), code=1002)
    yield agreed("6.1", "RSV1 on a continuation of a plain message", frame(TEXT, b"x", fin=False)
                 + frame(CONTINUATION, HELLO, rsv=RSV1), code=1002)
    for rsv in (1, 2, 3, 5, 6, 7):
        yield agreed("6.1", f"RSV {rsv}", frame(TEXT, HELLO, rsv=rsv), code=1002)
    yield agreed("6", "plain and compressed messages", frame(TEXT, b"plain") + packed(TEXT, HELLO)
                 + frame(BINARY, b"\xff") + packed(BINARY, raw(b"\xfe")),
                 ((TEXT, b"plain"), (TEXT, b"Hello"), (BINARY, b"\xff"), (BINARY, b"\xfe")))
    yield agreed("6.2", "a byte a fragment", packed(TEXT, HELLO[:1], fin=False)
                 + b"".join(frame(CONTINUATION, HELLO[at:at + 1], fin=False) for at in range(1, 7))
                 + frame(CONTINUATION), ((TEXT, b"Hello"),))
    yield agreed("6.2", "an empty first fragment", packed(TEXT, b"", fin=False)
                 + frame(CONTINUATION, HELLO), ((TEXT, b"Hello"),))
    yield agreed("6.2", "pings between fragments are not compressed",
                 packed(TEXT, HELLO[:3], fin=False) + frame(PING, HELLO)
                 + frame(CONTINUATION, HELLO[3:]), ((PONG, HELLO), (TEXT, b"Hello")))
    yield agreed("6.1", "long pings are answered as they are", frame(PING, b"p" * 125),
                 ((PONG, b"p" * 125),))
    yield agreed("6.1", "a reason is not compressed", close(3000, b"r" * 123), code=3000, closes=True)


def context():
    texts = [JSON % number for number in range(20)]
    heard = tuple((TEXT, text) for text in texts)
    for offer in OFFERS:
        yield agreed("7.1.1", f"twenty messages, {offer!r}", _in_turn(texts), heard, offer=offer)
        yield agreed("7.2", f"noise, {offer!r}", _in_turn([NOISE, NOISE]),
                     ((TEXT, NOISE),) * 2 if _is_text(NOISE) else ((BINARY, NOISE),) * 2, offer=offer)
    long = letters(MESSAGE_BYTES // 2) + NOISE[:1].hex().encode()
    yield agreed("7.2.2", "more than any window", _in_turn([long, long]), ((TEXT, long),) * 2,
                 offer=f"{PMD}; server_max_window_bits=9; client_max_window_bits=9", compressed=2)
    yield agreed("7.1.1.1", "server_no_context_takeover is kept to", _in_turn(texts[:1] * 5),
                 ((TEXT, texts[0]),) * 5, offer=f"{PMD}; server_no_context_takeover")


def _is_text(data):
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def _in_turn(messages):
    """All of them compressed, one after the other."""
    return lambda agreement: b"".join(
        packed(TEXT if _is_text(each) else BINARY, agreement.deflate(each)) for each in messages)


def faults():
    for name, payload in {
            "a reserved block type": b"\x06",
            "noise": b"\xff" * 20,
            "a stored block with a wrong length": bytes.fromhex("000500ffff48656c6c6f00"),
            "a stored block cut short": bytes.fromhex("000500faff4865"),
            "back before the first byte": bytes.fromhex("f200110000"),
            "codes that do not add up": b"\x05\xe0\x81\x91\x24\xcb\xb2\x2c",
    }.items():
        yield agreed("7.2.2", f"{name} cannot be decompressed", packed(BINARY, payload), code=1007)
    yield agreed("8.1 of RFC 6455", "compressed text that is not UTF-8", packed(TEXT, raw(b"ok\xff")),
                 code=1007)
    yield agreed("8.1 of RFC 6455", "compressed text that ends inside a character",
                 packed(TEXT, raw("ä".encode()[:1])), code=1007)
    for at in range(1, 4):
        smile = raw("🌍".encode())
        yield agreed("8.1 of RFC 6455", f"compressed text in fragments at {at}",
                     packed(TEXT, smile[:at], fin=False) + frame(CONTINUATION, smile[at:]),
                     ((TEXT, "🌍".encode()),))
    yield agreed("8", "a message of the limit", packed(BINARY, raw(bytes(MESSAGE_BYTES))),
                 ((BINARY, bytes(MESSAGE_BYTES)),), compressed=1)
    for name, size in {"a byte too many": MESSAGE_BYTES + 1, "fifty mebibytes": 50 << 20}.items():
        bomb = raw(bytes(size))
        assert len(bomb) < FRAME_BYTES
        half = len(bomb) // 2
        yield agreed("8", f"a bomb, {name}", packed(BINARY, bomb), code=1009)
        yield agreed("8", f"a bomb in fragments, {name}", packed(TEXT, bomb[:half], fin=False)
                     + frame(CONTINUATION, bomb[half:]), code=1009)


CASES = [case for part in (negotiation, examples, framing, context, faults) for case in part()]
