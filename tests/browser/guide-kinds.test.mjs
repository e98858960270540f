// Every kind of question in a form: what is typed or chosen reaches the address and the list of answers,
// and is there again when it is changed. The outcome is the one that `zhinan explain` gives.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { ZHINAN, scratch, zhinan } from './command.mjs';

const root = scratch();
mkdirSync(join(root, 'content/rules'), { recursive: true });
writeFileSync(join(root, 'content/site.yaml'), 'language: en\n');
writeFileSync(join(root, 'content/index.md'), '# t\n');
writeFileSync(join(root, 'content/rules/all.yaml'), `
title: All kinds
lang: en
zone: Europe/Berlin
hit_policy: first
facts:
  paid: {ask: Paid?, yes_no: true}
  way: {ask: Which way?, one_of: {sea: By sea, air: By air}}
  harm: {ask: What is wrong?, any_of: {broken: broken, late: too late, lost: lost}}
  pieces: {ask: How many?, number: {range: 0..500, unit: pcs}}
  price: {ask: How much?, money: {currency: EUR, range: 0..1000}}
  wait: {ask: How long?, duration: {range: 0h..30d}}
  day: {ask: Which day?, date: {range: 2024-01-01..2030-12-31}}
  at: {ask: When exactly?, datetime: {range: 2024-01-01..2030-12-31}}
  hour: {ask: What time?, time: {range: 06:00..22:00}}
  since: {ask: Since when?, elapsed: {from: arrived, range: 0min..90d}}
outcomes: {x: {title: Do it}, y: {title: Let it be}}
rules:
  - {id: all, title: All, then: x, when: {paid: yes, way: air, harm.broken: yes, pieces: '>=5', price: '>=12.50',
     wait: '>=2h', day: 2026-01-01.., at: '2026-01-01..', hour: 09:00..17:30, since: <10d}, source: S}
  - {id: else, title: Else, when: {}, then: y, source: S}
`);
writeFileSync(join(root, 'content/rules/included.yaml'), `
title: Included
zone: Europe/Berlin
facts: {since: {ask: Since when?, elapsed: {from: at, step: 1min, range: 0min..90d}}}
outcomes: {x: {title: Do it, deadline: {from: at, within: 1h, boundary: included}}, y: {title: Let it be}}
rules:
  - {id: in, title: In time, then: x, when: {since: <=1h}, source: S}
  - {id: late, title: Late, then: y, when: {since: '>1h'}, source: S}
`);
execFileSync(ZHINAN, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });

const NOW = '2026-03-04T10:00';

/**
 * @typedef {import('playwright-core').Locator} Form
 * @type {{key: string, value: string, words: RegExp, fill: (form: Form) => Promise<unknown>, wrong?: (form: Form) => Promise<unknown>, fault?: RegExp}[]}
 */
const QUESTIONS = [
  { key: 'paid', value: 'yes', words: /^Yes$/, fault: /Choose an answer/, fill: (form) => form.getByText('Yes', { exact: true }).click() },
  { key: 'way', value: 'air', words: /^By air$/, fill: (form) => form.getByText('By air').click() },
  {
    key: 'harm', value: 'broken,late', words: /^broken, too late$/,
    fill: async (form) => { await form.getByText('broken').click(); await form.getByText('too late').click(); },
  },
  {
    key: 'pieces', value: '12', words: /^12 pcs$/, fill: (form) => form.locator('[data-value]').fill('１２ pcs'),
    wrong: (form) => form.locator('[data-value]').fill('501'), fault: /from 0 to 500/,
  },
  {
    key: 'price', value: '12.50', words: /^€12.50$/, fill: (form) => form.locator('[data-value]').fill('12.5'),
    wrong: (form) => form.locator('[data-value]').fill('dear'), fault: /for example 12.50/,
  },
  {
    key: 'wait', value: '3h', words: /^3 hours$/, fill: (form) => form.locator('[data-value]').fill('3'),
    wrong: (form) => form.locator('[data-value]').fill('soon'), fault: /Digits only/,
  },
  {
    key: 'day', value: '2026-03-02', words: /March 2, 2026/, fill: (form) => form.locator('[data-value]').fill('2026-03-02'),
    fault: /Fill in both date and time/,
  },
  { key: 'at', value: '2026-03-02T08:30', words: /March 2, 2026.*08:30/, fill: (form) => form.locator('[data-value]').fill('2026-03-02T08:30') },
  {
    key: 'hour', value: '09:05', words: /^09:05$/, fill: (form) => form.locator('[data-value]').fill('09:05'),
    wrong: (form) => form.locator('[data-value]').fill('23:00'), fault: /out of range/,
  },
  {
    key: 'arrived', value: '2026-03-03T10:00', words: /March 3, 2026.*10:00/, fill: (form) => form.locator('[data-ago="24"]').click(),
    wrong: (form) => form.locator('[data-value]').fill('2026-03-05T10:00'), fault: /in the future/,
  },
];

