// A site in several languages, one of them from right to left: the way between them, the search of each, and one
// guide in all of them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { AXE, faults } from './axe.mjs';
import { siteOf } from './command.mjs';
import { serve } from './server.mjs';
import { address, withPage } from './site.mjs';

const FILES = {
  'site.yaml': 'title: 客服指南\nlanguages: [en, ar]\nzone: Asia/Shanghai\nnav: [{title: 帮助, link: help/index.md}]\n',
  'site.en.yaml': 'title: Seller guide\nnav: {help/index.md: Help}\n',
  'index.md': '# 首页\n\n[退款](help/refund.md)\n',
  'index.en.md': '# Home\n\n[Refunds](help/refund.md)\n',
  'help/index.md': '# 帮助\n',
  'help/index.en.md': '# Help\n',
  'help/refund.md': '# 退款规则\n\n退款的正文。\n\n## 凭证\n\n`cargo run`\n\n```sh\ncargo run\n```\n',
  'en/help/refund.md': '# Refund rules\n\nThe text “about” refunds.\n\n## Receipts\n\nKeep the [other](other.md) receipts.\n',
  'help/other.md': '# 运费\n\n运费的正文。\n',
  'rules/refund.yaml': [
    'title: 还能退款吗', 'facts:', '  paid: {ask: 付款了吗？, one_of: {done: 付了, pending: 还没有}}',
    '  days: {ask: 过了几天？, number: {range: 0..60}, needs: {paid: done}}', 'outcomes:',
    '  now: {title: 现在申请, body: 办。}', '  wait: {title: 等一等, body: 等。}', 'rules:',
    '  - {id: early, title: 七天以内, when: {paid: done, days: <7}, then: now, source: 规则}',
    '  - {id: late, title: 七天以后, when: {paid: done, days: ">=7"}, then: wait, source: 规则}',
    '  - {id: pending, title: 没付, when: {paid: pending}, then: wait, source: 规则}', '',
  ].join('\n'),
  'rules/refund.en.yaml': [
    'title: Can I get a refund?', 'facts:', '  paid: {ask: Have you paid?, options: {done: Paid, pending: Not yet}}',
    '  days: {ask: How many days ago?}', 'outcomes:', '  now: {title: Apply now, body: Do it.}',
    '  wait: {title: Wait, body: Wait.}', 'rules:', '  early: {title: Within seven days}', '',
  ].join('\n'),
};

const root = siteOf(FILES);
const served = await serve(join(root, 'public'), '/docs/');
after(() => served.close());

/** @type {import('./site.mjs').Base[]} */
const BASES = [
  { name: 'from disk', url: `${pathToFileURL(join(root, 'public')).href}/`, misses: [] },
  { name: 'in a sub-folder', ...served },
];

for (const base of BASES) {
  test(`the switcher leads to the same page, ${base.name}`, () => withPage(base, { javaScriptEnabled: false }, async (page) => {
    await page.goto(address(base, 'help/refund.html'));
    for (const [tag, path, title] of [
      ['en', 'en/help/refund.html', 'Refund rules'], ['ar', 'ar/help/refund.html', '退款规则'], ['zh-CN', 'help/refund.html', '退款规则'],
    ]) {
      await page.click(`nav[data-languages] a[hreflang="${tag}"]`);
      assert.equal(page.url(), address(base, path));
      assert.equal(await page.textContent('h1'), title);
      assert.equal(await page.getAttribute('nav[data-languages] a[aria-current]', 'hreflang'), tag);
    }
  }));

  test(`each language has its search, ${base.name}`, () => withPage(base, {}, async (page) => {
    for (const [from, query, found] of [
      ['en/index.html', 'receipts', 'en/help/refund.html#receipts'],
      ['en/help/other.html', '运费', 'en/help/other.html'],
      // Nothing is translated here: it is searched with the one index there is.
      ['ar/help/refund.html', '运费', 'ar/help/other.html'],
      ['help/other.html', '凭证', 'help/refund.html#凭证'],
    ]) {
      await page.goto(address(base, from));
      await page.fill('input[type="search"]', query);
      const link = page.locator('#search-results a[href]').first();
      await link.waitFor();
      const href = await link.evaluate((node) => /** @type {HTMLAnchorElement} */ (node).href);
      assert.equal(decodeURIComponent(href), decodeURIComponent(address(base, found.split('#')[0])) + (found.includes('#') ? `#${found.split('#')[1]}` : ''));
    }
  }));
}

