'use strict';
/* The files of vectors/; see the README there. */
const fs = require('node:fs');
const path = require('node:path');

const FOLDER = path.join(__dirname, '..', 'vectors');

/** The fields of one file. No file names a field twice. */
class Vector {
  constructor(name) {
    this.name = name;
    this.fields = new Map();
    for (const line of read(name)) {
      const [, field, value] = /^([a-z0-9-]+):(?: (.*))?$/.exec(line);
      if (this.fields.has(field)) throw new Error(`${name}: ${field} twice`);
      this.fields.set(field, value ?? '');
    }
  }

  has(field) {
    return this.fields.has(field) && this.fields.get(field) !== '';
  }

  text(field) {
    if (!this.fields.has(field)) throw new Error(`${this.name}: no ${field}`);
    return this.fields.get(field);
  }

  /** What it expects, of each of its steps if it has more than one. */
  expected() {
    return [...this.fields].filter(([field]) => /^expect(-[0-9]+)?$/.test(field)).map(([, failure]) => failure);
  }

  bytes(field) {
    const text = this.text(field);
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error(`${this.name}: ${field} is not hexadecimal`);
    return Buffer.from(text, 'hex');
  }

  number(field) {
    return BigInt(this.text(field));
  }
}

const read = (name) => fs.readFileSync(path.join(FOLDER, name), 'ascii').split('\n').filter((line) => line !== '');

/** A table: lines of numbers and words, split at the spaces. */
const table = (name) => read(name).map((line) => line.split(' '));

/** All files of vectors that there are, as names with slashes. */
function names(folder = '') {
  return fs.readdirSync(path.join(FOLDER, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? names(name) : name;
  }).filter((name) => name.endsWith('.txt')).sort();
}

/** The names in the first column of each table of SPEC.md whose head is "failure", by the section that it stands in. */
function failureTables() {
  const tables = new Map();
  let section;
  let rows;
  for (const line of fs.readFileSync(path.join(__dirname, '..', 'SPEC.md'), 'utf8').split('\n')) {
    if (line.startsWith('#')) section = line.replace(/^#+ /, '');
    if (line.startsWith('| failure |')) tables.set(section, (rows = []));
    if (!line.startsWith('|')) rows = undefined;
    rows?.push(...[...line.split('|')[1].matchAll(/`([a-z0-9_]+)`/g)].map(([, failure]) => failure));
  }
  return tables;
}

module.exports = { Vector, table, names, failureTables };
