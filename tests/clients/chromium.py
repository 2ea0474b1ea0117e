# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Chromium without a window, driven over the DevTools protocol, and what tests call in the page."""

import asyncio
import json
import re
import tempfile

import harness
from harness import within

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
  session: () => {
    const shown = (role) => {
      const part = csp.part('session', role);
      return part.checkVisibility() ? part.textContent : null;
    };
    const [id, license, sockets, ends, timer, status] =
      ['id', 'license', 'sockets', 'ends', 'timer', 'status'].map(shown);
    return { id, license, sockets, ends, timer, status,
      state: csp.card('session').dataset.state, title: csp.part('session', 'id').title,
      focus: document.activeElement.dataset.role };
  },
  receives: (id, text) => csp.until(`${id} to receive ${text}`,
    () => csp.entries(id, 'in').find((entry) => entry.text === text)),
};
"""


class Browser:
    """Chromium with a profile of its own; its tabs share it."""

    def __init__(self, executable):
        self._executable = executable
        self._profile = tempfile.TemporaryDirectory(prefix="csp-page-", ignore_cleanup_errors=True)
        self._answers = {}
        self._last = 0
        self._tabs = {}

    async def __aenter__(self):
        self._process = await asyncio.create_subprocess_exec(
            self._executable, "--headless", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-extensions", "--remote-debugging-port=0",
            f"--user-data-dir={self._profile.name}", "about:blank",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE)
        try:
            url = await within(self._devtools_url())
            self._drain = asyncio.create_task(self._process.stderr.read())
            self._ws = await harness.websockets.connect(url, max_size=None, ping_interval=None)
            self._reader = asyncio.create_task(self._read())
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
                elif tab := self._tabs.get(message.get("sessionId")):
                    tab.happened(message["method"], message["params"])
        except harness.websockets.ConnectionClosed:
            pass  # Chromium was killed

    async def command(self, method, session=None, **params):
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        answer = self._answers[self._last] = asyncio.get_running_loop().create_future()
        await self._ws.send(json.dumps(message))
        result = await within(answer)
        if "error" in result:
            raise AssertionError(f"{method}: {result['error']}")
        return result["result"]

    async def new_tab(self):
        target = await self.command("Target.createTarget", url="about:blank")
        attached = await self.command("Target.attachToTarget", targetId=target["targetId"],
                                      flatten=True)
        tab = self._tabs[attached["sessionId"]] = Tab(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            await tab.command(f"{domain}.enable")
        return tab

    def tabs(self):
        return self._tabs.values()


class Tab:
    """One page; what the browser told of it is kept in events."""

    def __init__(self, browser, session):
        self.events = []  # (method, params), in order
        self._browser = browser
        self._session = session
        self._loaded = asyncio.Event()

    def happened(self, method, params):
        self.events.append((method, params))
        if method == "Page.loadEventFired":
            self._loaded.set()

    async def command(self, method, **params):
        return await self._browser.command(method, session=self._session, **params)

    async def run(self, script):
        """The value of an async function's body, run in the page."""
        result = await self.command("Runtime.evaluate", awaitPromise=True, returnByValue=True,
                                    expression=f"(async () => {{ {HELPERS} {script} }})()")
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"]["exception"].get("description"))
        return result["result"].get("value")

    async def open(self, url):
        await self.loads(self.command("Page.navigate", url=url))

    async def loads(self, action):
        """Awaits action and the page that it loads."""
        self._loaded.clear()
        await action
        await within(self._loaded.wait())
        await self.run("await csp.until('the page to be ready',"
                       " () => document.documentElement.dataset.ready === 'true');")

    async def press_enter(self):
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        await self.command("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.command("Input.dispatchKeyEvent", type="keyUp", **key)

    def requests(self, path):
        """The URLs and methods of the requests for path so far."""
        sent = [params["request"] for method, params in self.events
                if method == "Network.requestWillBeSent"]
        return [(each["method"], each["url"]) for each in sent
                if re.fullmatch(rf"http://[^/]+{re.escape(path)}(\?.*)?", each["url"])]
