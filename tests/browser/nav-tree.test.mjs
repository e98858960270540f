// The navigation of the settings as a tree: what stands beside each page, in which order one reads, and what is
// said of entries that lead nowhere.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { AXE, faults } from './axe.mjs';
import { ZHINAN, scratch } from './command.mjs';
import { serve } from './server.mjs';
import { BASES, address, files, withPage } from './site.mjs';

const RULES = `title: Which one
facts:
  a: {ask: 'Is it new?', yes_no: true}
outcomes:
  new: {title: Take it, description: d, body: ok}
  old: {title: Leave it, description: d, body: ok}
rules:
  - {id: r1, title: New ones, when: {a: yes}, then: new, source: s}
  - {id: r2, title: Old ones, when: {a: no}, then: old, source: s}
`;

const NAV = `title: Tree
language: en
nav:
  - title: Begin
    children:
      - start.md
      - {title: Deep, children: [{title: Deeper, children: [{title: Deepest, link: use/first.md}]}]}
      - guide:pick
  - {title: Reference, link: ref/}
  - {title: Elsewhere, link: 'https://example.org/'}
  - {title: Questions, link: faq.md}
`;

/** Builds a site. @param {string} settings @param {string[]} pages */
function site(settings, pages) {
  const root = scratch();
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(root, 'content', path)), { recursive: true });
    writeFileSync(join(root, 'content', path), text);
  };
  write('site.yaml', settings);
  write('rules/pick.yaml', RULES);
  for (const path of pages) write(path, `# Page ${path.replace('.md', '')}\n\nText.\n`);
  return root;
}

/** @param {string} root */
async function served(root) {
  execFileSync(ZHINAN, ['build', '--root', root], { stdio: 'ignore' });
  const at = await serve(join(root, 'public'), '/');
  after(() => at.close());
  return { name: 'at the root', ...at };
}

const PAGES = ['index.md', 'start.md', 'faq.md', 'lost.md', 'use/first.md', 'use/second.md', 'ref/index.md', 'ref/a.md', 'ref/b/c.md', 'ref/b/d/e.md'];
const TREE = await served(site(NAV, PAGES));

test('a tree in the settings stands beside its pages, and the header has its first level', () => withPage(TREE, {}, async (page) => {
  await page.goto(`${TREE.url}use/first.html`);
  const side = page.locator('[data-side]');
  assert.equal(await side.locator('.side-title').innerText(), 'Begin');
  assert.deepEqual(await side.locator('li > a, .group').allInnerTexts(), ['Page start', 'Deep', 'Deeper', 'Deepest', 'Which one']);
  assert.equal(await side.locator('[aria-current=page]').innerText(), 'Deepest');
  assert.equal(await side.getByText('Deepest').isVisible(), true);
  assert.deepEqual(await page.locator('[data-nav] a').allInnerTexts(), ['Begin', 'Reference', 'Elsewhere', 'Questions']);
  assert.equal(await page.locator('[data-nav] [aria-current]').innerText(), 'Begin');
  assert.equal(await page.locator('[data-nav] a').first().getAttribute('href'), '../start.html');
  // An entry without children holds what its folder holds.
  await page.goto(`${TREE.url}ref/b/d/e.html`);
  assert.deepEqual(await side.locator('li > a').allInnerTexts(), ['Page ref/a', 'b', 'Page ref/b/c', 'd', 'Page ref/b/d/e']);
  assert.equal(await side.locator('.side-title').innerText(), 'Reference');
  await page.evaluate(AXE);
  assert.deepEqual(await faults(page), []);
}));

test('previous and next follow the tree, over guides, and leave out what it does not name', () => withPage(TREE, {}, async (page) => {
  await page.goto(`${TREE.url}start.html`);
  const seen = [];
  for (;;) {
    seen.push(await page.locator('h1').innerText());
    const next = page.locator('a[rel=next]');
    if (!await next.count()) break;
    await next.click();
  }
  const order = ['Page start', 'Page use/first', 'Which one', 'Page ref/index', 'Page ref/a', 'Page ref/b/c', 'Page ref/b/d/e', 'Page faq'];
  assert.deepEqual(seen, order);
  for (const title of order.slice(0, -1).reverse()) {
    await page.locator('a[rel=prev]').click();
    assert.equal(await page.locator('h1').innerText(), title);
  }
  for (const path of ['lost.html', 'use/second.html']) {
    await page.goto(TREE.url + path);
    assert.equal(await page.locator('[rel=next], [rel=prev]').count(), 0, path);
  }
  await page.goto(`${TREE.url}lost.html`);
  assert.deepEqual(await page.locator('[data-side] ul').first().locator(':scope > li > :first-child').allInnerTexts(), ['Begin', 'Reference', 'Elsewhere', 'Questions']);
}));

test('guide, outcome, question and rule pages have the tree too', () => withPage(TREE, {}, async (page) => {
  const side = page.locator('[data-side]');
  await page.goto(`${TREE.url}guides/pick/index.html`);
  assert.equal(await side.locator('[aria-current=page]').innerText(), 'Which one');
  await page.goto(`${TREE.url}guides/pick/old.html`);
  assert.equal(await side.locator('[aria-current=page]').innerText(), 'Leave it');
  await page.goto(`${TREE.url}rules/pick/r2.html`);
  assert.equal(await side.locator('[aria-current=page]').innerText(), 'Old ones');
}));

