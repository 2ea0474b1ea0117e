# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Another client, in a process of its own: connects, has a message echoed, leaves, and again until its
standard input has a line or ends; then it tells the longest time of a visit and how many there were.
abuse_witness.py PORT COOKIE [CERTIFICATE]; with a certificate to trust it speaks TLS."""

import json
import select
import socket
import struct
import sys
import time

import harness
from certificates import trusting
from conformance_peer import TEXT, frame

PATH = "/mirror"
PAUSE_SECONDS = 0.05
ASKED = b"still there?"
ECHO = b"\x81" + bytes([len(ASKED)]) + ASKED


def reset(peer):
    """Ends a connection with a TCP reset."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def upgraded(port, request, context=None, receive_buffer=None):
    """A WebSocket on the loopback; what the server sends behind its 101 is still to be read."""
    peer = socket.socket()
    try:
        if receive_buffer:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        peer.settimeout(harness.DEADLINE)
        peer.connect(("127.0.0.1", port))
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            peer = context.wrap_socket(peer, server_hostname="127.0.0.1")
        peer.sendall(request)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = peer.recv(1)
            head += byte
            if not byte:
                break
        if not head.startswith(b"HTTP/1.1 101 "):
            raise AssertionError(f"expected a 101, got {head!r}")
        return peer
    except BaseException:
        peer.close()
        raise


def visit(port, cookie, context=None):
    """The time from connecting to the echo."""
    begun = time.monotonic()
    with upgraded(port, harness.upgrade(PATH, f"127.0.0.1:{port}", cookie), context) as peer:
        peer.sendall(frame(TEXT, ASKED))
        answer = b""
        while not answer.endswith(ECHO):  # a ping may come before
            part = peer.recv(64)
            if not part:
                raise AssertionError(f"expected an echo, got {answer!r}")
            answer += part
        reset(peer)
    return time.monotonic() - begun


def main():
    port, cookie = int(sys.argv[1]), sys.argv[2]
    context = trusting(sys.argv[3]) if len(sys.argv) > 3 else None
    times, failure = [], None
    try:
        while True:
            times.append(visit(port, cookie, context))
            if len(times) == 1:
                print("visiting", flush=True)
            if select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
                break
    except (OSError, AssertionError) as error:
        failure = repr(error)
    print(json.dumps({"longest": max(times, default=0), "visits": len(times), "failure": failure}))


if __name__ == "__main__":
    main()
