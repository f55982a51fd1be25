#!/usr/bin/env node
'use strict';
/* Opens every file of vectors/ from SPEC.md alone and fails where one is not as it says. See README.md. */
if (Number(process.versions.node.split('.')[0]) < 18) throw new Error('needs Node 18 or later');
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { Refused } = require('./bytes');
const { Vector, table, names, failureTables } = require('./vectors');
const { openAll, RecordOpener, ReplayWindow } = require('./records');
const { NAMES, sha256 } = require('./key-schedule');
const { answerHello, clientShare, finishHandshake, parseCertificate } = require('./handshake');
const { parseRequest: parseRotationRequest, finishRotation, answerRotation } = require('./rotation');
const { parseMessage } = require('./messages');
const { bucket } = require('./padding');
const { signedBytes, checkStatement } = require('./device');
const { sign, verifyingKey } = require('./keys');
const { ServerSession } = require('./sessions');
const mlKem = require('./ml-kem-768');

/** The failure that comes of it, or "ok". Anything but a refusal is a bug here. */
function outcome(action) {
  try {
    action();
    return 'ok';
  } catch (error) {
    if (error instanceof Refused) return error.failure;
    throw error;
  }
}

const field = (name) => name.replaceAll(' ', '-');

function verifyPadding(name) {
  for (const [total, expected] of table(name)) assert.equal(bucket(total), BigInt(expected), total);
}

function verifyRecords(name) {
  const vector = new Vector(name);
  const keys = Object.fromEntries(['encryption', 'authentication', 'initialization'].map((key) => [key, vector.bytes(key)]));
  const place = { session: vector.bytes('session'), epoch: vector.number('epoch'), sequence: vector.number('sequence') };
  const opened = openAll(new RecordOpener(keys, vector.text('direction'), place), vector.bytes('wire'));
  assert.equal(opened.failure ?? 'ok', vector.text('expect'));
  assert.deepEqual(Buffer.concat(opened.plaintexts), vector.bytes('plaintext'));
}

function verifyMessage(name) {
  const vector = new Vector(name);
  let message;
  const found = outcome(() => {
    message = parseMessage(vector.text('kind'), vector.bytes('message'), vector.has('answers') ? vector.text('answers') : '');
  });
  assert.equal(found, vector.text('expect'));
  if (message) assert.deepEqual(message.content, vector.bytes('content'));
  for (const part of ['method', 'authority', 'path']) {
    if (vector.has(part)) assert.equal(message[part], vector.text(part));
  }
  if (vector.has('field')) assert.deepEqual(message.fields.map(({ name, value }) => `${name}=${value}`), [vector.text('field')]);
}

/** A vector of several rotations numbers its fields by the epoch that each is of. */
function clientSecrets(vector, number = '') {
  return {
    x25519: vector.bytes(`client-x25519-private${number}`),
    mlKem: mlKem.keyPair(vector.bytes(`client-ml-kem-d${number}`), vector.bytes(`client-ml-kem-z${number}`)),
  };
}

function verifyKeys(vector, keys, exchanged, number = '') {
  for (const key of NAMES) assert.deepEqual(keys[key], vector.bytes(field(key) + number), key + number);
  assert.deepEqual(keys.transcriptHash, vector.bytes(`transcript-hash${number}`));
  assert.deepEqual(keys.confirmation, vector.bytes(`confirmation${number}`));
  assert.deepEqual(exchanged, vector.bytes(`exchanged-secret${number}`));
}

const serverRandom = (vector, number = '') =>
  ({ x25519: vector.bytes(`server-x25519-private${number}`), m: vector.bytes(`server-ml-kem-m${number}`) });

function trust(vector) {
  const seen = vector.has('seen-serial') && { serial: vector.number('seen-serial'), key: vector.bytes('seen-key') };
  const revocations = vector.has('seen-revocations') ? vector.bytes('seen-revocations') : undefined;
  return { pin: vector.bytes('root-pin'), now: vector.number('now'), seen: seen || undefined, revocations };
}

/** Checks the hello against the secrets that it came of, and then its answer. */
function finish(vector) {
  const secrets = clientSecrets(vector);
  const share = clientShare(secrets);
  const head = Buffer.concat([Buffer.from([1]), vector.bytes('client-random'), Buffer.from([1, 1, share.length >> 8, share.length & 255])]);
  assert.deepEqual(vector.bytes('client-hello'), Buffer.concat([head, share]));
  return finishHandshake(vector.bytes('client-hello'), vector.bytes('server-hello'), secrets, trust(vector));
}

