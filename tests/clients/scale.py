# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""1,000 dedicated and 5,000 shared WebSockets at once, held by client processes of their own; each
echoes once, then the server is told to stop with all of them open."""

import asyncio
import collections
import json
import subprocess
import sys
import time
import unittest

import harness
from harness import closed, until

DEDICATED, SHARED = 1_000, 5_000
CROWDS = (("/echo", DEDICATED), ("/echo/shared", SHARED // 2), ("/echo/shared", SHARED // 2))
AT_A_TIME = 50  # handshakes under way in one client process
SECONDS = 180.0  # for all to open or to echo


async def line():
    """The next line of the parent: its word for going on."""
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def report(word, value):
    print(json.dumps({word: value}), flush=True)


async def echo(ws, number):
    message = f"message of client {number}"
    await ws.send(message)
    await until(ws, lambda got: got == message)


async def crowd(url, count):
    """One client process: opens, echoes and waits for the end, a step for each line of the parent."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def opened():
        async with gate:
            return await harness.websockets.connect(
                url, compression=None, ping_interval=None, open_timeout=SECONDS,
                close_timeout=harness.DEADLINE, max_queue=4, read_limit=1024, write_limit=1024)

    sockets = await asyncio.gather(*(opened() for _ in range(count)))
    report("open", len(sockets))
    await line()
    await asyncio.gather(*(echo(ws, number) for number, ws in enumerate(sockets)))
    report("echoed", len(sockets))
    codes = await asyncio.gather(*(closed(ws) for ws in sockets))
    report("codes", collections.Counter(str(code) for code, _ in codes))


class Crowd:
    """A client process with so many WebSockets on one path."""

    def __init__(self, url, count):
        self.count = count
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--crowd", url, str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def go_on(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def reported(self, word):
        text = self._process.stdout.readline()
        if not text:
            raise AssertionError(f"expected {word!r} of a client process, it ended with "
                                 f"{self._process.wait()}")
        return json.loads(text)[word]

    def end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


class Scale(unittest.TestCase):

    def test_six_thousand_open_echo_and_stop(self):
        server = harness.Server()
        self.addCleanup(server.kill)
        begun = time.monotonic()
        crowds = [Crowd(server.url + path, count) for path, count in CROWDS]
        for each in crowds:
            self.addCleanup(each.end)
        for each in crowds:
            self.assertEqual(each.reported("open"), each.count)
        print(f"{DEDICATED} dedicated and {SHARED} shared open after "
              f"{time.monotonic() - begun:.1f} s")
        for each in crowds:
            each.go_on()
        for each in crowds:
            self.assertEqual(each.reported("echoed"), each.count)
        print(f"each echoed after {time.monotonic() - begun:.1f} s")

        stop = time.monotonic()
        server.signal()
        self.assertEqual(server.wait(), 0)
        print(f"SIGTERM to exit with all of them open: {time.monotonic() - stop:.1f} s")
        for each in crowds:
            self.assertEqual(each.reported("codes"), {"1001": each.count})
        self.all_post_servers_ran(server)

    def all_post_servers_ran(self, server):
        """The server ends with OK only when every onPostServer() has returned."""
        stopped = [event for event in server.remaining_events() if event.get("event") == "stopped"]
        self.assertEqual([event.get("status") for event in stopped], ["OK"], server.seen[-3:])


if __name__ == "__main__":
    harness.raise_descriptor_limit()
    if sys.argv[1:2] == ["--crowd"]:
        asyncio.run(crowd(sys.argv[2], int(sys.argv[3])))
    else:
        harness.main()
