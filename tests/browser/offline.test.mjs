// A site that readers keep on their device: what is said before, what holds without a network, and that nobody
// ever reads two versions at once. The server is really gone where the network is.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Site, becomes, forget, keep, kept, published, version } from './offline.mjs';

test('nothing is kept before the size was told, and everything afterwards', () => published(async (site, server, page) => {
  await page.goto(`${server.url}a.html`);
  assert.deepEqual(await kept(page), { caches: 0, workers: 0 });
  const said = await keep(page, server.url);
  assert.match(said, /\d+ 个文件，\d+ KB/);
  const told = Number((/(\d+) 个文件/.exec(said) || [])[1]);
  const held = await page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).length);
  assert.equal(held, told + 1, 'the files and their list');
  assert.deepEqual(server.misses, []);
  await server.close();
  await page.goto(`${server.url}%E4%B8%99.html`);
  assert.equal(await version(page), '一');
  await page.goto(server.url);
  await page.fill('input[type=search]', '版本');
  await page.locator('#search-results a').first().click();
  await page.waitForURL(/\.html/);
  await page.goto(`${server.url}guides/returns/index.html`);
  await page.locator('[data-stage] .option').last().click();
  await page.locator('[data-stage] button[type=submit]').click();
  await page.getByText('能退').first().waitFor();
  const missing = await page.goto(`${server.url}nothing.html`);
  assert.equal(missing?.status(), 404);
}));

test('a new version is announced, and taken whole', () => published(async (site, server, page) => {
  await keep(page, server.url);
  // Two releases pass before the reader comes back.
  site.build('二');
  site.build('三');
  const other = await page.context().newPage();
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '一', 'what is kept is read until the reader asks for the new one');
  await page.locator('[data-offline-new]').waitFor();
  await other.goto(`${server.url}b.html`);
  assert.equal(await version(other), '一', 'never two versions at once');
  await page.locator('[data-offline-new] button').click();
  await page.getByText('版本：三').waitFor();
  await other.getByText('版本：三').waitFor();
  await server.close();
  await page.goto(`${server.url}%E4%B8%99.html`);
  assert.equal(await version(page), '三');
  await becomes(page, { caches: 1, workers: 1 });
}));

test('a site that changes while it is loaded is not kept', () => published(async (site, server, page) => {
  await page.goto(`${server.url}index.html`);
  // The worker names the files of one build; the server has those of another.
  writeFileSync(join(site.output, 'a.html'), 'of another build');
  await page.click('[data-offline] button');
  await page.locator('[data-offline] button').nth(1).waitFor();
  await page.locator('[data-offline] button').first().click();
  await page.getByText('什么都没有存').waitFor();
  await becomes(page, { caches: 0, workers: 0 });
}));

test('what the browser threw away is read from the server, and without one said to be gone', () => published(async (site, server, page) => {
  await keep(page, server.url);
  await forget(page);
  site.build('二');
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '二');
  await becomes(page, { caches: 0, workers: 0 });
  await keep(page, server.url);
  await forget(page);
  await server.close();
  for (const name of ['a', 'b', 'a']) {
    await page.goto(`${server.url}${name}.html`);
    assert.match(await page.locator('body').innerText(), /已经不在了/);
  }
}));

test('a part that the browser threw away comes back while the server has that version', () => published(async (site, server, page) => {
  const parts = ['/a.html', '/search/index.js'];
  const drop = () => page.evaluate(async (parts) => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if (parts.some((part) => request.url.endsWith(part))) await cache.delete(request);
  }, parts);
  await keep(page, server.url);
  await drop();
  await page.goto(`${server.url}a.html`);
  await page.fill('input[type=search]', '丙');
  await page.locator('#search-results a').first().waitFor();
  await becomes(page, { caches: 1, workers: 1 });
  await server.close();
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '一');
  await drop();
  await page.goto(`${server.url}a.html`);
  assert.match(await page.locator('body').innerText(), /已经不在了/);
  await page.goto(`${server.url}b.html`);
  assert.equal(await version(page), '一', 'the rest is still there');
}));

test('a reader who was away for two releases goes on with one of them, whole', () => published(async (site, server, page) => {
  await keep(page, server.url);
  await page.goto('about:blank');
  site.build('二');
  site.build('三');
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '一');
  await page.locator('[data-offline-new]').waitFor();
  await server.close();
  for (const name of ['b', '丙', 'a']) {
    await page.goto(`${server.url}${encodeURI(name)}.html`);
    assert.equal(await version(page), '一');
  }
  await page.locator('[data-offline-new] button').click();
  await page.getByText('版本：三').waitFor();
  for (const name of ['b', '丙', 'a']) {
    await page.goto(`${server.url}${encodeURI(name)}.html`);
    assert.equal(await version(page), '三');
  }
  await becomes(page, { caches: 1, workers: 1 });
}));

test('a new version that changes while it is loaded leaves the old one', () => published(async (site, server, page) => {
  await keep(page, server.url);
  site.build('二');
  // What a server has between two releases: the worker of the new one, and a page that is neither's.
  site.write('public/丙.html', 'another');
  await page.goto(`${server.url}a.html`);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => {});
    const worker = registration?.installing;
    await new Promise((done) => {
      if (!worker) return done(undefined);
      worker.addEventListener('statechange', () => { if (worker.state === 'redundant') done(undefined); });
    });
  });
  await becomes(page, { caches: 1, workers: 1 });
  await server.close();
  for (const name of ['a', 'b', '丙']) {
    await page.goto(`${server.url}${encodeURI(name)}.html`);
    assert.equal(await version(page), '一');
  }
}));

