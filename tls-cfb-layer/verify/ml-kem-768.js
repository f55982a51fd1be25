'use strict';
/*
 * ML-KEM-768 as in FIPS 203, for checking vectors and for nothing else: it is not constant time, it wipes nothing, and its
 * caller hands it the randomness. Numbers behind names are those of the standard's algorithms.
 */
const { createHash } = require('node:crypto');
const { Refused, concat } = require('./bytes');

const [N, Q, K, ETA, DU, DV] = [256, 3329, 3, 2, 10, 4];
const CIPHERTEXT = 32 * (DU * K + DV);
const KEY = 384 * K + 32;

const hash = (name, bytes, outputLength) => createHash(name, outputLength && { outputLength }).update(bytes).digest();
const H = (bytes) => hash('sha3-256', bytes);
const J = (bytes) => hash('shake256', bytes, 32);
const G = (bytes) => {
  const both = hash('sha3-512', bytes);
  return [both.subarray(0, 32), both.subarray(32)];
};
const modulo = (value) => ((value % Q) + Q) % Q;
const range = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** The powers of the root of unity 17 by bit-reversed exponent (appendix A). */
const reversed = (value) => parseInt(value.toString(2).padStart(7, '0').split('').reverse().join(''), 2);
const power = (exponent) => range(exponent, () => 17).reduce((product, factor) => (product * factor) % Q, 1);
const ZETAS = range(128, (index) => power(reversed(index)));
const GAMMAS = range(128, (index) => power(2 * reversed(index) + 1));

/** 5 and 6: the bits of each coefficient, lowest first. */
function encode(d, coefficients) {
  const out = Buffer.alloc(32 * d);
  coefficients.forEach((value, at) => {
    for (let bit = 0; bit < d; bit++) {
      const place = at * d + bit;
      out[place >> 3] |= ((value >> bit) & 1) << (place & 7);
    }
  });
  return out;
}

function decode(d, bytes) {
  const bitAt = (place) => (bytes[place >> 3] >> (place & 7)) & 1;
  return range(N, (at) => range(d, (bit) => bitAt(at * d + bit) << bit).reduce((sum, value) => sum + value, 0));
}

/** 4.7 and 4.8, rounded as there: halves upwards. */
const compress = (d, f) => f.map((value) => Math.floor((value * 2 ** (d + 1) + Q) / (2 * Q)) % 2 ** d);
const decompress = (d, f) => f.map((value) => Math.floor((value * Q * 2 + 2 ** d) / 2 ** (d + 1)));

/** 7. The chance that these bytes do not suffice is below 2^-190. */
function sampleNtt(seed) {
  const bytes = hash('shake128', seed, 3 * 512);
  const found = [];
  for (let at = 0; at < bytes.length && found.length < N; at += 3) {
    const first = bytes[at] + 256 * (bytes[at + 1] % 16);
    const second = (bytes[at + 1] >> 4) + 16 * bytes[at + 2];
    found.push(...[first, second].filter((value) => value < Q));
  }
  if (found.length < N) throw new Error('too few bytes of SHAKE128');
  return found.slice(0, N);
}

/** 8, of PRF(seed, counter). */
function sampleCbd(seed, counter) {
  const bits = hash('shake256', concat(seed, [counter]), 64 * ETA);
  const bitAt = (place) => (bits[place >> 3] >> (place & 7)) & 1;
  return range(N, (at) => modulo(bitAt(4 * at) + bitAt(4 * at + 1) - bitAt(4 * at + 2) - bitAt(4 * at + 3)));
}

/** 9 */
function ntt(f) {
  const out = [...f];
  let next = 1;
  for (let length = 128; length >= 2; length /= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = ZETAS[next++];
      for (let at = start; at < start + length; at++) {
        const term = (zeta * out[at + length]) % Q;
        out[at + length] = modulo(out[at] - term);
        out[at] = modulo(out[at] + term);
      }
    }
  }
  return out;
}

