// A site in a folder of its own, its preview, and a page of Chromium that shows it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch } from './chromium.mjs';

const program = process.env.ZHINAN ?? new URL('../../target/debug/zhinan', import.meta.url).pathname;
const long = Array.from({ length: 80 }, (_, i) => `第 ${i} 段。\n`).join('\n');

/**
 * What every test begins with anew.
 * @type {{root: string, address: string, server: any, context: any, page: any, errors: string[]}}
 */
export const now = { root: '', address: '', server: null, context: null, page: null, errors: [] };

/**
 * Writes a file of the site in one step. A file that is cut first and filled later may be read empty in between,
 * and a page that was empty for a moment has lost what was open in it.
 * @param {string} path
 * @param {string} text
 */
export async function write(path, text) {
  const at = join(now.root, path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(`${now.root}.new`, text);
  await rename(`${now.root}.new`, at);
}

/** Writes the article that is looked at: these words, then more than fits a screen. @param {string} text */
export const article = (text) => write('content/a.md', `---\ntitle: 甲\ndescription: 甲\n---\n${text}\n\n${long}`);

export async function start(port = 0) {
  now.server = spawn(program, ['serve', '--root', now.root, '--port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C' } });
  const ended = once(now.server, 'exit').then(([code]) => assert.fail(`the server ended with ${code}`));
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: now.server.stdout }), 'line'), ended]);
  now.address = line;
}

export async function stop() {
  if (now.server.exitCode !== null || now.server.signalCode !== null) return;
  const ended = once(now.server, 'exit');
  now.server.kill();
  await ended;
}

/** Opens a page and waits until it hears of edits. */
export async function open(path = 'a.html') {
  await now.page.goto(now.address + path);
  await now.page.locator('html[data-preview="connected"]').waitFor();
}

/** Waits until an address is served. @param {string} path */
export async function served(path) {
  for (let i = 0; (await now.page.request.get(now.address + path)).status() !== 200; i += 1) {
    assert.ok(i < 500, `${path} is never served`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** Marks the page, so that `isKept` can tell whether it was loaded anew. */
export const keep = () => now.page.evaluate(() => { /** @type {any} */ (window).kept = true; });

export const isKept = () => now.page.evaluate(() => /** @type {any} */ (window).kept === true);

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  now.root = await mkdtemp(join(tmpdir(), 'zhinan-preview-'));
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n[甲](a.md)\n');
  await article('第一版');
  await start();
  now.context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  now.page = await now.context.newPage();
  now.errors = [];
  now.page.on('pageerror', (/** @type {Error} */ error) => now.errors.push(String(error)));
  now.page.on('console', (/** @type {import('playwright-core').ConsoleMessage} */ message) => {
    if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text())) {
      now.errors.push(message.text());
    }
  });
});

afterEach(async () => {
  await now.context.close();
  await stop();
  await rm(now.root, { recursive: true, force: true });
  assert.deepEqual(now.errors, []);
});