test('a page that only the new version has is answered wholly by the server', () => published(async (site, server, page) => {
  await keep(page, server.url);
  site.write('content/new.md', '# 新页\n\n版本：二。\n');
  site.build('二');
  /** @type {string[]} */
  const kept = [];
  page.on('response', (response) => { if (/\/search\/index\.js/.test(response.url())) kept.push(response.headers()['cache-control'] || ''); });
  await page.goto(`${server.url}new.html`);
  assert.equal(await version(page), '二');
  await page.fill('input[type=search]', '新页');
  // The index of the kept version does not know this page.
  await page.locator('#search-results a', { hasText: '新页' }).first().waitFor();
  assert.deepEqual(kept, ['no-cache'], 'its search is the server\'s');
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '一', 'what is kept is read as before');
}));

// Without a `base_url` nothing but the worker knows where the links of the error page begin.
test('without a network the error page is whole at any depth, in each language', () => {
  const site = new Site('languages: [en]\noffline: true\n');
  site.write('content/404.md', '# 没有这一页\n\n![图](图.svg) 从[甲](a.md)开始，写 `<a href="a.md">`。\n');
  site.write('content/图.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  return published(async (_site, server, page) => {
    await keep(page, server.url);
    await server.close();
    for (const [name, title, home] of [['没有', '没有这一页', ''], ['没/有/过', '没有这一页', ''], ['en/not/there', 'Page not found', 'en/']]) {
      const answer = await page.goto(`${server.url}${encodeURI(name)}`);
      assert.equal(answer?.status(), 404, name);
      await page.locator('h1').waitFor();
      if (!home) assert.match(await page.locator('h1').innerText(), new RegExp(title), name);
      assert.equal(await page.evaluate(() => document.documentElement.lang), home ? 'en' : 'zh-CN', name);
      assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.skip') ?? document.body).position), 'absolute', `${name} has styles`);
      if (!home) assert.ok(await page.evaluate(() => [...document.querySelectorAll('main img')].every((image) => /** @type {HTMLImageElement} */ (image).naturalWidth > 0)), name);
      if (!home) assert.match(await page.locator('main code').innerText(), /<a href="a.md">/, 'text stays as it is');
      await page.fill('main input[type=search]', '页');
      await page.locator('#search-results a').first().waitFor();
      await page.click('.brand');
      assert.equal(page.url(), `${server.url}${home}index.html`, name);
    }
  }, site);
});

// Hosts lead former addresses on (`_redirects`), and some take `.html` off the end of all.
test('a server that leads on by itself keeps nobody from keeping the site', () => {
  const site = new Site();
  site.write('content/moved.md', '---\ntitle: 搬了\naliases: [旧/页.html, 旧/index.html]\n---\n\n## 节 {#part}\n\n版本：一。\n');
  const moved = { '旧/页.html': 'moved.html', '旧/': 'moved.html', '旧/index.html': '旧/', 'a.html': 'a', 'moved.html': 'moved' };
  return published(async (_site, server, page) => {
    await keep(page, server.url);
    await server.close();
    for (const name of ['旧/页.html#part', '旧/页', '旧/', '旧/index.html']) {
      await page.goto(`${server.url}${encodeURI(name)}`);
      assert.equal(await version(page), '一', name);
      assert.equal(new URL(page.url()).pathname, encodeURI('/帮助/moved.html'), name);
      assert.equal(new URL(page.url()).hash, name.includes('#') ? '#part' : '', name);
    }
    await page.goto(`${server.url}a`);
    assert.equal(await version(page), '一');
  }, site, moved);
});

test('the site as it was before leaves what is kept', () => published(async (site, server, page) => {
  await keep(page, server.url);
  site.build('二');
  await page.goto(`${server.url}a.html`);
  await page.locator('[data-offline-new]').waitFor();
  site.build('一');
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update(); });
  await server.close();
  for (const name of ['a', 'b']) {
    await page.goto(`${server.url}${name}.html`);
    assert.equal(await version(page), '一');
  }
}));

test('pages that are kept have no link to what is not', () => published(async (_site, server, page) => {
  await page.goto(`${server.url}a.html`);
  assert.equal(await page.locator('main a[href$=".md"]').count(), 1);
  await keep(page, server.url);
  await page.goto(`${server.url}a.html`);
  await page.locator('[data-offline] button').first().waitFor();
  assert.equal(await page.locator('main a[href$=".md"]').count(), 0);
}));

test('a reader removes it, and so does the site', () => published(async (site, server, page) => {
  await keep(page, server.url);
  await page.locator('[data-offline] button').first().click();
  await becomes(page, { caches: 0, workers: 0 });
  await keep(page, server.url);
  site.build('二', 'offline: false\n');
  await page.goto(`${server.url}a.html`);
  await page.getByText('版本：二').waitFor();
  await becomes(page, { caches: 0, workers: 0 });
  assert.equal(await page.locator('[data-offline]').count(), 0);
}));

test('a site that has no worker any more lets go of its readers', () => published(async (site, server, page) => {
  await keep(page, server.url);
  rmSync(site.output, { recursive: true });
  site.build('二', '');
  await page.goto(`${server.url}a.html`);
  await becomes(page, { caches: 0, workers: 0 });
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '二');
}));

test('from disk there is nothing to keep', () => published(async (site, _server, page) => {
  await page.goto(`file://${encodeURI(join(site.output, 'a.html'))}`);
  assert.equal(await page.locator('[data-offline]').count(), 0);
}));