function verifyClient(name) {
  const vector = new Vector(name);
  assert.equal(outcome(() => finish(vector)), vector.text('expect'));
}

function verifyServer(name) {
  const vector = new Vector(name);
  const random = { x25519: sha256('any'), m: sha256('any other') };
  assert.equal(outcome(() => answerHello(vector.bytes('client-hello'), random)), vector.text('expect'));
}

function verifyKeySchedule(name) {
  const vector = new Vector(name);
  const hello = finish(vector);
  assert.equal(vector.text('expect'), 'ok');
  verifyKeys(vector, hello.keys, hello.exchanged);
  assert.deepEqual(hello.session, vector.bytes('session'));
  assert.equal(Object.values(hello.policy).join(' '), vector.text('policy'));
  const answer = answerHello(vector.bytes('client-hello'), serverRandom(vector));
  assert.deepEqual(answer, { exchanged: hello.exchanged, share: hello.share });
  const certificate = parseCertificate(vector.bytes('certificate'));
  assert.deepEqual(certificate.rootKey, verifyingKey(vector.bytes('root-seed')));
  assert.deepEqual(certificate.channelKey, verifyingKey(vector.bytes('channel-seed')));
}

/** Epoch 0 of the whole handshake that a vector builds on. */
function firstEpoch(vector) {
  return { ...finish(new Vector(`handshake/${vector.text('handshake')}.txt`)), number: 0 };
}

function rotate(former, vector, number = '') {
  const secrets = clientSecrets(vector, number);
  const [request, answer] = [vector.bytes(`request${number}`), vector.bytes(`answer${number}`)];
  const { epoch, share } = parseRotationRequest(request);
  assert.equal(epoch, former.number + 1);
  assert.deepEqual(share, clientShare(secrets));
  return finishRotation(former, request, answer, secrets, trust(vector));
}

function verifyRotations(name) {
  const vector = new Vector(name);
  let epoch = firstEpoch(vector);
  for (const number of ['-1', '-2']) {
    const next = rotate(epoch, vector, number);
    verifyKeys(vector, next.keys, next.exchanged, number);
    assert.equal(Object.values(next.policy).join(' '), vector.text(`policy${number}`));
    const answer = answerRotation(epoch, vector.bytes(`request${number}`), serverRandom(vector, number));
    assert.deepEqual(answer, { exchanged: next.exchanged, share: next.share });
    epoch = next;
  }
}

function verifyRotationAnswer(name) {
  const vector = new Vector(name);
  assert.equal(outcome(() => rotate(firstEpoch(vector), vector)), vector.text('expect'));
}

function verifyRotationRequest(name) {
  const vector = new Vector(name);
  const random = { x25519: sha256('any'), m: sha256('any other') };
  assert.equal(outcome(() => answerRotation(firstEpoch(vector), vector.bytes('request'), random)), vector.text('expect'));
}

function verifyExchanges(name) {
  const vector = new Vector(name);
  const session = new ServerSession(firstEpoch(vector));
  for (let step = 1; step === 1 || vector.has(`expect-${step}`); step++) {
    const found = outcome(() => session.request(vector.bytes(`request-${step}`), Number(vector.text(`seconds-${step}`))));
    assert.equal(found, vector.text(`expect-${step}`), `request ${step}`);
  }
}

function verifyDeviceStatement(name) {
  const vector = new Vector(name);
  const session = {
    rootPin: vector.bytes('root-pin'),
    session: vector.bytes('session'),
    epoch: vector.number('epoch'),
    exporter: vector.bytes('exporter'),
  };
  const device = { account: vector.bytes('account'), node: vector.bytes('node') };
  const signed = signedBytes({ ...session, ...device });
  assert.deepEqual(signed, vector.bytes('signed'));
  const signature = sign(vector.bytes('node-seed'), signed);
  assert.deepEqual(Buffer.concat([device.account, device.node, signature]), vector.bytes('statement'));
  assert.deepEqual(checkStatement(vector.bytes('statement'), session, verifyingKey(vector.bytes('node-seed'))), device);
}

/** Numbers in the order of their arrival, and whether each is accepted. */
function verifyReplay(name) {
  const window = new ReplayWindow();
  for (const [sequence, expected] of table(name)) {
    assert.equal(outcome(() => window.accept(BigInt(sequence))), expected, sequence);
  }
}

