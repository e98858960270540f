// Time in a guide: the minute before the end of the window, its end, the minute after, and readers
// far from the zone of the rules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './command.mjs';
import { guidePage, openGuide, stage } from './guides.mjs';
import { BASES, everywhere, withPage } from './site.mjs';

const REFUNDED = '2026-03-02T10:00';
const FRAGMENT = `#kind=ruling&refund=done&refunded_at=${REFUNDED}`;
const ANSWERS = { kind: 'ruling', refund: 'done', refunded_at: REFUNDED };

everywhere('the outcome turns exactly when the window ends, in every zone', async (base) => {
  for (const timezoneId of ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati']) {
    await withPage(base, { timezoneId }, async (page) => {
      for (const now of ['2026-03-04T09:59', '2026-03-04T10:00', '2026-03-04T10:01']) {
        await openGuide(page, base, 'refund-appeal', FRAGMENT, now);
        const { outcomes, due } = JSON.parse(await explain('refund-appeal', ANSWERS, now));
        assert.deepEqual((await stage(page)).outcomes, outcomes, `${timezoneId} ${now}`);
        assert.deepEqual(outcomes, [now === '2026-03-04T09:59' ? 'appeal-now' : 'window-passed']);
        if (!due) continue;
        assert.equal(due, '2026-03-04T10:00+08:00');
        const words = await page.locator('[data-stage] [data-due-time]').innerText();
        assert.match(words, /2026年3月4日.*10:00/, 'the due time is that of the rules');
        assert.equal(await page.locator('[data-stage] [data-due-zone]').isVisible(), timezoneId !== 'Asia/Shanghai');
      }
    });
  }
});

test('a reader far away sees the due time on the clock at home too', () =>
  withPage(BASES[0], { timezoneId: 'America/New_York' }, async (page) => {
    await openGuide(page, BASES[0], 'refund-appeal', FRAGMENT, '2026-03-04T09:59');
    assert.match(await page.locator('[data-stage] [data-due-zone]').innerText(), /2026年3月3日.*21:00/);
  }));

test('the line of the due time ends behind the date, not inside of the weekday', async () => {
  for (const width of [1180, 1280, 1920]) {
    await withPage(BASES[0], { viewport: { width, height: 844 } }, async (page) => {
      await openGuide(page, BASES[0], 'refund-appeal', FRAGMENT, '2026-03-03T12:00');
      const due = page.locator('[data-stage] [data-due-time]').first();
      const lines = await due.evaluate((node) => {
        /** @type {[string, number][]} */
        const tops = [];
        const nodes = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        for (let text = nodes.nextNode(); text; text = nodes.nextNode()) {
          for (let at = 0; at < String(text.nodeValue).length; at++) {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            tops.push([String(text.nodeValue)[at], Math.round(range.getBoundingClientRect().top)]);
          }
        }
        // Letters and digits of a line may come from two fonts.
        const ends = tops.filter(([, top], at) => at > 0 && top > tops[at - 1][1] + 10);
        return ends.map(([letter]) => letter);
      });
      assert.deepEqual(lines.filter((letter) => letter !== '周'), [], `begins a line at ${width} px`);
      assert.equal(await due.innerText(), '2026年3月4日周三 10:00');
    });
  }
});

test('a time is typed on the clock of the rules, wherever the reader is', () =>
  withPage(BASES[0], { timezoneId: 'America/New_York' }, async (page) => {
    await openGuide(page, BASES[0], 'refund-appeal', '#refund=done');
    await page.locator('[data-stage] [data-ago="1"]').click();
    assert.equal(await page.locator('[data-stage] input[data-value]').inputValue(), '2026-03-04T09:00');
    assert.equal(await page.locator('[data-stage] [data-zone-note]').isVisible(), true);
    await page.locator('[data-stage] input[data-value]').fill('2026-03-04T09:30');
    await page.locator('[data-stage] button[type="submit"]').click();
    assert.equal(new URL(page.url()).hash, '#refund=done&refunded_at=2026-03-04T09:30');
  }));

test('an open page notices that the window has ended', () => withPage(BASES[0], {}, async (page) => {
  await page.clock.install({ time: new Date('2026-03-04T09:58:00+08:00') });
  await guidePage(page, BASES[0], 'refund-appeal', FRAGMENT);
  assert.deepEqual((await stage(page)).outcomes, ['appeal-now']);
  const left = page.locator('[data-stage] [data-due-left]');
  const before = await left.innerText();
  await page.clock.runFor(60_000);
  assert.notEqual(await left.innerText(), before, 'what is left of it runs');
  await page.clock.runFor(90_000);
  assert.deepEqual((await stage(page)).outcomes, ['window-passed']);
  assert.equal(await page.locator('[data-notice]').isVisible(), true, 'says that the outcome has changed');
}));
