'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { decideSay } = require('./theme.js').load('decide-say');

const VECTORS = readFileSync(join(__dirname, 'say-vectors.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const of = (language) => decideSay.say(VECTORS.find((one) => one.language === language).forms);

for (const { language, forms, cases } of VECTORS) {
  test(`days, times and numbers in ${language} are those of Rust`, () => {
    const say = decideSay.say(forms);
    assert.ok(cases.length > 20);
    for (const [name, text, expected] of cases) assert.equal(say[name](text), expected, `${name} ${text}`);
  });
}

test('a time is shown as it stands, and a text that is none stays', () => {
  assert.equal(of('de').dated('2026-03-04T10:00+08:00'), 'Mi., 4. März 2026, 10:00');
  assert.equal(of('en-GB').ended('2026-03-01T00:00+08:00'), 'Sat, 28 February 2026, 24:00');
  assert.equal(of('en').dated('soon'), 'soon');
});

test('a time of the last days is told by its weekday, an older one by its day', () => {
  assert.equal(of('zh-CN').briefly('2026-03-04T10:00', 24), '周三 10:00');
  assert.equal(of('zh-CN').briefly('2026-03-04T10:00', 240), '3月4日 10:00');
  assert.equal(of('fr').briefly('2026-03-04T10:00', 240), '4 mars à 10:00');
});

test('an amount has its sign before all', () => {
  assert.equal(of('en-GB').amount('£{n}', '-1234.50'), '-£1,234.50');
  assert.equal(of('de').amount('{n} €', '-1234.50'), '-1.234,50 €');
  assert.equal(of('en').amount('', '12'), '12');
  assert.equal(of('zh-CN').amount('{n} $& {x}', '5'), '5 $& {x}');
});

test('numbers are read as they are written in the language', () => {
  for (const [language, typed, plain] of [
    ['de', '1.234,50', '1234.50'],
    ['de', '12.50', '12.50'],
    ['de', '12.500', '12500'],
    ['de', '1.23.456', '1.23.456'],
    ['fr', '1 234,5', '1234.5'],
    ['fr', '1\u202f234', '1234'],
    ['en', '1,234.50', '1234.50'],
    ['en', '12,5', '12,5'],
    ['en', '12,', '12,'],
    ['de', '-7,', '-7'],
    ['de', '12,5,5', '12,5,5'],
    ['zh-CN', '１２．５', '12.5'],
    ['zh-CN', '1,234', '1,234'],
    ['en', 'ten', 'ten'],
    ['en', '', ''],
  ]) assert.equal(of(language).plain(typed), plain, `${typed} in ${language}`);
  for (const language of ['de', 'en', 'fr', 'es', 'ar', 'zh-CN']) {
    for (const plain of ['0.125', '1.234', '12345.678', '1234', '-3']) {
      const say = of(language);
      assert.equal(say.plain(say.typed(plain)), plain, language);
      assert.equal(say.plain(say.number(plain)), plain, language);
    }
  }
});
