// `zhinan.decide` in the page gives what `zhinan explain --json` prints, byte for byte.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { explain } from './command.mjs';
import { NOW, guidePage, questions } from './guides.mjs';
import { BASES, everywhere, withPage } from './site.mjs';

/** @typedef {{set: string, answers: Record<string, string>, now: string}} Case */

/**
 * Every combination of these values; `undefined` leaves a question out.
 * @param {string} set
 * @param {Record<string, (string | undefined)[]>} values
 * @param {string} [now]
 * @returns {Case[]}
 */
function combinations(set, values, now = NOW) {
  /** @type {Record<string, string>[]} */
  let all = [{}];
  for (const [key, list] of Object.entries(values)) {
    all = all.flatMap((answers) => list.map((value) => (value === undefined ? answers : { ...answers, [key]: value })));
  }
  return all.map((answers) => ({ set, answers, now }));
}

/** Minutes and seconds around the end of the window of 48 hours. */
const MOMENTS = ['2026-03-02T09:59', '2026-03-02T10:00', '2026-03-02T10:01', '2026-03-02T10:00:30', '2026-03-04T10:00',
  '2026-03-02T02:00Z', '2026-03-01T21:00:01-05:00', '2025-12-10T10:00'];

/** @type {Case[]} */
const CASES = [
  ...combinations('refund-appeal', {
    refund: [undefined, 'done', 'pending'],
    since: [undefined, 'unsure', '47h59min', '48h'],
    kind: ['freight', 'other'],
    shipping: [undefined, 'free'],
  }),
  ...combinations('refund-appeal', { refund: ['done'], kind: ['unsure'], shipping: [undefined, 'unsure'], since: ['0', '48 小时'] }),
  ...combinations('refund-appeal', { refund: ['done'], kind: ['ruling'], refunded_at: MOMENTS }),
  ...combinations('refund-appeal', { refund: ['done'], kind: ['ruling'], refunded_at: ['2026-03-02T10:00'] }, '2026-03-04T09:59'),
  ...combinations('refund-appeal', { refund: ['done'], refunded_at: ['2024-02-28T23:59'], kind: ['ruling'] }, '2024-03-01T23:58'),
  ...combinations('escalation', {
    tried: [undefined, 'nothing', 'support', 'dispute-centre', 'third-party'],
    harm: [undefined, 'malicious', 'ruling'],
    severe: [undefined, 'yes', 'no'],
  }),
];

/** Answers that a set cannot take: both refuse them. @type {Case[]} */
const REFUSED = [
  { set: 'refund-appeal', answers: { refund: 'perhaps' }, now: NOW },
  { set: 'refund-appeal', answers: { refund: 'unsure' }, now: NOW },
  { set: 'refund-appeal', answers: { refund: 'done', since: '100000d' }, now: NOW },
  { set: 'refund-appeal', answers: { refund: 'done', refunded_at: '2026-03-04T10:01' }, now: NOW },
  { set: 'refund-appeal', answers: { refund: 'done', refunded_at: '2026-02-30T10:00' }, now: NOW },
  { set: 'escalation', answers: { nobody: 'asked' }, now: NOW },
  { set: 'escalation', answers: { __proto__x: 'yes' }, now: NOW },
];

/** @type {string[]} */
const EXPECTED = [];

before(async () => {
  // The stretches of time that the page offers are answers too.
  await withPage(BASES[0], {}, async (page) => {
    await guidePage(page, BASES[0], 'refund-appeal');
    const since = (await questions(page, 'refund-appeal')).find(({ fact }) => fact === 'since');
    const stretches = since?.options.map(({ value }) => value) ?? [];
    assert.ok(stretches.length >= 2, `stretches: ${stretches}`);
    CASES.push(...combinations('refund-appeal', { refund: ['done'], kind: ['ruling', 'unsure'], since: stretches }));
  });
  // Two at a time: each is a process that opens the whole site.
  for (let at = 0; at < CASES.length; at += 2) {
    const two = CASES.slice(at, at + 2);
    EXPECTED.push(...await Promise.all(two.map(({ set, answers, now }) => explain(set, answers, now))));
  }
  for (const { set, answers, now } of REFUSED) {
    await assert.rejects(explain(set, answers, now), JSON.stringify(answers));
  }
});

everywhere('the page decides what the command line decides', (base) => withPage(base, { timezoneId: 'Asia/Kathmandu' }, async (page) => {
  for (const set of ['refund-appeal', 'escalation']) {
    await guidePage(page, base, set);
    const own = CASES.map((one, at) => ({ ...one, expected: EXPECTED[at] })).filter((one) => one.set === set);
    const given = await page.evaluate((cases) => cases.map(({ answers, now }) => {
      const { decide } = window.zhinan;
      const instant = new Date(`${now}:00+08:00`);
      return [now, instant.getTime(), instant].map((time) => JSON.stringify(decide(cases[0].set, answers, time)));
    }), own);
    own.forEach(({ expected, answers, now }, at) => {
      for (const text of given[at]) assert.equal(text, expected, `${set} ${now} ${JSON.stringify(answers)}`);
    });
  }
}));

everywhere('the page refuses what the command line refuses', (base) => withPage(base, {}, async (page) => {
  for (const name of ['refund-appeal', 'escalation']) {
    await guidePage(page, base, name);
    const own = REFUSED.filter(({ set }) => set === name);
    const taken = await page.evaluate((cases) => cases.filter(({ set, answers, now }) => {
      try {
        window.zhinan.decide(set, answers, now);
        return true;
      } catch {
        return false;
      }
    }), own);
    assert.deepEqual(taken, []);
  }
}));
