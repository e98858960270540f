// No page is wider than a narrow phone, in the states that readers bring it to. (`pages.test.mjs` looks at every page
// as it opens.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASES, address, launch, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';
import { onPhones } from './overflow.mjs';

test('a name that has room beside search and menu stands in one line', () =>
  withPage(BASES[0], { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(address(BASES[0], 'en/appeal/index.html'));
    const name = page.locator('.brand span');
    for (const [text, lines] of /** @type {[string, number][]} */ ([['zhinan manual', 1], ['A guide to the rights of merchants', 2]])) {
      const height = await name.evaluate((node, words) => {
        node.textContent = words;
        return node.getBoundingClientRect().height / parseFloat(getComputedStyle(node).lineHeight);
      }, text);
      assert.equal(Math.round(height), lines, text);
      const search = await page.locator('.header-search').boundingBox();
      assert.ok(search && search.width >= 95, 'the search box keeps its room');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    }
  }));

test('letters of twice the size leave the site its name, and what one presses its place', async () => {
  const browser = await launch('--blink-settings=defaultFontSize=32');
  try {
    for (const width of [320, 390, 640]) {
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      await page.goto(address(BASES[0], 'appeal/index.html'));
      const name = page.locator('.brand span');
      const [shown, all] = await name.evaluate((node) => [node.clientHeight, node.scrollHeight]);
      // Less than a line is hidden: letters reach out of their lines.
      assert.ok(all - shown < 16, `${width}: ${shown} of ${all} px of the name`);
      assert.equal(await name.evaluate((node) => node.scrollWidth - node.clientWidth), 0, `${width}: a letter is cut`);
      for (const place of ['.menu-button', '.header-search input']) {
        const box = await page.locator(place).boundingBox();
        assert.ok(box && box.height >= 44 && box.width >= 44 && box.x + box.width <= width, `${width} ${place}`);
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});

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
