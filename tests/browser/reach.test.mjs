// What a reader in a hurry needs: a header that fits any screen, room for a question in the search box,
// visible focus rings, contrast in the last hours of a time limit, print, and pages from right to left.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { siteOf } from './command.mjs';
import { BASES, address, files, withPage } from './site.mjs';
import { lastHours } from './kinds.mjs';

const FILES = {
  'site.yaml': 'title: دليل\nlanguage: ar\nnav: [{title: المساعدة, link: help/index.md}]\n',
  'index.md': '# دليل\n\n[الاسترداد](help/refund.md)\n',
  'help/index.md': '# المساعدة\n',
  'help/refund.md': '# الاسترداد\n\nنص.\n\n::: steps\n1. اجمع الإيصالات\n2. أرسل الطلب\n:::\n',
  'evidence.yaml': 'receipt: {title: إيصال, how: من صفحة الطلب.}\n',
  'rules/refund.yaml': [
    'title: هل يمكن؟', 'facts:', '  paid: {ask: هل دفعت؟, one_of: {done: نعم, pending: لا}}', 'outcomes:',
    '  now: {title: الآن, body: نص., evidence: [receipt]}', '  wait: {title: انتظر, body: نص.}', 'rules:',
    '  - {id: done, title: دفع, when: {paid: done}, then: now, source: القواعد}',
    '  - {id: pending, title: لم يدفع, when: {paid: pending}, then: wait, source: القواعد}', '',
  ].join('\n'),
};

const root = siteOf(FILES);
/** @type {import('./site.mjs').Base} */
const RIGHT = { name: 'from right to left', url: `${pathToFileURL(join(root, 'public')).href}/`, misses: [] };

const ARTICLE = 'appeal/appeal-after-refund.html';

test('nothing of the header is cut off, in Chinese and in English', async () => {
  for (const width of [320, 360, 390, 768, 1024, 1152]) {
    for (const path of [ARTICLE, `en/${ARTICLE}`]) {
      await withPage(BASES[0], { viewport: { width, height: 800 } }, async (page) => {
        await page.goto(address(BASES[0], path));
        const cut = await page.evaluate(() => ['.brand span', '[data-languages] ul'].filter((selector) => {
          const node = document.querySelector(`header ${selector}`);
          return node && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2);
        }));
        assert.deepEqual(cut, [], `${path} at ${width}`);
        const height = await page.locator('.site-header').evaluate((node) => node.clientHeight);
        assert.ok(height < 80, `${height} px at ${width}`);
      });
    }
  }
});

test('while one types on a phone, the box has the width of the screen', async () => {
  for (const width of [320, 390]) {
    await withPage(BASES[0], { viewport: { width, height: 800 } }, async (page) => {
      await page.goto(address(BASES[0], ARTICLE));
      const input = page.locator('.header-search input');
      const target = await input.boundingBox();
      assert.ok(target && target.width >= 44 && target.height >= 44, JSON.stringify(target));
      await input.fill('退款');
      await page.locator('#search-results a').first().waitFor();
      const typed = await input.boundingBox();
      assert.ok((typed?.width ?? 0) > width - 120, `${typed?.width} px of ${width}`);
      const menu = await page.locator('[data-menu]').boundingBox();
      assert.ok(menu && typed && menu.x >= typed.x + typed.width, JSON.stringify([menu, typed]));
      // Short excerpts let seven results or more fit below the box, or appear when the list alone scrolls.
      const excerpt = await page.locator('.search-excerpt').first().evaluate((node) =>
        node.getBoundingClientRect().height / parseFloat(getComputedStyle(node).lineHeight));
      assert.ok(excerpt < 2.5, `${excerpt} lines`);
    });
  }
});

test('on a phone the page of results begins with results, not with filters', () =>
  withPage(BASES[0], { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(address(BASES[0], 'search/index.html?q=申诉'));
    const first = page.locator('#search-results ol a').first();
    await first.waitFor();
    const { y } = await first.boundingBox() ?? { y: 844 };
    assert.ok(y < 844 * .55, `${y} px`);
    for (const row of await page.locator('.search-filters').all()) {
      assert.ok(((await row.boundingBox())?.height ?? 99) < 64, 'one row of filters');
    }
    await page.goto(address(BASES[0], 'search/index.html?q=蝴蝶翅膀'));
    await page.locator('#search-results .search-status').waitFor();
    assert.equal(await page.locator('.search-filters').count(), 0);
    await page.locator('#search-results .search-empty button').click();
    const browse = page.locator('#zhinan-browse');
    await browse.waitFor();
    assert.ok(((await browse.boundingBox())?.y ?? 999) < 300, 'the way on leads somewhere');
  }));

test('on a phone the first question and its first answers are on the first screen', async () => {
  const guides = files('index.html').filter((path) => /^guides\/[^/]+\/index\.html$/.test(path));
  assert.ok(guides.length > 5);
  for (const [viewport, paths, answers] of /** @type {const} */ ([
    [{ width: 390, height: 844 }, [...guides, ...guides.map((path) => `en/${path}`)], 1],
    [{ width: 360, height: 640 }, guides, 2],
  ])) {
    await withPage(BASES[0], { viewport }, async (page) => {
      for (const path of paths) {
        await page.goto(address(BASES[0], path));
        await page.locator('[data-stage] form').waitFor();
        const ends = await page.locator('[data-stage] :is(.option, .field)').evaluateAll((all) => all
          .filter((node) => node.getClientRects().length).map((node) => node.getBoundingClientRect().bottom));
        assert.ok(ends.length && ends.slice(0, answers).every((end) => end <= viewport.height), `${path} in ${viewport.height} px: ${ends}`);
      }
    });
  }
});

