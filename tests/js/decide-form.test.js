'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { decideForm } = require('./theme.js').load('decide-value', 'decide-derive', 'decide-walk', 'decide-text', 'decide-form');

test('a length of time that was answered is said in words', () => {
  const t = (key, values) => `${values.n} ${key.split('_')[1]}`;
  const say = (value) => decideForm.CONTROLS.duration.label({ dataset: {} }, value, { t });
  assert.equal(say('36h'), '36 hour');
  assert.equal(say('2d'), '2 day');
  assert.equal(say('1h30min'), '1 hour 30 minute');
  assert.equal(say('2d3h'), '2 day 3 hour');
  assert.equal(say('soon'), 'soon');
  assert.equal(say(''), '');
});
