'use strict';
/* SPEC.md, the presentation of structures, and "Labels". */

/** What SPEC.md's tables of failures name. */
class Refused extends Error {
  constructor(failure) {
    super(failure);
    this.failure = failure;
  }
}

function refuseUnless(condition, failure) {
  if (!condition) throw new Refused(failure);
}

const concat = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A number as `size` bytes, big-endian. */
function number(size, value) {
  return Buffer.from(BigInt(value).toString(16).padStart(2 * size, '0'), 'hex');
}

function label(name) {
  const text = Buffer.from(`redoubt channel v1 ${name}`, 'ascii');
  return concat([text.length], text);
}

/** Reads structures strictly: whatever is missing, too long or left over is "malformed". */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  opaque(size) {
    refuseUnless(this.at + size <= this.bytes.length, 'malformed');
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** Up to 4 bytes. */
  number(size) {
    return this.opaque(size).readUIntBE(0, size);
  }

  /** 8 bytes, from `minimum` to `maximum`. */
  long(minimum, maximum) {
    const value = this.opaque(8).readBigUInt64BE();
    refuseUnless(value >= minimum && value <= maximum, 'malformed');
    return value;
  }

  /** opaque x<minimum..maximum> with a length of 2 bytes. */
  vector(minimum, maximum) {
    const size = this.number(2);
    refuseUnless(size >= minimum && size <= maximum, 'malformed');
    return this.opaque(size);
  }

  version() {
    refuseUnless(this.number(1) === 1, 'malformed');
  }

  end() {
    refuseUnless(this.at === this.bytes.length, 'malformed');
  }
}

module.exports = { Refused, Reader, refuseUnless, concat, number, label };
