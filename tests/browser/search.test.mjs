// The search of the page is the search of the command line: the same results, order and scores,
// in `window.zhinan.search` and in the list that a reader sees.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch, zhinan } from './command.mjs';
import { address, everywhere, withPage } from './site.mjs';

const LIMIT = 20;

/** Every kind of query; each must find something but those in `NOTHING`. */
const QUERIES = [
  '申诉', '维权申诉', '售后详情页', '48 小时', '退款后还能不能申诉', '包邮', '怎么联系客服', '纠纷处理中心在哪里', '恶意投诉怎么办',
  'shensu', 'weiquan', 'tuikuan', 'wqss', 'jfclzx', 'xfzxh',
  '申訴', '證據', '消費者協會',
  '申述', '售后祥情页', '正据',
  '退', '律',
  '48', '退款 48小时', '拼多多 客服', 'shen诉', '＂判责＂', '「快递单」 订单', '退款 申诉 证据 客服',
];
const NOTHING = ['蝴蝶翅膀', 'zzzzzz', '！？。', '     '];

/** @typedef {{url: string, title: string, section: string, kind: string, excerpt: string, score: number}} Result */

/** @returns {Promise<Map<string, Result[]>>} what the command line finds */
async function expected() {
  const file = join(scratch(), 'queries.txt');
  writeFileSync(file, [...QUERIES, ...NOTHING].map((query) => `${query}\n`).join(''));
  const lines = (await zhinan(['search', '--batch', file, '--limit', String(LIMIT)])).trimEnd().split('\n');
  return new Map(lines.map((line) => JSON.parse(line)).map(({ query, results }) => [query, results]));
}

const found = await expected();

/**
 * The results with addresses as a reader of this page would follow them.
 * @param {import('./site.mjs').Base} base
 * @param {Result[]} results
 */
const located = (base, results) => results.map(({ url, title, section, kind, excerpt, score }) => {
  const [path, anchor] = url.split('#');
  const fragment = anchor === undefined ? '' : `#${encodeURIComponent(anchor)}`;
  return { url: address(base, path) + fragment, title, section, kind, excerpt, score };
});

everywhere('the page finds what the command line finds', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'appeal/keep-evidence.html'));
  for (const query of [...QUERIES, ...NOTHING]) {
    const results = await page.evaluate(async ([text, limit]) => {
      /** @type {Result[]} */
      const list = await window.zhinan.search(text, { limit });
      return list.map(({ url, title, section, kind, excerpt, score }) =>
        ({ url: new URL(url, location.href).href, title, section, kind, excerpt, score }));
    }, /** @type {const} */ ([query, LIMIT]));
    const wanted = found.get(query) ?? [];
    assert.equal(wanted.length > 0, QUERIES.includes(query), `${wanted.length} results for “${query}”`);
    assert.deepEqual(results, located(base, wanted), query);
  }
}));

everywhere('the box shows what was found, best first', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'rules/refund-appeal/within-48h.html'));
  const box = page.locator('input[type="search"]');
  const results = page.locator('#search-results');
  assert.equal(await results.isVisible(), false);
  for (const query of ['维权申诉', 'shensu', '申訴', '申述', '退', '怎么联系客服']) {
    await box.fill('');
    await results.locator('a').first().waitFor({ state: 'detached' });
    await box.fill(query);
    await results.locator('a').first().waitFor();
    const wanted = located(base, found.get(query) ?? []).map(({ url }) => url);
    const shown = await results.locator('a[href]').evaluateAll((links) =>
      links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    assert.ok(shown.length >= Math.min(5, wanted.length), `${query}: ${shown.length} shown`);
    assert.deepEqual(shown, wanted.slice(0, shown.length), query);
    if (query === '维权申诉') {
      const marks = await results.locator('li').first().locator('mark').allInnerTexts();
      assert.ok(marks.some((mark) => query.includes(mark)), JSON.stringify(marks));
    }
  }
}));
