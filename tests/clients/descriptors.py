# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""More clients than the server may open descriptors for: accepting pauses, costs next to nothing
meanwhile, goes on when some have left, and does not hold the end of the server."""

import contextlib
import os
import resource
import socket
import time
import unittest

import harness

DESCRIPTORS = 128
CLIENTS = 300
LOOK_SECONDS = 1.0
BETWEEN = 0.01  # from one look at the descriptors to the next
SPIN_SECONDS = 0.5  # of processor time in LOOK_SECONDS; a loop that never sleeps takes all of it


class NoDescriptors(unittest.TestCase):

    def setUp(self):
        self.server = harness.Server("--limit", "handshake-ms=60000")
        self.addCleanup(self.server.kill)
        # Behind its start, which would fit "connections" to it.
        resource.prlimit(self.server.pid, resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))

    @contextlib.contextmanager
    def crowd(self):
        """Silent clients, most of whom the server cannot let in."""
        with contextlib.ExitStack() as left:
            for _ in range(CLIENTS):
                left.enter_context(self.server.tcp())
            self.runs_short()
            yield

    def runs_short(self):
        """Waits until the server has no descriptor left (proc(5))."""
        end = time.monotonic() + harness.DEADLINE
        while (count := len(os.listdir(f"/proc/{self.server.pid}/fd"))) < DESCRIPTORS:
            self.assertLess(time.monotonic(), end, f"{count} descriptors are open")
            time.sleep(BETWEEN)

    def processor_seconds(self):
        """What the server has taken so far (proc(5))."""
        with open(f"/proc/{self.server.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def test_pause_costs_next_to_nothing_and_is_told_once(self):
        with self.crowd(), self.server.tcp() as last:
            before = self.processor_seconds()
            last.settimeout(LOOK_SECONDS)
            last.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with self.assertRaises(socket.timeout):
                last.recv(1)
            self.assertLess(self.processor_seconds() - before, SPIN_SECONDS)
        self.assertEqual(self.server.get("/health").status, 200)
        self.server.stop()
        told = [event for event in self.server.remaining_events()
                if "accepting pauses" in event.get("text", "")]
        self.assertEqual(len(told), 1, told)

    def test_waiting_clients_are_served_once_others_left(self):
        for _ in range(2):
            with self.crowd():
                waiting = self.server.tcp()
                waiting.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with waiting:
                self.assertEqual(harness.Answer.read(waiting).status, 200)

    def test_pause_does_not_hold_the_end(self):
        with self.crowd():
            self.server.signal()
            self.assertEqual(self.server.wait(), 0)


if __name__ == "__main__":
    harness.main()
