# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""SIGKILL under load, again and again on one data folder: SCRIPT SCENARIOSERVER KILLS [SEED]. What
was acknowledged is there after each restart, and what was acknowledged as ended is not."""

import asyncio
import contextlib
import datetime
import glob
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import unittest

import harness
from harness import within

CLIENTS = 30
# A client that knows of so many acknowledgements begins another session, now and then.
ENDS_ONE_IN = 40
TIMEOUT = 900  # seconds, the default
AGENT = "crash"

LOST = (ConnectionError, asyncio.IncompleteReadError, harness.websockets.WebSocketException, OSError)


class Client:
    """One browser: its session, what it said there, and what was acknowledged."""

    def __init__(self, number):
        self.number = number
        self.begin()

    def begin(self):
        self.session = None
        self.sent = 0
        self.acknowledged = 0

    def cookie(self, server):
        name = f"CSPSESSIONID-SP-{server.port}-UP-"
        return {"Cookie": f"{name}={self.session}"} if self.session else {}


class Crash(unittest.IsolatedAsyncioTestCase):

    def setUp(self):
        self.chance = random.Random(SEED)
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="csp-crash-"))
        self.clients = [Client(number) for number in range(CLIENTS)]
        self.known = set()  # session ids that a client was told
        self.ended = set()  # those of them whose end was acknowledged
        self.ending = set()  # or asked for only
        self.acknowledged = 0
        self.checked = 0

    # --- Load ---------------------------------------------------------------------------------

    async def connect(self, server, client):
        """The WebSocket, the session it is in, and the number that session holds."""
        ws = await server.connect("/saved", user_agent_header=AGENT,
                                  extra_headers=client.cookie(server))
        session, number = (await within(ws.recv())).split(" ")
        self.known.add(session)
        return ws, session, int(number or 0)

    async def work(self, server, client, enough):
        """Says numbers until the server is gone, and sometimes ends the session."""
        ws, client.session, _ = await self.connect(server, client)
        while True:
            client.sent += 1
            await ws.send(str(client.sent))
            self.assertEqual(await within(ws.recv()), str(client.sent))
            client.acknowledged = client.sent
            self.acknowledged += 1
            if self.acknowledged == enough:  # from here on at any moment
                asyncio.get_running_loop().call_later(self.chance.random() / 20, self.kill, server)
            if self.chance.randrange(ENDS_ONE_IN) == 0:
                await self.end(server, client)
                ws, client.session, _ = await self.connect(server, client)

    def kill(self, server):
        self.is_killed = True
        server.process.kill()

    async def end(self, server, client):
        self.ending.add(client.session)
        answer = await asyncio.to_thread(
            server.get, "/session/end", "Content-Length: 0", f"User-Agent: {AGENT}",
            "Cookie: " + client.cookie(server)["Cookie"], method="POST")
        self.assertEqual(answer.status, 200, answer.raw)
        self.ended.add(client.session)
        client.begin()

    async def until_killed(self, server, client, enough):
        with contextlib.suppress(*LOST):
            try:
                await self.work(server, client, enough)
            except AssertionError:
                if not self.is_killed:
                    raise  # else half an answer, for the server is going

    async def load_and_kill(self, server):
        self.is_killed = False
        enough = self.acknowledged + self.chance.randrange(1, 20 * CLIENTS)
        await asyncio.gather(*(self.until_killed(server, each, enough) for each in self.clients))
        self.assertEqual(server.wait(), -9)
        server.kill()

    # --- After it -----------------------------------------------------------------------------

    def check_file(self):
        """The file as it was left, on a copy: looking would mend it for the server."""
        with tempfile.TemporaryDirectory() as copy:
            for path in glob.glob(os.path.join(self.folder, "sessions.sqlite*")):
                shutil.copy(path, copy)
            with contextlib.closing(sqlite3.connect(os.path.join(copy, "sessions.sqlite"))) as file:
                self.assertEqual(file.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                ids = [row[0] for row in file.execute("SELECT id FROM sessions")]
                orphans = file.execute("SELECT count(*) FROM session_values WHERE session_id NOT IN "
                                       "(SELECT id FROM sessions)").fetchone()
        self.assertEqual(len(ids), len(set(ids)), "a session is there twice")
        self.assertEqual(orphans, (0,))
        self.assertEqual(self.ended & set(ids), set(), "an ended session is back")
        missing = {each.session for each in self.clients if each.acknowledged} - self.ending
        self.assertEqual(missing - set(ids), set(), "an acknowledged session is missing")

    def check_timeout(self, server, client):
        answer = server.get("/session", f"User-Agent: {AGENT}",
                            "Cookie: " + client.cookie(server)["Cookie"])
        self.assertEqual(answer.status, 200, answer.raw)
        told = json.loads(answer.body)
        self.assertEqual(told["timeoutSeconds"], TIMEOUT)
        ends = datetime.datetime.fromisoformat(told["endsAt"].replace("Z", "+00:00"))
        left = (ends - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
        self.assertTrue(0 < left <= TIMEOUT, left)

    async def check_client(self, server, client):
        if not client.acknowledged:
            return client.begin()
        is_ending = client.session in self.ending  # asked for, but nobody said that it was done
        if not is_ending:
            await asyncio.to_thread(self.check_timeout, server, client)
        ws, session, number = await self.connect(server, client)
        await ws.close()
        if is_ending and session != client.session:
            return client.begin()
        self.assertEqual(session, client.session)
        self.assertGreaterEqual(number, client.acknowledged, "an acknowledged value is missing")
        self.assertLessEqual(number, client.sent)
        self.ending.discard(session)
        client.sent = client.acknowledged = number
        self.checked += 1

    async def check_ended(self, server):
        for session in self.chance.sample(sorted(self.ended), min(5, len(self.ended))):
            gone = Client(0)
            gone.session = session
            ws, found, number = await self.connect(server, gone)
            await ws.close()
            self.assertNotEqual(found, session)
            self.assertEqual(number, 0)

    async def test_nothing_acknowledged_is_lost(self):
        print(f"seed {SEED}")
        for _ in range(KILLS):
            server = harness.Server(data_dir=self.folder)
            self.addCleanup(server.kill)
            await asyncio.gather(*(self.check_client(server, each) for each in self.clients))
            await self.check_ended(server)
            await self.load_and_kill(server)
            self.check_file()
        server = harness.Server(data_dir=self.folder)
        self.addCleanup(server.kill)
        await asyncio.gather(*(self.check_client(server, each) for each in self.clients))
        await self.check_ended(server)
        server.stop()
        print(f"{KILLS} kills, {self.acknowledged} numbers acknowledged, {self.checked} times a "
              f"session found again, {len(self.ended)} ended, {len(self.known)} in all")


if __name__ == "__main__":
    SEED = int(sys.argv.pop(3)) if len(sys.argv) > 3 else random.randrange(1 << 30)
    KILLS = int(sys.argv.pop(2))
    harness.main()
