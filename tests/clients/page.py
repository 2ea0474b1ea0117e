# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""The page of GET / in Chromium, driven over the DevTools protocol: its buttons open WebSockets of
the page's own session. page.py SERVER CHROMIUM."""

import asyncio
import json
import re
import sys
import tempfile
import unittest

import harness
from harness import within

CHROMIUM = None

# Defined in the page: what the tests below use. until() waits for a change of the page, with a bound.
HELPERS = """
const csp = {
  card: (id) => {
    const card = document.getElementById(id);
    if (!card) throw new Error(`the page has no element with the id ${id}`);
    return card;
  },
  part: (id, role) => csp.card(id).querySelector(`[data-role="${role}"]`),
  click: (id, role) => csp.part(id, role).click(),
  fill: (id, role, text) => { csp.part(id, role).value = text; },
  entries: (id, direction) =>
    [...csp.card(id).querySelectorAll(`[data-direction="${direction}"]`)].map((entry) =>
      ({ kind: entry.dataset.kind, text: entry.querySelector('[data-role="text"]').textContent })),
  until: (what, condition) => new Promise((resolve, reject) => {
    const look = () => {
      const value = condition();
      if (!value) return;
      observer.disconnect();
      clearTimeout(timer);
      resolve(value);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const timer = setTimeout(() => {
      observer.disconnect();
      reject(new Error(`expected ${what}; the page shows: ${document.body.innerText.slice(0, 3000)}`));
    }, 20000);
    look();
  }),
  connect: (id) => {
    csp.click(id, 'connect');
    return csp.until(`${id} to open`, () => csp.card(id).dataset.state === 'open');
  },
  disconnect: (id) => {
    csp.click(id, 'disconnect');
    return csp.until(`${id} to close`, () => csp.card(id).dataset.state === 'closed');
  },
  send: (id, text, role = 'send-text') => {
    csp.fill(id, 'message', text);
    csp.click(id, role);
  },
  receives: (id, text) => csp.until(`${id} to receive ${text}`,
    () => csp.entries(id, 'in').find((entry) => entry.text === text)),
};
"""


class Browser:
    """Chromium without a window, with one page; commands and events of the DevTools protocol."""

    def __init__(self):
        self.events = []  # (method, params) of the page, in order
        self._profile = tempfile.TemporaryDirectory(prefix="csp-page-", ignore_cleanup_errors=True)
        self._answers = {}
        self._last = 0
        self._session = None
        self._loaded = asyncio.Event()

    async def __aenter__(self):
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--disable-extensions",
            "--remote-debugging-port=0", f"--user-data-dir={self._profile.name}", "about:blank",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE)
        try:
            url = await within(self._devtools_url())
            self._drain = asyncio.create_task(self._process.stderr.read())
            self._ws = await harness.websockets.connect(url, max_size=None, ping_interval=None)
            self._reader = asyncio.create_task(self._read())
            target = await self.command("Target.createTarget", url="about:blank")
            attached = await self.command("Target.attachToTarget", targetId=target["targetId"],
                                          flatten=True)
            self._session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                await self.command(f"{domain}.enable")
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_):
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        for task in (getattr(self, "_reader", None), getattr(self, "_drain", None)):
            if task:
                await asyncio.wait([task], timeout=harness.DEADLINE)
        self._profile.cleanup()

    async def _devtools_url(self):
        said = []
        while line := await self._process.stderr.readline():
            said.append(line.decode(errors="replace"))
            if match := re.search(r"DevTools listening on (ws://\S+)", said[-1]):
                return match[1]
        raise AssertionError(f"expected Chromium to listen, it said {said}")

    async def _read(self):
        try:
            async for text in self._ws:
                message = json.loads(text)
                if "id" in message:
                    self._answers.pop(message["id"]).set_result(message)
                else:
                    self.events.append((message["method"], message["params"]))
                    if message["method"] == "Page.loadEventFired":
                        self._loaded.set()
        except harness.websockets.ConnectionClosed:
            pass  # Chromium was killed

    async def command(self, method, **params):
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        answer = self._answers[self._last] = asyncio.get_running_loop().create_future()
        await self._ws.send(json.dumps(message))
        result = await within(answer)
        if "error" in result:
            raise AssertionError(f"{method}: {result['error']}")
        return result["result"]

    async def run(self, script):
        """The value of an async function's body, run in the page."""
        result = await self.command("Runtime.evaluate", awaitPromise=True, returnByValue=True,
                                    expression=f"(async () => {{ {HELPERS} {script} }})()")
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"]["exception"].get("description"))
        return result["result"].get("value")

    async def open(self, url):
        self._loaded.clear()
        await self.command("Page.navigate", url=url)
        await within(self._loaded.wait())
        await self.run("await csp.until('the page to be ready',"
                       " () => document.documentElement.dataset.ready === 'true');")


class Page(unittest.IsolatedAsyncioTestCase):

    async def asyncSetUp(self):
        self.server = harness.Server()
        self.addCleanup(self.server.kill)
        self.browser = await Browser().__aenter__()
        self.addAsyncCleanup(self.browser.__aexit__)
        await self.browser.open(self.server.http + "/")

    async def asyncTearDown(self):
        """Whatever was done: no error in the page, nothing fetched from elsewhere."""
        for method, params in self.browser.events:
            self.assertNotEqual(method, "Runtime.exceptionThrown", params)
            if method == "Log.entryAdded":
                self.assertNotEqual(params["entry"]["level"], "error", params["entry"])
            if method == "Network.requestWillBeSent" and params["documentURL"] != "about:blank":
                self.assertTrue(params["request"]["url"].startswith(self.server.http), params["request"])

    async def whoami(self, card):
        line = await self.browser.run(f"""
            await csp.connect('{card}');
            const line = await csp.until('a line of /whoami', () => csp.entries('{card}', 'in').at(-1));
            await csp.disconnect('{card}');
            csp.click('{card}', 'clear');
            return line.text;""")
        return json.loads(line)

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
        self.server.signal()
        codes = await self.browser.run("""
            const cards = [...document.querySelectorAll('.card')];
            await csp.until('the end of all', () => cards.every((card) => card.dataset.state === 'closed'));
            return cards.map((card) => card.dataset.closeCode);""")
        self.assertEqual(codes, ["1001"] * len(cards))
        self.assertEqual(self.server.wait(), 0)


if __name__ == "__main__":
    CHROMIUM = sys.argv.pop(2)
    harness.main()
