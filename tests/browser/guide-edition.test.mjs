// Cases decided by the rules of their day, links made with other rules, answers that cannot go
// together, and browsers or files that are not as they should be. Looks at a small site of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ZHINAN, scratch } from './command.mjs';
import { openGuide, stage } from './guides.mjs';
import { withPage } from './site.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = scratch();
mkdirSync(join(ROOT, 'content', 'rules'), { recursive: true });
copyFileSync(join(HERE, 'samples', 'late.yaml'), join(ROOT, 'content', 'rules', 'late.yaml'));
writeFileSync(join(ROOT, 'content', 'rules', 'dated.yaml'), `title: 什么时候到期
facts:
  yes: {ask: 收到通知了吗, yes_no: true}
  day: {ask: 哪一天收到的, date: {range: 2020-01-01..2030-12-31}}
outcomes:
  wait: {title: 等通知, body: 先等。}
  reply: {title: 回复通知, body: 去回复。, deadline: {from: day, within: 1 个月}}
rules:
  - {id: no, title: 没有收到就等, when: {yes: no}, then: wait}
  - {id: yes, title: 收到就回复, when: {yes: yes}, then: reply}
`);
execFileSync(ZHINAN, ['build', '--root', ROOT, '--as-of', '2026-11-22'], { stdio: ['ignore', 'ignore', 'pipe'] });

/** @type {import('./site.mjs').Base} */
const BASE = { name: 'from disk', url: `${pathToFileURL(join(ROOT, 'public')).href}/`, misses: [] };

/** @param {import('./site.mjs').Page} page @param {string} hash @param {string} [now] */
const open = (page, hash, now = '2026-11-22T12:00') => openGuide(page, BASE, 'late', hash, now);

/** @typedef {import('./site.mjs').Page} Page */
const explained = (/** @type {string[]} */ answers) =>
  JSON.parse(execFileSync(ZHINAN, ['explain', 'late', '--json', '--root', ROOT, ...answers], { encoding: 'utf8' }));

test('an earlier case is decided by the rules of its day, and the page says so', () => withPage(BASE, {}, async (page) => {
  await open(page, '#ordered_at=2026-06-29T10:00&shipped=no', '2026-07-01T12:00');
  assert.deepEqual(await stage(page), { fact: null, outcomes: ['old'] });
  const words = await page.locator('[data-stage] .banner').innerText();
  assert.ok(words.includes('2026年6月30日') && words.includes('当时的规则'), words);
  assert.deepEqual(await page.locator('[data-rule]:visible').evaluateAll((nodes) =>
    nodes.map((node) => /** @type {HTMLElement} */ (node).dataset.rule)), ['before']);
  const due = explained(['ordered_at=2026-06-29T10:00', 'shipped=no', '--now', '2026-07-01T12:00']).due;
  assert.equal(due, '2026-07-06T10:00+08:00');
  assert.ok((await page.locator('[data-due-time]').innerText()).includes('2026年7月6日'));
  // By the rules of its day, and these are today's.
  await open(page, '#big=no&ordered_at=2026-11-20T10:00&shipped=no');
  assert.deepEqual((await stage(page)).outcomes, ['new']);
  assert.equal(await page.locator('[data-stage] .banner').count(), 0);
}));

test('several outcomes each have their own due time', () => withPage(BASE, {}, async (page) => {
  await open(page, '#big=unsure&ordered_at=2026-11-20T10:00&shipped=no');
  assert.deepEqual((await stage(page)).outcomes, ['new', 'new-big']);
  const due = (/** @type {string} */ id) => page.locator(`[data-stage] [data-outcome="${id}"] [data-due-time]`).innerText();
  assert.ok((await due('new')).includes('12月20日'), await due('new'));
  assert.ok((await due('new-big')).includes('11月30日'), await due('new-big'));
}));

