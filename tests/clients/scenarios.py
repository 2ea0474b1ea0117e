# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
"""Handlers written as known ones of this class are (tests/scenarios), each with a real client:
SCRIPT SCENARIOSERVER. One test class a scenario; time-outs of seconds come shorter by the query."""

import asyncio
import collections
import contextlib
import json
import os
import socket
import struct
import time

import harness
from harness import closed, is_running, until, within


def cookie_of(ws):
    return ws.response_headers.get_all("Set-Cookie")[0].split(";")[0]


async def said(ws):
    """The next message, JSON."""
    return json.loads(await within(ws.recv()))


class ScenarioTest(harness.ServerTest):

    async def ends_with(self, ws, code):
        self.assertEqual((await closed(ws))[0], code)

    async def asks(self, ws, message):
        await ws.send(message)
        return await within(ws.recv())

    async def session_of(self, cookie):
        said, _ = await self.whoami(extra_headers={"Cookie": cookie})
        return said["sessionId"]

    async def becomes(self, look, wanted):
        """Until look() gives what is wanted; each look is a request of its own."""
        end = time.monotonic() + harness.DEADLINE
        while (seen := await look()) != wanted and time.monotonic() < end:
            pass
        self.assertEqual(seen, wanted)


class S01(ScenarioTest):

    async def test_s01_echo_that_goes_on_after_each_time_out(self):
        async with self.server.connect("/s01?timeout=30") as ws:
            for _ in range(5):
                await until(ws, lambda message: message.startswith("timed out at "))
            await ws.send("still there")
            await until(ws, lambda message: message == "still there")
            await ws.send("exit")
            await self.ends_with(ws, 1000)

    async def test_s01_echo_leaves_when_its_client_does(self):
        async with self.server.connect("/s01") as ws:  # ten seconds, as the original
            self.assertEqual(await self.asks(ws, "hello"), "hello")
        self.assertEqual(ws.close_code, 1000)


class S02(ScenarioTest):

    async def test_s02_reader_welcomes_before_its_first_read_and_tells_the_count(self):
        async with self.server.connect("/s02") as ws:
            self.assertEqual(await within(ws.recv()), "welcome")
            self.assertEqual(await self.asks(ws, "naïve 😀"), "read 8")
            self.assertEqual(await self.asks(ws, ""), "read 0")
            await ws.send("x" * 2_500)
            self.assertEqual([await within(ws.recv()) for _ in range(3)],
                             ["read 1000+", "read 1000+", "read 500"])

    async def test_s02_reader_closes_by_return_after_the_time_out_its_client_chose(self):
        async with self.server.connect("/s02") as ws:
            await within(ws.recv())
            self.assertEqual(await self.asks(ws, "timeout 20"), "read 10")
            await self.ends_with(ws, 1000)


class S03(ScenarioTest):

    async def call(self, ws, number, handler, data=""):
        await ws.send(json.dumps({"handler": handler, "data": data, "_cb": number}))
        answer = await said(ws)
        self.assertEqual(answer["_cb"], number)
        return answer["data"]

    async def logged_in(self, ws):
        """The process id of its job."""
        await ws.send("open sesame")
        init = await said(ws)
        self.assertEqual((init["handler"], init["prompt"]), ("init", "USER>"))
        self.assertTrue(is_running(init["job"]))
        return init["job"]

    async def stops(self, job):
        async def look():
            return is_running(job) and bool(await self.whoami())
        await self.becomes(look, False)

    async def test_s03_terminal_ends_its_session_and_its_job_when_told_to_exit(self):
        async with self.server.connect("/s03") as ws:
            job = await self.logged_in(ws)
            before = await self.session_of(cookie_of(ws))
            self.assertEqual(await self.call(ws, 7, "execute", "write 1"), "write 1")
            self.assertEqual(await self.call(ws, 8, "execute", "write 2"), "write 2")
            self.assertEqual(await self.call(ws, 9, "count"), 2)
            self.assertIsNone(await self.call(ws, 10, "unknown"))
            self.assertTrue(await self.call(ws, 11, "exit"))
            await self.ends_with(ws, 1000)
        await self.stops(job)
        self.assertNotEqual(await self.session_of(cookie_of(ws)), before)

    async def test_s03_terminals_side_by_side_have_properties_of_their_own(self):
        async with self.server.connect("/s03") as one, self.server.connect("/s03") as two:
            self.assertNotEqual(await self.logged_in(one), await self.logged_in(two))
            await self.call(one, 1, "execute", "only here")
            self.assertEqual(await self.call(one, 2, "count"), 1)
            self.assertEqual(await self.call(two, 3, "count"), 0)

    async def test_s03_terminal_stops_its_job_when_its_client_is_lost(self):
        ws = await self.server.connect("/s03")
        job = await self.logged_in(ws)
        ws.transport.abort()
        await self.stops(job)

    async def test_s03_terminal_denies_a_wrong_key_and_none_in_time(self):
        async with self.server.connect("/s03") as wrong, \
                self.server.connect("/s03?login=20") as late:
            await wrong.send("guess")
            for ws in (wrong, late):
                self.assertEqual(await said(ws), {"handler": "denied"})
                await self.ends_with(ws, 1000)


