'use strict';
/* SPEC.md, "Handshake". */
const { Reader, refuseUnless, concat, label } = require('./bytes');
const { sha256, handshakeTranscript, keysOf } = require('./key-schedule');
const { verifies, x25519, x25519PublicKey, checkVerifyingKey } = require('./keys');
const mlKem = require('./ml-kem-768');

const SUITE = 1;
const CLIENT_SHARE = 32 + 1184;
const SERVER_SHARE = 32 + 1088;
const CERTIFIED = 90;
const THIRTY_DAYS = 2_592_000n;
const YEAR_9999 = 253_402_300_799n;
const LARGEST = 2n ** 63n - 1n;

function parseClientHello(bytes) {
  refuseUnless(bytes.length <= 16_384, 'malformed');
  const reader = new Reader(bytes);
  reader.version();
  const hello = { random: reader.opaque(32), offers: [] };
  const count = reader.number(1);
  refuseUnless(count >= 1 && count <= 8, 'malformed');
  for (let before = 0; hello.offers.length < count; before = hello.offers.at(-1).suite) {
    hello.offers.push({ suite: reader.number(1), share: reader.vector(1, 4096) });
    refuseUnless(hello.offers.at(-1).suite > before, 'malformed');
  }
  reader.end();
  return hello;
}

function parseServerHello(bytes) {
  refuseUnless(bytes.length <= 8192, 'malformed');
  const reader = new Reader(bytes);
  reader.version();
  const hello = { suite: reader.number(1), session: reader.opaque(16), share: reader.vector(1, 4096) };
  hello.policy = parsePolicy(reader);
  hello.certificate = reader.vector(1, 1024);
  hello.revocations = reader.vector(0, 1024);
  hello.core = bytes.subarray(0, reader.at);
  hello.signature = reader.opaque(64);
  hello.confirmation = reader.opaque(32);
  reader.end();
  return hello;
}

function parsePolicy(reader) {
  const policy = { seconds: reader.number(4), exchanges: reader.number(4), bytes: reader.long(1n, 2n ** 62n - 1n) };
  const within = (value) => value >= 1 && value < 2 ** 31;
  refuseUnless(within(policy.seconds) && within(policy.exchanges), 'malformed');
  return policy;
}

function parseCertificate(bytes) {
  const reader = new Reader(bytes);
  reader.version();
  const certificate = { suite: reader.number(1), channelKey: reader.opaque(32), serial: reader.long(0n, LARGEST) };
  refuseUnless(certificate.suite !== 0, 'malformed');
  certificate.notBefore = reader.long(0n, YEAR_9999);
  certificate.notAfter = reader.long(0n, YEAR_9999);
  const life = certificate.notAfter - certificate.notBefore;
  refuseUnless(life > 0n && life <= THIRTY_DAYS, 'malformed');
  certificate.rootKey = reader.opaque(32);
  checkVerifyingKey(certificate.channelKey);
  checkVerifyingKey(certificate.rootKey);
  certificate.signed = bytes.subarray(0, CERTIFIED);
  certificate.signature = reader.opaque(64);
  reader.end();
  return certificate;
}

function parseRevocations(bytes) {
  const reader = new Reader(bytes);
  reader.version();
  const list = { number: reader.long(1n, LARGEST), issuedAt: reader.long(0n, YEAR_9999), rootKey: reader.opaque(32), serials: [] };
  checkVerifyingKey(list.rootKey);
  const count = reader.number(1);
  refuseUnless(count <= 64, 'malformed');
  for (let least = 0n; list.serials.length < count; least = list.serials.at(-1) + 1n) list.serials.push(reader.long(least, LARGEST));
  list.signed = bytes.subarray(0, reader.at);
  list.signature = reader.opaque(64);
  reader.end();
  return list;
}

