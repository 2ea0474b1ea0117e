# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Many raw peers of a server at once, over TCP or TLS, in one loop: each sends its bytes in pieces, a
piece of each peer in turn, and is told what comes back. Nothing waits but for an answer."""

import collections
import contextlib
import itertools
import select
import socket
import ssl
import time

from harness import DEADLINE

AT_ONCE = 150  # peers under way at a time
CONNECTS_A_TURN = 50
READ_BYTES = 1 << 18
# A longer sending is cut at each byte of its first and last so many bytes, and in between at each
# multiple of a prime, which no border of frames or buffers knows.
EDGE_BYTES = 300
MIDDLE_BYTES = 997


class Peer:
    """What one connection says and hears. A subclass gives opened(), received() and ended()."""

    receive_buffer = None  # bytes, for one who takes little
    is_settled = False     # stays for others, and does not count among those at once

    def __init__(self):
        self.pieces = collections.deque()
        self.end = None  # "closed", "reset", "silent" (the deadline) or "left"
        self.seconds = DEADLINE

    def say(self, *pieces):
        """To be sent, each piece in a write of its own."""
        self.pieces.extend(pieces)

    def silence(self):
        """Forgets what has not been sent."""
        self.pieces.clear()

    def leave(self):
        """Ends the connection from this side."""
        self.end = "left"

    def opened(self):
        """The connection stands: the first to say."""

    def received(self, data):
        """The server sent bytes."""

    def ended(self):
        """The connection is gone; end tells how."""


def every_byte(data):
    """The pieces of a sending split at every byte; see EDGE_BYTES for long ones."""
    if len(data) <= 4 * EDGE_BYTES:
        return [data[at:at + 1] for at in range(len(data))]
    head, tail = data[:EDGE_BYTES], data[-EDGE_BYTES:]
    middle = data[EDGE_BYTES:-EDGE_BYTES]
    return (every_byte(head)
            + [middle[at:at + MIDDLE_BYTES] for at in range(0, len(middle), MIDDLE_BYTES)]
            + every_byte(tail))


class _Line:
    """The socket of one peer."""

    def __init__(self, peer, port, context, poll):
        self.peer = peer
        self._poll = poll
        self._until = time.monotonic() + peer.seconds
        self._is_blocked = False
        raw = socket.socket()
        if peer.receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, peer.receive_buffer)
        raw.settimeout(DEADLINE)
        raw.connect(("127.0.0.1", port))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        raw.setblocking(False)
        self._greets = context is not None
        self._socket = raw if context is None else context.wrap_socket(
            raw, server_hostname="127.0.0.1", do_handshake_on_connect=False)
        self.number = self._socket.fileno()
        poll.register(self.number, select.EPOLLIN)
        if self._greets:
            self.awake(0)  # the client's side begins
        else:
            peer.opened()

    def go_on(self):
        """Sends the next piece; False when there is none or it must wait."""
        if self._is_blocked or not self.peer.pieces or self._greets or self.peer.end:
            return False
        piece = self.peer.pieces[0]
        try:
            sent = self._socket.send(piece)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            self._blocked(True)
            return False
        except OSError:
            # Gone at the other side; what it said before may still be there to be read.
            self.peer.silence()
            return False
        if sent < len(piece):
            self.peer.pieces[0] = piece[sent:]
        else:
            self.peer.pieces.popleft()
        return True

    def _blocked(self, is_blocked):
        self._is_blocked = is_blocked
        self._poll.modify(self.number, select.EPOLLIN | (select.EPOLLOUT if is_blocked else 0))

    def awake(self, events):
        if events & select.EPOLLOUT and self._is_blocked:
            self._blocked(False)
        try:
            if self._greets:
                self._socket.do_handshake()
                self._greets = False
                self.peer.opened()
            while not self.peer.end:
                data = self._socket.recv(READ_BYTES)
                if not data:
                    self.peer.end = "closed"
                else:
                    self.peer.received(data)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            self.peer.end = "closed"
        except (ConnectionError, ssl.SSLError) as error:
            self.peer.end = "reset" if isinstance(error, ConnectionError) else f"TLS: {error}"

    def is_over(self, now):
        if not self.peer.end and now > self._until:
            self.peer.end = "silent"
        return self.peer.end is not None

    def close(self):
        self._poll.unregister(self.number)
        with contextlib.suppress(OSError):
            self._socket.close()


def run(peers, port, context=None, at_once=AT_ONCE):
    """Lets all peers speak to the server at port of the loopback until each has ended; context, an
    ssl.SSLContext, makes it TLS."""
    waiting = iter(peers)
    lines = {}
    with select.epoll() as poll, contextlib.ExitStack() as left:
        left.callback(lambda: [line.close() for line in lines.values()])
        while True:
            under_way = sum(not line.peer.is_settled for line in lines.values())
            room = max(0, min(at_once - under_way, CONNECTS_A_TURN))
            for peer in itertools.islice(waiting, room):
                line = _Line(peer, port, context, poll)
                lines[line.number] = line
            if not lines:
                return
            is_busy = False
            for line in lines.values():
                is_busy = line.go_on() or is_busy
            for number, events in poll.poll(0 if is_busy else 1):
                lines[number].awake(events)
            now = time.monotonic()
            for line in [each for each in lines.values() if each.is_over(now)]:
                del lines[line.number]
                line.close()
                line.peer.ended()
