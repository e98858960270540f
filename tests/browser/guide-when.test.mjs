// `::: when` parts of an outcome: with answers, only those that hold are shown; with open answers, also
// those that may hold, below their condition; without a script or answers, all, each below its condition.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { ZHINAN, scratch } from './command.mjs';

const root = scratch();
mkdirSync(join(root, 'content/rules'), { recursive: true });
writeFileSync(join(root, 'content/site.yaml'), 'language: en\nzone: Europe/Berlin\n');
writeFileSync(join(root, 'content/index.md'), '# t\n\n[Parcel](guide:passages)\n');
cpSync(fileURLToPath(new URL('../it/decide/sets/passages.yaml', import.meta.url)), join(root, 'content/rules/passages.yaml'));
execFileSync(ZHINAN, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });
const guide = pathToFileURL(join(root, 'public/guides/passages/index.html')).href;
const outcome = pathToFileURL(join(root, 'public/guides/passages/keep.html')).href;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/**
 * The names of the parts that can be seen, each with its condition where that can be seen too.
 * @param {import('playwright-core').Page} page
 */
const seen = (page) => page.locator('[data-when]:visible').evaluateAll((nodes) => nodes.map((node) => {
  const condition = /** @type {HTMLElement} */ (node.firstElementChild);
  return `${/** @type {HTMLElement} */ (node).dataset.when}${condition.checkVisibility() ? ` ${condition.textContent}` : ''}`;
}));

test('a guide asks what the text needs, and shows what holds', async () => {
  const page = await browser.newPage();
  await page.goto(guide);
  const stage = page.locator('[data-stage]');
  const choose = async (/** @type {string} */ ask, /** @type {string} */ label) => {
    await stage.getByRole('heading', { name: ask }).waitFor();
    await stage.getByText(label, { exact: true }).click();
    await stage.locator('button[type="submit"]').click();
  };
  const type = async (/** @type {string} */ ask, /** @type {string} */ value) => {
    await stage.getByRole('heading', { name: ask }).waitFor();
    await stage.locator('input[data-value]').fill(value);
    await stage.locator('button[type="submit"]').click();
  };
  await choose('Did you open it?', 'Yes');
  await choose('How did it come?', 'By post');
  await type('What did it cost?', '120');
  await type('How heavy is it?', '6');
  await choose('What is wrong with it?', 'It is torn');
  await type('What is the number of the order?', '77');
  await stage.locator('form').waitFor({ state: 'detached' });
  assert.match(decodeURIComponent(page.url()), /#code=77&harm=torn&opened=yes&price=120&way=post&weight=6$/);
  assert.deepEqual(await seen(page), ['keep/1', 'keep/2', 'advice/photo/1']);
  assert.match(await stage.locator('[data-when="keep/2"]').innerText(), /And dear: .*120.*, order 77/);
  assert.equal(await stage.locator('.when').count(), await stage.locator('[data-when][hidden]').count(), 'no frame around what holds');
  // For a light parcel, the guide asks neither for the price nor for the number of the order.
  await page.goto('about:blank');
  await page.goto(`${guide}#harm=&opened=yes&way=post&weight=2`);
  await stage.locator('[data-outcome]').waitFor();
  assert.equal(await stage.locator('form').count(), 0);
  assert.deepEqual(await seen(page), []);
});

test('what an answer leaves open is shown with its condition', async () => {
  const page = await browser.newPage();
  await page.goto(`${guide}#harm=wet&opened=yes&price=200&way=unsure&weight=6`);
  const stage = page.locator('[data-stage]');
  await stage.locator('[data-outcome]').waitFor();
  assert.deepEqual(await seen(page), [
    'keep/1 If “How did it come” is “By post” or “By van”, and “How heavy is it” is “5 kg or more”:',
    'keep/2 If “What did it cost” is “€100 or more”:',
    'keep/3 If “How did it come” is “By post” or “By van”, and “What is wrong with it: It is wet” is “yes”:',
  ]);
});

test('without a case every part stands behind its condition, with and without scripts', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(outcome);
    const parts = page.locator('[data-when]');
    assert.equal(await parts.count(), 4);
    for (const part of await parts.all()) {
      assert.ok(await part.isVisible());
      assert.match(await part.locator('.when-if').first().innerText(), /^If .*:$/);
    }
    assert.equal(await page.locator('[data-when] table').count(), 1, 'a table in a part in a list');
    await context.close();
  }
});
