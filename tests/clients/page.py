# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""The page of GET / in Chromium, driven over the DevTools protocol: its buttons open WebSockets of
the page's own session. page.py SERVER CHROMIUM."""

import json
import signal
import sys
import tempfile
import unittest

import harness
from chromium import Browser

CHROMIUM = None


class PageTest(unittest.IsolatedAsyncioTestCase):
    """A server with these options, and a browser that shows its page."""

    options = ()

    async def asyncSetUp(self):
        self.expected_errors = None  # of the console, where a test cannot be without
        self.server = harness.Server(*self.options)
        self.addCleanup(self.server.kill)
        self.chromium = await Browser(CHROMIUM).__aenter__()
        self.addAsyncCleanup(self.chromium.__aexit__)
        self.browser = await self.chromium.new_tab()
        await self.browser.open(self.server.http + "/")

    async def asyncTearDown(self):
        """Whatever was done: no error in the pages, nothing fetched from elsewhere."""
        for method, params in [each for tab in self.chromium.tabs() for each in tab.events]:
            self.assertNotEqual(method, "Runtime.exceptionThrown", params)
            if method == "Log.entryAdded" and params["entry"]["level"] == "error":
                self.assertTrue(self.expected_errors, params["entry"])
                self.assertRegex(params["entry"]["text"], self.expected_errors)
            if method == "Network.requestWillBeSent" and params["documentURL"] != "about:blank":
                self.assertTrue(params["request"]["url"].startswith(self.server.http), params["request"])

    def server_goes(self):
        """From now on a look at the session may fail, which the browser logs by itself."""
        # A look at the session is refused with 503 while the server stops, and by nobody after that.
        self.expected_errors = "net::ERR_(CONNECTION_|EMPTY_RESPONSE)|status of 503"

    async def whoami(self, card):
        line = await self.browser.run(f"""
            await csp.connect('{card}');
            const line = await csp.until('a line of /whoami', () => csp.entries('{card}', 'in').at(-1));
            await csp.disconnect('{card}');
            csp.click('{card}', 'clear');
            return line.text;""")
        return json.loads(line)


class Page(PageTest):

    async def test_sockets_are_in_the_pages_session(self):
        one = await self.whoami("client-whoami")
        two = await self.whoami("client-whoami")
        self.assertEqual((one["visits"], two["visits"]), (1, 2))
        self.assertEqual(one["sessionId"], two["sessionId"])
        self.assertNotEqual(one["webSocketId"], two["webSocketId"])
        await self.browser.open(self.server.http + "/")
        self.assertEqual((await self.whoami("client-whoami"))["visits"], 3)
        await self.check_cookie()

    async def check_cookie(self):
        """One session cookie, which no script can read."""
        cookies = (await self.browser.command("Network.getCookies"))["cookies"]
        name = f"CSPSESSIONID-SP-{self.server.port}-UP-"
        mine = [cookie for cookie in cookies if cookie["name"].startswith(name)]
        self.assertEqual(len(mine), 1, cookies)
        self.assertEqual((mine[0]["httpOnly"], mine[0]["sameSite"], mine[0]["secure"]),
                         (True, "Strict", False))
        self.assertNotIn("CSPSESSIONID", await self.browser.run("return document.cookie;"))

    async def test_echo_answers(self):
        for card in ("client-echo", "client-echo-pool", "client-echo-shared"):
            with self.subTest(card):
                await self.browser.run(f"""
                    await csp.connect('{card}');
                    csp.send('{card}', 'hello from the page');
                    await csp.receives('{card}', 'hello from the page');
                    await csp.disconnect('{card}');""")

    async def test_echo_ends_with_exit(self):
        code = await self.browser.run("""
            await csp.connect('client-echo');
            csp.send('client-echo', 'exit');
            await csp.until('the end', () => csp.card('client-echo').dataset.state === 'closed');
            return csp.card('client-echo').dataset.closeCode;""")
        self.assertEqual(code, "1000")

    async def test_chat_reaches_two_clients(self):
        await self.browser.run("""
            csp.click('client-chat', 'another');
            for (const [id, name] of [['client-chat', 'ann'], ['client-chat-2', 'bob']]) {
              csp.fill(id, 'room', 'red');
              csp.fill(id, 'name', name);
              await csp.connect(id);
              await csp.receives(id, `* ${name} joined red`);
            }
            csp.send('client-chat-2', 'good morning');
            await csp.receives('client-chat', 'bob: good morning');
            await csp.receives('client-chat-2', 'bob: good morning');
            await csp.disconnect('client-chat-2');
            await csp.receives('client-chat', '* bob left red');""")

    async def test_binary_comes_back_binary(self):
        entry = await self.browser.run("""
            await csp.connect('client-mirror');
            csp.send('client-mirror', 'AB', 'send-binary');
            return csp.until('bytes', () => csp.entries('client-mirror', 'in').at(-1));""")
        self.assertEqual(entry["kind"], "binary")
        self.assertRegex(entry["text"], "41 42")

    async def test_every_endpoint_opens_and_the_servers_end_is_told(self):
        cards = await self.browser.run("""
            const cards = [...document.querySelectorAll('.card')];
            for (const card of cards) await csp.connect(card.id);
            return cards.map((card) => card.dataset.path);""")
        self.assertEqual(set(cards), {
            "/echo", "/echo/pool", "/echo/shared", "/mirror", "/mirror/dedicated", "/chat", "/clock",
            "/raw", "/upload", "/whoami"})
        self.server_goes()
        self.server.signal()
        codes = await self.browser.run("""
            const cards = [...document.querySelectorAll('.card')];
            await csp.until('the end of all', () => cards.every((card) => card.dataset.state === 'closed'));
            return cards.map((card) => card.dataset.closeCode);""")
        self.assertEqual(codes, ["1001"] * len(cards))
        self.assertEqual(self.server.wait(), 0)


