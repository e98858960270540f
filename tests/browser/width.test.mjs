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

test('no page scrolls sideways on a phone', () => withPage(BASES[0], {}, async (page) => {
  /** @type {Record<string, string[]>} */
  const wide = {};
  /** @type {Record<string, import('./kinds.mjs').Kind>} */
  const all = { ...Object.fromEntries(files('.html').map((path) => [path, { path }])), ...KINDS };
  for (const [name, { path, prepare }] of Object.entries(all)) {
    await page.goto('about:blank');
    await page.goto(address(BASES[0], path), { waitUntil: 'domcontentloaded' });
    await prepare?.(page);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      const found = await page.evaluate(overflow);
      if (found.length) wide[`${name} at ${width} px`] = found;
    }
  }
  assert.deepEqual(wide, {});
}));
