'use strict';
/* SPEC.md, "Sessions and epochs" and "Exchange": what a server makes of one request after another. */
const { refuseUnless, Refused } = require('./bytes');
const { RecordOpener, ReplayWindow, openAll, parseRequest } = require('./records');
const { parsePadded } = require('./messages');

const CONFIRM_WITHIN = 10;

const recordKeys = (keys, side) =>
  Object.fromEntries(['encryption', 'authentication', 'initialization'].map((use) => [use, keys[`${side} ${use}`]]));

/** The one epoch of a session that was never rotated; seconds count from its handshake. Responses are not sent. */
class ServerSession {
  constructor({ session, policy, keys }) {
    this.id = session;
    this.policy = policy;
    this.keys = recordKeys(keys, 'client');
    this.window = new ReplayWindow();
    this.confirmed = false;
    this.exchanges = 0;
    this.bytes = 0;
  }

  /** Opens a request to its end, and gives its message. */
  request(wire, seconds) {
    const { session, epoch, sequence, records } = parseRequest(wire);
    refuseUnless(session.equals(this.id) && (this.confirmed || seconds < CONFIRM_WITHIN) && epoch === 0, 'unknown_session');
    refuseUnless(this.exchanges < 2 * this.policy.exchanges, 'expired_epoch');
    refuseUnless(!this.hasReachedTwiceTheSecondsOrBytes(seconds), 'expired_epoch');
    const verified = (index, size) => this.verified(index, size, sequence, seconds);
    const opened = openAll(new RecordOpener(this.keys, 'client', { session, epoch, sequence }, verified), records);
    if (opened.failure) throw new Refused(opened.failure);
    return parsePadded('request', opened.plaintexts);
  }

  hasReachedTwiceTheSecondsOrBytes(seconds) {
    return seconds >= 2 * this.policy.seconds || BigInt(this.bytes) >= 2n * this.policy.bytes;
  }

  /** The first record of a request proves the client, and spends the sequence number. */
  verified(index, size, sequence, seconds) {
    if (index === 0) {
      this.window.accept(sequence);
      this.confirmed = true;
      this.exchanges++;
    }
    this.bytes += size;
    refuseUnless(!this.hasReachedTwiceTheSecondsOrBytes(seconds), 'expired_epoch');
  }
}

module.exports = { ServerSession };
