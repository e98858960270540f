// Reading on any screen and on paper: code, tables, links, targets, the column beside a plan, printing, and
// colours that the system gives.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ZHINAN, scratch } from './command.mjs';
import { openGuide } from './guides.mjs';
import { serve } from './server.mjs';
import { BASES, address, withPage } from './site.mjs';

const BODY = `# Article

Text with [a link](https://example.org/page) and [one here](b.md).

\`\`\`sh
zhinan build --root a-long-name --output another-long-name --base-url https://example.org/with/a/long/path/that/goes/on --strict
second line
\`\`\`

| a | Prerequisites | What it does | When to use it | What it costs | What to look out for |
|---|---|---|---|---|---|
| 1 | Supercalifragilisticexpialidocious | It does a great number of things that need a sentence | Whenever there is a need that a sentence can name | Much more than one would think at first sight | Do not use it without having read this sentence |
| 2 | 退款成功以后四十八小时之内可以提出申诉 | 退款成功以后四十八小时之内可以提出申诉 | 退款成功以后四十八小时之内可以提出申诉 | 退款成功以后四十八小时之内可以提出申诉 | 退款成功以后四十八小时之内可以提出申诉 |

<table><tr><td>${'averylongwordwithoutanyspaceinit'.repeat(4)}</td><td>${'cell '.repeat(60)}</td></tr></table>

::: details More
Folded words.
:::

## One

Text.

## Two

Text.
`;

const root = scratch();
mkdirSync(join(root, 'content'), { recursive: true });
writeFileSync(join(root, 'content/site.yaml'), 'title: S\nlanguage: en\nbase_url: https://site.example/\n');
for (const [name, text] of [['index', '# Home\n'], ['a', BODY], ['b', '# B\n\nText.\n']]) writeFileSync(join(root, `content/${name}.md`), text);
execFileSync(ZHINAN, ['build', '--root', root], { stdio: 'ignore' });
const served = await serve(join(root, 'public'), '/');
after(() => served.close());
const SITE = { name: 'at the root', ...served };
const OWN = BASES[1];

test('the button that copies code stands on no code', () => withPage(SITE, { viewport: { width: 390, height: 844 } }, async (page) => {
  await page.goto(`${SITE.url}a.html`);
  const overlap = await page.evaluate(() => {
    const button = /** @type {Element} */ (document.querySelector('.copy')).getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(/** @type {Element} */ (document.querySelector('.code code')));
    return [...range.getClientRects()].some((line) => line.top < button.bottom && line.bottom > button.top && line.right > button.left && line.left < button.right);
  });
  assert.equal(overlap, false);
}));

