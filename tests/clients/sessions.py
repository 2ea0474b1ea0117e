# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Sessions by cookie and by CSPCHD, as clients see them."""

import unittest

import harness
from harness import within


def cookie_of(fields):
    """NAME=VALUE of the only Set-Cookie field."""
    return fields.get_all("Set-Cookie")[0].split(";")[0]


class Sessions(harness.ServerTest):

    async def test_cookie_is_set_in_the_101(self):
        _, fields = await self.whoami()
        cookies = fields.get_all("Set-Cookie")
        self.assertEqual(len(cookies), 1, cookies)
        name_value, *attributes = [part.strip() for part in cookies[0].split(";")]
        name, _, value = name_value.partition("=")
        self.assertRegex(name, rf"^CSPSESSIONID-SP-{self.server.port}-UP-$")
        self.assertGreaterEqual(len(value), 22, "at least 128 bits")
        self.assertIn("HttpOnly", attributes)
        self.assertIn("SameSite=Strict", attributes)
        self.assertIn("Path=/", attributes)
        self.assertNotIn("Secure", attributes)

    async def test_cookie_comes_back_to_the_same_session(self):
        first, fields = await self.whoami()
        second, again = await self.whoami(extra_headers={"Cookie": cookie_of(fields)})
        self.assertEqual(second["sessionId"], first["sessionId"])
        self.assertEqual((first["visits"], second["visits"]), (1, 2))
        for cookie in again.get_all("Set-Cookie"):
            self.assertEqual(cookie.split(";")[0], cookie_of(fields))

    async def test_cookie_is_found_among_others(self):
        first, fields = await self.whoami()
        cookie = f"a=1; {cookie_of(fields)}; CSPSESSIONID-SP-1-UP-=other"
        second, _ = await self.whoami(extra_headers={"Cookie": cookie})
        self.assertEqual(second["sessionId"], first["sessionId"])

    async def test_without_cookie_there_is_a_session_of_its_own(self):
        first, _ = await self.whoami()
        second, _ = await self.whoami()
        self.assertNotEqual(second["sessionId"], first["sessionId"])
        self.assertEqual(second["visits"], 1)

    async def test_unknown_id_gets_a_new_session(self):
        _, fields = await self.whoami()
        name, value = cookie_of(fields).split("=", 1)
        forged = ("A" if value[0] != "A" else "B") + value[1:]
        said, _ = await self.whoami(extra_headers={"Cookie": f"{name}={forged}"})
        self.assertNotEqual(said["sessionId"], forged)
        self.assertEqual(said["visits"], 1)

    async def test_id_of_another_browser_gets_a_new_session(self):
        first, fields = await self.whoami(user_agent_header="browser/1")
        second, _ = await self.whoami(user_agent_header="browser/2",
                                      extra_headers={"Cookie": cookie_of(fields)})
        self.assertNotEqual(second["sessionId"], first["sessionId"])

    async def test_query_joins_a_session(self):
        first, _ = await self.whoami()
        second, _ = await self.whoami("?CSPCHD=" + first["sessionId"])
        self.assertEqual(second["sessionId"], first["sessionId"])
        self.assertEqual(second["visits"], 2)

    async def test_page_and_websocket_share_a_session(self):
        answer = self.server.get("/", "User-Agent: one")
        self.assertEqual(answer.status, 200)
        cookies = answer.field("Set-Cookie")
        self.assertEqual(len(cookies), 1, answer.fields)
        cookie = cookies[0].split(";")[0]
        self.assertRegex(cookie, rf"^CSPSESSIONID-SP-{self.server.port}-UP-")
        first, _ = await self.whoami(user_agent_header="one", extra_headers={"Cookie": cookie})
        second, _ = await self.whoami(user_agent_header="one", extra_headers={"Cookie": cookie})
        self.assertEqual(first["sessionId"], second["sessionId"])
        self.assertEqual(second["visits"], 2)

    async def test_two_open_sockets_of_one_session(self):
        _, fields = await self.whoami()
        headers = {"Cookie": cookie_of(fields)}
        async with self.server.connect("/echo", extra_headers=headers) as ws:
            said, _ = await self.whoami(extra_headers=headers)
            await ws.send("both open")
            self.assertEqual(await within(ws.recv()), "both open")
            self.assertEqual(said["visits"], 2)


class ShortSessions(harness.ServerTest):
    options = ("--session-timeout", "1")

    async def test_shared_socket_of_a_timed_out_session_closes_with_1008(self):
        async with self.server.connect("/echo/shared") as ws:
            self.assertEqual((await harness.closed(ws))[0], 1008)


class FewSessions(unittest.IsolatedAsyncioTestCase, harness.Whoami):

    def setUp(self):
        self.server = harness.Server("--limit", "sessions=2")
        self.addCleanup(self.server.stop)

    async def test_session_of_a_refused_handshake_is_dropped(self):
        refused = harness.upgrade("/chat?room=" + "r" * 65, self.server.host)
        for _ in range(5):
            self.assertEqual(self.server.raw(refused).status, 403)
        self.assertEqual((await self.whoami())[0]["visits"], 1)

    async def test_session_over_the_limit_is_refused(self):
        first, fields = await self.whoami()
        second, _ = await self.whoami()
        over = self.server.raw(harness.upgrade("/whoami", self.server.host))
        self.assertEqual(over.status, 503)
        self.assertRegex(over.body, b"session")
        again, _ = await self.whoami(extra_headers={"Cookie": cookie_of(fields)})
        self.assertEqual(again["sessionId"], first["sessionId"])
        self.assertNotEqual(second["sessionId"], first["sessionId"])


if __name__ == "__main__":
    harness.main()