class SessionTest(PageTest):
    """Tests of the bar that shows the page's session."""

    async def shown(self, condition="true", tab=None):
        """What the bar shows, once the condition on it holds."""
        return await (tab or self.browser).run(f"""
            return csp.until({json.dumps("the session bar to show " + condition)}, () => {{
              const bar = csp.session();
              return bar.state !== 'unknown' && ({condition}) && bar;
            }});""")

    async def new_session(self):
        await self.browser.loads(self.browser.run("csp.click('session', 'new');"))
        return await self.shown("bar.state === 'live'")


class Session(SessionTest):

    async def test_shows_the_session_of_the_pages_sockets(self):
        said = await self.whoami("client-whoami")
        bar = await self.shown("bar.sockets === '0 sockets'")
        self.assertEqual((bar["id"], bar["title"]), (said["sessionId"], said["sessionId"]))
        self.assertEqual((bar["state"], bar["license"], bar["status"]), ("live", "1 licence unit", ""))
        self.assertRegex(bar["timer"], r"^(15:00|14:\d\d)$")

    async def test_counts_the_pages_sockets(self):
        await self.browser.run("""
            await csp.connect('client-echo-shared');
            await csp.connect('client-chat');""")
        self.assertEqual((await self.shown("bar.sockets === '2 sockets'"))["ends"], "ends in")
        await self.browser.run("await csp.disconnect('client-chat');")
        await self.shown("bar.sockets === '1 socket'")

    async def test_dedicated_socket_holds_it_open(self):
        await self.browser.run("await csp.connect('client-echo');")
        bar = await self.shown("bar.ends === 'held open by a dedicated WebSocket'")
        self.assertIsNone(bar["timer"])
        await self.browser.run("await csp.disconnect('client-echo');")
        self.assertIsNotNone((await self.shown("bar.ends === 'ends in'"))["timer"])

    async def test_end_by_keyboard_closes_the_sockets_with_1008_and_a_new_page_gets_another(self):
        before = await self.shown("bar.state === 'live'")
        await self.browser.run("""
            await csp.connect('client-echo');
            await csp.connect('client-chat');
            csp.part('session', 'end').focus();""")
        await self.browser.press_enter()
        closed = await self.browser.run("""
            const cards = ['client-echo', 'client-chat'].map(csp.card);
            await csp.until('both to close', () => cards.every((card) => card.dataset.state === 'closed'));
            return cards.map((card) => [card.dataset.closeCode, card.dataset.closeReason]);""")
        self.assertEqual(closed, [["1008", "session ended"]] * 2)
        bar = await self.shown("bar.state === 'ended'")
        self.assertEqual((bar["status"], bar["focus"]), ("This session has ended.", "new"))
        self.assertNotEqual((await self.new_session())["id"], before["id"])

    async def test_tabs_share_the_session_and_its_end(self):
        other = await self.chromium.new_tab()
        await other.open(self.server.http + "/")
        first = await self.shown("bar.state === 'live'")
        second = await self.shown("bar.state === 'live'", other)
        self.assertEqual(first["id"], second["id"])
        await self.browser.run("await csp.connect('client-echo-shared');")
        await other.run("await csp.connect('client-chat');")
        await self.shown("bar.sockets === '2 sockets'", other)
        await self.browser.run("csp.click('session', 'end');")
        code = await other.run("""
            await csp.until('the end', () => csp.card('client-chat').dataset.state === 'closed');
            return csp.card('client-chat').dataset.closeCode;""")
        self.assertEqual(code, "1008")
        await self.shown("bar.state === 'ended'", other)
        await self.shown("bar.state === 'ended'")

    async def test_refused_end_is_told_and_the_session_goes_on(self):
        await self.browser.run("""
            const reach = window.fetch;
            window.fetch = (path, ...rest) => path !== '/session/end' ? reach(path, ...rest)
              : Promise.resolve(new Response('{"error":"an order is open"}', { status: 409 }));
            csp.click('session', 'end');""")
        bar = await self.shown("bar.status !== ''")
        self.assertEqual((bar["state"], bar["status"]), ("live", "End session: an order is open"))

    async def test_server_that_does_not_answer_is_told_until_it_does(self):
        before = await self.shown("bar.state === 'live'")
        self.server.signal(signal.SIGSTOP)
        await self.browser.run("sessionBar.look();")
        bar = await self.shown("bar.state === 'unreachable'")
        self.assertIn("cannot be reached", bar["status"])
        self.server.signal(signal.SIGCONT)
        after = await self.shown("bar.state === 'live'")
        self.assertEqual((after["id"], after["status"]), (before["id"], ""))

    async def test_server_that_went_and_came_back_without_the_session(self):
        await self.shown("bar.state === 'live'")
        self.server_goes()
        self.server.signal()
        self.assertEqual(self.server.wait(), 0)
        await self.browser.run("sessionBar.look();")
        await self.shown("bar.state === 'unreachable'")
        again = harness.Server("--listen", self.server.host)
        self.addCleanup(again.kill)
        await self.shown("bar.state === 'ended'")
        await self.new_session()


