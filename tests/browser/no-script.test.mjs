// The site without JavaScript: guides are walked by links, the search page lists everything, and
// articles are read as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './command.mjs';
import { NOW, SETS, questions } from './guides.mjs';
import { BASES, address, everywhere, files, inTurn, place, withPage } from './site.mjs';

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
  /** @type {Map<string, {outcome: string | null, ask: string, links: {label: string, url: string}[]}>} */
  const read = new Map();
  /** @param {string} url */
  const open = async (url) => {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    return page.locator('main').evaluate((main) => ({
      outcome: main.querySelector('[data-outcome]')?.getAttribute('data-outcome') ?? null,
      ask: (main.querySelector('.question-title')?.textContent ?? '').trim(),
      links: [.../** @type {NodeListOf<HTMLAnchorElement>} */ (main.querySelectorAll('a.option'))].map((link) =>
        ({ label: (link.textContent ?? '').trim(), url: link.href })),
    }));
  };
  /** @type {{answers: Record<string, string>, outcome: string}[]} */
  const found = [];
  /** @param {string} url @param {Record<string, string>} answers */
  const follow = async (url, answers) => {
    const here = read.get(url) ?? await open(url);
    read.set(url, here);
    if (here.outcome !== null) {
      found.push({ answers, outcome: here.outcome });
      return;
    }
    const question = asked.find(({ ask }) => ask === here.ask);
    assert.ok(question, `${url} asks “${here.ask}”, which is no question of ${set}`);
    assert.deepEqual(here.links.map(({ label }) => label), question.options.map(({ label }) => label), here.ask);
    for (const { label, url: next } of here.links) {
      const option = /** @type {{value: string}} */ (question.options.find((one) => one.label === label));
      await follow(next, { ...answers, [question.fact]: option.value });
    }
  };
  await follow(address(base, `guides/${set}/index.html`), {});
  return found;
}

everywhere('an answer on the home page opens the guide with it', async (base) => {
  const first = (/** @type {Page} */ page) => page.locator('.guide-opening a').first();
  await withPage(base, NO_SCRIPT, async (page) => {
    await page.goto(address(base, 'index.html'));
    await first(page).click();
    assert.match(place(base, page.url()) || '', /^guides\/refund-appeal\/q\//);
    assert.equal(await page.locator('.question-title').count(), 1);
  });
  await withPage(base, {}, async (page) => {
    await page.goto(address(base, 'index.html'));
    await first(page).click();
    await page.waitForURL(/guides\/refund-appeal\/index\.html#refund=done$/);
    await page.locator('[data-answer-list] [data-answer]').first().waitFor();
    assert.equal(await page.locator('[data-stage] form').getAttribute('data-fact'), 'since');
  });
});

inTurn(SETS, (set) => `${set} is walked by links`, (set, base) => withPage(base, NO_SCRIPT, async (page) => {
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

test('the page of results lists every article and guide', () => withPage(BASES[0], NO_SCRIPT, async (page) => {
  await page.goto(address(BASES[0], 'search/index.html'));
  const listed = await page.locator('main a[href]').evaluateAll((nodes) =>
    nodes.map((node) => /** @type {HTMLAnchorElement} */ (node).href));
  const places = new Set(listed.map((url) => place(BASES[0], url)));
  const wanted = files('.html').filter((file) => /^(appeal|protect)\/|^guides\/[^/]+\/index\.html$/.test(file));
  assert.deepEqual(wanted.filter((file) => !places.has(file)), []);
  assert.equal(await page.locator('#search-results').isVisible(), false);
}));

test('an article is read without scripts', () =>
  withPage(BASES[0], { ...NO_SCRIPT, viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(address(BASES[0], 'appeal/keep-evidence.html'));
    assert.ok((await page.locator('main .prose').first().innerText()).length > 500);
    assert.equal(await page.locator('.theme-toggle').isVisible(), false, 'a button that would do nothing');
    const contents = page.locator('details.toc');
    assert.equal(await contents.locator('a').first().isVisible(), false);
    await contents.locator('summary').click();
    assert.equal(await contents.locator('a').first().isVisible(), true, 'the table of contents opens');
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