test('tables scroll in their box, columns of sentences stay readable, words stay whole', async () => {
  for (const width of [320, 390, 1280]) {
    await withPage(SITE, { viewport: { width, height: 844 } }, async (page) => {
      await page.goto(`${SITE.url}a.html`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width} px`);
      const tables = page.locator('.prose .table');
      assert.equal(await tables.count(), 2);
      const widths = await tables.first().locator('tbody tr').first().locator('td').evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
      assert.ok(widths.slice(2).every((cell) => cell >= 160), `${width}: ${widths}`);
      const lines = await tables.first().locator('td').nth(1).evaluate((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
      });
      assert.equal(lines, 1, 'one word in one line');
    });
  }
});

test('links that leave the site are marked, others are not', () => withPage(SITE, {}, async (page) => {
  await page.goto(`${SITE.url}a.html`);
  const marks = await page.locator('.prose p a').evaluateAll((links) => links.map((link) => getComputedStyle(link, '::after').content));
  assert.match(marks[0], /↗/);
  assert.equal(marks[1], 'none');
}));

test('on paper a page is as wide as the sheet, with folded parts, wrapped code and addresses', () => withPage(SITE, {}, async (page) => {
  await page.goto(`${SITE.url}a.html`);
  await page.emulateMedia({ media: 'print' });
  for (const width of [700, 1123, 1587]) {
    await page.setViewportSize({ width, height: 900 });
    const text = await page.locator('.prose').boundingBox();
    assert.ok((text?.width ?? 0) > width * 0.9, `${text?.width} of ${width} px`);
    const code = await page.locator('.prose pre').evaluate((pre) => [pre.scrollWidth, pre.clientWidth]);
    assert.ok(code[0] <= code[1], `code of ${code[0]} px`);
  }
  assert.match(await page.locator('.prose p a').first().evaluate((link) => getComputedStyle(link, '::after').content), /href|example\.org/);
  assert.equal(await page.getByText('https://site.example/a.html').isVisible(), true);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.getByText('Folded words.').isVisible(), true);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('.prose details[open]').count(), 0);
  assert.equal(await page.locator('.side, .site-header, .copy').first().isVisible(), false);
}));

test('a guide prints its tree, a plan itself', () => withPage(OWN, {}, async (page) => {
  await page.goto(address(OWN, 'guides/refund-appeal/index.html'));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('.outline').isVisible(), true);
  assert.equal(await page.locator('.guide-overview .rules-table').isVisible(), true);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await openGuide(page, OWN, 'refund-appeal', '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00');
  assert.equal(await page.locator('.outline').isVisible(), false);
  assert.equal(await page.locator('[data-stage] [data-due-time]').isVisible(), true);
}));

test('beside a plan stand its time, its parts and the whole way', () => withPage(OWN, { viewport: { width: 1280, height: 800 } }, async (page) => {
  await openGuide(page, OWN, 'refund-appeal', '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00');
  const due = page.locator('[data-stage] [data-due]');
  const [steps, box] = [await page.locator('[data-stage] .next-steps').boundingBox(), await due.boundingBox()];
  assert.ok(steps && box && box.x > steps.x + steps.width, 'beside the steps');
  const before = page.url();
  const link = page.locator('[data-stage] [data-jump] a').first();
  await page.locator('[data-stage] [data-evidence]').first().check();
  assert.match(await link.innerText(), /1 \/ \d/);
  await link.click();
  assert.equal(page.url(), before, 'the address keeps the answers');
  const heading = page.locator('[data-stage] .evidence').locator(':scope > :first-child');
  await page.waitForFunction(() => scrollY > 100);
  assert.equal(await heading.evaluate((node) => node === document.activeElement), true);
  assert.equal(await due.isVisible() && ((await due.boundingBox())?.y ?? -1) >= 60, true, 'the time stays in view');
  await page.goto(address(OWN, 'guides/escalation/third-party.html'));
  const way = await page.locator('.path li').allInnerTexts();
  assert.ok(way.length >= 4, way.join());
  assert.equal(await page.locator('.path [aria-current=step]').innerText(), await page.locator('h1').innerText());
}));

test('with colours of the system focus and the current entry can be seen', () => withPage(OWN, { forcedColors: 'active' }, async (page) => {
  await page.goto(address(OWN, 'index.html'));
  await page.locator('.hero input').focus();
  assert.equal(await page.locator('.hero .search').evaluate((node) => getComputedStyle(node).outlineStyle), 'solid');
  await page.goto(address(OWN, 'appeal/keep-evidence.html'));
  const edges = await page.locator('.site-nav a').evaluateAll((links) => links.map((link) => getComputedStyle(link).borderBlockEndColor));
  assert.notEqual(edges[0], edges[1]);
}));

test('on a phone what one taps is as high as a finger', () => withPage(OWN, { viewport: { width: 390, height: 844 } }, async (page) => {
  /** @type {string[]} */
  const small = [];
  for (const path of ['index.html', 'appeal/keep-evidence.html', 'appeal/index.html', 'guides/refund-appeal/index.html', 'guides/refund-appeal/appeal-now.html',
    'guides/escalation/dispute-centre.html', 'rules/index.html', 'glossary.html', 'tags/index.html', 'search/index.html?q=退款', '404.html']) {
    await page.goto(address(OWN, path));
    if (path.includes('?q')) await page.locator('#search-results a').first().waitFor();
    await page.locator('[data-menu]').click();
    small.push(...await page.evaluate((name) => [...document.querySelectorAll('a[href], button, input, select, summary, textarea')].filter((node) => {
      const { width, height } = node.getBoundingClientRect();
      // A link in a sentence or a cell is text; a box is as large as its label.
      const isText = node.matches('.prose a, p > a, dd a, .facts a, .hint a, .rule li > a') || node.closest('label') !== null;
      return width > 0 && node.checkVisibility() && !isText && height < 43;
    }).map((node) => `${name}: ${node.outerHTML.slice(0, 90)} ${node.getBoundingClientRect().height}`), path));
  }
  assert.deepEqual(small, []);
}));
