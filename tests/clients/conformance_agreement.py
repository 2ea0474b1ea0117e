# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""permessage-deflate as a client sees it: what an answer may say to an offer (RFC 7692, 7.1), and
both directions of zlib that keep to it (7.2)."""

import re
import zlib

FLAGS = ("server_no_context_takeover", "client_no_context_takeover")
BITS = ("server_max_window_bits", "client_max_window_bits")
TAIL = b"\x00\x00\xff\xff"


def parameters(extension):
    """Name and parameters of one extension; a parameter without a value is None."""
    name, *rest = [part.strip() for part in extension.split(";")]
    found = {}
    for each in rest:
        key, equals, value = each.partition("=")
        if key in found:
            raise ValueError(f"{key} twice")
        found[key] = value.strip('"') if equals else None
    return name, found


def raw(data):
    """The payload of a message that is compressed without context."""
    deflater = zlib.compressobj(wbits=-15)
    return (deflater.compress(data) + deflater.flush(zlib.Z_SYNC_FLUSH))[:-len(TAIL)]


class Agreement:
    """What both sides keep to."""

    def __init__(self, answer):
        name, self.said = parameters(answer)
        if name != "permessage-deflate":
            raise ValueError(f"agreed on {answer!r}")
        for key, value in self.said.items():
            if key in FLAGS and value is None:
                continue
            if key not in BITS or not re.fullmatch("[89]|1[0-5]", value or ""):
                raise ValueError(f"{key}={value} in the answer")
        self.server_bits = int(self.said.get(BITS[0], 15))
        self.client_bits = int(self.said.get(BITS[1], 15))
        self.server_keeps, self.client_keeps = (flag not in self.said for flag in FLAGS)
        self._inflater = self._new_inflater()
        self._deflater = self._new_deflater()

    def answers(self, offer):
        """Nothing when the answer may be given to this offer, else what is wrong with it."""
        _, asked = parameters(offer)
        if FLAGS[0] in asked and self.server_keeps:
            return "server_no_context_takeover was not agreed to"
        if BITS[0] in asked and not (BITS[0] in self.said
                                     and self.server_bits <= int(asked[BITS[0]])):
            return f"asked for server_max_window_bits={asked[BITS[0]]}, got {self.said}"
        if BITS[1] in self.said and (BITS[1] not in asked
                                     or self.client_bits > int(asked[BITS[1]] or 15)):
            return f"client_max_window_bits={self.client_bits} was not offered"
        return None

    def _new_inflater(self):
        # A server that looks back further than it agreed to is caught by zlib.
        return zlib.decompressobj(-self.server_bits)

    def _new_deflater(self):
        return zlib.compressobj(wbits=-max(9, self.client_bits))  # zlib has no 8 for raw data

    def inflate(self, payload):
        """A message of the server. ValueError when it is none."""
        try:
            message = self._inflater.decompress(payload + TAIL)
        except zlib.error as error:
            raise ValueError(f"a message that cannot be decompressed: {error}") from None
        if self._inflater.eof or not self.server_keeps:
            self._inflater = self._new_inflater()
        return message

    def deflate(self, message):
        """The payload of a message of the client (7.2.1)."""
        data = self._deflater.compress(message) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        if not self.client_keeps:
            self._deflater = self._new_deflater()
        return data[:-len(TAIL)]
