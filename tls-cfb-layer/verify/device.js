'use strict';
/* SPEC.md, "Device authentication". */
const { concat, number, label, refuseUnless, Reader } = require('./bytes');
const { verifies } = require('./keys');

function parseStatement(bytes) {
  const reader = new Reader(bytes);
  const statement = { account: reader.opaque(32), node: reader.opaque(16), signature: reader.opaque(64) };
  reader.end();
  return statement;
}

/** What a device signs to speak in this session and epoch. */
const signedBytes = ({ rootPin, account, node, session, epoch, exporter }) =>
  concat(label('device statement'), rootPin, account, node, session, number(4, epoch), exporter);

/** Reads and checks a statement against the session that it came in and the key of its node. */
function checkStatement(bytes, session, nodeKey) {
  const { account, node, signature } = parseStatement(bytes);
  refuseUnless(verifies(nodeKey, signedBytes({ ...session, account, node }), signature), 'wrong_signature');
  return { account, node };
}

module.exports = { signedBytes, checkStatement };
