// The contents of an article: where there is no room beside the text they are a bar below the header, which names
// the heading that is read and opens the list, with a script and without.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { siteOf } from './command.mjs';
import { BASES, address, watchMoves, withPage } from './site.mjs';

/** @typedef {import('./site.mjs').Page} Page */

const ARTICLE = 'appeal/keep-evidence.html';
const PHONE = { viewport: { width: 390, height: 844 } };

const HEADINGS = ['متى يمكن تقديم الطلب', 'كيف تكتب الشكوى بطريقة واضحة ومختصرة حتى تُقبل من المرة الأولى', 'بعد القرار'];
const LONG = HEADINGS.map((heading) => `## ${heading}\n\n${'هذه جملة تشرح ما يجب فعله. '.repeat(60)}\n`).join('\n');
const root = siteOf({ 'site.yaml': 'title: دليل\nlanguage: ar\n', 'index.md': '# دليل\n\n[نص](a.md)\n', 'a.md': `# نص\n\n${LONG}` });
/** @type {import('./site.mjs').Base} */
const RIGHT = { name: 'from right to left', url: `${pathToFileURL(join(root, 'public')).href}/`, misses: [] };

const bar = (/** @type {Page} */ page) => page.locator('details.toc summary');

/** Bottom of the header and of the open contents, top of a heading. @param {Page} page @param {string} hash */
const edges = (page, hash) => page.evaluate((id) => {
  const box = (/** @type {Element | null} */ node) => /** @type {Element} */ (node).getBoundingClientRect();
  const list = document.querySelector('.toc > ul');
  return {
    header: Math.max(0, box(document.querySelector('.site-header')).bottom),
    bar: box(document.querySelector('.toc summary')),
    contents: list?.getClientRects().length ? box(list).bottom : box(document.querySelector('.toc')).bottom,
    heading: box(document.getElementById(decodeURIComponent(id.slice(1)))).top,
  };
}, hash);

test('the bar stays below the header, names the heading, and leads to others', async () => {
  for (const width of [320, 390, 820]) {
    await withPage(BASES[0], { viewport: { width, height: 800 }, reducedMotion: 'reduce' }, async (page) => {
      const moved = await watchMoves(page);
      await page.goto(address(BASES[0], ARTICLE));
      assert.equal(await bar(page).getAttribute('data-now'), null, 'no heading is read yet');
      await page.evaluate(() => scrollTo(0, 1500));
      const links = page.locator('.toc a');
      const third = await links.nth(2).evaluate((link) => [link.textContent, /** @type {HTMLAnchorElement} */ (link).hash]);
      await page.waitForFunction(() => document.querySelector('.toc [aria-current]'));
      const named = await page.locator('.toc [aria-current]').textContent();
      assert.equal(await bar(page).getAttribute('data-now'), named);
      assert.ok(await bar(page).evaluate((node, words) => getComputedStyle(node, '::after').content.includes(words ?? ''), named));
      await bar(page).click();
      const { header, bar: box } = await edges(page, String(third[1]));
      assert.ok(box.height >= 44 && Math.abs(box.top - header) <= 1, `${box.top} to ${box.bottom} below ${header} at ${width} px`);
      await links.nth(2).click();
      await page.waitForFunction((words) => document.querySelector('.toc [aria-current]')?.textContent === words, third[0]);
      const after = await edges(page, String(third[1]));
      assert.ok(after.heading >= after.bar.bottom, `the heading is at ${after.heading}, the bar ends at ${after.bar.bottom}`);
      assert.equal(await links.first().isVisible(), false, 'the list is closed');
      assert.ok(await moved() < .01, 'the text stays where it is');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  }
});

test('the list closes with Escape and beside it, and shows the current entry', () => withPage(BASES[0], PHONE, async (page) => {
  await page.goto(address(BASES[0], ARTICLE));
  const link = page.locator('.toc a').first();
  await bar(page).focus();
  await page.keyboard.press('Enter');
  assert.equal(await link.isVisible(), true);
  const heights = await page.locator('.toc a').evaluateAll((links) => links.map((one) => one.getBoundingClientRect().height));
  assert.ok(heights.every((height) => height >= 43), heights.join());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await link.isVisible(), false);
  assert.equal(await bar(page).evaluate((node) => node === document.activeElement), true);
  await page.setViewportSize({ width: 390, height: 420 });
  await page.locator('.toc a').last().evaluate((last) => document.getElementById(decodeURIComponent(/** @type {HTMLAnchorElement} */ (last).hash.slice(1)))?.scrollIntoView());
  await page.waitForFunction(() => document.querySelector('.toc li:last-child [aria-current]'));
  await bar(page).click();
  await page.waitForFunction(() => (document.querySelector('.toc [aria-current]')?.getBoundingClientRect().bottom ?? 999) <= innerHeight);
  await page.mouse.click(200, 415);
  assert.equal(await link.isVisible(), false);
}));

test('without a script the list leads to headings that it does not cover', () =>
  withPage(BASES[0], { ...PHONE, javaScriptEnabled: false, reducedMotion: 'reduce' }, async (page) => {
    await page.goto(address(BASES[0], ARTICLE));
    const links = page.locator('.toc a');
    await bar(page).click();
    const hash = String(await links.nth(2).evaluate((link) => /** @type {HTMLAnchorElement} */ (link).hash));
    await links.nth(2).click();
    const { bar: box, contents, heading } = await edges(page, hash);
    assert.ok(Math.abs(box.top) <= 1, `the bar is at ${box.top}`);
    assert.ok(heading >= contents && heading < 844, `the heading is at ${heading}, the list ends at ${contents}`);
    await bar(page).click();
    assert.equal(await links.first().isVisible(), false);
  }));

test('the bar fits the narrowest phone from right to left, in colours of the system, and is not printed', () =>
  withPage(RIGHT, { viewport: { width: 320, height: 640 }, forcedColors: 'active', reducedMotion: 'reduce' }, async (page) => {
    await page.goto(address(RIGHT, 'a.html'));
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    await page.waitForFunction(() => document.querySelector('.toc [aria-current]'));
    await bar(page).click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    const [line, list] = await page.evaluate(() => ['.toc summary', '.toc > ul'].map((name) => /** @type {Element} */ (document.querySelector(name)).getBoundingClientRect()));
    assert.ok(line.height < 60, 'the heading is cut off, the bar is one line');
    assert.ok(list.left >= 0 && list.right <= 320 && list.bottom <= 640);
    assert.notEqual(await page.locator('.toc > ul').evaluate((node) => getComputedStyle(node).borderBlockEndStyle), 'none');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await bar(page).isVisible(), false);
  }));
