// No page is wider than a narrow phone, in the states that readers bring it to. (`pages.test.mjs` looks at every page
// as it opens.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASES, address, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';
import { onPhones } from './overflow.mjs';

test('no page scrolls sideways on a phone', () => withPage(BASES[0], {}, async (page) => {
  /** @type {Record<string, unknown>} */
  const wide = {};
  for (const [name, { path, prepare }] of Object.entries(KINDS)) {
    await page.goto('about:blank');
    await page.goto(address(BASES[0], path), { waitUntil: 'domcontentloaded' });
    await prepare?.(page);
    const found = await onPhones(page);
    if (Object.keys(found).length) wide[name] = found;
  }
  assert.deepEqual(wide, {});
}));
