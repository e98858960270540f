// The search box with a keyboard, with an address, and with what nobody should type.
import assert from 'node:assert/strict';
import { address, everywhere, place, withPage } from './site.mjs';

/** @typedef {import('./site.mjs').Page} Page */

const box = (/** @type {Page} */ page) => page.locator('input[type="search"]');
const links = (/** @type {Page} */ page) => page.locator('#search-results a[href]');
const focused = (/** @type {Page} */ page) => page.evaluate(() => {
  const active = /** @type {any} */ (document.activeElement);
  return active.matches('input[type="search"]') ? 'box' : active.href ?? active.tagName;
});

everywhere('results are reached with the keyboard', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'protect/logistics.html'));
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'box');
  await page.keyboard.type('纠纷处理中心');
  await links(page).first().waitFor();
  const hrefs = await links(page).evaluateAll((nodes) => nodes.map((node) => /** @type {any} */ (node).href));
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), hrefs[0]);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), hrefs[1]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(page), 'box', 'up from the first result');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'box');
  assert.equal(await page.locator('#search-results').isVisible(), false, 'closed by Escape');
  await page.locator('h1').click();
  await page.keyboard.press('Control+k');
  assert.equal(await focused(page), 'box');
  await links(page).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForURL(hrefs[0]), page.keyboard.press('Enter')]);
  assert.equal(await page.locator('h1').count(), 1, 'a result opens its page');
}));

everywhere('a slash can be typed', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'index.html'));
  await box(page).click();
  await page.keyboard.type('a/b');
  assert.equal(await box(page).inputValue(), 'a/b');
}));

everywhere('results are seen whole at every width', (base) => withPage(base, {}, async (page) => {
  for (const path of ['appeal/index.html', 'en/appeal/index.html']) {
    for (const width of [320, 600, 768, 900, 1023, 1152, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(address(base, path));
      await box(page).fill('48');
      await links(page).first().waitFor();
      const panel = await page.locator('#search-results').evaluate((node) => node.getBoundingClientRect().toJSON());
      assert.ok(panel.left >= 0 && panel.right <= width, `${path} at ${width}: ${panel.left} to ${panel.right}`);
    }
  }
}));

everywhere('Enter leads to the page of results, whose address keeps the query', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'appeal/index.html'));
  await box(page).fill('证据 & 订单#1');
  await box(page).press('Enter');
  await page.waitForURL((url) => place(base, url.href) === 'search/index.html');
  await links(page).first().waitFor();
  assert.equal(await box(page).inputValue(), '证据 & 订单#1');
  await page.reload();
  await links(page).first().waitFor();
  assert.equal(await box(page).inputValue(), '证据 & 订单#1');
  assert.equal(new URL(page.url()).searchParams.get('q'), '证据 & 订单#1');
}));

everywhere('a result opens the right page and section', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'search/index.html?q=纠纷处理中心'));
  await links(page).first().waitFor();
  const title = await page.locator('#search-results .search-title').first().innerText();
  const href = await links(page).first().getAttribute('href');
  await links(page).first().click();
  await page.waitForURL((url) => place(base, url.href) !== 'search/index.html');
  // A term of the glossary is a part of its page; everything else is a page.
  const anchor = decodeURIComponent(new URL(page.url()).hash.slice(1));
  const part = anchor ? await page.evaluate((id) => document.getElementById(id)?.textContent, anchor) : '';
  assert.notEqual(part, undefined, `nothing is called ${anchor}`);
  assert.ok(`${await page.title()} ${part}`.includes(title), `${href} opens “${await page.title()}”, not “${title}”`);
}));

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '<b>申诉</b>',
  '。，！？…', '怎么办吗', '的', '😀🎉', '\u202eעברית\u202c العربية', '\u0007\u001b[31m申诉',
  '申诉'.repeat(5000),
  'a'.repeat(10000),
  '\ud800\u0000\u202e申诉',
  '__proto__', 'constructor', 'hasOwnProperty',
  '.*+?^${}()|[]\\',
  '申\u0301诉\ufe0f👨‍👩‍👧',
];