/** Check 7: gives the list that is remembered after it, if there is any. */
function newestRevocations(bytes, { pin, revocations: remembered }) {
  if (bytes.length === 0) return remembered && parseRevocations(remembered);
  const shown = parseRevocations(bytes);
  refuseUnless(sha256(shown.rootKey).equals(pin), 'wrong_root_pin');
  refuseUnless(
    verifies(shown.rootKey, concat(label('revocation list'), shown.signed), shown.signature),
    'wrong_revocation_signature',
  );
  const before = remembered && parseRevocations(remembered);
  if (!before || shown.number > before.number) return shown;
  refuseUnless(shown.number < before.number || shown.signed.equals(before.signed), 'conflicting_revocations');
  return before;
}

/** Checks 3 to 10 of the client. `trust` is { pin, now, seen: { serial, key }, revocations }, the latter two or nothing. */
function checkCertificate(shown, suite, trust) {
  const { pin, now, seen } = trust;
  const certificate = parseCertificate(shown.certificate);
  const { rootKey, channelKey, serial } = certificate;
  refuseUnless(certificate.suite === suite, 'wrong_certificate_suite');
  refuseUnless(sha256(rootKey).equals(pin), 'wrong_root_pin');
  refuseUnless(
    verifies(rootKey, concat(label('certificate'), certificate.signed), certificate.signature),
    'wrong_certificate_signature',
  );
  refuseUnless(!newestRevocations(shown.revocations, trust)?.serials.includes(serial), 'revoked_serial');
  refuseUnless(now >= certificate.notBefore, 'certificate_not_yet_valid');
  refuseUnless(now < certificate.notAfter, 'certificate_expired');
  refuseUnless(!seen || serial >= seen.serial, 'lower_serial');
  refuseUnless(!seen || serial > seen.serial || channelKey.equals(seen.key), 'conflicting_serial');
  return certificate;
}

/** "Key exchange", of the client: `secrets` are { x25519, mlKem }. */
function exchangedSecret(secrets, share) {
  refuseUnless(share.length === SERVER_SHARE, 'unusable_key_share');
  return concat(mlKem.decapsulate(secrets.mlKem, share.subarray(32)), x25519(secrets.x25519, share.subarray(0, 32)));
}

/** "Key exchange", of the server: `random` are { x25519, m }. */
function answerShare(share, random) {
  refuseUnless(share.length === CLIENT_SHARE, 'unusable_key_share');
  const { secret, ciphertext } = mlKem.encapsulate(share.subarray(32), random.m);
  const exchanged = concat(secret, x25519(random.x25519, share.subarray(0, 32)));
  return { exchanged, share: concat(x25519PublicKey(random.x25519), ciphertext) };
}

const clientShare = (secrets) => concat(x25519PublicKey(secrets.x25519), secrets.mlKem.publicKey);

/** All "Checks of the client", in their order; gives what the session starts with. */
function finishHandshake(clientHello, serverHello, secrets, trust) {
  const hello = parseServerHello(serverHello);
  refuseUnless(parseClientHello(clientHello).offers.some(({ suite }) => suite === hello.suite), 'suite_not_offered');
  const certificate = checkCertificate(hello, hello.suite, trust);
  const transcriptHash = handshakeTranscript(clientHello, hello.core);
  refuseUnless(
    verifies(certificate.channelKey, concat(label('server signature'), transcriptHash), hello.signature),
    'wrong_server_signature',
  );
  const exchanged = exchangedSecret(secrets, hello.share);
  const keys = keysOf(transcriptHash, exchanged);
  refuseUnless(keys.confirmation.equals(hello.confirmation), 'wrong_confirmation');
  return { ...hello, certificate, exchanged, keys };
}

/** What a server with a certificate for suite 0x01 makes of a hello, as far as its share. */
function answerHello(clientHello, random) {
  const offer = parseClientHello(clientHello).offers.find(({ suite }) => suite === SUITE);
  refuseUnless(offer, 'no_common_suite');
  return answerShare(offer.share, random);
}

module.exports = { parsePolicy, parseCertificate, checkCertificate, exchangedSecret, answerShare, answerHello, clientShare, finishHandshake };
