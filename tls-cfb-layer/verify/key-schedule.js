'use strict';
/* SPEC.md, "Transcript" and "Key schedule". */
const { createHash, createHmac } = require('node:crypto');
const { concat, number, label } = require('./bytes');

const sha256 = (...parts) => createHash('sha256').update(concat(...parts)).digest();
const hmac = (key, ...parts) => createHmac('sha256', key).update(concat(...parts)).digest();
const sized = (bytes) => concat(number(4, bytes.length), bytes);

const NAMES = [
  'confirmation key', 'client encryption', 'client authentication', 'client initialization',
  'server encryption', 'server authentication', 'server initialization', 'exporter', 'ratchet',
];

const handshakeTranscript = (clientHello, core) => sha256(label('handshake transcript'), sized(clientHello), sized(core));

/** Of the epoch that the request begins, from that of the former epoch. */
const rotationTranscript = (former, session, request, core) =>
  sha256(label('rotation transcript'), former, session, sized(request), sized(core));

/** Section 2.3 of RFC 5869 for one block. */
const expand = (prk, name) => hmac(prk, label(name), [1]);

/** All keys of an epoch by the names of their labels; beside them prk, transcript hash and confirmation. */
function keysOf(transcriptHash, secret) {
  const prk = hmac(transcriptHash, secret);
  const keys = Object.fromEntries(NAMES.map((name) => [name, expand(prk, name)]));
  const confirmation = hmac(keys['confirmation key'], label('server confirmation'), transcriptHash);
  return { ...keys, transcriptHash, prk, confirmation };
}

module.exports = { NAMES, sha256, hmac, handshakeTranscript, rotationTranscript, keysOf };
