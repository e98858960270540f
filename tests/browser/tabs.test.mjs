// Tabs, formulas and pictures for light and dark: with a script and without, on the screen and on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { ZHINAN, scratch } from './command.mjs';

const root = scratch();
mkdirSync(join(root, 'content'));
const group = (/** @type {string} */ name) => [
  `:::: tabs ${name}`, '::: tab Windows', `${name}窗`, ':::', '::: tab macOS', '', `## ${name}节`, '', `${name}果`, ':::', '::::', '',
].join('\n');
writeFileSync(join(root, 'content/index.md'), ['# t', '', group('甲'), group('乙'), '$$\\frac{1}{2}$$', '', '![图](a.svg){dark=b.svg}', ''].join('\n'));
writeFileSync(join(root, 'content/b.md'), ['# b', '', group('丙')].join('\n'));
for (const name of ['a', 'b']) writeFileSync(join(root, `content/${name}.svg`), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"></svg>');
execFileSync(ZHINAN, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });
const url = (/** @type {string} */ name) => pathToFileURL(join(root, 'public', name)).href;

const browser = await launch();
after(() => browser.close());

/** Whether each of the words can be seen. @param {import('playwright-core').Page} page @param {string[]} words */
const seen = (page, words) => Promise.all(words.map((word) => page.getByText(word, { exact: true }).first().isVisible()));

test('tabs of one name are chosen together, on the next page too', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url('index.html'));
  assert.deepEqual(await seen(page, ['甲窗', '甲果', '乙窗', '乙果']), [true, false, true, false]);
  await page.getByText('macOS', { exact: true }).nth(1).click();
  assert.deepEqual(await seen(page, ['甲窗', '甲果', '乙窗', '乙果']), [false, true, false, true]);
  await page.goto(url('b.html'));
  assert.deepEqual(await seen(page, ['丙窗', '丙果']), [false, true]);
  await page.keyboard.press('Tab');
  await page.locator('.tabs input:checked').focus();
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual(await seen(page, ['丙窗', '丙果']), [true, false]);
  await context.close();
});

test('a link into a tab opens it', async () => {
  const page = await browser.newPage();
  await page.goto(`${url('index.html')}#乙节`);
  assert.deepEqual(await seen(page, ['乙果']), [true]);
  await page.close();
});

test('without a script one is chosen; on paper stand all', async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(url('index.html'));
  assert.deepEqual(await seen(page, ['甲窗', '甲果']), [true, false]);
  await page.getByText('macOS', { exact: true }).first().click();
  assert.deepEqual(await seen(page, ['甲窗', '甲果', '乙窗']), [false, true, true]);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await seen(page, ['甲窗', '甲果', '乙窗', '乙果']), [true, true, true, true]);
  await page.close();
});

test('a formula is drawn, and a picture is that of the colours', async () => {
  const page = await browser.newPage({ colorScheme: 'dark' });
  await page.goto(url('index.html'));
  const height = (/** @type {string} */ name) => page.locator(name).first().evaluate((node) => node.getBoundingClientRect().height);
  assert.ok(await height('mfrac') > await height('mn') * 1.5);
  assert.deepEqual([await page.locator('.only-dark').isVisible(), await page.locator('.only-light').isVisible()], [true, false]);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual([await page.locator('.only-dark').isVisible(), await page.locator('.only-light').isVisible()], [false, true]);
  await page.close();
});