test('a guide decides the same in every language', () => withPage(BASES[0], {}, async (page) => {
  const decided = [];
  for (const path of ['guides/refund/index.html', 'en/guides/refund/index.html', 'ar/guides/refund/index.html']) {
    await page.goto(address(BASES[0], path));
    decided.push(await page.evaluate(async () => {
      const decide = /** @type {any} */ (window).zhinan.decide;
      return Promise.all([{}, { paid: 'pending' }, { paid: 'done' }, { paid: 'done', days: '3' }, { paid: 'done', days: '7' }]
        .map((answers) => decide('refund', answers)));
    }));
  }
  assert.deepEqual(decided[1], decided[0]);
  assert.deepEqual(decided[2], decided[0]);
  await page.goto(address(BASES[0], 'en/guides/refund/index.html'));
  await page.click('[data-stage] >> text=Not yet');
  await page.click('[data-stage] button[type="submit"]');
  await page.waitForSelector('[data-outcome="wait"]');
  assert.equal(await page.textContent('[data-stage] [data-heading]'), 'Wait');
  assert.equal(await page.textContent('[data-answer-list] [data-answer]'), 'Not yet');
}));

test('a guide that nobody has translated speaks only its own language', () => withPage(BASES[0], {}, async (page) => {
  await page.goto(address(BASES[0], 'ar/guides/refund/index.html'));
  const guide = page.locator('section.guide');
  assert.deepEqual([await guide.getAttribute('lang'), await guide.getAttribute('dir')], ['zh-CN', 'ltr']);
  await page.click('[data-stage] >> text=付了');
  assert.equal(await page.textContent('[data-stage] [data-remaining]'), '最多还有 2 个问题');
  await page.click('[data-stage] button[type="submit"]');
  await page.fill('[data-stage] [data-value]', '99');
  await page.click('[data-stage] button[type="submit"]');
  assert.equal(await page.textContent('[data-stage] [data-error-link]'), '请填 0 到 60 之间的数');
  assert.doesNotMatch(await guide.innerText(), /\p{Script=Arabic}/u);
}));

test('a colour scheme is chosen once for all languages', () => withPage(BASES[1], {}, async (page) => {
  await page.goto(address(BASES[1], 'index.html'));
  await page.click('[data-theme-toggle]');
  await page.goto(address(BASES[1], 'en/index.html'));
  assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
}));

for (const width of [390, 1280]) {
  const options = { viewport: { width, height: 844 }, reducedMotion: /** @type {const} */ ('reduce') };
  test(`pages in each direction fit and pass axe at ${width} px`, () => withPage(BASES[1], options, async (page) => {
    /** @type {Record<string, unknown>} */
    const found = {};
    for (const path of [
      'en/index.html', 'en/help/refund.html', 'en/help/other.html', 'en/guides/refund/index.html', 'ar/index.html',
      'ar/help/refund.html', 'ar/guides/refund/index.html', 'ar/guides/refund/now.html', 'ar/rules/index.html', 'ar/search/index.html',
    ]) {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme });
        await page.goto(address(BASES[1], path));
        await page.evaluate(AXE);
        const list = await faults(page);
        if (list.length) found[`${path}, ${colorScheme}`] = list;
      }
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) found[`${path}, sideways`] = sideways;
      if (path.startsWith('ar/')) assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
    }
    assert.deepEqual(found, {});
  }));
}
