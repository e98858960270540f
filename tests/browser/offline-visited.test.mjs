// `offline: visited`: the pages that a reader opens are kept with what they show, up to a bound, and never with
// parts of another version; and what becomes of readers when a site changes its mind.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Site, becomes, forget, keep, kept, published, until, version } from './offline.mjs';

const VISITED = 'offline: visited\n';

/** Every page shows a picture whose name stays and whose width says which version it is of. */
class Pictured extends Site {
  /** @param {string} version @param {string} [offline] */
  build(version, offline = this.offline) {
    const width = '一二三'.indexOf(version) + 11;
    this.write('content/img/p.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="9"/>`);
    super.build(version, offline, '\n![图](img/p.svg)\n');
  }
}

/** @param {Parameters<typeof published>[0]} run @param {Site} [site] */
const visited = (run, site = new Pictured(VISITED)) => published(run, site);

/** @typedef {import('playwright-core').Page} Page */

/** Version of a page, by its words and by its picture. @param {Page} page */
async function versions(page) {
  const width = await page.locator('main img').first().evaluate(async (image) => {
    await /** @type {HTMLImageElement} */ (image).decode().catch(() => {});
    return /** @type {HTMLImageElement} */ (image).naturalWidth;
  });
  return `${await version(page)}${'一二三'[width - 11] ?? '-'}`;
}

/** Opens pages one after the other until each is kept. @param {Page} page @param {string} url @param {string[]} names */
async function read(page, url, names) {
  for (const name of names) {
    await page.goto(`${url}${encodeURIComponent(name)}.html`);
    // The worker caches a page first, and lists it in the record of cached pages a moment later.
    await until(page, async (path) => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const record = (await cache.keys()).find((request) => request.url.endsWith('?zhinan-kept'));
        const { entries } = await (record && await cache.match(record))?.json() ?? { entries: [] };
        const isNamed = entries.some((/** @type {{path: string}} */ entry) => decodeURIComponent(path).endsWith(`/${entry.path}`));
        if (isNamed && await cache.match(path)) return true;
      }
      return false;
    }, page.url());
  }
}

/** What a page that is not kept says, and the pages that it lists. @param {Page} page @param {string} url */
async function missing(page, url) {
  const response = await page.goto(url);
  assert.equal(response?.status(), 503);
  const main = page.locator('[data-offline-page]');
  return { said: await main.innerText(), pages: await main.locator('li a').allInnerTexts() };
}

test('what was read is there without a network, and what was not says so', () => visited(async (_site, server, page) => {
  const said = await keep(page, server.url);
  assert.match(said, /先是 \d+ KB，最多 50 MB/);
  await read(page, server.url, ['a', '丙']);
  assert.deepEqual(await page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys())
    .map(({ url }) => decodeURIComponent(url)).filter((url) => url.includes('b.html'))), [], 'only what was opened');
  await page.goto(`${server.url}guides/returns/index.html`);
  await page.fill('input[type=search]', '版本');
  await page.locator('#search-results a').first().waitFor();
  assert.deepEqual(server.misses, []);
  await server.close();
  for (const name of ['a', '丙']) {
    await page.goto(`${server.url}${encodeURIComponent(name)}.html`);
    assert.equal(await versions(page), '一一');
  }
  await page.fill('input[type=search]', '版本');
  await page.locator('#search-results a').first().waitFor();
  await page.goto(`${server.url}guides/returns/index.html`);
  await page.locator('[data-stage] .option').last().click();
  await page.locator('[data-stage] button[type=submit]').click();
  await page.getByText('能退').first().waitFor();
  for (const path of ['b.html', 'nothing/at/all.html']) {
    const { said, pages } = await missing(page, server.url + path);
    assert.match(said, /这一页没有存在这台设备上/);
    assert.deepEqual(pages.slice(0, 3), ['退货', '页 丙', '页 a'], 'what was read last comes first');
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).margin), '0px', 'with the looks of the site');
  await page.click('text=页 a');
  await page.waitForURL(/a\.html/);
  assert.equal(await versions(page), '一一');
}));

