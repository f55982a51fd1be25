'use strict';
/* SPEC.md, "Padding" and "Inner message". */
const { refuseUnless, concat } = require('./bytes');
const { bucket } = require('./padding');

const HEAD = 16_384;
const FIELDS = 128;
const FRAMING = { request: 2, response: 3 };
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
const METHOD = new RegExp(`^${TOKEN}{1,32}$`);
const AUTHORITY = /^[A-Za-z0-9.\-_~:[\]%]{1,255}$/;
const PATH = /^\/[\x21-\x22\x24-\x7e]*$/;
const NAME = new RegExp(`^${TOKEN.replace('A-Z', '')}+$`);
const VALUE = /^([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?$/;
const FORBIDDEN = [
  'connection', 'content-encoding', 'host', 'http2-settings', 'keep-alive', 'proxy-connection', 'te', 'trailer',
  'transfer-encoding', 'upgrade',
];

/** Reads a message to the end of its bytes; the head has to end before `headLimit`. */
class MessageReader {
  constructor(bytes, headLimit) {
    this.bytes = bytes;
    this.limit = headLimit;
    this.at = 0;
  }

  opaque(size) {
    refuseUnless(this.at + size <= this.limit, 'too_large');
    refuseUnless(this.at + size <= this.bytes.length, 'truncated');
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  integer() {
    const [first] = this.opaque(1);
    const size = 1 << (first >> 6);
    const whole = concat([first & 63], this.opaque(size - 1)).toString('hex');
    const value = BigInt(`0x${whole}`);
    refuseUnless(size === 1 || value >= 1n << BigInt(4 * size - 2), 'integer');
    return Number(value);
  }

  string() {
    return this.opaque(this.integer()).toString('latin1');
  }
}

/**
 * One message in one direction: { method, authority, path, status, fields, content }, as far as it has them. `answers` is the
 * method that a response answers; `firstRecord` is how many bytes the first record holds, which has the whole head.
 */
function parseMessage(kind, bytes, answers, firstRecord = HEAD) {
  const reader = new MessageReader(bytes, Math.min(HEAD, firstRecord));
  refuseUnless(reader.integer() === FRAMING[kind], 'framing');
  const message = kind === 'request' ? requestLine(reader) : statusLine(reader);
  message.fields = fields(reader);
  reader.limit = Infinity;
  const { length, forbidden } = expectedContent(message, answers);
  message.content = content(reader, length, forbidden);
  refuseUnless(forbidden || length === undefined || message.content.length === length, 'content_length');
  refuseUnless(reader.integer() === 0, 'trailers');
  refuseUnless(bytes.subarray(reader.at).every((byte) => byte === 0), 'padding');
  return message;
}

function requestLine(reader) {
  const [method, scheme, authority, path] = [METHOD, /^https$/, AUTHORITY, PATH].map((grammar) => {
    const part = reader.string();
    refuseUnless(grammar.test(part) && part !== 'CONNECT', 'control_data');
    return part;
  });
  return { method, scheme, authority, path };
}

function statusLine(reader) {
  const status = reader.integer();
  refuseUnless(status >= 200 && status <= 599, 'control_data');
  return { status };
}

function fields(reader) {
  const all = [];
  for (let length = reader.integer(); length !== 0; length = reader.integer()) {
    refuseUnless(all.length < FIELDS && length <= 256, 'too_large');
    const name = reader.opaque(length).toString('latin1');
    refuseUnless(NAME.test(name), 'field');
    refuseUnless(!FORBIDDEN.includes(name), 'forbidden_field');
    const value = reader.string();
    refuseUnless(VALUE.test(value), 'field');
    all.push({ name, value });
  }
  return all;
}

function expectedContent({ status, fields: all }, answers) {
  const lengths = all.filter(({ name }) => name === 'content-length').map(({ value }) => value);
  refuseUnless(lengths.length <= 1 && lengths.every((value) => /^[0-9]{1,18}$/.test(value)), 'content_length');
  const forbidden = status === 204 || status === 304 || (status !== undefined && answers === 'HEAD');
  return { length: lengths.length ? Number(lengths[0]) : undefined, forbidden };
}

function content(reader, length, forbidden) {
  const chunks = [];
  let total = 0;
  for (let size = reader.integer(); size !== 0; size = reader.integer()) {
    refuseUnless(!forbidden, 'unexpected_content');
    total += size;
    refuseUnless(length === undefined || total <= length, 'content_length');
    chunks.push(reader.opaque(size));
  }
  return concat(...chunks);
}

/** The message of the plaintexts of all records of a direction, and whether they fill a bucket. */
function parsePadded(kind, plaintexts, answers) {
  const whole = concat(...plaintexts);
  const message = parseMessage(kind, whole, answers, plaintexts[0].length || HEAD);
  refuseUnless(bucket(whole.length) === BigInt(whole.length), 'padding');
  return message;
}

module.exports = { parseMessage, parsePadded };