test('every kind of question is answered, shown and changed', async () => {
  const browser = await launch();
  try {
    const page = await (await browser.newContext({ locale: 'en', timezoneId: 'Europe/Berlin' })).newPage();
    /** @type {string[]} */
    const trouble = [];
    page.on('pageerror', (error) => trouble.push(error.stack ?? error.message));
    await page.clock.setFixedTime(new Date(`${NOW}+01:00`));
    await page.goto(`${pathToFileURL(root).href}/public/guides/all/index.html`);
    const form = page.locator('[data-stage] form');
    const submit = form.locator('button[type="submit"]');
    for (const { key, fill, wrong, fault } of QUESTIONS) {
      if (fault) {
        await wrong?.(form);
        await submit.click();
        assert.match(await form.locator('[data-error]').innerText(), fault, key);
      }
      await fill(form);
      await submit.click();
      await page.waitForFunction((part) => location.hash.includes(part), `${key}=`);
    }
    const given = Object.fromEntries(QUESTIONS.map(({ key, value }) => [key, value]));
    const hash = decodeURIComponent(new URL(page.url()).hash.slice(1)).split('&').map((part) => part.split('='));
    assert.deepEqual(Object.fromEntries(hash), given);
    const labels = await page.locator('[data-answer-list] [data-answer]').allInnerTexts();
    assert.equal(labels.length, QUESTIONS.length);
    QUESTIONS.forEach(({ words }, i) => assert.match(labels[i], words));
    const pairs = Object.entries(given).map(([key, value]) => `${key}=${value}`);
    const explained = JSON.parse(await zhinan(['explain', 'all', ...pairs, '--now', NOW, '--json', '--root', root]));
    assert.deepEqual(explained.outcomes, ['x']);
    assert.equal(await page.locator('[data-stage] [data-outcome]').getAttribute('data-outcome'), 'x');
    await page.locator('[data-answer-list] [data-change]').nth(8).click();
    assert.equal(await form.locator('[data-value]').inputValue(), '09:05');
    await form.locator('[data-value]').fill('17:30');
    await submit.click();
    await page.waitForFunction(() => location.hash.includes('17:30'));
    assert.equal(await page.locator('[data-stage] [data-outcome]').getAttribute('data-outcome'), 'y');
    assert.deepEqual(trouble, []);
  } finally {
    await browser.close();
  }
});

test('without a script the stretches of a day are links', async () => {
  const browser = await launch();
  try {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(`${pathToFileURL(root).href}/public/guides/all/index.html`);
    for (const answer of ['Yes', 'By air', 'Yes', '5 pcs or more', '€12.50 or more', '2 hours or more']) {
      await page.locator('.options').getByText(answer, { exact: true }).click();
    }
    await page.locator('.options').getByText('on or after January 1, 2026', { exact: true }).click();
    await page.locator('.options').getByText('on or after January 1, 2026, 00:00', { exact: true }).click();
    assert.deepEqual(await page.locator('.options a').allInnerTexts(), ['before 09:00', '09:00 to before 17:30', '17:30 or later']);
  } finally {
    await browser.close();
  }
});

test('an included end is open until its minute is over', async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.clock.install({ time: new Date('2026-03-02T11:00:20+01:00') });
  await page.goto(`${pathToFileURL(join(root, 'public/guides/included/index.html')).href}#at=2026-03-02T10:00`);
  const due = page.locator('[data-outcome=x] [data-due]');
  await due.locator('[data-calendar]').waitFor();
  assert.match(await due.locator('[data-due-left]').innerText(), /less than 1 minute left/i);
  assert.doesNotMatch(await due.getAttribute('class') ?? '', /due-past/);
  await browser.close();
});
