'use strict';
/* SPEC.md, "Exchange" and "Records". */
const { createCipheriv, createDecipheriv } = require('node:crypto');
const { Refused, refuseUnless, concat, number, Reader } = require('./bytes');
const { hmac } = require('./key-schedule');

const [FULL, LAST, FLUSH] = [0, 1, 2];
const MAXIMUM = 16_384;
const HEADER = 4;
const TAG = 16;
const DIRECTIONS = { client: 1, server: 2 };

const allowed = {
  [FULL]: (length) => length === MAXIMUM,
  [LAST]: (length) => length <= MAXIMUM,
  [FLUSH]: (length) => length >= 1 && length < MAXIMUM,
};

/**
 * The records of one direction of one exchange; keys are { encryption, authentication, initialization }. `verified` is told the
 * index and the size of each record that was verified, before anything comes of it, and may refuse it.
 */
class RecordOpener {
  constructor(keys, direction, { session, epoch, sequence }, verified = () => {}) {
    this.keys = keys;
    this.verified = verified;
    this.place = concat([1, DIRECTIONS[direction]], session, number(4, epoch), number(8, sequence));
    this.sequence = sequence;
    this.index = 0;
  }

  initialization() {
    const cipher = createCipheriv('aes-256-ecb', this.keys.initialization, null).setAutoPadding(false);
    return concat(cipher.update(concat(number(8, this.sequence), number(8, this.index))), cipher.final());
  }

  open(header, ciphertext, tag) {
    const expected = hmac(this.keys.authentication, this.place, number(8, this.index), header, ciphertext);
    refuseUnless(tag.equals(expected.subarray(0, TAG)), 'bad_tag');
    this.verified(this.index, HEADER + ciphertext.length + TAG);
    const cipher = createDecipheriv('aes-256-cfb', this.keys.encryption, this.initialization());
    this.index++;
    return concat(cipher.update(ciphertext), cipher.final());
  }
}

/**
 * Opens all records of a direction to the end of the input, one after the other: { plaintexts, flags, failure }, where the
 * plaintexts are those of records that were verified before the end or the failure.
 */
function openAll(opener, wire) {
  const opened = { plaintexts: [], flags: [], failure: undefined };
  try {
    for (let at = 0; opened.flags.at(-1) !== LAST; ) {
      const size = recordSize(wire.subarray(at));
      const [header, ciphertext, tag] = [[0, HEADER], [HEADER, size - TAG], [size - TAG, size]].map(
        ([from, to]) => wire.subarray(at + from, at + to),
      );
      const plaintext = opener.open(header, ciphertext, tag);
      at += size;
      refuseUnless(header[0] !== LAST || at === wire.length, 'malformed');
      opened.plaintexts.push(plaintext);
      opened.flags.push(header[0]);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    opened.failure = error.failure;
  }
  return opened;
}

/** The size of the record that begins here, all of which is there. Flags and length are found from the header alone. */
function recordSize(bytes) {
  refuseUnless(bytes.length >= HEADER, 'truncated');
  const length = bytes.readUIntBE(1, 3);
  refuseUnless(allowed[bytes[0]]?.(length), 'malformed');
  refuseUnless(bytes.length >= HEADER + length + TAG, 'truncated');
  return HEADER + length + TAG;
}

/** The prefix of a request, and the records behind it. */
function parseRequest(wire) {
  const reader = new Reader(wire);
  reader.version();
  const session = reader.opaque(16);
  const epoch = reader.number(4);
  const sequence = reader.long(0n, 2n ** 63n - 1n);
  return { session, epoch, sequence, records: wire.subarray(reader.at) };
}

/** SPEC.md, "Sessions and epochs": each sequence number once, and none older than the window of 2,048. */
class ReplayWindow {
  constructor() {
    this.highest = -1n;
    this.used = new Set();
  }

  accept(sequence) {
    refuseUnless(sequence > this.highest - 2048n && !this.used.has(sequence), 'replay');
    this.used.add(sequence);
    if (sequence > this.highest) this.highest = sequence;
  }
}

module.exports = { FULL, LAST, FLUSH, RecordOpener, ReplayWindow, openAll, parseRequest };
