// The preview in a real browser: an edit is seen without anyone loading the page anew.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const program = process.env.ZHINAN ?? new URL('../../target/debug/zhinan', import.meta.url).pathname;
const long = Array.from({ length: 80 }, (_, i) => `第 ${i} 段。\n`).join('\n');

let browser, context, page, root, server, address, errors;

async function write(path, text) {
  const at = join(root, path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(at, text);
}

const article = (text) => write('content/a.md', `---\ntitle: 甲\ndescription: 甲\n---\n${text}\n\n${long}`);

async function start(port = 0) {
  server = spawn(program, ['serve', '--root', root, '--port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'exit').then(([code]) => assert.fail(`the server ended with ${code}`));
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), 'line'), ended]);
  address = line;
}

async function stop() {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill();
  await ended;
}

before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run',
    ],
  });
});

after(() => browser?.close());

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zhinan-preview-'));
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n[甲](a.md)\n');
  await article('第一版');
  await start();
  context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  page = await context.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text())) {
      errors.push(message.text());
    }
  });
});

afterEach(async () => {
  await context.close();
  await stop();
  await rm(root, { recursive: true, force: true });
  assert.deepEqual(errors, []);
});

const overlay = () => page.locator('#zhinan-preview-fault');

async function open() {
  await page.goto(`${address}a.html`);
  await page.locator('html[data-preview="connected"]').waitFor();
}

test('an edit appears on the open page, at the same place', async () => {
  await open();
  await page.evaluate(() => scrollTo(0, 700));
  await article('第二版');
  await page.getByText('第二版').waitFor();
  await page.waitForFunction(() => scrollY === 700);
});

test('an edit of another page leaves this one alone', async () => {
  await open();
  await page.evaluate(() => { window.kept = true; });
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n别的\n');
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.kept), true);
});

test('a fault lies over the page until it is mended', async () => {
  await open();
  await write('content/a.md', '---\ntitle: [\n---\n<img src=x onerror=alert(1)>\n');
  await overlay().waitFor();
  const text = await overlay().locator('pre').textContent();
  assert.match(text, /invalid-yaml/);
  assert.match(text, /content\/a\.md:/);
  assert.equal(await page.getByText('第一版').count(), 1, 'the last good version stays');
  await overlay().getByRole('button').click();
  assert.equal(await overlay().count(), 0);
  await write('content/index.md', '---\ntitle: [\n---\n');
  await overlay().waitFor();
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n');
  await article('好了');
  await page.getByText('好了').waitFor();
  assert.equal(await overlay().count(), 0);
});

test('a style sheet is exchanged without loading the page anew', async () => {
  await open();
  await page.evaluate(() => { window.kept = true; });
  await write('themes/default/css/mine.css', '@layer states { body { outline: 3px solid rgb(1, 2, 3) !important } }\n');
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)');
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  assert.equal(await page.evaluate(() => window.kept), true);
});

test('a site that begins with faults shows itself once they are mended', async () => {
  await stop();
  await write('content/index.md', '---\ntitle: [\n---\n');
  await start();
  await page.goto(address);
  await overlay().waitFor();
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n都好了\n');
  await page.getByText('都好了').waitFor();
  assert.equal(await overlay().count(), 0);
  // The browser itself reports the answer 503.
  errors = errors.filter((error) => !/503/.test(error));
});

test('the page says that the server is gone and finds it again', async () => {
  await open();
  await stop();
  const bar = page.locator('#zhinan-preview-gone');
  await bar.waitFor();
  await article('换了一版');
  await start(new URL(address).port);
  await page.getByText('换了一版').waitFor();
  assert.equal(await bar.count(), 0);
});

test('a page that nobody sees leaves its connection to others', async () => {
  const pages = [];
  for (let i = 0; i < 8; i += 1) {
    const tab = await context.newPage();
    await tab.goto(`${address}a.html`, { timeout: 10_000 });
    await tab.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    pages.push(tab);
  }
  await article('回来就有');
  await pages[0].evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await pages[0].getByText('回来就有').waitFor();
});
