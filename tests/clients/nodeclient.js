// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// The server as the ws package of node sees it: node nodeclient.js URL. Run by nodeclient.py.

'use strict';

const assert = require('node:assert/strict');
const WebSocket = require('ws');

const url = process.argv[2];
const Deadline = 30000;

/// A client whose messages and close are awaited one by one.
class Client {
    constructor(path, headers = {}, options = {}) {
        this.events = [];
        this.waiting = [];
        this.socket = new WebSocket(url + path, { headers, ...options });
        this.socket.on('upgrade', (answer) => { this.fields = answer.headers; });
        this.socket.on('open', () => this.push({ open: true }));
        this.socket.on('message', (data, binary) => {
            this.push({ message: binary ? data : data.toString() });
        });
        this.socket.on('close', (code, reason) => this.push({ code, reason: reason.toString() }));
        this.socket.on('unexpected-response', (request, answer) => {
            this.push({ refused: answer.statusCode });
            request.destroy();
        });
        this.socket.on('error', (error) => this.push({ error: error.message }));
    }

    push(event) {
        const next = this.waiting.shift();
        if (next)
            next(event);
        else
            this.events.push(event);
    }

    next(what) {
        if (this.events.length)
            return Promise.resolve(this.events.shift());
        return new Promise((resolve, reject) => {
            const timer = setTimeout(
                () => reject(new Error(`expected ${what}, nothing came in ${Deadline} ms`)), Deadline);
            this.waiting.push((event) => { clearTimeout(timer); resolve(event); });
        });
    }

    async expect(event, what) {
        assert.deepEqual(await this.next(what), event, what);
    }

    static async open(path, headers, options) {
        const client = new Client(path, headers, options);
        await client.expect({ open: true }, `${path} to open`);
        return client;
    }
}

const tests = {
    async echoesText() {
        for (const path of ['/echo', '/echo/pool', '/echo/shared']) {
            const client = await Client.open(path);
            for (const text of ['hello', '', 'naïve 😀']) {
                client.socket.send(text);
                await client.expect({ message: text }, `${path} to echo ${JSON.stringify(text)}`);
            }
            client.socket.close(4000, 'done');
            await client.expect({ code: 4000, reason: 'done' }, `${path} to answer the close`);
        }
    },

    async mirrorsBinary() {
        const client = await Client.open('/mirror');
        const data = Buffer.from(Array.from({ length: 70000 }, (_, n) => n & 255));
        client.socket.send(data);
        await client.expect({ message: data }, '/mirror to send the same bytes');
        client.socket.terminate();
    },

    async answersPings() {
        const client = await Client.open('/echo/shared');
        client.socket.on('pong', (data) => client.push({ pong: data.toString() }));
        client.socket.ping('are you there');
        await client.expect({ pong: 'are you there' }, 'a pong with the data of the ping');
        client.socket.terminate();
    },

    async worksWithCompressionOffered() {
        const client = await Client.open('/mirror', {}, { perMessageDeflate: true });
        const text = 'compressible '.repeat(5000);
        client.socket.send(text);
        await client.expect({ message: text }, '/mirror to send the same text');
        client.socket.terminate();
    },

    async endsWithExit() {
        const client = await Client.open('/echo');
        client.socket.send('exit');
        await client.expect({ code: 1000, reason: '' }, '/echo to end');
    },

    async refusesUnknownPath() {
        await new Client('/nowhere').expect({ refused: 404 }, '404');
    },

    async refusesForeignOrigin() {
        const client = new Client('/echo', {}, { origin: 'http://evil.example' });
        await client.expect({ refused: 403 }, '403');
    },

    async keepsTheSession() {
        const first = await Client.open('/whoami');
        const one = JSON.parse((await first.next('the line of /whoami')).message);
        const cookie = first.fields['set-cookie'][0].split(';')[0];
        assert.match(cookie, /^CSPSESSIONID-SP-\d+-UP-/);
        const second = await Client.open('/whoami', { Cookie: cookie });
        const two = JSON.parse((await second.next('the line of /whoami')).message);
        assert.equal(two.sessionId, one.sessionId, 'the session of the cookie');
        assert.deepEqual([one.visits, two.visits], [1, 2], 'visits of one session');
        first.socket.terminate();
        second.socket.terminate();
    },

    async chatsWithOthers() {
        const ann = await Client.open('/chat?room=node&name=ann');
        await ann.expect({ message: '* ann joined node' }, 'her own coming');
        const bob = await Client.open('/chat?room=node&name=bob');
        await ann.expect({ message: '* bob joined node' }, 'the coming of the other');
        bob.socket.send('hello');
        await ann.expect({ message: 'bob: hello' }, 'what the other said');
        bob.socket.close();
        await ann.expect({ message: '* bob left node' }, 'the leaving of the other');
        ann.socket.terminate();
    },

    async serverEndsWith1001() {
        const clients = await Promise.all(Array.from({ length: 20 }, (_, n) => {
            return Client.open(n % 2 ? '/echo' : '/echo/shared');
        }));
        console.log('stop'); // for the parent: stop the server now
        for (const client of clients) {
            const event = await client.next('the close');
            assert.equal(event.code, 1001, `code 1001 expected, got ${JSON.stringify(event)}`);
        }
    },
};

async function main() {
    let failed = 0;
    for (const [name, test] of Object.entries(tests)) {
        try {
            await test();
            console.log(`ok ${name}`);
        } catch (error) {
            ++failed;
            console.log(`FAIL ${name}: ${error.message}`);
        }
    }
    process.exit(failed ? 1 : 0);
}

main();
