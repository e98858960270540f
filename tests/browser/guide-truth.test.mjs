// What a guide shows must not mislead a reader in a hurry: how much time is left, which answers a shortcut
// gives, whether a result is the reader's own, and what belongs to which case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './command.mjs';
import { NOW, guidePage, openGuide } from './guides.mjs';
import { BASES, address, everywhere, withPage } from './site.mjs';

const CASE = '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00';

everywhere('a rough time shows the most that can be left', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal', '#kind=payment&refund=done&since=36h..48h');
  const due = page.locator('[data-stage] [data-due]');
  assert.equal(await due.locator('[data-due-time]').innerText(), '最多还剩 12 小时');
  assert.match(await due.locator('[data-due-left]').innerText(), /48 小时以内/);
  assert.match(await due.getAttribute('class') ?? '', /due-soon/);
  // All of it may be left: the limit itself is true.
  await openGuide(page, base, 'refund-appeal', '#kind=payment&refund=done&since=<36h');
  assert.equal(await due.locator('[data-due-time]').innerText(), '48 小时以内');
}));

test('a time limit is told as soon as it is known', () => withPage(BASES[0], {}, async (page) => {
  await openGuide(page, BASES[0], 'refund-appeal', '#refund=done');
  const early = page.locator('[data-due-early]');
  assert.equal(await early.isVisible(), false);
  await page.locator('[data-stage] [data-ago="42"]').click();
  const given = await page.locator('[data-stage] input[data-value]').inputValue();
  await page.locator('[data-stage] button[type=submit]').click();
  await page.locator('[data-stage] form[data-fact=kind]').waitFor();
  const end = new Date(Date.parse(`${given}Z`) + 48 * 3600_000);
  const clock = end.toISOString().slice(11, 16);
  assert.match(await early.innerText(), new RegExp(`最早的截止时间：.*${end.getUTCDate()}日.*${clock}`));
  await page.locator('[data-stage] .option').first().click();
  await page.locator('[data-stage] button[type=submit]').click();
  await page.locator('[data-stage] [data-outcome]').waitFor();
  assert.equal(await early.isVisible(), false, 'the plan itself says it');
}));

test('shortcuts for a time come from the cut points of the set, none stands on one', () => withPage(BASES[0], {}, async (page) => {
  await openGuide(page, BASES[0], 'refund-appeal', '#refund=done');
  const chips = page.locator('[data-stage] [data-ago]');
  const hours = await chips.evaluateAll((nodes) => nodes.map((node) => Number(/** @type {HTMLElement} */ (node).dataset.ago)));
  assert.deepEqual(hours, [0, 1, 6, 12, 24, 42, 72]);
  for (const at of hours) {
    const chip = page.locator(`[data-stage] [data-ago="${at}"]`);
    if (at) assert.match(await chip.innerText(), /前\s.*\d\d:\d\d$/, 'says which time that is');
    await chip.click();
    const time = await page.locator('[data-stage] input[data-value]').inputValue();
    // A minute of doubt on either side changes nothing.
    const ends = [];
    for (const minutes of at ? [-1, 0, 1] : [0]) {
      const when = new Date(Date.parse(`${time}Z`) + minutes * 60000).toISOString().slice(0, 16);
      ends.push(JSON.parse(await explain('refund-appeal', { refund: 'done', kind: 'payment', refunded_at: when }, NOW)).outcomes[0]);
    }
    assert.equal(new Set(ends).size, 1, `${at} hours ago is near a border: ${ends}`);
  }
}));

everywhere('an outcome that is opened without answers says that it is one of several', (base) => withPage(base, {}, async (page) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address(base, 'guides/refund-appeal/appeal-now.html'));
  const note = page.locator('.one-of');
  assert.match(await note.innerText(), /4 种可能的结论之一/);
  assert.match(await note.locator('a').innerText(), /最多 4 个问题/);
  assert.equal(await page.getByText('你的下一步', { exact: true }).count(), 0);
  const [top, title] = await Promise.all([note, page.locator('h1')].map(async (node) => (await node.boundingBox())?.y ?? 0));
  assert.ok(top < title && top < 300, `${top} px, the title at ${title} px`);
  await note.locator('a').click();
  assert.equal(page.url(), address(base, 'guides/refund-appeal/index.html'));
}));

everywhere('a result that is opened with answers comes first, and its title names it and its due time', (base) =>
  withPage(base, { viewport: { width: 390, height: 844 } }, async (page) => {
    await openGuide(page, base, 'refund-appeal', CASE);
    const y = async (/** @type {string} */ selector) => (await page.locator(selector).first().boundingBox())?.y ?? 0;
    assert.ok(await y('[data-stage] [data-due-time]') < 600, 'the due time is on the first screen');
    assert.ok(await y('[data-stage] [data-heading]') < await y('[data-answers]'), 'the answers come after');
    assert.match(await page.title(), /^现在就去售后详情页提交维权申诉（2026年3月5日.*10:00前） · 退款后还能不能申诉/);
    await page.locator('[data-change]').first().click();
    assert.ok(await y('[data-answers]') < await y('[data-stage] [data-heading]'), 'beside a question they come before');
    assert.match(await page.title(), /^退款后还能不能申诉/);
  }));

everywhere('an edited letter is kept, and says when it was filled in with other answers', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal', CASE);
  const letter = page.locator('[data-stage] [data-letter-text]');
  const note = page.locator('[data-stage] [data-letter-old]');
  const filled = await letter.inputValue();
  await letter.fill('我改过的信');
  await page.reload();
  assert.equal(await letter.inputValue(), '我改过的信');
  assert.equal(await note.isVisible(), false);
  await guidePage(page, base, 'refund-appeal', CASE.replace('ruling', 'payment'));
  assert.equal(await letter.inputValue(), '我改过的信', 'it is the same case');
  assert.equal(await note.isVisible(), true, 'with other answers');
  await page.locator('[data-stage] [data-letter-fresh]').click();
  assert.notEqual(await letter.inputValue(), '我改过的信');
  assert.equal(await note.isVisible(), false);
  await guidePage(page, base, 'refund-appeal', CASE);
  assert.equal(await letter.inputValue(), filled);
}));

everywhere('ticks belong to a case, not to the browser', (base) => withPage(base, {}, async (page) => {
  const box = page.locator('[data-stage] [data-evidence="order"]');
  await openGuide(page, base, 'refund-appeal', CASE);
  await box.check();
  await guidePage(page, base, 'refund-appeal', CASE.replace('T10:00', 'T11:30'));
  assert.equal(await box.isChecked(), false, 'another refund');
  await guidePage(page, base, 'refund-appeal', CASE.replace('ruling', 'payment'));
  assert.equal(await box.isChecked(), true, 'the same refund, answered otherwise');
  await page.locator('[data-restart]').click();
  await guidePage(page, base, 'refund-appeal', CASE);
  assert.equal(await box.isChecked(), false, 'cleared with the answers');
}));
