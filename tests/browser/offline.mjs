// A site that readers keep on their device, and its server, which is really gone where the network is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { ZHINAN, scratch } from './command.mjs';
import { serve } from './server.mjs';
import { launch } from './chromium.mjs';

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

/** A site whose pages say which version they are of. */
export class Site {
  folder = join(scratch(), 'site');
  pages = ['a', 'b', '丙'];

  /** @param {string} path @param {string} text */
  write(path, text) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** @param {string} offline lines of `site.yaml` for the builds that do not say otherwise */
  constructor(offline = 'offline: true\n') {
    this.offline = offline;
  }

  /** @param {string} version @param {string} [offline] @param {string} [more] what every page says besides */
  build(version, offline = this.offline, more = '') {
    this.write('content/site.yaml', `title: 离线\nlanguage: zh-CN\n${offline}`);
    this.write('content/rules/returns.yaml', RULES);
    for (const name of this.pages) this.write(`content/${name}.md`, `# 页 ${name}\n\n版本：${version}。\n${more}`);
    execFileSync(ZHINAN, ['build', '--quiet', '--root', this.folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  get output() {
    return join(this.folder, 'public');
  }
}

/**
 * Runs a test with a site, its server below a path, and a page of the browser.
 * @param {(site: Site, server: {url: string, misses: string[], close: () => Promise<void>}, page: import('playwright-core').Page) => Promise<void>} run
 * @param {Site} [site]
 * @param {Record<string, string>} [moved] what the server leads on by itself
 */
export async function published(run, site = new Site(), moved = {}) {
  site.build('一');
  const server = await serve(site.output, '/帮助/', moved);
  const context = await browser.newContext();
  try {
    await run(site, server, await context.newPage());
  } finally {
    await context.close();
    await server.close().catch(() => {});
  }
}

/** @typedef {import('playwright-core').Page} Page */

/** Throws away what is kept, as a browser does that needs room. @param {Page} page */
export const forget = (page) => page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });

/**
 * Waits until something holds on the page. `waitForFunction` of Playwright takes the promise of an answer for a yes.
 * @template T
 * @param {Page} page @param {(arg: T) => Promise<boolean>} holds @param {T} arg
 */
export async function until(page, holds, arg) {
  for (let turn = 0; !await page.evaluate(/** @type {(arg: any) => Promise<boolean>} */ (holds), arg); turn += 1) {
    assert.ok(turn < 300, 'it never holds');
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

/** @param {Page} page @param {string} url */
export async function keep(page, url) {
  await page.goto(`${url}index.html`);
  await page.click('[data-offline] button');
  await page.locator('[data-offline] button').nth(1).waitFor();
  const said = await page.locator('[data-offline]').innerText();
  await page.locator('[data-offline] button').first().click();
  await page.getByText(/存在这台设备上/).waitFor();
  return said;
}

/** @param {Page} page */
export const version = async (page) => (/版本：(.*?)。/.exec(await page.locator('main').innerText()) || [])[1];

/** @param {Page} page */
export const kept = (page) => page.evaluate(async () => ({
  caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length,
}));

/** @param {Page} page @param {{caches: number, workers: number}} wanted */
export async function becomes(page, wanted) {
  for (let turn = 0; ; turn += 1) {
    const now = await kept(page).catch(() => null);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    assert.ok(turn < 100, JSON.stringify(now));
    await new Promise((done) => { setTimeout(done, 100); });
  }
}
