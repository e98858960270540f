// One ranking, two implementations: for two thousand queries of every kind the page gives the
// addresses, scores and excerpts that the command line gives, in the same order.
//
// For another site and other queries:
//   ZHINAN_SITE=OUTPUT ZHINAN_ROOT=DIR ZHINAN_QUERIES=FILE node --test tests/browser/search-agree.test.mjs
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
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

it('the page ranks as the command line does', () => withPage(BASES[0], {}, async (page) => {
  const all = asked();
  const file = join(scratch(), 'queries.txt');
  writeFileSync(file, all.map((query) => `${query}\n`).join(''));
  const printed = await zhinan(['search', '--root', ZHINAN_ROOT, '--batch', file, '--limit', String(LIMIT)]);
  const lines = printed.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, all.length);
  await page.goto(address(BASES[0], 'index.html'));
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
}));
