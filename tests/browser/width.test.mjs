// No page is wider than a narrow phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASES, address, files, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';

/** What sticks out of the page to the right, if the page scrolls sideways. */
function overflow() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((node) =>
    node.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px`, ...wide.slice(0, 5).map((node) => `<${node.tagName.toLowerCase()} class="${node.className}">`)];
}

for (const width of [390, 320]) {
  test(`no page scrolls sideways at ${width} px`, () =>
    withPage(BASES[0], { viewport: { width, height: 844 } }, async (page) => {
      /** @type {Record<string, string[]>} */
      const wide = {};
      /** @type {Record<string, import('./kinds.mjs').Kind>} */
      const all = { ...Object.fromEntries(files('.html').map((path) => [path, { path }])), ...KINDS };
      for (const [name, { path, prepare }] of Object.entries(all)) {
        await page.goto('about:blank');
        await page.goto(address(BASES[0], path), { waitUntil: 'domcontentloaded' });
        await prepare?.(page);
        const found = await page.evaluate(overflow);
        if (found.length) wide[name] = found;
      }
      assert.deepEqual(wide, {});
    }));
}
