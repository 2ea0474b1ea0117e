// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT
'use strict';

// So many messages are shown of each client; older ones go.
const LOG_ENTRIES = 500;
// So much of a message is shown.
const SHOWN_CHARACTERS = 4000;
const SHOWN_BYTES = 512;

const ABOUT = {
  '/echo': 'Sends back what it reads; “exit” ends it. After ten quiet seconds it says so.',
  '/echo/pool': 'Sends each message back, from a thread of the shared pool.',
  '/echo/shared': 'Sends each message back, on the gateway thread itself.',
  '/mirror': 'Sends each message back with its own kind, text or binary.',
  '/mirror/dedicated': 'Sends each message back with its own kind, read part by part.',
  '/chat': 'What one says goes to everyone in the room.',
  '/clock': 'Tells the time each second.',
  '/raw': 'Sends your bytes back in upper case, without message bounds.',
  '/upload': 'Reads a little at a time, answers bytes, reads and SHA-256.',
  '/whoami': 'Says who you are: ids, flags, query and visits of your session.',
};

const CLOSE_MEANINGS = {
  1000: 'normal', 1001: 'going away', 1002: 'protocol error', 1003: 'unsupported data',
  1005: 'no code', 1006: 'lost or refused', 1007: 'invalid payload', 1008: 'policy violation',
  1009: 'message too big', 1010: 'mandatory extension', 1011: 'internal error',
  1012: 'service restart', 1013: 'try again later', 1014: 'bad gateway',
};

const clients = new Set();

/** One WebSocket of one endpoint, and the card that shows it. */
class Client {
  constructor(endpoint, number) {
    this.endpoint = endpoint;
    this.number = number;
    this.socket = null;
    this.received = 0;
    this.sent = 0;
    this.card = document.getElementById('client-template').content.firstElementChild.cloneNode(true);
    this.describe();
    this.linkLabels();
    this.listen();
  }

  part(role) {
    return this.card.querySelector(`[data-role="${role}"]`);
  }

  describe() {
    const { path, enabled, nonBlocking, useSession } = this.endpoint;
    this.card.dataset.path = path;
    this.card.dataset.client = this.number;
    this.card.id = `client${path.replaceAll('/', '-')}${this.number > 1 ? `-${this.number}` : ''}`;
    this.part('path').textContent = this.number > 1 ? `${path} #${this.number}` : path;
    this.part('about').textContent = ABOUT[path] || '';
    const tags = [this.endpoint.class, useSession ? 'session' : 'no session'];
    if (nonBlocking) tags.push('non-blocking');
    if (!enabled) tags.push('disabled');
    this.part('tags').append(...tags.map((text) => {
      const tag = document.createElement('li');
      tag.textContent = text;
      return tag;
    }));
    for (const field of this.card.querySelectorAll('[data-only]')) {
      if (field.dataset.only !== path) field.remove();
    }
    for (const field of this.card.querySelectorAll('[data-except]')) {
      if (field.dataset.except === path) field.remove();
    }
  }

  linkLabels() {
    for (const label of this.card.querySelectorAll('[data-for]')) {
      const field = this.part(label.dataset.for);
      field.id = `${this.card.id}-${label.dataset.for}`;
      label.htmlFor = field.id;
    }
    this.name('path', this.card);
    this.name('log-title', this.part('log-box'));
  }

  /** Gives element the text of another as its accessible name. */
  name(role, element) {
    const title = this.part(role);
    title.id = `${this.card.id}-${role}`;
    element.setAttribute('aria-labelledby', `${this.card.id}-path ${title.id}`);
  }