class S04(ScenarioTest):

    async def test_s04_chat_that_reads_in_shared_mode_and_writes_from_other_threads(self):
        connect = self.server.connect
        async with connect("/s04?room=red") as ann, connect("/s04?room=red") as bob, \
                connect("/s04?room=blue") as cid:
            for number in range(20):
                speaker = (ann, bob)[number % 2]
                await speaker.send(f"line {number}")
                for ws in (ann, bob):
                    await until(ws, lambda message: message == f"line {number}")
            await cid.send("alone here")
            self.assertEqual([await within(cid.recv()) for _ in range(2)], ["joined", "alone here"])
            await bob.close()
            await until(ann, lambda message: message == "left")

    async def test_s04_chat_reads_on_after_time_outs_in_shared_mode(self):
        async with self.server.connect("/s04?room=quiet&timeout=10") as ws:
            await until(ws, lambda message: message == "a quiet room")
            await ws.send("still there")
            await until(ws, lambda message: message == "still there")


class S05(ScenarioTest):
    options = ("--limit", "outbound-bytes=262144", "--limit", "outbound-pause-bytes=131072",
               "--limit", "message-bytes=65536")

    async def test_s05_static_broadcast_reaches_a_room_from_outside_of_any_handler(self):
        async with self.server.connect("/s05?room=news") as one, \
                self.server.connect("/s05?room=news") as two:
            for ws in (one, two):
                first, second = [int((await within(ws.recv())).removeprefix("news "))
                                 for _ in range(2)]
                self.assertEqual(second, first + 1)

    async def test_s05_who_cannot_be_opened_is_removed(self):
        async with self.server.connect("/s05?room=red") as ann:
            bob = await self.server.connect("/s05?room=red")
            self.assertEqual(await self.asks(bob, "members"), "2")
            await bob.close()

            async def look():
                await ann.send("anyone?")
                await until(ann, lambda message: message == "anyone?")
                return await self.asks(ann, "members")
            await self.becomes(look, "1")

    async def test_s05_who_cannot_be_written_to_is_logged_and_the_others_are_served(self):
        lazy = socket.socket()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with contextlib.closing(lazy):
            lazy.connect(("127.0.0.1", self.server.port))
            lazy.sendall(harness.upgrade("/s05?room=big", self.server.host))
            async with self.server.connect("/s05?room=big") as ann:
                await self.becomes(lambda: self.asks(ann, "members"), "2")

                async def look():
                    await ann.send("x" * 30_000)
                    await until(ann, lambda message: len(message) == 30_000)
                    return "CSPWebSocketSlow" in await self.asks(ann, "log")
                await self.becomes(look, True)
                own = await self.asks(ann, "id")
                self.assertNotIn(own, await self.asks(ann, "log"))


class S06(ScenarioTest):

    async def test_s06_plain_base_object_writes_reads_and_ends_by_id(self):
        async with self.server.connect("/s06?name=one") as one, \
                self.server.connect("/s06?name=two") as two, \
                self.server.connect("/s06/other") as other:
            self.assertEqual(await self.asks(other, "write early"), "NotOpen")
            self.assertEqual(await self.asks(other, "open one"), "OK")
            self.assertEqual(await self.asks(other, "write hello"), "OK")
            self.assertEqual(await within(one.recv()), "hello")
            await one.send("kept for a read")
            await self.becomes(lambda: self.asks(other, "read"), "kept for a read")
            self.assertEqual(await self.asks(other, "open two"), "OK")
            self.assertEqual(await self.asks(other, "write to two"), "OK")
            self.assertEqual(await within(two.recv()), "to two")
            self.assertEqual(await self.asks(other, "end"), "OK")
            await self.ends_with(two, 1000)
            self.assertEqual(await self.asks(other, "write late"), "CSPWebSocketClosed")
            self.assertEqual(await self.asks(other, "read"), "CSPWebSocketClosed")
            self.assertEqual(await self.asks(other, "open nobody"), "UnknownWebSocket")
            self.assertEqual(await self.asks(other, "open one"), "OK")


