// One ranking, two implementations: for two thousand queries of every kind the page gives the
// addresses, scores and excerpts that the command line gives, in the same order.
//
// For another site and other queries:
//   ZHINAN_SITE=OUTPUT ZHINAN_ROOT=DIR ZHINAN_QUERIES=FILE node --test tests/browser/search-agree.test.mjs
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PROJECT, scratch, zhinan } from './command.mjs';
import { material, queries } from './queries.mjs';
import { BASES, FOLDER, address, withPage } from './site.mjs';

const LIMIT = 10;
const { ZHINAN_QUERIES, ZHINAN_ROOT = PROJECT } = process.env;

/** Queries that the site itself holds the search to, and generated ones. */
function asked() {
  if (ZHINAN_QUERIES) return readFileSync(ZHINAN_QUERIES, 'utf8').split('\n').filter(Boolean);
  const tests = readFileSync(join(PROJECT, 'content/search.yaml'), 'utf8');
  const own = Array.from(tests.matchAll(/query: ([^,}\n]+)/g), (found) => found[1]);
  return [...own, ...queries(material(FOLDER), 2000, 20261123)];
}

/**
 * Asks both, and compares.
 * @param {import('./site.mjs').Base} base
 * @param {string} root of the site's sources
 * @param {string[]} all
 */
const agree = (base, root, all) => withPage(base, {}, async (page) => {
  const file = join(scratch(), 'queries.txt');
  writeFileSync(file, all.map((query) => `${query}\n`).join(''));
  const printed = await zhinan(['search', '--root', root, '--batch', file, '--limit', String(LIMIT)]);
  const lines = printed.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, all.length);
  await page.goto(address(base, 'index.html'));
  const found = await page.evaluate(async ([list, limit]) => {
    const out = [];
    for (const query of list) out.push(await window.zhinan.search(query, { limit }));
    return out;
  }, /** @type {const} */ ([all, LIMIT]));
  let wrong = 0;
  let some = 0;
  all.forEach((query, at) => {
    const expected = lines[at].results;
    const shown = found[at].map((/** @type {any} */ { path, title, section, kind, excerpt, score }) => (
      { url: path, title, section, kind, excerpt, score }));
    some += expected.length > 0 ? 1 : 0;
    try {
      assert.deepEqual(shown, expected, JSON.stringify(query));
    } catch (error) {
      if (wrong++ === 0) console.error(error);
    }
  });
  assert.equal(wrong, 0, `${wrong} of ${all.length} queries have other results`);
  assert.ok(some > all.length * 0.7, `only ${some} of ${all.length} queries find something`);
});

it('the page ranks as the command line does', () => agree(BASES[0], ZHINAN_ROOT, asked()));

it('also where a slot has more documents than are looked at', async () => {
  const words = ['退款', '商家', '平台', '申诉 appeal', '凭证', '期限', '规则', '订单', '运费', '签收'];
  const root = join(scratch(), 'large');
  mkdirSync(join(root, 'content'), { recursive: true });
  // The common words are in nine sections of ten, the last in one of twenty.
  const text = (/** @type {number} */ at) => words.filter((_, word) => (at * (2 * word + 7)) % 41 > word * word / 2 - 1);
  for (let page = 0; page < 24; page++) {
    const sections = Array.from({ length: 1000 }, (_, at) => `## ${words[at % 10]}${at}\n\n${text(page * 1000 + at).join('')}。\n`);
    writeFileSync(join(root, `content/${page}.md`), `# ${words[page % 10]}之${page}\n\n${sections.join('\n')}`);
  }
  const output = join(root, 'public');
  await zhinan(['build', '--root', root]);
  const pairs = words.flatMap((one) => words.map((other) => one + other));
  const base = { name: 'large', url: `${pathToFileURL(output).href}/`, misses: [] };
  await agree(base, root, [...words, ...pairs, '退', '的', 'app', 'appeal 期限', 'tuikuan', '商家平台的期限']);
});