/** 10; 3303 is the inverse of 128. */
function inverseNtt(f) {
  const out = [...f];
  let next = 127;
  for (let length = 2; length <= 128; length *= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = ZETAS[next--];
      for (let at = start; at < start + length; at++) {
        const term = out[at];
        out[at] = modulo(term + out[at + length]);
        out[at + length] = modulo(zeta * (out[at + length] - term));
      }
    }
  }
  return out.map((value) => (value * 3303) % Q);
}

/** 11 and 12 */
function multiply(f, g) {
  return range(N, (at) => {
    const even = at & ~1;
    return at === even
      ? (f[even] * g[even] + ((f[even + 1] * g[even + 1]) % Q) * GAMMAS[at / 2]) % Q
      : (f[even] * g[even + 1] + f[even + 1] * g[even]) % Q;
  });
}

const add = (f, g) => f.map((value, at) => (value + g[at]) % Q);
const subtract = (f, g) => f.map((value, at) => modulo(value - g[at]));
const dot = (left, right) => range(K, (at) => multiply(left[at], right[at])).reduce(add);
const matrix = (rho) => range(K, (row) => range(K, (column) => sampleNtt(concat(rho, [column, row]))));
const transposed = (rows) => range(K, (row) => range(K, (column) => rows[column][row]));
const polynomials = (d, bytes) => range(K, (at) => decode(d, bytes.subarray(32 * d * at, 32 * d * (at + 1))));

/** 13 and 16: the key pair of the seeds d and z, 32 bytes each. */
function keyPair(d, z) {
  const [rho, sigma] = G(concat(d, [K]));
  const s = range(K, (at) => ntt(sampleCbd(sigma, at)));
  const e = range(K, (at) => ntt(sampleCbd(sigma, K + at)));
  const t = matrix(rho).map((row, at) => add(dot(row, s), e[at]));
  const publicKey = concat(...t.map((f) => encode(12, f)), rho);
  return { publicKey, s, z };
}

/** 14 */
function encrypt(publicKey, message, randomness) {
  const t = polynomials(12, publicKey);
  const y = range(K, (at) => ntt(sampleCbd(randomness, at)));
  const noise = range(K + 1, (at) => sampleCbd(randomness, K + at));
  const u = transposed(matrix(publicKey.subarray(384 * K))).map((row, at) => add(inverseNtt(dot(row, y)), noise[at]));
  const v = add(add(inverseNtt(dot(t, y)), noise[K]), decompress(1, decode(1, message)));
  return concat(...u.map((f) => encode(DU, compress(DU, f))), encode(DV, compress(DV, v)));
}

/** 15 */
function decrypt(s, ciphertext) {
  const u = polynomials(DU, ciphertext).map((f) => ntt(decompress(DU, f)));
  const v = decompress(DV, decode(DV, ciphertext.subarray(32 * DU * K)));
  return encode(1, compress(1, subtract(v, inverseNtt(dot(s, u)))));
}

/** The check of an encapsulation key, section 7.2: its length, and no coefficient from the modulus on. */
function checkPublicKey(publicKey) {
  const again = publicKey.length === KEY && polynomials(12, publicKey).map((f) => encode(12, f.map(modulo)));
  if (!again || !concat(...again).equals(publicKey.subarray(0, 384 * K))) throw new Refused('unusable_key_share');
}

/** 17, with the message m of 32 bytes as its randomness. */
function encapsulate(publicKey, m) {
  checkPublicKey(publicKey);
  const [secret, randomness] = G(concat(m, H(publicKey)));
  return { secret, ciphertext: encrypt(publicKey, m, randomness) };
}

/** 18 and 21, with implicit rejection. */
function decapsulate({ publicKey, s, z }, ciphertext) {
  if (ciphertext.length !== CIPHERTEXT) throw new Refused('unusable_key_share');
  const message = decrypt(s, ciphertext);
  const [secret, randomness] = G(concat(message, H(publicKey)));
  return encrypt(publicKey, message, randomness).equals(ciphertext) ? secret : J(concat(z, ciphertext));
}

module.exports = { keyPair, encapsulate, decapsulate, checkPublicKey };
