# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Sessions by cookie and by CSPCHD, as clients see them."""

import contextlib
import datetime
import json
import time
import unittest

import harness
from harness import within


def cookie_of(fields):
    """NAME=VALUE of the only Set-Cookie field."""
    return fields.get_all("Set-Cookie")[0].split(";")[0]


def cookie_of_page(answer):
    """The same of the page that answered."""
    return answer.field("Set-Cookie")[0].split(";")[0]


class SessionPages:
    """For tests with a server: its page, and what it tells of sessions. Fields are whole lines."""

    def open_page(self, *fields):
        """The cookie, as a field of requests to come."""
        return "Cookie: " + cookie_of_page(self.server.get("/", *fields))

    def session(self, *fields, query=""):
        answer = self.server.get("/session" + query, *fields)
        self.assertEqual(answer.status, 200, answer.raw)
        self.assertEqual(answer.field("Content-Type"), ["application/json"])
        self.assertEqual(answer.field("Cache-Control"), ["no-store"])
        self.assertEqual(answer.field("Set-Cookie"), [], "looking makes no session")
        return json.loads(answer.body)

    def end(self, *fields):
        """Status and JSON of the request to end the session."""
        answer = self.server.get("/session/end", "Content-Length: 0", *fields, method="POST")
        return answer.status, json.loads(answer.body)


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


class SessionOverHttp(harness.ServerTest, SessionPages):

    async def test_cookie_tells_its_session(self):
        cookie = self.open_page()
        said, _ = await self.whoami(extra_headers={"Cookie": cookie.split(": ")[1]},
                                    user_agent_header=None)
        told = self.session(cookie)
        self.assertEqual(told["sessionId"], said["sessionId"])
        self.assertEqual({key: told[key] for key in ("kind", "user", "license", "timeoutSeconds",
                                                     "heldOpen")},
                         {"kind": "stored", "user": "", "license": 1, "timeoutSeconds": 900,
                          "heldOpen": False})
        self.assertGreaterEqual(told["licensesInUse"], 1)
        self.assertNotIn("licenseLimit", told)
        created, now, ends = [datetime.datetime.fromisoformat(told[key])
                              for key in ("createdAt", "now", "endsAt")]
        self.assertEqual(created.tzinfo, datetime.timezone.utc)
        self.assertLessEqual(created, now)
        self.assertLessEqual(ends - now, datetime.timedelta(seconds=900))

    async def test_sockets_are_counted_and_a_dedicated_one_holds_it_open(self):
        cookie = self.open_page()
        headers = {"Cookie": cookie.split(": ")[1]}
        options = {"extra_headers": headers, "user_agent_header": None}
        async with self.server.connect("/echo", **options), \
                self.server.connect("/echo/shared", **options) as shared:
            await shared.send("both are open")
            await within(shared.recv())
            told = self.session(cookie)
            self.assertEqual((told["sockets"], told["heldOpen"], told["endsAt"]), (2, True, None))

    def test_looking_restarts_the_time_out_unless_it_asks_not_to(self):
        cookie = self.open_page()
        quiet = "?CSPNoResetTimeout=1"
        first = self.session(cookie, query=quiet)["endsAt"]
        self.assertEqual(self.session(cookie, query=quiet)["endsAt"], first)
        deadline = time.monotonic() + harness.DEADLINE
        while self.session(cookie)["endsAt"] == first:  # within the same millisecond
            self.assertLess(time.monotonic(), deadline)
        self.assertGreater(self.session(cookie, query=quiet)["endsAt"], first)

    def test_head_has_no_body(self):
        answer = self.server.get("/session", self.open_page(), method="HEAD")
        self.assertEqual((answer.status, answer.field("Content-Type")), (200, ["application/json"]))

    def test_without_a_live_session_there_is_null(self):
        name, value = self.open_page().split("=", 1)
        rubbish = ["\x80\xff", "=;;;=", "x" * 4000, "", "../../etc/passwd", "' OR 1=1 --", "%00"]
        cookies = [f"{name}={each}" for each in rubbish + [value[::-1], value[:-1], value + "A"]]
        cases = [(), *[(each,) for each in cookies], ("Cookie: " + "; " * 2000,),
                 (f"{name}={value}", "User-Agent: another"),
                 (f"Cookie: {name.split(': ')[1]}{value}",)]
        for fields in cases:
            with self.subTest(fields=str(fields)[:80]):
                self.assertIsNone(self.session(*fields))
        self.assertIsNone(self.session(query="?CSPCHD=" + value[::-1]))
        self.assertIsNone(self.session(query="?CSPCHD=" + "x" * 8000))
        self.assertEqual(self.session(query="?CSPCHD=" + value)["sessionId"], value)

    def test_query_over_the_head_limit_is_refused(self):
        answer = self.server.get("/session?CSPCHD=" + "x" * (1 << 20))
        self.assertEqual(answer.status, 431)
        self.assertEqual(self.server.get("/health").status, 200)

    async def test_end_closes_the_sockets_and_the_second_end_finds_none(self):
        cookie = self.open_page()
        headers = {"Cookie": cookie.split(": ")[1]}
        session_id = self.session(cookie)["sessionId"]
        async with self.server.connect("/echo", extra_headers=headers, user_agent_header=None) as one, \
                self.server.connect("/chat", extra_headers=headers, user_agent_header=None) as two:
            self.assertEqual(self.end(cookie), (200, {"ended": session_id}))
            for ws in (one, two):
                self.assertEqual(await harness.closed(ws), (1008, "session ended"))
        self.assertEqual(self.end(cookie), (404, {"error": "There is no session."}))
        self.assertIsNone(self.session(cookie))
        self.assertNotEqual(self.open_page(cookie), cookie)

    def test_end_without_a_session_finds_none(self):
        self.assertEqual(self.end()[0], 404)
        self.assertEqual(self.end(self.open_page(), "User-Agent: another")[0], 404)

    def test_foreign_origin_may_not_end_it(self):
        cookie = self.open_page()
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1",
                       f"http://{self.server.host}.evil.example"):
            with self.subTest(origin):
                answer = self.server.get("/session/end", cookie, "Origin: " + origin,
                                         "Content-Length: 0", method="POST")
                self.assertEqual(answer.status, 403)
        self.assertIsNotNone(self.session(cookie))
        self.assertEqual(self.end(cookie, f"Origin: http://{self.server.host}")[0], 200)

    def test_other_methods_are_refused_and_told_which_are_not(self):
        cookie = self.open_page()
        for path, methods, allowed in (("/session", ("POST", "PUT", "DELETE", "OPTIONS"), "GET, HEAD"),
                                       ("/session/end", ("GET", "HEAD", "PUT", "DELETE"), "POST")):
            for method in methods:
                with self.subTest(path=path, method=method):
                    answer = self.server.get(path, cookie, method=method)
                    self.assertEqual((answer.status, answer.field("Allow")), (405, [allowed]))
        self.assertIsNotNone(self.session(cookie))