class S07(ScenarioTest):

    async def test_s07_producers_open_each_subscriber_thousands_of_times(self):
        threads, rounds, count = 4, 250, 20
        subscribers = [await self.server.connect("/s07?topic=t") for _ in range(count)]
        async with self.server.connect("/s07/producers") as producers:
            await producers.send("t")
            notified = await asyncio.gather(*(self.notices(ws, threads * rounds)
                                              for ws in subscribers))
            opens, nanoseconds = map(int, (await within(producers.recv())).split())
        self.assertEqual(opens, threads * rounds * count)
        print(f"{opens} opens and writes, {opens / nanoseconds * 1e9:,.0f} a second")
        for numbers in notified:  # each producer's own in order
            self.assertEqual(numbers, {str(n): list(range(rounds)) for n in range(threads)})
        for ws in subscribers:
            await ws.close()

    async def notices(self, ws, count):
        numbers = collections.defaultdict(list)
        for _ in range(count):
            producer, number = (await within(ws.recv())).split()
            numbers[producer].append(int(number))
        return numbers


class S10(ScenarioTest):

    async def test_s10_pump_reads_and_writes_on_after_each_end_server(self):
        for path in ("/s10", "/another/route/s10"):
            with self.subTest(path=path):
                async with self.server.connect(path + "?poll=10") as ws:
                    self.assertIsNone(ws.response_headers.get("Set-Cookie"))
                    for last in (3, 6):
                        await ws.send(json.dumps({"countTo": last}))
                        self.assertEqual([await said(ws) for _ in range(3)],
                                         [{"type": "event", "value": last - 2 + number}
                                          for number in range(3)])
                    await ws.send(json.dumps({"leave": 1}))
                    left = await said(ws)
                    self.assertEqual(left["type"], "left")
                    self.assertGreaterEqual(left["value"], 2, "it called endServer() so often")
                    await self.ends_with(ws, 1000)


class S12(ScenarioTest):

    async def test_s12_pushes_what_each_connection_has_not_seen(self):
        async with self.server.connect("/s12/quick?name=ann") as ann, \
                self.server.connect("/s12?name=bob") as bob:
            await ann.send("one")
            await until(ann, lambda message: message == "quick 1 ann: one")
            await bob.send("two")
            self.assertEqual([await within(bob.recv()) for _ in range(2)],
                             ["calm 1 ann: one", "calm 2 bob: two"])
            self.assertEqual(await within(ann.recv()), "quick 2 bob: two")
            async with self.server.connect("/s12/quick?name=cid&after=1") as cid:
                self.assertEqual(await within(cid.recv()), "quick 2 bob: two")

    async def test_s12_set_up_that_fails_refuses_the_upgrade(self):
        answer = self.server.raw(harness.upgrade("/s12", self.server.host))
        self.assertEqual(answer.status, 403)