class KeptSession(SessionTest):

    async def asyncSetUp(self):
        folder = tempfile.TemporaryDirectory(prefix="csp-kept-")
        self.addCleanup(folder.cleanup)
        self.options = ("--data-dir", folder.name)
        await super().asyncSetUp()

    async def test_goes_on_when_the_server_is_back(self):
        before = await self.shown("bar.state === 'live'")
        self.server_goes()
        self.server.signal()
        self.assertEqual(self.server.wait(), 0)
        await self.browser.run("sessionBar.look();")
        await self.shown("bar.state === 'unreachable'")
        again = harness.Server("--listen", self.server.host, *self.options)
        self.addCleanup(again.kill)
        after = await self.shown("bar.state === 'live'")
        self.assertEqual((after["id"], after["status"]), (before["id"], ""))
        self.assertEqual((await self.whoami("client-whoami"))["sessionId"], before["id"])


class ShortSession(SessionTest):
    options = ("--session-timeout", "4")

    async def test_counts_down_to_its_end_and_looking_does_not_prolong_it(self):
        seen = await self.browser.run("""
            await csp.connect('client-echo-shared');
            const seen = [];
            await csp.until('the end of the session', () => {
              const { state, timer } = csp.session();
              if (timer && timer !== seen.at(-1)) {
                seen.push(timer);
                sessionBar.look();
              }
              return state === 'ended';
            });
            await csp.until('its socket to close',
              () => csp.card('client-echo-shared').dataset.state === 'closed');
            return seen;""")
        self.assertIn(seen[0], ("0:04", "0:03"))
        self.assertEqual(seen, sorted(seen, reverse=True), "it never rises")
        self.assertGreaterEqual(len(seen), 3)
        looks = self.browser.requests("/session")
        self.assertGreaterEqual(len(looks), 3)
        for method, url in looks:
            self.assertEqual((method, url),
                             ("GET", self.server.http + "/session?CSPNoResetTimeout=1"))
        code, reason = await self.browser.run("""
            const { closeCode, closeReason } = csp.card('client-echo-shared').dataset;
            return [closeCode, closeReason];""")
        self.assertEqual((code, reason), ("1008", "session timed out"))
        self.assertEqual((await self.shown())["status"], "This session has ended.")


class EndlessSession(SessionTest):
    options = ("--session-timeout", "0", "--license-limit", "2")

    async def test_says_that_it_never_ends_and_how_many_units_are_held(self):
        bar = await self.shown("bar.state === 'live'")
        self.assertEqual((bar["ends"], bar["timer"]), ("never ends", None))
        self.assertEqual(bar["license"], "1 licence unit (1 of 2 in use)")


if __name__ == "__main__":
    CHROMIUM = sys.argv.pop(2)
    harness.main()
