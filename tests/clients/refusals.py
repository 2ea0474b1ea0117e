# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Every refusal is an HTTP answer with the right status and a plain text of the cause, in which
nothing of the request comes back; heads are sent byte by byte as a hostile client would."""

import harness
from harness import KEY, upgrade

MARK = "zq9marker"  # stands in every request below and in no answer


class RefusalTest(harness.ServerTest):

    def refuses(self, status, *parts):
        """The Answer, after what every refusal must obey was checked."""
        with self.server.tcp() as peer:
            try:
                for part in parts:
                    peer.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before all was sent; the answer is there all the same
            answer = harness.Answer.read(peer)
            self.assertEqual(answer.status, status, answer.raw)
            self.assertNotIn(MARK.encode(), answer.raw.lower())
            self.assertRegex(answer.field("Content-Type")[0], "^text/plain")
            self.assertTrue(answer.body.strip(), "expected a text of the cause, got an empty body")
            self.assertIn("close", [value.strip().lower() for value in
                                    ",".join(answer.field("Connection")).split(",")])
            self.assertEqual(answer.field("Set-Cookie"), [])
            self.ends(peer)
        return answer

    def ends(self, peer):
        """The server ends the connection after the answer."""
        try:
            rest = peer.recv(1)
        except ConnectionResetError:
            rest = b""
        self.assertEqual(rest, b"", "expected the end of the connection")

    def upgrades(self, request):
        with self.server.tcp() as peer:
            peer.sendall(request)
            answer = harness.Answer.read(peer)
            self.assertEqual(answer.status, 101, answer.raw)
            self.assertEqual(answer.field("Sec-WebSocket-Accept"), [harness.ACCEPT])


class Refusals(RefusalTest):

    def setUp(self):
        self.host = self.server.host

    def head(self, *fields, start=f"GET /echo?{MARK} HTTP/1.1", host=True):
        lines = [start] + ([f"Host: {self.host}"] if host else []) + list(fields)
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def test_correct_request_is_upgraded(self):
        self.upgrades(upgrade("/echo", self.host))
        self.upgrades(upgrade("/echo", self.host, f"X-Test: {MARK}"))

    def test_head_over_16_kib(self):
        self.refuses(431, upgrade("/echo", self.host, f"X-{MARK}: " + MARK * 2_000))

    def test_endless_start_line(self):
        self.refuses(431, b"GET /" + MARK.encode() * 2_000)

    def test_head_over_64_lines(self):
        fields = [f"X-{MARK}-{n}: 1" for n in range(70)]
        self.refuses(431, upgrade("/echo", self.host, *fields))

    def test_malformed_heads(self):
        good = upgrade("/echo", self.host)
        rows = {
            "no request": MARK.encode() + b"\r\n\r\n",
            "tls hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n",
            "http 9.9": good.replace(b"HTTP/1.1", b"HTTP/9.9"),
            "no version": good.replace(b" HTTP/1.1", b""),
            "NUL in a field": self.head(f"X: {MARK}\0"),
            "bare CR in a field": self.head(f"X: {MARK}\rY: 1"),
            "bare LF line ends": good.replace(b"\r\n", b"\n"),
            "space before the colon": self.head(f"X : {MARK}"),
            "field without a colon": self.head(MARK),
            "folded field": self.head(f"X: {MARK}", f" {MARK}"),
            "control character in the target": good.replace(b"/echo", b"/echo\x01"),
            "no Host": upgrade("/echo", self.host, f"X: {MARK}", drop=("Host",)),
            "upgrade in HTTP/1.0": good.replace(b"HTTP/1.1", b"HTTP/1.0"),
            "no key": upgrade("/echo", self.host, drop=("Sec-WebSocket-Key",)),
            "short key": upgrade("/echo", self.host, "Sec-WebSocket-Key: c2hvcnQ=",
                                 drop=("Sec-WebSocket-Key",)),
        }
        for name, request in rows.items():
            with self.subTest(name):
                self.refuses(400, request)

    def test_duplicates_of_single_fields(self):
        rows = {
            "Host": f"Host: {self.host}",
            "key": f"Sec-WebSocket-Key: {KEY}",
            "version": "Sec-WebSocket-Version: 13",
            "Origin": f"Origin: http://{self.host}\r\nOrigin: http://{self.host}",
            "Content-Length": "Content-Length: 0\r\nContent-Length: 5",
        }
        for name, field in rows.items():
            with self.subTest(name):
                self.refuses(400, upgrade("/echo", self.host, field, f"X: {MARK}"))

    def test_endpoint_without_upgrade(self):
        answer = self.refuses(426, self.head())
        self.assertEqual([value.lower() for value in answer.field("Upgrade")], ["websocket"])

    def test_upgrade_to_something_else(self):
        self.refuses(426, self.head("Connection: Upgrade", f"Upgrade: {MARK}"))

    def test_wrong_websocket_version(self):
        for version in ("8", "14", "0", MARK):
            with self.subTest(version):
                request = upgrade("/echo", self.host, f"Sec-WebSocket-Version: {version}",
                                  drop=("Sec-WebSocket-Version",))
                answer = self.refuses(426, request)
                self.assertEqual(answer.field("Sec-WebSocket-Version"), ["13"])

    def test_unknown_path(self):
        for path in (f"/{MARK}", f"/echo/{MARK}", "/ECHO", "/echo/", "//echo", f"/%2e%2e/{MARK}"):
            with self.subTest(path):
                self.refuses(404, upgrade(path, self.host))
        self.refuses(404, self.head(start=f"GET /{MARK} HTTP/1.1"))

    def test_wrong_method(self):
        for method in ("POST", "DELETE", "PUT"):
            with self.subTest(method):
                self.refuses(405, self.head("Content-Length: 0", start=f"{method} / HTTP/1.1"))

    def test_forbidden_origin(self):
        port = self.server.port
        for origin in (f"http://{MARK}.example", "null", f"http://127.0.0.1:{port ^ 1}",
                       f"http://localhost:{port}", f"http://{self.host}.{MARK}.example", MARK, ""):
            with self.subTest(origin):
                self.refuses(403, upgrade("/echo", self.host, f"Origin: {origin}"))

    def test_own_origin(self):
        for host in (self.host, f"localhost:{self.server.port}", f"[::1]:{self.server.port}"):
            with self.subTest(host):
                self.upgrades(upgrade("/echo", host, f"Origin: http://{host}"))

    def test_forbidden_host(self):
        for host in (f"{MARK}.example", f"{MARK}.example:{self.server.port}",
                     f"localhost.{MARK}.example", f"127.0.0.1.{MARK}.example"):
            with self.subTest(host):
                self.refuses(403, upgrade("/echo", host))
                self.refuses(403, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

    def test_health_is_ok(self):
        answer = self.server.get("/health")
        self.assertEqual((answer.status, answer.body.strip()), (200, b"ok"))

    def test_page_is_html(self):
        answer = self.server.get("/")
        self.assertEqual(answer.status, 200)
        self.assertRegex(answer.field("Content-Type")[0], "^text/html")
        for path in (b"/echo", b"/chat", b"/whoami"):
            self.assertIn(path, answer.body)

    def test_head_in_single_bytes(self):
        self.upgrades(upgrade("/echo", self.host))
        with self.server.tcp() as peer:
            for byte in upgrade("/echo", self.host):
                peer.sendall(bytes([byte]))
            self.assertEqual(harness.Answer.read(peer).status, 101)

    def test_client_that_leaves_half_way_harms_nobody(self):
        for length in (0, 1, 40):
            with self.server.tcp() as peer:
                peer.sendall(upgrade("/echo", self.host)[:length])
        self.assertEqual(self.server.get("/health").status, 200)


class SlowHeads(RefusalTest):
    options = ("--limit", "handshake-ms=300")

    def test_half_a_head_is_refused_in_time(self):
        self.refuses(408, upgrade(f"/echo?{MARK}", self.server.host)[:60])

    def test_trickle_does_not_extend_the_time(self):
        with self.server.tcp() as peer:
            peer.settimeout(0.05)
            head = upgrade("/echo?" + MARK * 100, self.server.host)
            data = b""
            for byte in head:
                try:
                    peer.sendall(bytes([byte]))
                    data = peer.recv(65536)
                    break
                except TimeoutError:
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    break
            self.assertRegex(data, b"^HTTP/1.1 408 ")

    def test_silent_client_is_dropped(self):
        with self.server.tcp() as peer:
            data = b""
            while part := peer.recv(65536):
                data += part
            self.assertTrue(not data or data.startswith(b"HTTP/1.1 408 "), data)

    async def test_opened_socket_is_not_bound_by_it(self):
        async with self.server.connect("/clock") as ws:  # a second and more
            await harness.within(ws.recv())


class FewConnections(RefusalTest):
    options = ("--limit", "connections=3")

    async def test_fourth_is_refused_and_served_when_one_left(self):
        opened = [await self.server.connect("/echo/shared") for _ in range(3)]
        self.refuses(503, upgrade(f"/echo?{MARK}", self.server.host))
        gone = opened.pop()
        await gone.close()
        # The server counts it out when its TCP connection is gone, which the client cannot see.
        for _ in range(200):
            answer = self.server.raw(upgrade("/echo", self.server.host))
            if answer.status == 101:
                break
        self.assertEqual(answer.status, 101)
        for ws in opened:
            await ws.close()


class OnePerAddress(RefusalTest):
    options = ("--limit", "connections-per-address=1")

    async def test_loopback_is_exempt(self):
        opened = [await self.server.connect("/echo/shared") for _ in range(5)]
        for ws in opened:
            await ws.send("here")
            self.assertEqual(await harness.within(ws.recv()), "here")
            await ws.close()


class AllowedOrigins(RefusalTest):
    options = ("--allow-origin", "https://app.example", "--allow-host", "console.example")

    def test_named_ones_pass_and_others_do_not(self):
        host = self.server.host
        self.upgrades(upgrade("/echo", host, "Origin: https://app.example"))
        self.upgrades(upgrade("/echo", f"console.example:{self.server.port}"))
        self.refuses(403, upgrade("/echo", host, "Origin: http://app.example"))
        self.refuses(403, upgrade("/echo", host, f"Origin: https://{MARK}.app.example"))


if __name__ == "__main__":
    harness.main()