  listen() {
    this.part('connect-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.connect();
    });
    this.part('send-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.send(false);
    });
    this.part('message').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send(false);
    });
    this.part('send-binary').addEventListener('click', () => this.send(true));
    this.part('disconnect').addEventListener('click', () => this.disconnect());
    this.part('clear').addEventListener('click', () => this.part('log').replaceChildren());
    this.part('another').addEventListener('click', () => addClient(this.endpoint, this));
  }

  url() {
    const base = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
    const query = this.query();
    return `${base}${this.endpoint.path}${query && '?'}${query}`;
  }

  query() {
    const free = this.part('query');
    if (free) return free.value.trim().replace(/^\?/, '').replaceAll('#', '%23');
    const query = new URLSearchParams();
    for (const role of ['room', 'name']) {
      if (this.part(role).value.trim()) query.set(role, this.part(role).value.trim());
    }
    return query.toString();
  }

  connect() {
    if (this.socket) return;
    const url = this.url();
    try {
      this.socket = new WebSocket(url);
    } catch (error) {
      this.log('event', 'event', `cannot connect: ${error.message}`);
      return;
    }
    this.socket.binaryType = 'arraybuffer';
    this.socket.addEventListener('open', () => this.opened(url));
    this.socket.addEventListener('message', (event) => this.receive(event.data));
    this.socket.addEventListener('close', (event) => this.closed(event));
    this.show('connecting');
  }

  disconnect() {
    if (!this.socket) return;
    this.socket.close(1000);
    this.show('closing');
  }

  opened(url) {
    this.log('event', 'event', `open ${url}`);
    this.show('open');
    sessionBar.look();
    this.part('message').focus({ preventScroll: true });
  }

  closed(event) {
    const meaning = CLOSE_MEANINGS[event.code] || 'application';
    const reason = event.reason ? `: ${event.reason}` : '';
    this.socket = null;
    this.card.dataset.closeCode = event.code;
    this.card.dataset.closeReason = event.reason;
    this.log('event', 'event', `closed ${event.code}, ${meaning}${reason}`);
    this.show('closed');
    sessionBar.look();
  }

  receive(data) {
    this.part('received').value = ++this.received;
    if (typeof data === 'string') this.log('in', 'text', shorten(data));
    else this.log('in', 'binary', hex(data));
  }

  send(binary) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return;
    const field = this.part('message');
    const bytes = new TextEncoder().encode(field.value);
    this.socket.send(binary ? bytes : field.value);
    this.part('sent').value = ++this.sent;
    if (binary) this.log('out', 'binary', hex(bytes.buffer));
    else this.log('out', 'text', shorten(field.value));
    field.value = '';
    field.focus();
  }

  show(state) {
    this.card.dataset.state = state;
    this.part('state').textContent = state;
    this.part('connect').disabled = state !== 'closed';
    this.part('disconnect').disabled = state !== 'open' && state !== 'connecting';
    this.part('send-text').disabled = state !== 'open';
    this.part('send-binary').disabled = state !== 'open';
    for (const role of ['query', 'room', 'name']) {
      if (this.part(role)) this.part(role).readOnly = state !== 'closed';
    }
    showTotals();
  }

  log(direction, kind, text) {
    const list = this.part('log');
    const box = this.part('log-box');
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 8;
    const entry = document.getElementById('entry-template').content.firstElementChild.cloneNode(true);
    const now = new Date();
    entry.dataset.direction = direction;
    entry.dataset.kind = kind;
    const time = entry.querySelector('[data-role="time"]');
    time.dateTime = now.toISOString();
    time.textContent = `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, '0')}`;
    entry.querySelector('[data-role="kind"]').textContent =
      { in: '← in', out: '→ out', event: '•' }[direction] + (kind === 'binary' ? ' binary' : '');
    entry.querySelector('[data-role="text"]').textContent = text;
    list.append(entry);
    while (list.childElementCount > LOG_ENTRIES) list.firstElementChild.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  }
}

function shorten(text) {
  return text.length <= SHOWN_CHARACTERS ? text
    : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}

function hex(buffer) {
  const shown = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, SHOWN_BYTES));
  const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const more = buffer.byteLength > SHOWN_BYTES ? ' …' : '';
  return `${digits}${more} (${buffer.byteLength} bytes)`.trimStart();
}

function showTotals() {
  const live = [...clients].filter((client) => client.socket);
  const open = live.filter((client) => client.socket.readyState === WebSocket.OPEN);
  document.getElementById('open-count').value = open.length;
  document.getElementById('close-all').disabled = live.length === 0;
}

/** Shows one more client of endpoint: after the one it was asked from, or at the end. */
function addClient(endpoint, after = null) {
  const same = [...clients].filter((client) => client.endpoint === endpoint);
  const client = new Client(endpoint, same.length + 1);
  clients.add(client);
  if (!after) {
    document.getElementById('clients').append(client.card);
    return client;
  }
  after.card.after(client.card);
  client.part('connect').focus();
  return client;
}

function addJump(client) {
  const link = document.createElement('a');
  link.href = `#${client.card.id}`;
  link.textContent = client.endpoint.path;
  const item = document.createElement('li');
  item.append(link);
  document.getElementById('jump-list').append(item);
}

function notice(text) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.hidden = false;
}

function readEndpoints() {
  try {
    return JSON.parse(document.getElementById('endpoints').textContent);
  } catch {
    notice('This page must be served by csp-console or csp-server: open its address in the browser.');
    return [];
  }
}

function start() {
  document.getElementById('server-address').textContent = location.host;
  document.getElementById('close-all').addEventListener('click', () => {
    for (const client of clients) client.disconnect();
  });
  const endpoints = readEndpoints();
  for (const endpoint of endpoints) addJump(addClient(endpoint));
  if (endpoints.length === 0 && document.getElementById('notice').hidden) {
    notice('This server has no endpoints: it was started with --no-samples.');
  }
  document.documentElement.dataset.ready = 'true';
}

start();