test('a date that decides nothing is asked beside the due time that it gives', () => withPage(BASE, {}, async (page) => {
  await openGuide(page, BASE, 'dated', '#yes=yes', '2026-11-22T12:00');
  assert.deepEqual(await stage(page), { fact: null, outcomes: ['reply'] });
  await page.locator('[data-due-ask]').click();
  assert.equal((await stage(page)).fact, 'day');
  await page.locator('[data-stage] input[data-value]').fill('2026-10-31');
  await page.locator('[data-stage] button[type="submit"]').click();
  assert.equal(new URL(page.url()).hash, '#day=2026-10-31&yes=yes');
  assert.ok((await page.locator('[data-due-time]').innerText()).includes('11月30日'));
  assert.equal(await page.locator('[data-due-ask]').isVisible(), false);
  assert.equal(await page.locator('.answer').count(), 2, 'it can be changed like any answer');
}));

test('a link says by which rules it was made', () => withPage(BASE, { permissions: [] }, async (page) => {
  const answers = '#big=no&ordered_at=2026-11-20T10:00&shipped=no';
  await open(page, answers);
  await page.evaluate(() => { window.zhinan.copy = (/** @type {string} */ words) => { /** @type {any} */ (window).copied = words; return Promise.resolve(); }; });
  await page.locator('[data-copy-link]').click();
  const link = await page.evaluate(() => /** @type {any} */ (window).copied);
  assert.match(link, /#big=no&edition=[0-9a-f]{8}&ordered_at=2026-11-20T10:00&shipped=no$/);
  await page.goto('about:blank');
  await page.goto(link);
  assert.equal(await page.locator('[data-notice]').isVisible(), false, 'the same rules');
  assert.equal(new URL(page.url()).hash, answers, 'the address holds answers only');
  await page.goto('about:blank');
  await page.goto(link.replace(/edition=[0-9a-f]+/, 'edition=00000000'));
  assert.ok((await page.locator('[data-notice]').innerText()).includes('规则后来改过'));
  assert.deepEqual((await stage(page)).outcomes, ['new'], 'decided again');
}));

test('an answer that cannot go with those before is refused with the reason', () => withPage(BASE, {}, async (page) => {
  await open(page, '#big=yes&ordered_at=2026-11-20T10:00&shipped=no');
  assert.deepEqual((await stage(page)).outcomes, ['new-big']);
  // A later answer that no longer goes with a changed one is set aside, and comes back with it.
  const change = (/** @type {string} */ words) => page.locator('.answer').filter({ hasText: words }).locator('[data-change]').click();
  const choose = async (/** @type {string} */ value) => {
    await page.locator(`[data-stage] input[value="${value}"]`).check();
    await page.locator('[data-stage] button[type="submit"]').click();
  };
  await change('已经发货了吗');
  await choose('yes');
  assert.deepEqual((await stage(page)).outcomes, ['none']);
  assert.equal(await page.locator('.answer').filter({ hasText: '是大件吗' }).locator('[data-unused]').isVisible(), true);
  await change('已经发货了吗');
  await choose('no');
  assert.deepEqual((await stage(page)).outcomes, ['new-big']);
  // In an address, nothing is taken over.
  await open(page, '#big=yes&shipped=yes');
  assert.ok((await page.locator('[data-notice]').innerText()).includes('略过'));
  const said = await page.evaluate(() => {
    try { return window.zhinan.decide('late', { shipped: 'yes', big: 'yes' }); } catch (error) { return /** @type {any} */ (error).because; }
  });
  assert.equal(said, '大件都由仓库代发');
}));

test('a browser without storage loses ticks, and nothing else', () => withPage(BASE, {}, async (page) => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden'); } }));
  await open(page, '#big=no&ordered_at=2026-11-20T10:00&shipped=no');
  assert.deepEqual((await stage(page)).outcomes, ['new']);
  await page.locator('[data-restart]').click();
  assert.equal((await stage(page)).fact, 'shipped');
}));

test('data of another version leaves the links, and says why', async () => {
  const file = join(ROOT, 'public', 'guides', 'late', 'index.html');
  const whole = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, whole.replace(/"version":\d+/, '"version":99'));
    // The fault is told in the console too.
    await assert.rejects(withPage(BASE, {}, async (page) => {
      await open(page, '');
      assert.ok((await page.locator('[data-guide] .banner').first().innerText()).includes('版本对不上'));
      assert.equal(await page.locator('a.option').first().isVisible(), true);
      assert.equal(await page.locator('[data-guide-live]').isVisible(), false);
    }), /data of another version/);
  } finally {
    writeFileSync(file, whole);
  }
});
