// @ts-check
// The walker of decision pages gives what the program gives (vectors written by
// `tests/it/decide/vectors.rs`), and reads and writes every kind of answer.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const zlib = require('node:zlib');
const { decideWalk: decide, decideValue: values } = require('./theme.js').load('decide-value', 'decide-derive', 'decide-walk');
const { differences } = require('./decide-vectors.js');

const folder = path.join(__dirname, 'vectors');
const files = fs.readdirSync(folder).filter((f) => f.endsWith('.json'));
const load = (file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));

test('there are vectors', () => {
  assert.ok(files.length >= 2);
});

for (const file of files) {
  test(`${file}: the same as Rust, byte for byte`, () => {
    const vectors = load(file);
    assert.ok(vectors.cases.length > 100);
    assert.deepStrictEqual(differences(vectors), []);
  });
}

for (const file of files) {
  test(`${file}: the way so far has only questions that a page asks`, () => {
    const { data, cases } = load(file);
    const asked = data.facts.filter((fact) => !fact.derived && fact.group === undefined).map((fact) => fact.id);
    const questions = new Set([...asked, ...data.groups.map((group) => group.id)]);
    let steps = 0;
    for (const [answers, now, result] of cases.filter((one) => !JSON.parse(one[2]).error)) {
      for (const id of decide.progress(data, answers, now).asked) {
        assert.ok(questions.has(id), `${id} after ${JSON.stringify(answers)}: ${result}`);
        steps += 1;
      }
    }
    assert.ok(steps > 100, `${steps} steps`);
  });
}

test('a value that is written can be read again', () => {
  const { data } = load('kinds.json');
  for (const fact of data.facts) {
    for (const value of fact.cuts) {
      const text = decide.format(data, fact, value);
      assert.strictEqual(decide.parse(data, fact, text), value, `${fact.id}: ${text}`);
    }
  }
});

test('the way so far and the most that can follow', () => {
  const { data } = load('refund.json');
  const now = '2026-03-04T09:59';
  assert.deepStrictEqual(decide.progress(data, {}, now), { asked: [], left: 4 });
  const some = { refund: 'done', refunded_at: '2026-03-02T10:00' };
  assert.deepStrictEqual(decide.progress(data, some, now), { asked: ['refund', 'since'], left: 2 });
  const all = { ...some, kind: 'payment' };
  assert.deepStrictEqual(decide.progress(data, all, now), { asked: ['refund', 'since', 'kind'], left: 0 });
});

test('answers that only texts need stay, whether what hangs on them is shown or not', () => {
  const { data } = load('passages.json');
  const now = '2026-03-04T09:59';
  const asked = (/** @type {any} */ answers) => decide.progress(data, answers, now).asked;
  const light = { opened: 'yes', way: 'post', weight: '2', harm: '' };
  assert.deepStrictEqual(asked(light), ['opened', 'way', 'weight', 'harm']);
  const heavy = { ...light, weight: '6', price: '200', code: '7', harm: 'torn,wet' };
  assert.deepStrictEqual(asked(heavy), ['opened', 'way', 'price', 'weight', 'harm', 'code']);
});

test('a month holds two working days where a period of two days or more does', () => {
  const april = Date.UTC(2026, 3, 1) / 86400000;
  const holidays = Array.from({ length: 29 }, (_, day) => april + day);
  const data = { offsets: [[0, 0]], holidays, workdays: [] };
  // Days that end with their day, are put off, and hold two working days; from 31 March.
  const counting = 1 + 4 + 8 + 16 + 1440 * 64;
  for (const [within, unit] of [[30, 'd'], [1, 'm']]) {
    assert.deepStrictEqual(values.end(data, [0, april - 1], within, unit, counting)[1], april + 30, unit);
  }
  const single = (/** @type {number} */ within, /** @type {string} */ unit) => values.end(data, [0, april - 1], within, unit, counting)[1];
  assert.deepStrictEqual([single(1, 'd'), single(1, 'w')], [april + 29, april + 29]);
});

test('data of another version is refused', () => {
  const { data } = load('refund.json');
  assert.throws(() => decide.walk({ ...data, version: 99 }, {}, 0), /version/);
});

test('the script stays small', () => {
  const folder = path.join(__dirname, '../../themes/default/js');
  const source = ['decide-value.js', 'decide-derive.js', 'decide-walk.js'].map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  // Shipped without its comments.
  const code = source.join('').split('\n').filter((line) => !/^ *(\/\/|\/\*|\*)/.test(line));
  const size = zlib.gzipSync(code.join('\n')).length;
  assert.ok(size < 9600, `${size} bytes`);
});
