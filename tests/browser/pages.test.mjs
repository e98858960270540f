// Opens every page of the site in a browser: it is complete, logs no error, is no wider than a phone, and its
// links lead somewhere.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { onPhones } from './overflow.mjs';
import { KINDS } from './kinds.mjs';
import { BASES, FOLDER, address, everywhere, files, place, withPage } from './site.mjs';

const PAGES = files('.html');
/** One page of each kind, and of each depth. */
const FEW = [...new Set(Object.values(KINDS).map(({ path }) => path.replace(/[?#].*$/s, '')))];

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
 * @param {string[]} pages
 */
async function lookAt(base, options, pages) {
  /** @type {Map<string, ReturnType<typeof look>>} */
  const seen = new Map();
  // Widths are the same from every base, so they are measured from one only.
  const measures = base === BASES[0] && options.javaScriptEnabled !== false;
  /** @type {Record<string, unknown>} */
  const wide = {};
  await withPage(base, { viewport: { width: 390, height: 844 }, ...options }, async (page) => {
    for (const path of pages) {
      await page.goto(address(base, path), { waitUntil: 'domcontentloaded' });
      seen.set(path, await page.evaluate(look));
      const found = measures ? await onPhones(page) : {};
      if (Object.keys(found).length) wide[path] = found;
    }
  });
  assert.deepEqual(wide, {}, 'no page scrolls sideways on a phone');
  return seen;
}

/**
 * Faults in the links of these pages, and, if these are all pages, the pages that no link leads to.
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
  const lost = [...seen.keys()].filter((path) => seen.size === PAGES.length && !reached.has(path) && !path.endsWith('404.html'));
  return [...faults, ...lost.map((path) => `no link leads to ${path}`)];
}

/** @param {import('./site.mjs').Base} base @param {import('./site.mjs').Options} options @param {string[]} [pages] */
async function holds(base, options, pages = PAGES) {
  assert.ok(PAGES.length > 50 && FEW.length > 12, `the site has only ${PAGES.length} pages of ${FEW.length} kinds`);
  const seen = await lookAt(base, options, pages);
  for (const [path, page] of seen) {
    assert.deepEqual(page.counts, { search: 1, results: 1, h1: 1, main: 1 }, path);
    const [lang, title] = path.startsWith('en/') ? ['en', 'Merchant Rights Guide'] : ['zh-CN', '商家维权指南'];
    assert.equal(page.lang, lang, path);
    assert.ok(page.title.includes(title), `${path} has the title ${page.title}`);
    assert.deepEqual(page.twice, [], `${path} has an id twice`);
  }
  assert.deepEqual(followLinks(base, seen), []);
}

// All pages are opened from disk, which is the strictest place: a folder without its `index.html` leads nowhere, and
// `%`, `#` and `?` in names mean what they say. From a server and without scripts one page of each kind is opened.
everywhere('every page is whole and every link leads somewhere', (base) => holds(base, {}, base === BASES[0] ? PAGES : FEW));

test('the same without scripts', () => holds(BASES[0], { javaScriptEnabled: false }, FEW));
