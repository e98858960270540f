// What readers do on the site and its editions in Firefox, from disk and from a server, in one process.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { builtSite, editions, scratch } from './command.mjs';
import { Firefox } from './firefox.mjs';
import { serve } from './server.mjs';

/** @typedef {import('./firefox.mjs').Tab} Tab */

const FOLDER = join(scratch(), 'U 盘 100% #1', '指南');
cpSync(builtSite(), FOLDER, { recursive: true });
const PACKED = editions();
const served = await serve(FOLDER, '/pod/指南/');
const firefox = await Firefox.launch();
after(async () => {
  await firefox.close();
  await served.close();
});

const PLACES = [
  { name: 'from disk', url: `${pathToFileURL(FOLDER).href}/` },
  { name: 'from a server', url: served.url },
];

/** The address of a page. @param {string} url @param {string} path */
const at = (url, path) => url + path.split('/').map(encodeURIComponent).join('/');

/**
 * Opens a tab that may load nothing outside of `url`.
 * @param {string} url
 * @param {(tab: Tab) => Promise<void>} run
 */
const within = (url, run) => firefox.tab({ own: [url] }, run);

/** Where the tab is, as a path below `url`. @param {Tab} tab @param {string} url */
const path = async (tab, url) => decodeURIComponent((await tab.evaluate(() => location.href)).slice(url.length).replace(/[?#].*/s, ''));

/** Clicks a link, and waits until its page is loaded. @param {Tab} tab @param {string} link */
async function go(tab, link) {
  const wanted = await tab.until(link, (selector) => /** @type {HTMLAnchorElement | null} */ (document.querySelector(selector))?.href, link);
  await tab.click(link);
  await tab.until(`the way to ${wanted}`, (url) => location.href === url && document.readyState === 'complete', wanted);
}

/**
 * Searches with the box of the page, and follows the first result.
 * @param {Tab} tab
 * @param {string} query
 */
async function follow(tab, query) {
  await tab.click('input[type="search"]');
  await tab.type(query);
  // Results of the partly typed query appear first, so wait for those of the whole.
  const first = await tab.evaluate(async (text) => (await window.zhinan.search(text, { limit: 1 }))[0].title, query);
  await tab.until(`${first} for ${query}`, (title) => document.querySelector('#search-results a[href] .search-title')?.textContent === title, first);
  await go(tab, '#search-results a[href]');
}

/**
 * Answers a guide's questions with the mouse until it asks no more.
 * @param {Tab} tab
 * @param {string} guide a selector of the guide
 * @param {Record<string, string>} answers the option to choose for each fact, or the hours since a time
 */
async function walk(tab, guide, answers) {
  for (const left = { ...answers }; ;) {
    const fact = await tab.until('a question or an outcome', (selector) => {
      const stage = document.querySelector(`${selector} [data-stage]`);
      const form = stage?.querySelector('form');
      return form ? form.dataset.fact : stage?.querySelector('[data-outcome]') && 'none';
    }, guide);
    if (fact === 'none') return;
    const answer = left[fact];
    assert.ok(answer, `asked for ${fact}`);
    delete left[fact];
    const stage = `${guide} [data-stage]`;
    await tab.click(/^\d+$/.test(answer) ? `${stage} [data-ago="${answer}"]` : `${stage} .option:has(input[value="${answer}"])`);
    await tab.click(`${stage} button[type="submit"]`);
    await tab.until(`the way on from ${fact}`, (selector, was) => {
      const form = document.querySelector(`${selector} [data-stage] form`);
      return /** @type {HTMLElement | null} */ (form)?.dataset.fact !== was;
    }, guide, fact);
  }
}

const APPEAL = { refund: 'done', since: '1', kind: 'ruling' };

/** What the outcome in a guide says. @param {Tab} tab @param {string} guide */
const outcome = (tab, guide) => tab.evaluate((selector) => {
  const shown = /** @type {HTMLElement} */ (document.querySelector(`${selector} [data-stage] [data-outcome]`));
  const text = (/** @type {string} */ part) => /** @type {HTMLElement | null} */ (shown.querySelector(part))?.innerText ?? '';
  return { id: shown.dataset.outcome, time: text('[data-due-time]'), left: text('[data-due-left]') };
}, guide);

for (const { name, url } of PLACES) {
  test(`every kind of page is whole and none scrolls sideways, ${name}`, () => within(url, async (tab) => {
    /** @type {Record<string, unknown>} */
    const wrong = {};
    for (const page of [
      'index.html', 'appeal/appeal-after-refund.html', 'appeal/index.html', 'guides/refund-appeal/index.html',
      'guides/refund-appeal/q/1.html', 'guides/refund-appeal/appeal-now.html', 'rules/refund-appeal/within-48h.html',
      'rules/index.html', 'glossary.html', 'tags/证据.html', 'search/index.html', '404.html', 'en/index.html',
      'en/guides/refund-appeal/index.html',
    ]) {
      await tab.goto(at(url, page));
      for (const width of [320, 390, 1280]) {
        await tab.resize(width);
        const found = await tab.evaluate(() => ({
          sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          styled: getComputedStyle(document.body).margin === '0px',
          heading: document.querySelectorAll('h1').length,
          runs: document.documentElement.classList.contains('js'),
        }));
        const right = { sideways: 0, styled: true, heading: 1, runs: true };
        if (JSON.stringify(found) !== JSON.stringify(right)) wrong[`${page} at ${width} px`] = found;
      }
    }
    assert.deepEqual(wrong, {});
  }));

  test(`the search answers in both languages, ${name}`, () => within(url, async (tab) => {
    await tab.goto(at(url, 'index.html'));
    await follow(tab, '退款后还能不能申诉');
    assert.equal(await path(tab, url), 'guides/refund-appeal/index.html');
    await tab.goto(at(url, 'en/about.html'));
    await follow(tab, 'appeal after a refund');
    assert.match(await path(tab, url), /^en\/(guides\/refund-appeal\/index|appeal\/appeal-after-refund)\.html$/);
  }));

  test(`the switcher leads to the same page in the other language and back, ${name}`, () => within(url, async (tab) => {
    await tab.goto(at(url, 'appeal/keep-evidence.html'));
    await go(tab, 'nav[data-languages] a[hreflang="en"]');
    assert.equal(await path(tab, url), 'en/appeal/keep-evidence.html');
    assert.equal(await tab.evaluate(() => document.documentElement.lang), 'en');
    await go(tab, 'nav[data-languages] a[hreflang="zh-CN"]');
    assert.equal(await path(tab, url), 'appeal/keep-evidence.html');
  }));

  test(`light and dark follow the system, and then the reader, ${name}`, () => within(url, async (tab) => {
    const ground = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    /** @type {string[]} */
    const system = [];
    for (const scheme of [1, 0]) {
      await firefox.preferring('layout.css.prefers-color-scheme.content-override', scheme, async () => {
        await tab.goto(at(url, 'index.html'));
        system.push(await ground());
      });
    }
    const [light, dark] = system;
    assert.notEqual(light, dark);
    await firefox.preferring('layout.css.prefers-color-scheme.content-override', 1, async () => {
      await tab.goto(at(url, 'index.html'));
      for (let turn = 0; await ground() !== dark; turn += 1) {
        assert.ok(turn < 3, 'the button never leads to dark');
        await tab.click('.site-header [data-theme-toggle]');
      }
      await tab.goto(at(url, 'appeal/index.html'));
      assert.equal(await ground(), dark, 'kept on the next page');
    });
  }));

  test(`a guide leads to an outcome with its deadline, ${name}`, () => within(url, async (tab) => {
    await tab.goto(at(url, 'guides/refund-appeal/index.html'));
    await walk(tab, '[data-guide="refund-appeal"]', APPEAL);
    const shown = await outcome(tab, '[data-guide="refund-appeal"]');
    assert.equal(shown.id, 'appeal-now');
    assert.match(shown.time, /\d+月\d+日/);
    assert.match(shown.left, /1 天|4[67] 小时/);
    assert.match(await tab.evaluate(() => location.hash), /^#kind=ruling&refund=done&refunded_at=/);
  }));
}

test('without scripts a guide is walked by links', () => firefox.preferring('javascript.enabled', false, () =>
  within(PLACES[0].url, async (tab) => {
    const { url } = PLACES[0];
    await tab.goto(at(url, 'guides/refund-appeal/index.html'));
    assert.equal(await tab.evaluate(() => document.documentElement.classList.contains('js')), false);
    for (let step = 0; (await tab.nodes('main [data-outcome]')).length === 0; step += 1) {
      assert.ok(step < 6, 'never an outcome');
      await go(tab, 'main a.option');
    }
    assert.equal(await path(tab, url), 'guides/refund-appeal/appeal-now.html');
    assert.ok(await tab.evaluate(() => document.querySelectorAll('[data-evidence]').length > 2));
  })));

test('the archive, unpacked, begins at its first page; its search and guides work', () => {
  const url = `${pathToFileURL(PACKED.archive).href}/`;
  return within(url, async (tab) => {
    await tab.goto(at(url, 'START-HERE.html'));
    await tab.until('the first page', () => location.pathname.endsWith('/index.html') && document.readyState === 'complete');
    await follow(tab, '退款后还能不能申诉');
    assert.equal(await path(tab, url), 'guides/refund-appeal/index.html');
    await walk(tab, '[data-guide="refund-appeal"]', APPEAL);
    assert.equal((await outcome(tab, '[data-guide="refund-appeal"]')).id, 'appeal-now');
  });
});

test('the one page asks for nothing; its search and guides work', () => {
  const url = pathToFileURL(PACKED.page).href;
  return within(url, async (tab) => {
    await tab.resize(390);
    await tab.goto(url);
    await follow(tab, '退款后还能不能申诉');
    const top = () => tab.evaluate(() =>
      Math.round(document.getElementById(decodeURIComponent(location.hash.slice(1)))?.getBoundingClientRect().top ?? -1));
    assert.ok(await top() >= 0 && await top() < 400, `what was found is at ${await top()} px`);
    assert.match(decodeURIComponent(await tab.evaluate(() => location.hash)), /^#guides\/refund-appeal\/index\.html/);
    await walk(tab, '[data-guide="refund-appeal"]', APPEAL);
    const shown = await outcome(tab, '[data-guide="refund-appeal"]');
    assert.equal(shown.id, 'appeal-now');
    assert.match(shown.time, /\d+月\d+日/);
  });
});
