// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT
'use strict';

// So often the server is asked while the page is visible.
const LOOK_SECONDS = 5;
// A server that has not answered by then cannot be reached.
const ANSWER_MS = 5000;

const STATUS_TEXTS = {
  live: '',
  ended: 'This session has ended.',
  none: 'This page is in no session: it has ended, or the browser keeps no cookies.',
  unreachable: 'The server cannot be reached. Trying again…',
};

/**
 * The session this page is in, as the server tells it. Looking does not prolong it; between two
 * looks its end is counted down here.
 */
class SessionBar {
  constructor() {
    this.bar = document.getElementById('session');
    this.knownId = null;
    this.endsAt = null; // on the clock of performance.now(); null when nothing is counted down
    this.isLooking = false;
    this.isLookWanted = false;
    this.secondsToLook = LOOK_SECONDS;
    this.isEnding = false;
    this.ends = 0; // a look from before the last end tells nothing
  }

  start() {
    this.part('end').addEventListener('click', () => this.end());
    this.part('new').addEventListener('click', () => location.reload());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.look();
    });
    setInterval(() => this.tick(), 1000);
    this.look();
  }

  part(role) {
    return this.bar.querySelector(`[data-role="${role}"]`);
  }

  setText(role, text) {
    const part = this.part(role);
    if (part.textContent !== text) part.textContent = text;
  }

  tick() {
    if (document.hidden) return;
    this.showTimeLeft();
    const isOver = this.endsAt !== null && this.endsAt <= performance.now();
    if (--this.secondsToLook <= 0 || isOver) this.look();
  }

  /** Asks the server, one question at a time; a look wanted meanwhile follows. */
  async look() {
    this.isLookWanted = true;
    if (this.isLooking) return;
    this.isLooking = true;
    while (this.isLookWanted) {
      this.isLookWanted = false;
      this.secondsToLook = LOOK_SECONDS;
      await this.lookOnce();
    }
    this.isLooking = false;
  }

  async lookOnce() {
    const ends = this.ends;
    try {
      const answer = await fetch('/session?CSPNoResetTimeout=1', {
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (!answer.ok) throw new Error(`answered with ${answer.status}`);
      const session = await answer.json();
      if (ends !== this.ends) return;
      if (session) this.showSession(session);
      else this.showState(this.knownId ? 'ended' : 'none');
    } catch {
      if (ends === this.ends) this.showState('unreachable');
    }
  }

  /** SessionEvents may take their time and may refuse. */
  async end() {
    if (this.isEnding) return;
    this.setEnding(true);
    this.setText('status', STATUS_TEXTS[this.bar.dataset.state]); // no longer what was refused before
    try {
      const answer = await fetch('/session/end', { method: 'POST', cache: 'no-store' });
      const said = await answer.json();
      this.ends++;
      if (answer.status !== 409 && answer.status !== 503) this.showState('ended');
      if (said.error && answer.status !== 404) this.setText('status', `End session: ${said.error}`);
    } catch {
      this.showState('unreachable');
    }
    this.setEnding(false);
    this.look();
  }

  setEnding(isEnding) {
    this.isEnding = isEnding;
    this.part('end').setAttribute('aria-disabled', isEnding); // a disabled one would lose the focus
  }

  showSession(session) {
    this.knownId = session.sessionId;
    this.endsAt = session.endsAt === null ? null
      : performance.now() + Date.parse(session.endsAt) - Date.parse(session.now);
    this.setText('id', session.sessionId);
    this.part('id').title = session.sessionId;
    this.setText('license', licenseText(session));
    this.setText('sockets', count(session.sockets, 'socket'));
    this.setText('ends', endsText(session));
    this.showState('live');
    this.showTimeLeft();
  }

  /** A text that is read aloud changes with the state alone. */
  showState(state) {
    if (this.bar.dataset.state === state) return;
    if (state !== 'live') this.endsAt = null;
    const hadFocus = this.bar.contains(document.activeElement);
    const isGone = state === 'ended' || state === 'none';
    this.bar.dataset.state = state;
    this.part('facts').hidden = isGone || this.knownId === null;
    this.part('end-fact').hidden = state !== 'live';
    this.part('ending').hidden = isGone || this.knownId === null;
    this.part('new').hidden = !isGone;
    this.setText('status', STATUS_TEXTS[state]);
    if (hadFocus && isGone) this.part('new').focus();
  }

  showTimeLeft() {
    const timer = this.part('timer');
    timer.hidden = this.endsAt === null;
    if (this.endsAt === null) return;
    const left = Math.ceil((this.endsAt - performance.now()) / 1000);
    this.setText('timer', duration(Math.max(0, left)));
  }
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function licenseText({ license, licensesInUse, licenseLimit }) {
  const units = count(license, 'licence unit');
  return licenseLimit === undefined ? units : `${units} (${licensesInUse} of ${licenseLimit} in use)`;
}

function endsText({ endsAt, heldOpen }) {
  if (endsAt !== null) return 'ends in';
  return heldOpen ? 'held open by a dedicated WebSocket' : 'never ends';
}

/** 14:52, 1:00:00, 2 d 3:00:00. */
function duration(seconds) {
  const twoDigits = (number) => String(number).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = twoDigits(seconds % 60);
  if (days > 0) return `${days} d ${hours}:${twoDigits(minutes)}:${tail}`;
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

const sessionBar = new SessionBar();
sessionBar.start();
