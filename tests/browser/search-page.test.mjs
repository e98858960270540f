// The page of results: it keeps still while results come, keeps filters on the way back, shows more, and says so
// where it cannot search.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASES, address, everywhere, place, watchMoves, withPage } from './site.mjs';

const links = (/** @type {import('./site.mjs').Page} */ page) => page.locator('#search-results a[href]');

test('results do not move the page', async () => {
  for (const width of [390, 1280]) {
    await withPage(BASES[1], { viewport: { width, height: 844 } }, async (page) => {
      const moved = await watchMoves(page);
      await page.goto(address(BASES[1], 'search/index.html?q=退款'));
      await links(page).first().waitFor();
      await page.waitForTimeout(300);
      const sum = await moved();
      assert.ok(sum < 0.02, `${sum} at ${width} px`);
    });
  }
});

everywhere('filters are kept on the way back', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'search/index.html?q=退款'));
  await links(page).first().waitFor();
  const kind = page.locator('#search-results [role=group]').first().locator('button', { hasText: '文章' });
  await kind.click();
  await page.waitForFunction(() => /kind=article/.test(location.search));
  await page.locator('[aria-pressed=true]', { hasText: '文章' }).waitFor();
  const hrefs = await links(page).evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')));
  await links(page).first().click();
  await page.waitForURL((url) => place(base, url.href) !== 'search/index.html');
  await page.goBack();
  await links(page).first().waitFor();
  assert.equal(await kind.getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await links(page).evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href'))), hrefs);
  assert.equal(await page.locator('input[type=search]').inputValue(), '退款');
}));

everywhere('the box leads to all results, and the page to more', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'appeal/index.html'));
  await page.locator('input[type=search]').fill('退款');
  await links(page).first().waitFor();
  const few = await page.locator('#search-results .search-group').count();
  await page.locator('#search-results button', { hasText: '查看全部结果' }).click();
  await page.waitForURL((url) => place(base, url.href) === 'search/index.html');
  await links(page).first().waitFor();
  const groups = page.locator('#search-results .search-group');
  const many = await groups.count();
  assert.ok(many > few, `${many} of ${few}`);
  // The sections of a page stand with it.
  assert.ok(await groups.first().locator('a').count() >= 1);
  await page.locator('#search-results button', { hasText: '更多结果' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('#search-results .search-group').length > n, many);
}));

everywhere('without a query the page of results loads no search until the box is reached for', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'search/index.html'));
  assert.equal(await page.evaluate(() => 'searchLoad' in window.zhinan), false, 'nobody has searched yet');
  assert.equal(await page.locator('.browse a').first().isVisible(), true);
  await page.locator('input[type=search]').focus();
  await page.keyboard.type('退款');
  await links(page).first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), '退款');
  assert.equal(await page.locator('.browse').isVisible(), false);
}));

test('on a phone the results are a sheet', () => withPage(BASES[1], { viewport: { width: 390, height: 508 } }, async (page) => {
  await page.goto(address(BASES[1], 'appeal/index.html'));
  await page.locator('input[type=search]').fill('退款');
  await links(page).first().waitFor();
  const box = await page.locator('#search-results').boundingBox();
  assert.deepEqual([box?.x, box?.width], [0, 390]);
  assert.ok((box?.y ?? 0) + (box?.height ?? 0) <= 509);
  // At home the box goes up, so that there is room above the keyboard.
  await page.goto(address(BASES[1], 'index.html'));
  await page.locator('input[type=search]').focus();
  await page.locator('input[type=search]').fill('退款');
  await links(page).nth(2).waitFor();
  await page.waitForFunction(() => /** @type {Element} */ (document.querySelector('.hero form')).getBoundingClientRect().top < 160);
}));

test('without a script the page says why it cannot search', () => withPage(BASES[1], { javaScriptEnabled: false }, async (page) => {
  await page.goto(address(BASES[1], 'appeal/index.html'));
  await page.locator('input[type=search]').fill('退款');
  await page.locator('input[type=search]').press('Enter');
  await page.waitForURL(/search\/index\.html\?q=/);
  assert.match(await page.locator('main').innerText(), /搜索需要 JavaScript/);
  assert.equal(await page.locator('.browse a').first().isVisible(), true);
}));

test('words that are marked in results can be read in colours of the system', () =>
  withPage(BASES[1], { forcedColors: 'active', colorScheme: 'dark' }, async (page) => {
    await page.goto(address(BASES[1], 'search/index.html?q=退款'));
    await links(page).first().waitFor();
    const marks = await page.locator('#search-results mark').evaluateAll((nodes) => nodes.map((node) => {
      const { color, backgroundColor } = getComputedStyle(node);
      return color === backgroundColor || /^rgba.* 0\)$/.test(backgroundColor) ? `${color} on ${backgroundColor}` : '';
    }));
    assert.ok(marks.length > 3);
    assert.deepEqual(marks.filter(Boolean), []);
  }));

test('an excerpt begins and ends with a whole word', () => withPage(BASES[1], {}, async (page) => {
  await page.goto(address(BASES[1], 'en/search/index.html?q=evidence'));
  await links(page).first().waitFor();
  const excerpts = await page.locator('#search-results .search-excerpt').allInnerTexts();
  const hrefs = await links(page).evaluateAll((nodes) => nodes.map((node) => /** @type {HTMLAnchorElement} */ (node).href));
  const wordsOf = (/** @type {string} */ text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
  const words = new Set();
  for (const href of hrefs) wordsOf(await (await fetch(href)).text()).forEach((word) => words.add(word));
  const cut = excerpts.flatMap((text) => [wordsOf(text)[0], wordsOf(text).pop()]).filter((word) => word && !words.has(word));
  assert.ok(excerpts.length > 3);
  assert.deepEqual(cut, []);
}));