test('after two releases the pages that were read come anew, all at once', () => visited(async (site, server, page) => {
  await keep(page, server.url);
  await read(page, server.url, ['a', 'b']);
  site.build('二');
  site.pages = ['a', '丙'];
  rmSync(join(site.folder, 'content/b.md'));
  site.build('三');
  const other = await page.context().newPage();
  await page.goto(`${server.url}a.html`);
  assert.equal(await versions(page), '一一', 'what is kept is read until the reader asks for the new version');
  await page.locator('[data-offline-new]').waitFor();
  await other.goto(`${server.url}%E4%B8%99.html`);
  assert.equal(await versions(other), '三三', 'what is not kept comes from the server, and so does all that it shows');
  await page.reload();
  assert.equal(await versions(page), '一一');
  await page.locator('[data-offline-new] button').click();
  await page.getByText('版本：三').waitFor();
  await becomes(page, { caches: 1, workers: 1 });
  await read(other, server.url, ['丙']);
  await server.close();
  for (const name of ['a', '丙']) {
    await page.goto(`${server.url}${encodeURIComponent(name)}.html`);
    assert.equal(await versions(page), '三三');
  }
  const { pages } = await missing(page, `${server.url}b.html`);
  assert.ok(!pages.includes('页 b') && pages.includes('页 丙'), 'what is gone is dropped');
}));

test('without a network the old version stays whole while the new one is not there', () => visited(async (site, server, page) => {
  await keep(page, server.url);
  await read(page, server.url, ['a', 'b']);
  site.build('二');
  // The server has a part of the release only.
  writeFileSync(join(site.output, 'b.html'), 'half');
  await page.goto(`${server.url}a.html`);
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update().catch(() => {}); });
  await until(page, async () => {
    const found = await navigator.serviceWorker.getRegistration();
    return Boolean(found && !found.installing && !found.waiting);
  }, null);
  assert.equal(await page.locator('[data-offline-new]').count(), 0);
  await server.close();
  for (const name of ['a', 'b']) {
    await page.goto(`${server.url}${name}.html`);
    assert.equal(await versions(page), '一一');
  }
}));

test('what was used longest ago makes room', () => {
  const site = new Site(VISITED);
  const names = ['1', '2', '3', '4', '5', '6'];
  for (const name of names) {
    site.write(`content/big/${name}.md`, `# 大 ${name}\n\n![图](${name}.png)\n`);
    writeFileSync(join(site.folder, 'content/big', `${name}.png`), randomBytes(9_500_000));
  }
  return visited(async (_site, server, page) => {
    await keep(page, server.url);
    for (const name of names.slice(0, 5)) await read(page, `${server.url}big/`, [name]);
    // The first is used again, so the second is what was used longest ago.
    await page.goto(`${server.url}big/1.html`);
    await page.getByText('4').first().waitFor();
    await read(page, `${server.url}big/`, ['6']);
    await until(page, async (path) => !await caches.match(path), `${server.url}big/2.html`);
    const bytes = await page.evaluate(async () => {
      let sum = 0;
      const cache = await caches.open((await caches.keys())[0]);
      for (const request of await cache.keys()) sum += (await (await cache.match(request))?.blob())?.size ?? 0;
      return sum;
    });
    assert.ok(bytes < 50_500_000, String(bytes));
    await server.close();
    await page.goto(`${server.url}big/6.html`);
    const { pages } = await missing(page, `${server.url}big/2.html`);
    assert.deepEqual(pages.slice(0, 5), ['大 6', '大 1', '大 5', '大 4', '大 3']);
  }, site);
});

