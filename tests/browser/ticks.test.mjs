// Changes that a reader makes on a page are kept, and the page says what happened: ticks of checklists,
// files that are saved, the sum behind a limit that is over.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AXE, faults } from './axe.mjs';
import { openGuide } from './guides.mjs';
import { BASES, address, everywhere, withPage } from './site.mjs';

const ARTICLE = 'appeal/keep-evidence.html';

everywhere("an article's checklist can be ticked, is kept, and is cleared with one control", (base) => withPage(base, {}, async (page) => {
  await page.goto(address(base, ARTICLE));
  const boxes = page.locator('.task input');
  const all = await boxes.count();
  assert.ok(all > 2);
  await boxes.nth(0).check();
  // The words are part of the box.
  await page.locator('.task label').nth(1).click();
  assert.match(await page.locator('.task-tools [role=status]').innerText(), new RegExp(`2 / ${all}`));
  await page.reload();
  assert.deepEqual([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked(), await boxes.nth(2).isChecked()], [true, true, false]);
  await page.goto(address(base, 'appeal/communicate.html'));
  assert.equal(await page.locator('.task input:checked').count(), 0, 'another article has its own');
  await page.goto(address(base, ARTICLE));
  // It reads the style sheet, which pages from disk may not.
  if (base !== BASES[0]) {
    await page.evaluate(AXE);
    assert.deepEqual(await faults(page), []);
  }
  await page.locator('.task-tools button').click();
  assert.equal(await page.locator('.task input:checked').count(), 0);
  assert.equal(await page.locator('.task-tools button').isVisible(), false);
  await page.reload();
  assert.equal(await page.locator('.task input:checked').count(), 0);
}));

test('without a script a checklist is a list', () => withPage(BASES[0], { javaScriptEnabled: false }, async (page) => {
  await page.goto(address(BASES[0], ARTICLE));
  assert.equal(await page.locator('.task input:not(:disabled)').count(), 0);
  assert.equal(await page.locator('.task-tools').count(), 0);
}));

test('a limit that is over shows how it was worked out', () => withPage(BASES[0], {}, async (page) => {
  await openGuide(page, BASES[0], 'refund-appeal', '#refund=done&refunded_at=2026-03-01T10:00');
  const sum = await page.locator('[data-stage] [data-passed]').innerText();
  assert.match(sum, /2026年3月1日.*10:00.*满 48 小时是 2026年3月3日.*10:00.*已经过去/);
  // One that runs says what it counts from.
  await openGuide(page, BASES[0], 'refund-appeal', '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00');
  assert.match(await page.locator('[data-stage] [data-due-sum]').innerText(), /^48 小时以内，从 2026年3月3日.*10:00 算起$/);
}));

test('saving and printing say what happened, and give another way', () => withPage(BASES[0], {}, async (page) => {
  await page.addInitScript(() => { window.print = () => {}; });
  await openGuide(page, BASES[0], 'refund-appeal', '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00');
  const stage = page.locator('[data-stage]');
  for (const [button, said, name] of [
    ['[data-calendar]', '[data-due-said]', 'appeal-now.ics'],
    ['[data-letter-save]', '[data-letter-tools] [data-said]', 'appeal.txt'],
  ]) {
    const [download] = await Promise.all([page.waitForEvent('download'), stage.locator(button).click()]);
    assert.equal(download.suggestedFilename(), name);
    assert.ok(readFileSync(await download.path()).length > 100);
    assert.match(await stage.locator(said).innerText(), new RegExp(`${name}.*用浏览器打开`));
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
  await stage.locator('[data-due-copy]').click();
  await page.waitForFunction(() => /已复制|选中/.test(document.querySelector('[data-stage] [data-due-said]')?.textContent ?? ''));
  await stage.locator('[data-print]').click();
  assert.match(await stage.locator('[data-actions] [data-said]').innerText(), /用浏览器打开/);
}));