test('entries that lead nowhere, stand twice or hold nothing are findings with their place', () => {
  const nav = `nav:
  - {title: A, children: [missing.md, start.md]}
  - {title: B, link: start.md}
  - {title: C}
  - {titel: D, link: faq.md}
  - {title: E, link: 'javascript:alert(1)'}
  - {title: F, children: faq.md}
`;
  const run = spawnSync(ZHINAN, ['check', '--format', 'short', '--root', site(nav, ['index.md', 'start.md', 'faq.md'])], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const found = run.stdout.split('\n').filter((line) => line.includes('site.yaml'));
  const at = (/** @type {string} */ place, /** @type {RegExp} */ words) =>
    assert.ok(found.some((line) => line.includes(`site.yaml:${place}`) && words.test(line)), `${place} ${words}\n${found.join('\n')}`);
  assert.equal(run.status, 1);
  at('2:27', /error\[broken-link\].*missing\.md/);
  at('3:22', /warning\[invalid-value\].*already/);
  at('4:5', /error\[invalid-value\].*`link` or `children`/);
  at('5:6', /warning\[unknown-key\].*titel/);
  at('6:22', /\[unsafe-link\]/);
  at('7:26', /error\[invalid-value\].*list/);
});

test('in a folder of two thousand pages the tree stays small, and the folder is listed by letter', async () => {
  const many = Array.from({ length: 2000 }, (_, at) => `use/n${at}.md`);
  const big = await served(site('title: Big\nlanguage: en\nnav: [{title: Use, link: use/}, {title: More, children: [start.md]}]\n', ['index.md', 'start.md', ...many]));
  await withPage(big, {}, async (page) => {
    await page.goto(`${big.url}use/n1000.html`);
    assert.ok(await page.locator('[data-side] a').count() < 40);
    assert.equal(await page.locator('[data-side] [aria-current=page]').innerText(), 'Page use/n1000');
    assert.equal(await page.locator('[data-side] .all').innerText(), 'All 2000');
    await page.goto(`${big.url}use/index.html`);
    assert.equal(await page.locator('.letters a').count(), 2000);
    await page.locator('.filter input').fill('n1999');
    assert.deepEqual(await page.locator('.letters li:not([hidden])').allInnerTexts(), ['Page use/n1999']);
    assert.match(await page.locator('.filter [role=status]').innerText(), /^1 of 2000$/);
  });
  await withPage(big, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${big.url}use/index.html`);
    assert.equal(await page.locator('.filter').count(), 0, 'a field that would do nothing');
    await page.locator('.letter-jump a').first().click();
    assert.match(page.url(), /#zhinan-letter-p$/);
  });
});

test('every kind of page has the tree and one left edge; the header stays in view', () => withPage(BASES[0], {}, async (page) => {
  const kinds = ['appeal/keep-evidence.html', 'appeal/index.html', 'guides/refund-appeal/index.html', 'guides/refund-appeal/appeal-now.html',
    'rules/index.html', 'glossary.html', 'tags/index.html', 'search/index.html', '404.html',
    ...files('.html').filter((path) => path.startsWith('rules/refund-appeal/')).slice(0, 1)];
  for (const width of [1920, 1280, 800]) {
    await page.setViewportSize({ width, height: 800 });
    /** @type {Set<number>} */
    const edges = new Set();
    for (const path of kinds) {
      await page.goto(address(BASES[0], path));
      assert.ok(await page.locator('[data-side] a').count() > 3, path);
      edges.add(Math.round((await page.locator('h1').boundingBox())?.x ?? 0));
    }
    assert.equal(edges.size, 1, `${width}: ${[...edges]}`);
  }
  await page.goto(address(BASES[0], 'appeal/keep-evidence.html'));
  await page.evaluate(() => scrollTo(0, 1500));
  assert.equal((await page.locator('.site-header').boundingBox())?.y, 0);
  await page.keyboard.press('/');
  assert.equal(await page.locator('input[type=search]').evaluate((node) => node === document.activeElement), true);
  const toggle = page.locator('.site-header [data-theme-toggle]');
  const before = await toggle.getAttribute('aria-label');
  await toggle.click();
  assert.notEqual(await toggle.getAttribute('aria-label'), before);
}));

test('a header with languages is one row, and a phone has them in its menu', async () => {
  const settings = 'title: A site with a name that is not short\nlanguage: en\nlanguages: [zh-CN, zh-TW]\nnav: [{title: One, link: start.md}, {title: Two, link: faq.md}]\n';
  const many = await served(site(settings, ['index.md', 'start.md', 'faq.md']));
  for (const width of [320, 390, 800, 1280]) {
    await withPage(many, { viewport: { width, height: 800 } }, async (page) => {
      await page.goto(`${many.url}start.html`);
      const box = await page.locator('.site-header').boundingBox();
      assert.ok((box?.height ?? 0) < 80, `${box?.height} px at ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width}`);
      if (width < 768) await page.locator('[data-menu]').click();
      await page.locator('[data-languages] a[hreflang=zh-TW]').click();
      assert.equal(page.url(), `${many.url}zh-TW/start.html`);
    });
  }
});
