'use strict';
/* SPEC.md, "Rotation". An epoch is { number, session, suite, keys }, the keys as of key-schedule.js. */
const { Reader, refuseUnless, concat, label } = require('./bytes');
const { rotationTranscript, keysOf } = require('./key-schedule');
const { verifies } = require('./keys');
const { parsePolicy, checkCertificate, exchangedSecret, answerShare } = require('./handshake');

function parseRequest(bytes) {
  const reader = new Reader(bytes);
  reader.version();
  const request = { epoch: reader.number(4), share: reader.vector(1, 4096) };
  refuseUnless(request.epoch >= 1 && request.epoch < 2 ** 31, 'malformed');
  reader.end();
  return request;
}

function parseAnswer(bytes) {
  const reader = new Reader(bytes);
  reader.version();
  const answer = { share: reader.vector(1, 4096), policy: parsePolicy(reader) };
  answer.certificate = reader.vector(1, 1024);
  answer.revocations = reader.vector(0, 1024);
  answer.core = bytes.subarray(0, reader.at);
  answer.signature = reader.opaque(64);
  answer.confirmation = reader.opaque(32);
  reader.end();
  return answer;
}

/** The checks of the client, in their order; gives the next epoch. */
function finishRotation(former, request, answer, secrets, trust) {
  const parsed = parseAnswer(answer);
  const certificate = checkCertificate(parsed, former.suite, trust);
  const transcriptHash = rotationTranscript(former.keys.transcriptHash, former.session, request, parsed.core);
  refuseUnless(
    verifies(certificate.channelKey, concat(label('rotation signature'), transcriptHash), parsed.signature),
    'wrong_server_signature',
  );
  const exchanged = exchangedSecret(secrets, parsed.share);
  const keys = keysOf(transcriptHash, concat(former.keys.ratchet, exchanged));
  refuseUnless(keys.confirmation.equals(parsed.confirmation), 'wrong_confirmation');
  return { ...parsed, number: former.number + 1, session: former.session, suite: former.suite, exchanged, keys };
}

/** What a server in that epoch makes of a request, as far as its share. */
function answerRotation(former, request, random) {
  const { epoch, share } = parseRequest(request);
  refuseUnless(epoch === former.number + 1, 'unexpected_epoch');
  return answerShare(share, random);
}

module.exports = { parseRequest, finishRotation, answerRotation };