everywhere('no query does harm', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'index.html'));
  const results = page.locator('#search-results');
  for (const query of HOSTILE) {
    await box(page).fill('');
    await results.locator(':scope > *').first().waitFor({ state: 'detached' });
    await box(page).fill(query);
    await results.locator('[role="status"]').first().waitFor({ state: 'attached' });
    await page.evaluate((text) => window.zhinan.search(text, { limit: 5 }), query);
    assert.equal(await results.locator('img, script, b').count(), 0, query.slice(0, 40));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `the page scrolls sideways by ${wide} px for ${query.slice(0, 40)}`);
  }
  for (const query of HOSTILE.slice(0, 3)) {
    await page.goto(address(base, `search/index.html?q=${encodeURIComponent(query)}`));
    await results.locator('[role="status"]').first().waitFor();
    assert.equal(await box(page).inputValue(), query);
    assert.equal(await results.locator('img, script, b').count(), 0, query);
  }
}));

everywhere('recent queries and ways on are no results', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'index.html'));
  await page.evaluate(() => localStorage.setItem(window.zhinan.key('recent'), JSON.stringify(['退款', '<img src=x>'])));
  await page.goto(address(base, 'appeal/index.html'));
  const box = page.locator('input[type="search"]').first();
  await box.focus();
  const recent = page.locator('#search-results button', { hasText: '退款' });
  await recent.waitFor();
  assert.equal(await page.locator('#search-results a[href]').count(), 0);
  assert.equal(await page.locator('#search-results img').count(), 0);
  await box.fill('蝴蝶翅膀');
  await page.locator('#search-results [role="status"], #search-results p').filter({ hasText: '没有找到' }).first().waitFor();
  assert.equal(await page.locator('#search-results a[href]').count(), 0, 'nothing found, nothing listed');
  await box.fill('');
  await recent.click();
  await page.waitForURL(/search\/index\.html\?q=/);
  await page.locator('#search-results a[href]').first().waitFor();
}));

everywhere('the script of the search comes when the box is reached for, and finds what was typed before', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'about.html'));
  assert.equal(await page.evaluate(() => 'searchLoad' in window.zhinan), false, 'nobody has searched yet');
  await page.keyboard.press('/');
  await page.keyboard.type('退款');
  await page.locator('#search-results a[href]').first().waitFor();
}));

everywhere('the opened page marks what was found there, the next one does not', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'about.html'));
  await box(page).fill('退款');
  const first = String(await links(page).first().evaluate((link) => /** @type {any} */ (link).href));
  await Promise.all([page.waitForURL(first), links(page).first().click()]);
  const marks = () => page.evaluate(() => /** @type {any} */ (CSS).highlights.get('search')?.size ?? 0);
  await page.waitForFunction(() => /** @type {any} */ (CSS).highlights.get('search')?.size);
  assert.ok(await marks() > 0);
  await page.reload();
  await page.waitForLoadState('load');
  assert.equal(await marks(), 0);
}));

everywhere('sections of a page stand below it, in the box too', (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, 'about.html'));
  await box(page).fill('申诉');
  const group = page.locator('.search-group:not(:has(.search-kind))').filter({ has: page.locator('.search-more') }).first();
  await group.waitFor();
  const own = new URL(String(await group.locator('a').evaluate((link) => /** @type {any} */ (link).href)));
  assert.equal(await group.locator('a[href]').count(), 1, 'links are results alone');
  const more = group.locator('.search-more').first();
  const words = await more.innerText();
  await group.locator('a').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === own.pathname && url.hash !== '' && url.hash !== own.hash);
  const heading = await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.textContent);
  assert.ok(heading?.includes(words), `${heading}: ${words}`);
}));
