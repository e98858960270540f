// A site that readers keep on their device: what is said before, what holds without a network, and that nobody
// ever reads two versions at once. The server is really gone where the network is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { ZHINAN, scratch } from './command.mjs';
import { serve } from './server.mjs';
import { launch } from './site.mjs';

const browser = await launch();
after(() => browser.close());

const RULES = `title: 退货
zone: Asia/Shanghai
facts:
  opened: {ask: 拆了吗, yes_no: true}
outcomes:
  can: {title: 能退, body: 寄回去。}
  cannot: {title: 不能退, body: 留着。}
rules:
  - {id: closed, title: 没拆, when: {opened: no}, then: can}
  - {id: open, title: 拆了, when: {opened: yes}, then: cannot}
`;

/** A site of so many pages that say which version they are of. */
class Site {
  folder = join(scratch(), 'site');

  /** @param {string} path @param {string} text */
  write(path, text) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** @param {string} version @param {string} [offline] */
  build(version, offline = 'offline: true\n') {
    this.write('content/site.yaml', `title: 离线\nlanguage: zh-CN\n${offline}`);
    this.write('content/rules/returns.yaml', RULES);
    for (const name of ['a', 'b', '丙']) this.write(`content/${name}.md`, `# 页 ${name}\n\n版本：${version}。\n`);
    execFileSync(ZHINAN, ['build', '--quiet', '--root', this.folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  get output() {
    return join(this.folder, 'public');
  }
}

/**
 * A site, its server below a path, and a page of it.
 * @param {(site: Site, server: {url: string, misses: string[], close: () => Promise<void>}, page: import('playwright-core').Page) => Promise<void>} run
 */
async function published(run) {
  const site = new Site();
  site.build('一');
  const server = await serve(site.output, '/帮助/');
  const context = await browser.newContext();
  try {
    await run(site, server, await context.newPage());
  } finally {
    await context.close();
    await server.close().catch(() => {});
  }
}

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} url */
async function keep(page, url) {
  await page.goto(`${url}index.html`);
  await page.click('[data-offline] button');
  await page.locator('[data-offline] button').nth(1).waitFor();
  const said = await page.locator('[data-offline]').innerText();
  await page.locator('[data-offline] button').first().click();
  await page.getByText('已经存在这台设备上').waitFor();
  return said;
}

/** @param {Page} page */
const version = async (page) => (/版本：(.*?)。/.exec(await page.locator('main').innerText()) || [])[1];

/** @param {Page} page */
const kept = (page) => page.evaluate(async () => ({
  caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length,
}));

/** @param {Page} page @param {{caches: number, workers: number}} wanted */
async function becomes(page, wanted) {
  for (let turn = 0; ; turn += 1) {
    const now = await kept(page).catch(() => null);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    assert.ok(turn < 100, JSON.stringify(now));
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

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
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  site.build('二');
  await page.goto(`${server.url}a.html`);
  assert.equal(await version(page), '二');
  await becomes(page, { caches: 0, workers: 0 });
  await keep(page, server.url);
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  await server.close();
  for (const name of ['a', 'b', 'a']) {
    await page.goto(`${server.url}${name}.html`);
    assert.match(await page.locator('body').innerText(), /已经不在了/);
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
