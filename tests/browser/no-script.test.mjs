// The site without JavaScript: guides are walked by links, the search page lists everything, and
// articles are read as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './command.mjs';
import { NOW, SETS, questions } from './guides.mjs';
import { BASES, address, everywhere, files, place, withPage } from './site.mjs';

const NO_SCRIPT = { javaScriptEnabled: false };

/**
 * @typedef {import('./site.mjs').Base} Base
 * @typedef {import('./site.mjs').Page} Page
 */

/**
 * Follows every answer of every question, and gives what each way leads to.
 * @param {Page} page
 * @param {Base} base
 * @param {string} set
 * @returns {Promise<{answers: Record<string, string>, outcome: string}[]>}
 */
async function ways(page, base, set) {
  await page.goto(address(base, `guides/${set}/index.html`));
  const asked = await questions(page, set);
  /** @type {{answers: Record<string, string>, outcome: string}[]} */
  const found = [];
  /** @param {string} url @param {Record<string, string>} answers */
  const follow = async (url, answers) => {
    await page.goto(url);
    const outcome = page.locator('[data-outcome]');
    if (await outcome.count()) {
      found.push({ answers, outcome: (await outcome.getAttribute('data-outcome')) ?? '' });
      return;
    }
    const ask = await page.locator('.question-title').first().innerText();
    const question = asked.find((one) => one.ask === ask);
    assert.ok(question, `${url} asks “${ask}”, which is no question of ${set}`);
    const links = await page.locator('a.option').evaluateAll((nodes) =>
      nodes.map((node) => ({ label: (node.textContent ?? '').trim(), url: /** @type {HTMLAnchorElement} */ (node).href })));
    assert.deepEqual(links.map((link) => link.label), question.options.map((option) => option.label), ask);
    for (const link of links) {
      const option = /** @type {{value: string}} */ (question.options.find((one) => one.label === link.label));
      await follow(link.url, { ...answers, [question.fact]: option.value });
    }
  };
  await follow(address(base, `guides/${set}/index.html`), {});
  return found;
}

for (const set of SETS) {
  everywhere(`${set} is walked by links`, (base) => withPage(base, NO_SCRIPT, async (page) => {
    const found = await ways(page, base, set);
    assert.ok(found.length >= 6, `${set} has only ${found.length} ways`);
    for (const { answers, outcome } of found) {
      const { next, outcomes } = JSON.parse(await explain(set, answers, NOW));
      assert.deepEqual([next, outcomes], [null, [outcome]], JSON.stringify(answers));
    }
    const outcomes = files('.html').filter((file) => new RegExp(`^guides/${set}/[^/]+\\.html$`).test(file));
    const reached = new Set(found.map(({ outcome }) => `guides/${set}/${outcome}.html`)).add(`guides/${set}/index.html`);
    assert.deepEqual([...reached].sort(), outcomes, 'every outcome can be reached');
  }));
}

test('the page of results lists every article and guide', () => withPage(BASES[0], NO_SCRIPT, async (page) => {
  await page.goto(address(BASES[0], 'search/index.html'));
  const listed = await page.locator('main a[href]').evaluateAll((nodes) =>
    nodes.map((node) => /** @type {HTMLAnchorElement} */ (node).href));
  const places = new Set(listed.map((url) => place(BASES[0], url)));
  const wanted = files('.html').filter((file) => /^(appeal|protect)\/|^guides\/[^/]+\/index\.html$/.test(file));
  assert.deepEqual(wanted.filter((file) => !places.has(file)), []);
  assert.equal(await page.locator('#search-results').isVisible(), false);
}));

test('an article is read without scripts', () => withPage(BASES[0], NO_SCRIPT, async (page) => {
  await page.goto(address(BASES[0], 'appeal/keep-evidence.html'));
  assert.ok((await page.locator('main').innerText()).length > 500);
  assert.equal(await page.locator('.theme-toggle').isVisible(), false, 'a button that would do nothing');
  for (const part of await page.locator('main details').all()) {
    await part.locator('summary').click();
    assert.equal(await part.getAttribute('open'), await part.evaluate((node) => node.getAttribute('open')));
  }
}));

test('an outcome shows all it has without scripts', () => withPage(BASES[0], NO_SCRIPT, async (page) => {
  await page.goto(address(BASES[0], 'guides/refund-appeal/appeal-now.html'));
  const text = await page.locator('main').innerText();
  for (const words of ['48 小时', '订单', '售后详情页']) assert.ok(text.includes(words), `no “${words}”`);
  assert.ok(await page.locator('[data-evidence]').count() > 2);
  assert.ok(await page.locator('[data-letter]').isVisible());
  assert.ok(await page.locator('.why [data-rule] a').first().isVisible());
  for (const button of await page.locator('main button').all()) {
    assert.equal(await button.isVisible(), false, 'a button that would do nothing');
  }
}));

test('the system decides between light and dark without scripts', async () => {
  /** @type {string[]} */
  const grounds = [];
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await withPage(BASES[0], { ...NO_SCRIPT, colorScheme }, async (page) => {
      await page.goto(address(BASES[0], 'index.html'));
      grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    });
  }
  assert.notEqual(grounds[0], grounds[1]);
});
