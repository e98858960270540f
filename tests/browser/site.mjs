// Opens the built site in Chromium from the three places where it must work with the same bytes:
// from disk, at a server's root, and in a sub-folder. The folder's name has all that makes
// addresses difficult.
import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { builtSite, scratch } from './command.mjs';
import { serve } from './server.mjs';

/**
 * @typedef {object} Base a place from which the site is opened
 * @property {string} name
 * @property {string} url ends with `/`
 * @property {string[]} misses addresses that its server was asked for in vain
 *
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').BrowserContextOptions} Options
 */

/** The folder of the site. */
export const FOLDER = join(scratch(), 'U 盘 100% #1', '指南');
cpSync(builtSite(), FOLDER, { recursive: true });

export { launch };

const browser = await launch();
const root = await serve(FOLDER, '/');
const folder = await serve(FOLDER, '/pod/指南/');

after(async () => {
  await browser.close();
  await root.close();
  await folder.close();
});

/** @type {Base[]} */
export const BASES = [
  { name: 'from disk', url: `${pathToFileURL(FOLDER).href}/`, misses: [] },
  { name: 'at the root', ...root },
  { name: 'in a sub-folder', ...folder },
];

/**
 * One test for each base; they run side by side.
 * @param {string} title
 * @param {(base: Base) => Promise<void>} run
 */
export function everywhere(title, run) {
  describe(title, { concurrency: BASES.length }, () => {
    for (const base of BASES) it(base.name, () => run(base));
  });
}

/**
 * One test for each of several things, from the bases in turn: for long tests that do not depend on the base.
 * @template T
 * @param {T[]} things
 * @param {(thing: T) => string} title
 * @param {(thing: T, base: Base) => Promise<void>} run
 */
export function inTurn(things, title, run) {
  things.forEach((thing, at) => {
    const base = BASES[at % BASES.length];
    it(`${title(thing)}, ${base.name}`, () => run(thing, base));
  });
}

/**
 * Opens a page for `run`, and holds that nothing went wrong meanwhile: no error in the console, no
 * failed request, and none that leaves the site.
 * @param {Base} base
 * @param {Options} options
 * @param {(page: Page) => Promise<void>} run
 */
export async function withPage(base, options, run) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30000);
    const trouble = watch(page, base);
    await run(page);
    assert.deepEqual(trouble, []);
    assert.deepEqual(base.misses.splice(0), [], 'asked for in vain');
  } finally {
    await context.close();
  }
}

/** @param {Page} page @param {Base} base */
function watch(page, base) {
  /** @type {string[]} */
  const trouble = [];
  const note = (/** @type {string} */ what) => trouble.push(`${decodeURI(page.url().slice(base.url.length))}: ${what}`);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`${message.type()} ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`exception ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // A page that is left takes the requests with it that it still had.
    if (reason !== 'net::ERR_ABORTED') note(`failed ${request.url()} ${reason}`);
  });
  page.on('dialog', (dialog) => {
    note(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const own = [base.url, 'data:', 'blob:'].some((start) => request.url().startsWith(start));
    if (!own) note(`request to ${request.url()}`);
  });
  return trouble;
}

/**
 * The address of a file of the site, with `?query` and `#fragment` as given.
 * @param {Base} base
 * @param {string} path as in the output folder: `tags/证据.html`
 */
export function address(base, path) {
  const [, file, rest] = /** @type {RegExpExecArray} */ (/^([^?#]*)(.*)$/s.exec(path));
  return base.url + file.split('/').map(encodeURIComponent).join('/') + rest;
}

/**
 * The place in the output folder that an address names, or null for one outside of the site.
 * @param {Base} base
 * @param {string} url
 */
export function place(base, url) {
  return url.startsWith(base.url) ? decodeURIComponent(url.slice(base.url.length).replace(/[?#].*$/s, '')) : null;
}

/** All files of the site that end so, as paths in the output folder. @param {string} end */
export function files(end) {
  const all = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => name.endsWith(end)).map((name) => relative('.', name).split(sep).join('/')).sort();
}

/**
 * Adds up from now on how far the parts of a page move by themselves, as a share of the screen.
 * @param {Page} page
 */
export async function watchMoves(page) {
  await page.addInitScript(() => {
    const shifts = /** @type {any} */ (window);
    shifts.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.moved += /** @type {any} */ (entry).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => /** @type {number} */ (/** @type {any} */ (window).moved));
}
