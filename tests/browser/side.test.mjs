// Where am I, what else is there: the tree beside the text, previous and next through all of it, the menu of
// a phone, and a header in one row.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { AXE, faults } from './axe.mjs';
import { ZHINAN, scratch } from './command.mjs';
import { serve } from './server.mjs';
import { BASES, address, withPage } from './site.mjs';

/** Pages by path, with their title and order. @type {[string, string, number][]} */
const PAGES = [
  ['index', 'Home', 0], ['faq', 'FAQ', 8], ['changelog', 'Changelog', 9],
  ['install/index', 'Install', 1], ['install/windows', 'Windows', 3], ['install/requirements', 'Requirements', 1],
  ['install/linux/index', 'Linux', 2], ['install/linux/fedora', 'Fedora', 2],
  ['install/linux/deb/index', 'Debian', 1], ['install/linux/deb/containers', 'Containers', 1],
  ['install/linux/deb/server', 'Server', 2],
  ['use/index', 'Use', 2], ['use/first', 'First steps', 1],
];

/** Builds a site with folders in folders. @param {number} many pages in one folder */
async function nested(many) {
  const root = scratch();
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(root, 'content', path)), { recursive: true });
    writeFileSync(join(root, 'content', path), text);
  };
  const sections = Array.from({ length: 9 }, (_, at) => `nav${at}: Section number ${at}`);
  write('site.yaml', `title: Nested\nlanguage: en\nnav:\n${sections.map((line) => `  - {title: "${line}", link: install/index.md}\n`).join('')}`);
  for (const [path, title, order] of PAGES) {
    write(`${path}.md`, `---\ntitle: ${title}\norder: ${order}\n---\n\nText.\n\n## One\n\nText.\n\n## Two\n\nText.\n`);
  }
  for (let at = 0; at < many; at++) write(`use/page${String(at).padStart(3, '0')}.md`, `# Page ${at}\n\nText.\n`);
  execFileSync(ZHINAN, ['build', '--root', root], { stdio: 'ignore' });
  const served = await serve(join(root, 'public'), '/');
  after(() => served.close());
  return { name: 'at the root', ...served };
}

const SMALL = await nested(0);
const LARGE = await nested(300);

test('the tree shows the whole topic in one order, opened where the page is', () => withPage(SMALL, {}, async (page) => {
  await page.goto(`${SMALL.url}install/linux/deb/server.html`);
  const side = page.locator('[data-side]');
  assert.deepEqual(await side.locator('ul').first().locator('a').allInnerTexts(),
    ['Requirements', 'Linux', 'Debian', 'Containers', 'Server', 'Fedora', 'Windows']);
  assert.equal(await side.locator('[aria-current="page"]').innerText(), 'Server');
  assert.deepEqual(await side.locator('.side-others a').allInnerTexts(), ['FAQ', 'Changelog']);
  // Beside another page the folder is closed, and opens without leaving the page.
  await page.goto(`${SMALL.url}install/windows.html`);
  assert.equal(await side.getByText('Fedora').isVisible(), false);
  await side.locator('summary').first().click();
  assert.equal(await side.getByText('Fedora').isVisible(), true);
  assert.equal(page.url(), `${SMALL.url}install/windows.html`);
  await page.evaluate(AXE);
  assert.deepEqual(await faults(page), []);
}));

test('the tree needs no script', () => withPage(SMALL, { javaScriptEnabled: false }, async (page) => {
  await page.goto(`${SMALL.url}install/windows.html`);
  await page.locator('[data-side] summary').first().click();
  await page.locator('[data-side]').getByText('Fedora').click();
  assert.equal(page.url(), `${SMALL.url}install/linux/fedora.html`);
}));

test('previous and next lead through all pages in the order of the tree', () => withPage(SMALL, {}, async (page) => {
  await page.goto(`${SMALL.url}install/index.html`);
  const seen = [await page.locator('h1').innerText()];
  for (let next = page.locator('a[rel=next]'); await next.count();) {
    await next.click();
    seen.push(await page.locator('h1').innerText());
  }
  assert.deepEqual(seen, ['Install', 'Requirements', 'Linux', 'Debian', 'Containers', 'Server', 'Fedora', 'Windows',
    'Use', 'First steps', 'FAQ', 'Changelog']);
  for (let at = seen.length - 2; at >= 0; at--) {
    await page.locator('a[rel=prev]').click();
    assert.equal(await page.locator('h1').innerText(), seen[at]);
  }
}));

test('a section has the grid of an article', () => withPage(SMALL, { viewport: { width: 1920, height: 1000 } }, async (page) => {
  const left = async (/** @type {string} */ path) => {
    await page.goto(`${SMALL.url}${path}`);
    return (await page.locator('h1').boundingBox())?.x;
  };
  const article = await left('install/windows.html');
  assert.equal(await left('install/index.html'), article);
  assert.equal(await left('install/linux/index.html'), article);
  const text = await page.locator('.prose').first().boundingBox();
  assert.ok((text?.width ?? 0) > 600, `${text?.width} px of text`);
}));

test('the header is one row at any width, and a phone has the tree in its menu', async () => {
  for (const width of [320, 390, 768, 960, 1280, 1920]) {
    await withPage(SMALL, { viewport: { width, height: 800 } }, async (page) => {
      await page.goto(`${SMALL.url}install/linux/deb/server.html`);
      const box = await page.locator('.site-header').boundingBox();
      assert.ok((box?.height ?? 0) < 80, `${box?.height} px at ${width}`);
    });
  }
  await withPage(SMALL, { viewport: { width: 390, height: 800 } }, async (page) => {
    await page.goto(`${SMALL.url}install/linux/deb/server.html`);
    const button = page.locator('[data-menu]');
    await button.click();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.equal(await page.locator('[data-menu-panel]').getByText('Server').isVisible(), true);
    assert.equal(await page.locator('[data-menu-panel] [data-nav] a').first().isVisible(), true);
    await page.evaluate(AXE);
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('[data-menu-panel]').isVisible(), false);
  });
});

test('in a large folder the current entry is in view', () =>
  withPage(LARGE, { viewport: { width: 1280, height: 500 } }, async (page) => {
    await page.goto(`${LARGE.url}use/page150.html`);
    const [entry, side] = await Promise.all(['[data-side] [aria-current]', '[data-side]'].map((selector) =>
      page.locator(selector).boundingBox()));
    assert.ok(entry && side && entry.y >= side.y && entry.y + entry.height <= side.y + side.height, JSON.stringify([entry, side]));
    assert.ok(await page.locator('[data-side] a').count() < 40);
    assert.equal(await page.locator('[data-side] .all').innerText(), 'All 301');
  }));

test('the site of the project has a tree beside its articles', () => withPage(BASES[0], {}, async (page) => {
  await page.goto(address(BASES[0], 'appeal/keep-evidence.html'));
  assert.ok(await page.locator('[data-side] a').count() > 8);
}));
