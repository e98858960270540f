'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { decideText: text } = require('./theme.js').load('decide-text');

const known = (key) => ['refund', 'refunded_at', 'kind'].includes(key);
const read = (hash, prefix = '') => {
  const { answers, ignored } = text.readAddress(hash, prefix, known);
  return [{ ...answers }, ignored];
};
const t = (key, values) => `${values ? values.n : ''}${key}`;

test('an address is written sorted and read back', () => {
  const answers = { refunded_at: '2026-03-02T10:00', kind: 'a,b', refund: 'done' };
  const hash = text.writeAddress(answers);
  assert.equal(hash, '#kind=a,b&refund=done&refunded_at=2026-03-02T10:00');
  assert.deepEqual(read(hash), [answers, false]);
  assert.equal(text.writeAddress({}), '');
});

test('an anchor of the page is not an answer', () => {
  assert.deepEqual(read('#第一节'), [{}, false]);
  assert.deepEqual(read(''), [{}, false]);
});

test('hostile addresses are left out and reported', () => {
  assert.deepEqual(read('#refund=done&nonsense=1'), [{ refund: 'done' }, true]);
  assert.deepEqual(read('#refund=done&__proto__=x&constructor=y'), [{ refund: 'done' }, true]);
  assert.deepEqual(read('#refund=%E0%A4%A'), [{}, true]);
  assert.deepEqual(read('#refund'), [{}, false]);
  assert.deepEqual(read(`#refund=${'x'.repeat(10000)}`), [{}, true]);
  assert.deepEqual(read('#refund=<script>alert(1)</script>'), [{ refund: '<script>alert(1)</script>' }, false]);
});

test('guides on one page keep their own answers', () => {
  const both = text.writeAddress({ refund: 'done' }, 'one.', '#two.refund=pending&heading');
  assert.equal(both, '#one.refund=done&two.refund=pending');
  assert.deepEqual(read(both, 'two.'), [{ refund: 'pending' }, false]);
  assert.equal(text.writeAddress({}, 'one.', both), '#two.refund=pending');
});

test('a length of time is told in its largest units', () => {
  assert.equal(text.lasting(59, t), 'decide_less_minute');
  assert.equal(text.lasting(60, t), '1decide_minute_count');
  assert.equal(text.lasting(8 * 3600 + 61, t), '8decide_hour_count 1decide_minute_count');
  assert.equal(text.lasting(86400 + 3600 + 60, t), '1decide_day_count 1decide_hour_count');
});

test('times are moved by their offset alone, whatever the zone of the device', () => {
  assert.equal(text.offsetOf('2026-03-04T10:00+08:00'), 480);
  assert.equal(text.offsetOf('2026-03-04T10:00-03:30'), -210);
  assert.equal(text.wallClock(Date.parse('2026-03-04T02:00Z'), 480), '2026-03-04T10:00');
});

test('the calendar file is folded, escaped and in UTC', () => {
  const ics = text.calendar({
    due: '2026-03-04T10:00+08:00',
    now: Date.parse('2026-03-02T00:00Z'),
    title: '截止：提交; 申诉, 现在',
    text: `file:///x#${'长'.repeat(40)}`,
    id: 'a@zhinan',
  });
  assert.match(ics, /\r\nDTSTART:20260304T020000Z\r\n/);
  assert.match(ics, /\r\nDTSTAMP:20260302T000000Z\r\n/);
  assert.ok(ics.includes('SUMMARY:截止：提交\\; 申诉\\, 现在'));
  assert.equal(ics.match(/BEGIN:VALARM/g).length, 2);
  for (const line of ics.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(ics.replace(/\r\n /g, '').includes('长'.repeat(40)));
});

test('the name of a zone is that of all seasons, unless a moment is given', () => {
  assert.equal(text.zoneName('Europe/London', 'en'), 'United Kingdom Time');
  assert.equal(text.zoneName('Asia/Shanghai', 'zh-CN'), '中国标准时间');
  assert.equal(text.zoneName('Europe/London', 'en', Date.UTC(2026, 9, 1)), 'British Summer Time');
  assert.equal(text.zoneName('Nonsense/Zone', 'en'), 'Nonsense/Zone');
});

test('a browser that knows no name for all seasons says the zone', (context) => {
  const { DateTimeFormat } = Intl;
  context.mock.method(Intl, 'DateTimeFormat', function (lang, options) {
    if (options.timeZoneName === 'longGeneric') throw new RangeError('timeZoneName');
    return new DateTimeFormat(lang, options);
  });
  assert.equal(text.zoneName('Europe/London', 'en'), 'Europe/London');
  assert.equal(text.zoneName('Asia/Shanghai', 'en'), 'China Standard Time');
});
