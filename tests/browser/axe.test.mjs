// WCAG 2.2 AA, as far as axe-core can see it: every kind of page, light and dark, wide and narrow.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AXE, faults } from './axe.mjs';
import { BASES, address, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';

for (const width of [1280, 390]) {
  // Without transitions, which would be looked at half way between light and dark.
  const options = { viewport: { width, height: 844 }, reducedMotion: /** @type {const} */ ('reduce') };
  test(`axe finds nothing at ${width} px, light and dark`, () => withPage(BASES[1], options, async (page) => {
    /** @type {Record<string, string[]>} */
    const found = {};
    for (const [kind, { path, prepare }] of Object.entries(KINDS)) {
      // Left first, so that a page that differs only in its fragment is loaded anew.
      await page.goto('about:blank');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(address(BASES[1], path));
      await prepare?.(page);
      await page.evaluate(AXE);
      const light = await faults(page);
      if (light.length) found[`${kind}, light`] = light;
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await faults(page, { type: 'rule', values: ['color-contrast'] });
      if (dark.length) found[`${kind}, dark`] = dark;
    }
    assert.deepEqual(found, {});
  }));
}
