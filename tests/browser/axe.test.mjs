// WCAG 2.2 AA, as far as axe-core can see it: every kind of page, light and dark, wide and narrow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { VIEWS, address, BASES, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @param {import('./site.mjs').Page} page */
async function faults(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const axe = /** @type {any} */ (window).axe;
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.flatMap((/** @type {any} */ fault) =>
      fault.nodes.map((/** @type {any} */ node) => `${fault.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  }, RULES);
}

for (const [view, options] of Object.entries(VIEWS)) {
  test(`axe finds nothing, ${view}`, () => withPage(BASES[1], options, async (page) => {
    /** @type {Record<string, string[]>} */
    const found = {};
    for (const [kind, { path, prepare }] of Object.entries(KINDS)) {
      // Left first, so that a page that differs only in its fragment is loaded anew.
      await page.goto('about:blank');
      await page.goto(address(BASES[1], path));
      await prepare?.(page);
      const here = await faults(page);
      if (here.length) found[kind] = here;
    }
    assert.deepEqual(found, {});
  }));
}