class OneLicense(unittest.IsolatedAsyncioTestCase, harness.Whoami, SessionPages):
    reason = b"All 1 licence units are held.\n"

    def setUp(self):
        self.server = harness.Server("--license-limit", "1", "--store", "memory")
        self.addCleanup(self.server.stop)

    def refuses_another(self):
        page = self.server.get("/")
        upgrade = self.server.raw(harness.upgrade("/whoami", self.server.host))
        for answer in (page, upgrade):
            self.assertEqual((answer.status, answer.body), (503, self.reason))
            self.assertEqual(answer.field("Set-Cookie"), [])

    async def test_second_client_is_refused_until_the_first_one_ends(self):
        cookie = self.open_page()
        told = self.session(cookie)
        self.assertEqual((told["licensesInUse"], told["licenseLimit"]), (1, 1))
        self.refuses_another()
        await self.whoami(extra_headers={"Cookie": cookie.split(": ")[1]}, user_agent_header=None)
        self.assertEqual(self.end(cookie)[0], 200)
        self.assertEqual(self.end(cookie)[0], 404)
        second = self.open_page()
        self.assertEqual(self.session(second)["licensesInUse"], 1, "freed once")
        self.refuses_another()

    async def test_unit_is_freed_once_when_sockets_end_with_the_session(self):
        cookie = self.open_page()
        options = {"extra_headers": {"Cookie": cookie.split(": ")[1]}, "user_agent_header": None}
        async with contextlib.AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(self.server.connect(path, **options))
                       for path in ("/echo", "/echo/shared", "/chat", "/clock")]
            self.assertEqual(self.end(cookie)[0], 200)
            for ws in sockets:
                self.assertEqual((await harness.closed(ws))[0], 1008)
        self.assertEqual(self.session(self.open_page())["licensesInUse"], 1)
        self.refuses_another()


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
