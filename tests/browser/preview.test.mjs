// The preview in a real browser: an edit is seen without anyone loading the page anew.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { article, isKept, keep, now, open, start, stop, write } from './previews.mjs';

const overlay = () => now.page.locator('#zhinan-preview-fault');

test('an edit appears on the open page, at the same place', async () => {
  await open();
  await now.page.evaluate(() => scrollTo(0, 700));
  await article('第二版');
  await now.page.getByText('第二版').waitFor();
  await now.page.waitForFunction(() => scrollY === 700);
});

test('an edit of another page leaves this one alone', async () => {
  await open();
  await keep();
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n别的\n');
  await now.page.waitForTimeout(500);
  assert.equal(await isKept(), true);
});

test('a fault lies over the page until it is mended', async () => {
  await open();
  await write('content/a.md', '---\ntitle: [\n---\n<img src=x onerror=alert(1)>\n');
  await overlay().waitFor();
  const text = await overlay().locator('pre').textContent();
  assert.match(text, /invalid-yaml/);
  assert.match(text, /content\/a\.md:/);
  assert.equal(await now.page.getByText('第一版').count(), 1, 'the last good version stays');
  await overlay().getByRole('button').click();
  assert.equal(await overlay().count(), 0);
  await write('content/index.md', '---\ntitle: [\n---\n');
  await overlay().waitFor();
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n');
  await article('好了');
  await now.page.getByText('好了').waitFor();
  assert.equal(await overlay().count(), 0);
});

test('a style sheet is exchanged without loading the page anew', async () => {
  await open();
  await keep();
  await write('themes/default/css/mine.css', '@layer states { body { outline: 3px solid rgb(1, 2, 3) !important } }\n');
  await now.page.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)');
  await now.page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  assert.equal(await isKept(), true);
});

test('a site that begins with faults shows itself once they are mended', async () => {
  await stop();
  await write('content/index.md', '---\ntitle: [\n---\n');
  await start();
  await now.page.goto(now.address);
  await overlay().waitFor();
  await write('content/index.md', '---\ntitle: 首页\ndescription: 首页\n---\n都好了\n');
  await now.page.getByText('都好了').waitFor();
  assert.equal(await overlay().count(), 0);
  // The browser itself reports the answer 503.
  now.errors = now.errors.filter((error) => !/503/.test(error));
});

test('the page says that the server is gone and finds it again', async () => {
  await open();
  await stop();
  const bar = now.page.locator('#zhinan-preview-gone');
  await bar.waitFor();
  await article('换了一版');
  await start(new URL(now.address).port);
  await now.page.getByText('换了一版').waitFor();
  assert.equal(await bar.count(), 0);
});

test('a page that nobody sees leaves its connection to others', async () => {
  const pages = [];
  for (let i = 0; i < 8; i += 1) {
    const tab = await now.context.newPage();
    await tab.goto(`${now.address}a.html`, { timeout: 10_000 });
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