class S13(ScenarioTest):

    async def configured(self, name, poll, **options):
        ws = await self.server.connect("/s13", **options)
        hello = await said(ws)
        self.assertEqual(hello["type"], "hello")
        await ws.send(json.dumps({"type": "config", "name": name, "pollMs": poll}))
        return ws, hello["value"]

    async def test_s13_device_speaks_first_and_knows_a_client_by_its_saved_cookie(self):
        ws, kept = await self.configured("thermometer", 20)
        self.assertEqual(kept, "")
        self.assertEqual(await said(ws), {"type": "reading", "value": 10})
        await ws.close()
        again, kept = await self.configured("barometer", 20,
                                            extra_headers={"Cookie": cookie_of(ws)})
        self.assertEqual(kept, "thermometer")
        await again.close()

    async def test_s13_client_without_origin_and_subprotocol_is_accepted(self):
        request = harness.upgrade("/s13", self.server.host)
        self.assertNotIn(b"Origin", request)
        self.assertEqual(self.server.raw(request).status, 101)

    async def test_s13_wrong_configuration_is_refused_with_its_reason(self):
        async with self.server.connect("/s13") as ws:
            await within(ws.recv())
            await ws.send('{"type": "other"}')
            self.assertEqual(await closed(ws), (1008, "no configuration"))

    async def test_s13_two_hundred_devices_polled_with_short_time_outs(self):
        used = self.processor_seconds()
        opened = await asyncio.gather(*(self.configured(f"device {n}", 20 + n % 5 * 20)
                                        for n in range(200)))
        polls = sum(await asyncio.gather(*(self.polls(ws, 3) for ws, _ in opened)))
        used = self.processor_seconds() - used
        print(f"{polls} polls by 200 WebSockets, {used:.2f} s of processor time with their opening")

    async def polls(self, ws, readings):
        values = [(await said(ws))["value"] for _ in range(readings)]
        self.assertEqual(values, [10 * (n + 1) for n in range(readings)])
        await ws.send("enough")
        bye = await until(ws, lambda message: "bye" in message)
        await self.ends_with(ws, 1000)
        return json.loads(bye)["value"]

    def processor_seconds(self):
        with open(f"/proc/{self.server.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class S14(ScenarioTest):

    async def test_s14_only_on_client_message_serves_either_mode(self):
        for path, mode in (("/s14", "dedicated"), ("/s14/shared", "shared")):
            with self.subTest(mode=mode):
                async with self.server.connect(path) as ws:
                    for number in range(100):
                        await ws.send(f"{number}")
                    self.assertEqual([await within(ws.recv()) for _ in range(100)],
                                     [f"{mode}: {number}" for number in range(100)])


class S15(ScenarioTest):
    """Whether the cookie still gives the same session; a second WebSocket of the session witnesses
    its end."""

    async def session_ends(self, query, expected):
        async with self.server.connect("/whoami") as witness:
            before = (await said(witness))["sessionId"]
            cookie = cookie_of(witness)
            ws = await self.server.connect("/s15?" + query, extra_headers={"Cookie": cookie})
            self.assertEqual(await within(ws.recv()), before)
            await self.leave(ws, "end=server" in query or "end=message" in query)
            if expected:
                await self.ends_with(witness, 1008)
                self.assertNotEqual(await self.session_of(cookie), before)
            else:
                for _ in range(10):  # it would end a little after the client saw the close
                    self.assertEqual(await self.session_of(cookie), before)
                self.assertTrue(witness.open)

    async def leave(self, ws, is_ended_by_server):
        if is_ended_by_server:
            with contextlib.suppress(harness.websockets.ConnectionClosed):
                await ws.send("go")
            await closed(ws)
        else:
            await ws.close()

    async def test_s15_session_end_on_close_follows_the_table(self):
        for shared in (0, 1):
            for where in ("nowhere", "server", "post"):
                for end in ("never", "server", "message"):
                    if end == "message" and not shared:
                        continue
                    query = f"shared={shared}&set={where}&end={end}"
                    expected = where != "nowhere" and (not shared or end == "server")
                    with self.subTest(query=query):
                        await self.session_ends(query, expected)


class S16(ScenarioTest):

    async def test_s16_replays_what_was_missed_after_a_reconnect(self):
        async with self.server.connect("/s16/events") as events:
            first = await self.server.connect("/s16?poll=10")
            await first.send("{}")
            for number in range(1, 6):
                self.assertEqual(await self.asks(events, f"event {number}"), "logged")
            seen = [await said(first) for _ in range(5)]
            first.transport.abort()
            for number in range(6, 16):
                await self.asks(events, f"event {number}")
            async with self.server.connect("/s16?poll=10") as again:
                await again.send(json.dumps({"run": seen[-1]["run"], "last": seen[-1]["seq"]}))
                seen += [await said(again) for _ in range(10)]
                await self.asks(events, "event 16")
                seen.append(await said(again))
            self.assertEqual([(each["seq"], each["text"]) for each in seen],
                             [(number, f"event {number}") for number in range(1, 17)])
            async with self.server.connect("/s16") as other:
                await other.send('{"run": "another", "last": 9}')
                self.assertEqual((await said(other))["seq"], 1)


class S17(ScenarioTest):

    async def test_s17_binary_data_switched_during_a_connection(self):
        async with self.server.connect("/s17") as ws:
            self.assertEqual(await self.asks(ws, "naïve"), "5 naïve")
            self.assertEqual(await self.asks(ws, b"bytes that are text"), "19 bytes that are text")
            self.assertEqual(await self.asks(ws, b"\xff\x00"), "InvalidUtf8")
            self.assertEqual(await self.asks(ws, "binary"), b"6 binary")
            self.assertEqual(await self.asks(ws, b"\xff\x00"), b"2 \xff\x00")
            self.assertEqual(await self.asks(ws, "naïve"), "6 naïve".encode())
            self.assertEqual(await self.asks(ws, "text"), "4 text")
            self.assertEqual(await self.asks(ws, "naïve"), "5 naïve")

    async def test_s17_raw_byte_stream_has_records_but_no_messages(self):
        records = [bytes(range(size % 256)) * (1 + size // 256) for size in range(0, 3000, 97)]
        sent = b"".join(struct.pack(">I", len(each)) + each for each in records)
        async with self.server.connect("/s17/raw") as ws:
            for begin in range(0, len(sent), 1001):
                await ws.send(sent[begin:begin + 1001])
            back = b""
            while len(back) < len(sent):
                back += await within(ws.recv())
        self.assertEqual(back, b"".join(struct.pack(">I", len(each)) + each[::-1]
                                        for each in records))


if __name__ == "__main__":
    harness.main()
