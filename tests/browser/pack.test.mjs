// Editions in Chromium: the one page and the unpacked archive, opened from disk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PROJECT, ZHINAN, editions, explain } from './command.mjs';
import { launch } from './site.mjs';

const PACKED = editions();
const PAGE = pathToFileURL(PACKED.page).href;

const browser = await launch();
after(() => browser.close());

/**
 * A page that may load nothing but the one file.
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(page: import('playwright-core').Page) => Promise<void>} run
 */
async function opened(options, run) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  page.on('request', (request) => { if (!request.url().startsWith('data:') && request.url() !== PAGE) wrong.push(request.url()); });
  await page.goto(PAGE);
  await run(page);
  assert.deepEqual(wrong, []);
  await context.close();
}

test('every link of the one page leads to a place in it', () => opened({ javaScriptEnabled: false }, async (page) => {
  const broken = await page.evaluate(() => {
    const links = [...document.querySelectorAll('a[href^="#"]')].map((link) => String(link.getAttribute('href')).slice(1));
    const ids = new Set([...document.querySelectorAll('[id]')].map((node) => node.id));
    return { links: links.length, broken: links.filter((id) => !ids.has(id) && !ids.has(decodeURIComponent(id))) };
  });
  assert.ok(broken.links > 200, String(broken.links));
  assert.deepEqual(broken.broken, []);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
  assert.deepEqual(twice, []);
}));

test('without scripts a guide is walked by links', () => opened({ javaScriptEnabled: false }, async (page) => {
  const section = page.locator('[id="guides/refund-appeal/index.html"]');
  assert.equal(await page.locator('input[type=search]').isVisible(), false, 'nothing that would not work');
  await section.locator('a.option').first().click();
  const at = decodeURIComponent(new URL(page.url()).hash.slice(1));
  assert.match(at, /^guides\/refund-appeal\//);
  assert.ok(await page.locator(`[id="${at}"]`).isVisible());
}));

test('with scripts the search answers as that of the site', () => opened({}, async (page) => {
  const hits = await page.evaluate(() => /** @type {any} */ (window).zhinan.search('退款成功', { limit: 5 }));
  const printed = execFileSync(ZHINAN, ['search', '退款成功', '--root', PROJECT, '--limit', '5', '--json'], { encoding: 'utf8' });
  const { results } = JSON.parse(printed.split('\n')[0]);
  assert.deepEqual(hits.map((/** @type {any} */ hit) => hit.path), results.map((/** @type {any} */ hit) => hit.url));
  await page.fill('input[type=search]', '退款成功');
  await page.locator('#search-results a').first().click();
  const at = decodeURIComponent(new URL(page.url()).hash.slice(1));
  assert.equal(at, hits[0].path.replace('#', '--'));
  await page.keyboard.press('Escape');
}));

test('with scripts each guide asks, and keeps its answers in the address', () => opened({}, async (page) => {
  const guide = page.locator('[data-guide="refund-appeal"]');
  await guide.locator('[data-stage] .option').last().click();
  await guide.locator('[data-stage] button[type=submit]').click();
  const hash = decodeURIComponent(new URL(page.url()).hash);
  assert.match(hash, /^#refund-appeal\.[^=]+=/);
  const [key, value] = hash.slice('#refund-appeal.'.length).split('=');
  const now = await page.evaluate(([key, value]) =>
    JSON.stringify(/** @type {any} */ (window).zhinan.decide('refund-appeal', { [key]: value }, Date.UTC(2026, 2, 4, 2))), [key, value]);
  assert.equal(now, await explain('refund-appeal', { [key]: value }, '2026-03-04T10:00'));
}));

test('a link with answers opens at the guide that they are of', async () => {
  const page = await browser.newPage();
  await page.goto(`${PAGE}#refund-appeal.refund=pending`);
  const title = page.locator('[data-guide="refund-appeal"] [data-stage] [data-outcome] [data-heading]');
  await title.waitFor();
  await page.waitForFunction((node) => {
    const { top } = /** @type {Element} */ (node).getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }, await title.elementHandle());
  await page.close();
});

test('an unpacked archive begins at its first page, and its search works from disk', async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(`${PACKED.archive}/START-HERE.html`).href);
  await page.waitForURL(/index\.html$/);
  await page.fill('input[type=search]', '退款');
  await page.locator('#search-results a').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/index.html') || url.pathname.includes('guides'));
  assert.ok((await page.locator('h1').first().textContent()));
  await page.close();
});
