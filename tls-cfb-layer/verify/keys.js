'use strict';
/* Ed25519 and X25519 of Node, on the raw keys that the channel sends; and what SPEC.md asks of an Ed25519 public key. */
const crypto = require('node:crypto');
const { refuseUnless, concat } = require('./bytes');

const PUBLIC = { Ed25519: Buffer.from('302a300506032b6570032100', 'hex'), X25519: Buffer.from('302a300506032b656e032100', 'hex') };
const PRIVATE = {
  Ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  X25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
};
const publicKey = (curve, raw) => crypto.createPublicKey({ key: concat(PUBLIC[curve], raw), format: 'der', type: 'spki' });
const privateKey = (curve, raw) => crypto.createPrivateKey({ key: concat(PRIVATE[curve], raw), format: 'der', type: 'pkcs8' });
const rawPublic = (key) => crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12);

const sign = (seed, message) => crypto.sign(null, message, privateKey('Ed25519', seed));
const verifies = (key, message, signature) => crypto.verify(null, message, publicKey('Ed25519', key), signature);
const verifyingKey = (seed) => rawPublic(privateKey('Ed25519', seed));
const x25519PublicKey = (secret) => rawPublic(privateKey('X25519', secret));

/** RFC 7748, section 6.1; OpenSSL gives no result that is all zero. */
function x25519(secret, peer) {
  try {
    return crypto.diffieHellman({ privateKey: privateKey('X25519', secret), publicKey: publicKey('X25519', peer) });
  } catch (error) {
    refuseUnless(error.code !== 'ERR_OSSL_FAILED_DURING_DERIVATION', 'unusable_key_share');
    throw error;
  }
}

/* RFC 8032, section 5.1, with points as [X, Y, Z, T]. */
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const modulo = (value) => ((value % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (let square = modulo(base), rest = exponent; rest > 0n; rest >>= 1n, square = modulo(square * square)) {
    if (rest & 1n) result = modulo(result * square);
  }
  return result;
}

const D = modulo(-121665n * power(121666n, P - 2n));

/** Section 5.1.3; nothing where the bytes are no canonical encoding. */
function decodePoint(bytes) {
  const whole = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const [sign, y] = [whole >> 255n, whole & (2n ** 255n - 1n)];
  const square = modulo((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (modulo(x * x) !== square) x = modulo(x * power(2n, (P - 1n) / 4n));
  if (y >= P || modulo(x * x) !== square || (x === 0n && sign === 1n)) return undefined;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, modulo(x * y)];
}

/** Section 5.1.4 */
function addPoints([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const [a, b, c, d] = [(y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2n * D * t1 * t2, 2n * z1 * z2];
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [e * f, g * h, f * g, e * h].map(modulo);
}

function multiplyPoint(factor, point) {
  let result = [0n, 1n, 1n, 0n];
  for (let double = point, rest = factor; rest > 0n; rest >>= 1n, double = addPoints(double, double)) {
    if (rest & 1n) result = addPoints(result, double);
  }
  return result;
}

const isNeutral = ([x, y, z]) => x === 0n && y === z;

/** Refuses what is no canonical encoding of a point of the order of the group. */
function checkVerifyingKey(bytes) {
  const point = decodePoint(bytes);
  refuseUnless(point && !isNeutral(point) && isNeutral(multiplyPoint(ORDER, point)), 'malformed');
}

module.exports = { sign, verifies, verifyingKey, x25519, x25519PublicKey, checkVerifyingKey };
