// Every page of the site, looked at in the browser: whole, silent, and with links that lead somewhere.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BASES, FOLDER, address, everywhere, files, place, withPage } from './site.mjs';

const PAGES = files('.html');

/** What a page holds, read in the browser after its scripts have run. */
function look() {
  const count = (/** @type {string} */ selector) => document.querySelectorAll(selector).length;
  const absolute = (/** @type {Element} */ node, /** @type {string} */ name) =>
    new URL(node.getAttribute(name) ?? '', location.href).href;
  const links = [...document.querySelectorAll('[href]')].map((node) => absolute(node, 'href'));
  const sources = [...document.querySelectorAll('[src]')].map((node) => absolute(node, 'src'));
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  return {
    counts: {
      search: count('input[type="search"]'), results: count('#search-results'), h1: count('h1'), main: count('main'),
    },
    lang: document.documentElement.lang,
    title: document.title,
    links: [...links, ...sources],
    ids,
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
  };
}

/**
 * @param {import('./site.mjs').Base} base
 * @param {import('./site.mjs').Options} options
 */
async function lookAtAll(base, options) {
  /** @type {Map<string, ReturnType<typeof look>>} */
  const seen = new Map();
  await withPage(base, options, async (page) => {
    for (const path of PAGES) {
      await page.goto(address(base, path), { waitUntil: 'domcontentloaded' });
      seen.set(path, await page.evaluate(look));
    }
  });
  return seen;
}

/**
 * Faults in the links of these pages, and the pages that no link leads to.
 * @param {import('./site.mjs').Base} base
 * @param {Map<string, ReturnType<typeof look>>} seen
 */
function followLinks(base, seen) {
  const faults = [];
  const reached = new Set(['index.html']);
  // A set grows while it is walked: pages that it gains are walked too.
  for (const path of reached) {
    for (const url of seen.get(path)?.links ?? []) {
      const target = place(base, url);
      if (target === null) {
        if (!/^(https?|mailto|tel|data):/.test(url)) faults.push(`${path} links to ${url}`);
        continue;
      }
      if (!existsSync(join(FOLDER, target)) || target.endsWith('/')) faults.push(`${path} links to missing ${target}`);
      const anchor = decodeURIComponent(new URL(url).hash.slice(1));
      const known = seen.get(target);
      if (!known) continue;
      if (anchor && !anchor.includes('=') && !known.ids.includes(anchor)) faults.push(`${path} links to missing ${target}#${anchor}`);
      reached.add(target);
    }
  }
  const lost = PAGES.filter((path) => !reached.has(path) && !path.endsWith('404.html'));
  return [...faults, ...lost.map((path) => `no link leads to ${path}`)];
}

/** @param {import('./site.mjs').Base} base @param {import('./site.mjs').Options} options */
async function holds(base, options) {
  assert.ok(PAGES.length > 50, `the site has only ${PAGES.length} pages`);
  const seen = await lookAtAll(base, options);
  for (const [path, page] of seen) {
    assert.deepEqual(page.counts, { search: 1, results: 1, h1: 1, main: 1 }, path);
    const [lang, title] = path.startsWith('en/') ? ['en', 'Merchant Rights Guide'] : ['zh-CN', '商家维权指南'];
    assert.equal(page.lang, lang, path);
    assert.ok(page.title.includes(title), `${path} has the title ${page.title}`);
    assert.deepEqual(page.twice, [], `${path} has an id twice`);
  }
  assert.deepEqual(followLinks(base, seen), []);
}

everywhere('every page is whole and every link leads somewhere', (base) => holds(base, {}));

test('the same without scripts', () => holds(BASES[0], { javaScriptEnabled: false }));