const KINDS = [
  { files: /^padding\.txt$/, verify: verifyPadding },
  { files: /^replay\.txt$/, verify: verifyReplay, tables: ['Records'] },
  { files: /^records\//, verify: verifyRecords, tables: ['Records'] },
  { files: /^exchanges\//, verify: verifyExchanges, tables: ['Records', 'Inner message'] },
  { files: /^messages\//, verify: verifyMessage, tables: ['Inner message'] },
  { files: /^handshake\/key-schedule[^/]*$/, verify: verifyKeySchedule },
  { files: /^handshake\/client\//, verify: verifyClient, tables: ['Failures'] },
  { files: /^handshake\/server\//, verify: verifyServer, tables: ['Failures'] },
  { files: /^rotation\/epochs\.txt$/, verify: verifyRotations },
  { files: /^rotation\/client\//, verify: verifyRotationAnswer, tables: ['Failures'] },
  { files: /^rotation\/server\//, verify: verifyRotationRequest, tables: ['Failures'] },
  { files: /^device-statement\.txt$/, verify: verifyDeviceStatement },
];

/** The numbers of Go's crypto/mlkem (TestAccumulated): a hundred key pairs, ciphertexts, secrets and implicit rejections. */
function verifyMlKem() {
  const random = createHash('shake128', { outputLength: 100 * (4 * 32 + 1088 - 32) }).digest();
  const accumulated = createHash('shake128', { outputLength: 32 });
  let at = 0;
  const next = (size) => random.subarray(at, (at += size));
  for (let round = 0; round < 100; round++) {
    const pair = mlKem.keyPair(next(32), next(32));
    const { secret, ciphertext } = mlKem.encapsulate(pair.publicKey, next(32));
    assert.deepEqual(mlKem.decapsulate(pair, ciphertext), secret);
    for (const part of [pair.publicKey, ciphertext, secret, mlKem.decapsulate(pair, next(1088))]) accumulated.update(part);
  }
  assert.equal(accumulated.digest('hex'), '1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415');
}

/** What it takes 4,096 requests to come to. */
const WITHOUT_VECTOR = ['too_many_exchanges'];

/** Each failure that a table of SPEC.md names is what some vector expects, and vectors expect nothing else. */
function verifyThatFailuresAreThose(files, tables) {
  const expected = new Map([...tables.keys()].map((section) => [section, new Set()]));
  for (const { files: pattern, tables: mine } of KINDS.filter((kind) => kind.tables)) {
    for (const failure of files.filter((name) => pattern.test(name)).flatMap(expectations)) {
      const sections = mine.filter((section) => tables.get(section).includes(failure));
      assert(failure === 'ok' || sections.length > 0, `${failure} in ${pattern}`);
      sections.forEach((section) => expected.get(section).add(failure));
    }
  }
  for (const [section, failures] of tables) {
    const needed = failures.filter((failure) => !WITHOUT_VECTOR.includes(failure));
    assert.deepEqual([...expected.get(section)].sort(), needed.sort(), section);
  }
}

const expectations = (name) => (name === 'replay.txt' ? table(name).map(([, expected]) => expected) : new Vector(name).expected());

/** Runs everything; prints what was opened and what was not as it should be. */
function main() {
  const files = names();
  const failed = [];
  const check = (name, action) => {
    try {
      action();
    } catch (error) {
      failed.push(name);
      console.error(`${name}: ${error.stack}`);
    }
  };
  check('ML-KEM-768', verifyMlKem);
  check('failures of SPEC.md', () => verifyThatFailuresAreThose(files, failureTables()));
  for (const { files: pattern, verify } of KINDS) {
    const mine = files.filter((name) => pattern.test(name));
    check(`files ${pattern}`, () => assert.notEqual(mine.length, 0));
    for (const name of mine) check(name, () => verify(name));
    console.log(`${String(mine.length).padStart(4)}  ${pattern.source.replace(/\\|[$^]|\[.*\*/g, '')}`);
  }
  check('files of no kind', () => assert.deepEqual(files.filter((name) => !KINDS.some((kind) => kind.files.test(name))), []));
  console.log(failed.length ? `${failed.length} are not as SPEC.md says` : 'all as SPEC.md says');
  process.exitCode = failed.length ? 1 : 0;
}

main();
