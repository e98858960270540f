// Guides for everyone: by keyboard alone, enlarged, printed, without motion; and several on a page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AXE, faults } from './axe.mjs';
import { ZHINAN, scratch } from './command.mjs';
import { openGuide, stage } from './guides.mjs';
import { BASES, address, watchMoves, withPage } from './site.mjs';

const APPEAL = '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00';

/** What has the focus: its own marks, and its words. @param {import('./site.mjs').Page} page */
const focused = (page) => page.evaluate(() => {
  const node = /** @type {HTMLElement} */ (document.activeElement);
  return { heading: node.matches('[data-heading]'), words: (node.textContent ?? '').trim(), name: node.localName };
});

test('a guide is walked by keyboard alone, and the focus goes along', () => withPage(BASES[0], {}, async (page) => {
  await openGuide(page, BASES[0], 'refund-appeal');
  /** Tabs until something is reached. @param {string} selector */
  const reach = async (selector) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    assert.fail(`${selector} is not reached`);
  };
  await reach('[data-stage] input[type="radio"]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  assert.equal((await stage(page)).fact, 'since');
  assert.equal((await focused(page)).heading, true, 'at the new question');
  await reach('[data-stage] [data-ago="24"]');
  await page.keyboard.press('Enter');
  await reach('[data-stage] button[type="submit"]');
  await page.keyboard.press('Enter');
  assert.equal((await stage(page)).fact, 'kind');
  // Nothing chosen: the summary of faults has the focus, and leads to the field.
  await reach('[data-stage] button[type="submit"]');
  await page.keyboard.press('Enter');
  assert.match((await focused(page)).words, /还差一点/);
  await reach('[data-error-link]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  assert.deepEqual((await stage(page)).outcomes, ['appeal-now']);
  assert.equal((await focused(page)).heading, true, 'at the outcome');
}));

// axe reads style sheets anew, which pages from disk may not.
test('at 200 % nothing is cut off and axe finds nothing', () =>
  withPage(BASES[1], { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, reducedMotion: 'reduce' }, async (page) => {
    for (const hash of ['', '#refund=done', APPEAL]) {
      await openGuide(page, BASES[1], 'refund-appeal', hash);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${hash} is ${wide} px too wide`);
      await page.evaluate(AXE);
      assert.deepEqual(await faults(page), [], hash);
    }
  }));

test('a printed outcome has answers, steps, letter and sources, and no controls', () => withPage(BASES[1], {}, async (page) => {
  await openGuide(page, BASES[1], 'refund-appeal', APPEAL);
  await page.emulateMedia({ media: 'print' });
  for (const selector of ['.your-answers', '.next-steps', '[data-letter]', '.why [data-rule]', '[data-as-of]', '[data-evidence]']) {
    assert.equal(await page.locator(`${selector}:visible`).first().isVisible(), true, selector);
  }
  for (const selector of ['[data-change]', '[data-restart]', '[data-print]', '[data-letter-text]', '[data-link-hint]', '.site-nav', 'input[type="search"]']) {
    for (const node of await page.locator(selector).all()) assert.equal(await node.isVisible(), false, selector);
  }
  await page.evaluate(AXE);
  assert.deepEqual(await faults(page), []);
}));

test('a plan is printed on two sheets at most', () => withPage(BASES[0], {}, async (page) => {
  const sheets = async () => {
    const pdf = await page.pdf({ format: 'A4', margin: { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' } });
    return (pdf.toString('latin1').match(/\/Type \/Page\b/g) || []).length;
  };
  await openGuide(page, BASES[0], 'refund-appeal', APPEAL);
  assert.ok(await sheets() <= 2, `${await sheets()} sheets with answers`);
  await page.goto(address(BASES[0], 'guides/refund-appeal/appeal-now.html'));
  assert.ok(await sheets() <= 2, `${await sheets()} sheets without`);
}));

test('nothing moves for readers who asked for that', () => withPage(BASES[0], { reducedMotion: 'reduce' }, async (page) => {
  await openGuide(page, BASES[0], 'refund-appeal', APPEAL);
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((node) => {
    const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(node);
    const lasts = (/** @type {string} */ times) => times.split(',').some((time) => parseFloat(time) > 0.01);
    return lasts(transitionDuration) || lasts(animationDuration) || scrollBehavior === 'smooth';
  }).map((node) => node.className || node.localName));
  assert.deepEqual(moving, []);
}));

test('two guides in one article keep their answers apart', async () => {
  const root = scratch();
  const rules = join(root, 'content', 'rules');
  mkdirSync(rules, { recursive: true });
  const sample = join(dirname(fileURLToPath(import.meta.url)), 'samples', 'late.yaml');
  for (const name of ['one', 'two']) copyFileSync(sample, join(rules, `${name}.yaml`));
  writeFileSync(join(root, 'content', 'a.md'), '# 两个指南\n\n::: guide one\n:::\n\n中间的话。\n\n::: guide two\n:::\n');
  execFileSync(ZHINAN, ['build', '--root', root], { stdio: 'ignore' });
  const base = { name: 'from disk', url: `${pathToFileURL(join(root, 'public')).href}/`, misses: [] };
  await withPage(base, {}, async (page) => {
    await page.goto(`${base.url}a.html`);
    const guide = (/** @type {string} */ name) => page.locator(`[data-guide="${name}"]`);
    const answer = async (/** @type {string} */ name, /** @type {string} */ value) => {
      await guide(name).locator(`[data-stage] input[value="${value}"]`).check();
      await guide(name).locator('[data-stage] button[type="submit"]').click();
    };
    await answer('one', 'no');
    await answer('two', 'yes');
    assert.equal(new URL(page.url()).hash, '#one.shipped=no&two.shipped=yes');
    assert.equal(await guide('one').locator('[data-stage] form').getAttribute('data-fact'), 'since');
    assert.equal(await guide('two').locator('[data-stage] [data-outcome]').getAttribute('data-outcome'), 'none');
    await page.reload();
    assert.equal(await guide('two').locator('[data-stage] [data-outcome]').getAttribute('data-outcome'), 'none');
    await guide('two').locator('[data-restart]').click();
    assert.equal(new URL(page.url()).hash, '#one.shipped=no', 'the other guide is left alone');
    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((node) => node.id));
    assert.equal(new Set(ids).size, ids.length, 'no id stands twice');
  });
});

test('nothing moves when the script makes the first question a form', async () => {
  for (const width of [390, 1280]) {
    await withPage(BASES[1], { viewport: { width, height: 844 } }, async (page) => {
      await page.route('**/assets/guide.*.js', async (route) => {
        // The page is painted as it was sent before the script comes.
        await new Promise((done) => { setTimeout(done, 500); });
        await route.continue();
      });
      const moved = await watchMoves(page);
      await page.goto(address(BASES[1], 'guides/refund-appeal/index.html'));
      await page.locator('[data-stage] form').waitFor();
      await page.waitForTimeout(300);
      const sum = await moved();
      assert.ok(sum < 0.002, `${sum} at ${width} px`);
    });
  }
});