test('on a phone a question that follows can be answered without scrolling', () =>
  withPage(BASES[0], { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(address(BASES[0], 'guides/refund-appeal/index.html#refund=done&since=36h..48h'));
    const first = page.locator('[data-stage] .option').first();
    await first.waitFor();
    const box = await first.boundingBox();
    assert.ok(box && box.y + box.height < 844, JSON.stringify(box));
    assert.equal(await page.locator('.page-header .lead').isVisible(), false);
  }));

test('on a phone the button that goes on is in view once a rough time is chosen', async () => {
  for (const viewport of [{ width: 390, height: 844 }, { width: 360, height: 640 }]) {
    await withPage(BASES[0], { viewport, reducedMotion: 'reduce' }, async (page) => {
      await page.goto(address(BASES[0], 'guides/refund-appeal/index.html#refund=done'));
      await page.locator('[data-stage] [data-ago]').nth(1).click();
      const button = page.locator('[data-stage] [type="submit"]');
      const box = await button.boundingBox();
      assert.ok(box && box.y + box.height <= viewport.height, JSON.stringify(box));
      await button.click();
      // The line break does not cut the weekday in two.
      const lines = await page.locator('[data-due-early]').evaluate((node) => {
        const words = /** @type {Text} */ (node.firstChild);
        const at = String(words.nodeValue).indexOf('周');
        const top = (/** @type {number} */ from) => {
          const range = document.createRange();
          range.setStart(words, from);
          range.setEnd(words, from + 1);
          return range.getBoundingClientRect().top;
        };
        return [top(at), top(at + 1)].map(Math.round);
      });
      assert.ok(Math.abs(lines[0] - lines[1]) < 5, lines.join());
    });
  }
});

test('the ring around what has the focus is whole', () => withPage(BASES[0], { viewport: { width: 1280, height: 800 } }, async (page) => {
  for (const path of [ARTICLE, 'guides/refund-appeal/index.html', 'search/index.html']) {
    await page.goto(address(BASES[0], path));
    await page.keyboard.press('Tab');
    const cut = await page.evaluate(() => [...document.querySelectorAll('header a, .side a, .side summary, .toc a')].filter((node) => {
      const link = /** @type {HTMLElement} */ (node);
      link.focus();
      if (document.activeElement !== link) return false;
      const style = getComputedStyle(link);
      const grow = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
      const ring = link.getBoundingClientRect();
      for (let box = link.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX === 'visible') continue;
        const { left, right } = box.getBoundingClientRect();
        if (ring.left - grow < left - 1 || ring.right + grow > right + 1) return true;
      }
      return false;
    }).map((node) => node.textContent));
    assert.deepEqual(cut, [], path);
  }
}));

// axe skips text in the colour of its background, so the contrast is computed here.
test('in the last hours every word of the time limit can be read', async () => {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await withPage(BASES[0], { colorScheme, reducedMotion: 'reduce' }, async (page) => {
      await page.goto(address(BASES[0], lastHours()));
      await page.locator('[data-stage] .due-soon').waitFor();
      const faint = await page.locator('[data-stage] .due-soon p').evaluateAll((lines) => {
        /** Relative luminance of a colour, as WCAG defines it, plus 0.05. @param {string} color */
        const light = (color) => (color.match(/\d+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255)
          .map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4))
          .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], .05);
        return lines.filter((line) => line.textContent && line.getClientRects().length).map((line) => {
          const ground = getComputedStyle(/** @type {Element} */ (line.closest('.due'))).backgroundColor;
          const [one, other] = [light(getComputedStyle(line).color), light(ground)];
          return `${line.textContent}: ${(Math.max(one, other) / Math.min(one, other)).toFixed(1)}`;
        }).filter((line) => Number(line.split(': ').pop()) < 4.5);
      });
      assert.deepEqual(faint, [], colorScheme);
    });
  }
});

test('on paper nothing is light on white', () => withPage(BASES[0], { viewport: { width: 700, height: 900 }, colorScheme: 'dark', reducedMotion: 'reduce' }, async (page) => {
  /** Colours of text lighter than a middle grey. @param {string} selector */
  const light = (selector) => page.locator(selector).evaluateAll((nodes) => nodes
    .filter((node) => node.getClientRects().length > 0)
    .map((node) => getComputedStyle(node).color)
    .filter((color) => (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) > 3 * 150));
  await page.goto(address(BASES[0], 'index.html'));
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await light('.guide-card, .guide-card *'), []);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(address(BASES[0], lastHours()));
  await page.locator('[data-stage] .due-soon').waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await light('.due-soon, .due-soon *'), []);
  // Links to further pages are of no use on paper.
  assert.equal(await page.locator('.see').first().isVisible(), false);
}));

test('from right to left, marks stand before what they mark', async () => {
  await withPage(RIGHT, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(address(RIGHT, 'help/refund.html'));
    const gaps = await page.evaluate(() => {
      /** @param {string} selector @param {'paddingRight' | 'paddingLeft' | 'right' | 'left'} what @param {string} [part] */
      const px = (selector, what, part) => parseFloat(getComputedStyle(/** @type {Element} */ (document.querySelector(selector)), part)[what]);
      return {
        step: px('.step-list li', 'paddingRight'), line: px('.step-list li', 'right', '::after'), side: px('.side li a', 'paddingRight'),
        toc: px('.side li a', 'paddingLeft'), key: px('.header-search kbd', 'left'),
      };
    });
    assert.deepEqual(gaps, { step: 48, line: 16, side: 12, toc: 0, key: 12 });
    await page.goto(address(RIGHT, 'guides/refund/now.html'));
    const box = await page.locator('.evidence input').boundingBox();
    const words = await page.locator('.evidence label').boundingBox();
    assert.ok(box && words && box.x >= words.x + words.width, JSON.stringify([box, words]));
  });
});