test('what the browser threw away is read from the server, and without one said to be gone', () => visited(async (site, server, page) => {
  await keep(page, server.url);
  await read(page, server.url, ['a']);
  await forget(page);
  site.build('二');
  await page.goto(`${server.url}a.html`);
  assert.equal(await versions(page), '二二');
  await becomes(page, { caches: 0, workers: 0 });
  await keep(page, server.url);
  await forget(page);
  await server.close();
  for (const name of ['a', 'b']) {
    await page.goto(`${server.url}${name}.html`);
    assert.match(await page.locator('body').innerText(), /已经不在了/);
  }
}));

test('from the whole site to visited pages, and back, nobody loads more than they agreed to', () => visited(async (site, server, page) => {
  await keep(page, server.url);
  await page.goto(`${server.url}a.html`);
  site.build('二', VISITED);
  await page.reload();
  await page.locator('[data-offline-new] button').click();
  await page.getByText('版本：二').waitFor();
  await page.getByText(/你打开的页面会存在这台设备上/).waitFor();
  await becomes(page, { caches: 1, workers: 1 });
  site.build('三', 'offline: true\n');
  await page.reload();
  await page.locator('[data-offline-new] button').click();
  await page.getByText('版本：三').waitFor();
  await page.getByText(/你打开的页面会存在这台设备上/).waitFor();
  await server.close();
  await page.goto(`${server.url}a.html`);
  assert.equal(await versions(page), '三三');
  const { pages } = await missing(page, `${server.url}b.html`);
  assert.ok(!pages.includes('页 b'));
}, new Pictured('offline: true\n')));

test('a reader removes it, and so does the site', () => visited(async (site, server, page) => {
  await keep(page, server.url);
  await page.locator('[data-offline] button').first().click();
  await becomes(page, { caches: 0, workers: 0 });
  await keep(page, server.url);
  await read(page, server.url, ['a']);
  site.build('二', 'offline: false\n');
  await page.goto(`${server.url}a.html`);
  await page.getByText('版本：二').waitFor();
  await becomes(page, { caches: 0, workers: 0 });
  assert.deepEqual(await kept(page), { caches: 0, workers: 0 });
}));

/** Replaces the worker of a build with that of an old release. @param {Site} site */
function withFirstWorker(site) {
  const worker = readFileSync(join(site.output, 'sw.js'), 'utf8');
  const files = /** @type {RegExpExecArray} */ (/^const FILES = .*$/m.exec(worker))[0];
  const settings = { version: '0123456789abcdef', lang: 'zh-CN', dir: 'ltr', title: '离线', gone: '不在了', home: '首页' };
  const first = readFileSync(new URL('samples/first-worker.js', import.meta.url), 'utf8');
  writeFileSync(join(site.output, 'sw.js'), `'use strict';\nconst SITE = ${JSON.stringify(settings)};\n${files}\n${first}`);
}

for (const offline of [VISITED, 'offline: true\n']) {
  test(`a reader with a worker of before comes to a site with ${offline.trim()}`, () => visited(async (site, server, page) => {
    withFirstWorker(site);
    await keep(page, server.url);
    site.build('二', offline);
    await page.goto(`${server.url}a.html`);
    assert.equal(await versions(page), '一一');
    await page.locator('[data-offline-new] button').click();
    await page.getByText('版本：二').waitFor();
    await becomes(page, { caches: 1, workers: 1 });
    await server.close();
    await page.reload();
    assert.equal(await versions(page), '二二');
    const response = await page.goto(`${server.url}b.html`);
    assert.equal(response?.status(), offline === VISITED ? 503 : 200);
  }, new Pictured('offline: true\n')));
}

test('an edition says it in its own language', () => {
  const site = new Site(`${VISITED}languages: [zh-CN, en]\n`);
  site.write('content/a.en.md', '# Page a\n\nWords.\n');
  return visited(async (_site, server, page) => {
    await keep(page, server.url);
    await server.close();
    const { said } = await missing(page, `${server.url}en/a.html`);
    assert.match(said, /This page is not kept on this device/);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  }, site);
});
