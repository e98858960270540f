// Answers live in the address: sorted, kept by reload and back, changed later, and never trusted.
import assert from 'node:assert/strict';
import { guidePage, openGuide, stage } from './guides.mjs';
import { BASES, everywhere, withPage } from './site.mjs';

/** @typedef {import('./site.mjs').Page} Page */

const hash = (/** @type {Page} */ page) => new URL(page.url()).hash;

/** @param {Page} page @param {string} value */
async function choose(page, value) {
  await page.locator(`[data-stage] input[value="${value}"]`).check();
  await page.locator('[data-stage] button[type="submit"]').click();
}

everywhere('reload, back and forward keep the answers', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal');
  await choose(page, 'done');
  await page.locator('[data-stage] input[data-value]').fill('2026-03-03T20:15');
  await page.locator('[data-stage] button[type="submit"]').click();
  await choose(page, 'freight');
  await choose(page, 'free');
  const all = '#kind=freight&refund=done&refunded_at=2026-03-03T20:15&shipping=free';
  assert.equal(hash(page), all);
  assert.deepEqual((await stage(page)).outcomes, ['freight-not-accepted']);
  await page.reload();
  assert.equal(hash(page), all);
  assert.deepEqual((await stage(page)).outcomes, ['freight-not-accepted']);
  await page.goBack();
  assert.equal((await stage(page)).fact, 'shipping');
  await page.goBack();
  assert.equal((await stage(page)).fact, 'kind');
  await page.goForward();
  assert.equal((await stage(page)).fact, 'shipping');
  await page.goBack();
  await page.goBack();
  await page.goBack();
  assert.deepEqual([hash(page), (await stage(page)).fact], ['', 'refund']);
}));

everywhere('an earlier answer is changed, and later ones that still count are kept', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal', '#kind=freight&refund=done&refunded_at=2026-03-03T20:15&shipping=free');
  const row = (/** @type {string} */ words) => page.locator('[data-answer-list] .answer').filter({ hasText: words });
  await row('你想申诉哪一项').locator('[data-change]').click();
  assert.equal((await stage(page)).fact, 'kind');
  assert.equal(await page.locator('[data-stage] input[value="freight"]').isChecked(), true, 'shows the answer so far');
  await choose(page, 'payment');
  assert.equal(hash(page), '#kind=payment&refund=done&refunded_at=2026-03-03T20:15');
  assert.deepEqual((await stage(page)).outcomes, ['appeal-now']);
  assert.equal(await row('这件商品包邮吗').locator('[data-unused]').isVisible(), true, 'an answer that counts no more');
  await row('你想申诉哪一项').locator('[data-change]').click();
  await choose(page, 'freight');
  assert.equal(hash(page), '#kind=freight&refund=done&refunded_at=2026-03-03T20:15&shipping=free', 'it counts again');
  await page.locator('[data-restart]').click();
  assert.deepEqual([hash(page), (await stage(page)).fact], ['', 'refund']);
}));

everywhere('the order of answers in an address does not matter', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'escalation', '#severe=yes&tried=third-party');
  assert.deepEqual((await stage(page)).outcomes, ['court']);
  await openGuide(page, base, 'escalation', '#tried=third-party&severe=yes');
  assert.deepEqual((await stage(page)).outcomes, ['court']);
}));

const HOSTILE = [
  '#refund=<img src=x onerror=alert(1)>', '#refund=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E', '#<script>alert(1)</script>=1',
  '#__proto__=done', '#constructor=x&refund=done', '#hasOwnProperty=1', '#toString=done', '#refund.length=1',
  '#refund=%E0%A4%A', '#%', '#=', '#&&&', '#==&==', '#refund', '#refund=', '#refund=done&refund=pending', '#refund=unsure',
  '#refund=done&since=999999999999999999999999d', '#refund=done&since=-1h', '#refund=done&since=NaN',
  '#refund=done&refunded_at=2026-13-45T99:99', '#refund=done&refunded_at=9999-12-31T23:59', '#refund=done&refunded_at=0001-01-01T00:00',
  '#refund=done%00', '#refund=done&kind=freight&shipping=%F0%9F%92%A9', `#refund=${'x'.repeat(100000)}`, `#${'refund=done&'.repeat(5000)}`,
  '#kind=freight', '#shipping=free&kind=freight&refund=pending', '#escalation.tried=nothing', '#zhinan-main',
];

everywhere('no address does harm', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal');
  const images = await page.locator('img, main script').count();
  /** @param {string} fragment @param {string} how */
  const holds = async (fragment, how) => {
    const { fact, outcomes } = await stage(page);
    const name = `${how} ${fragment.slice(0, 60)}`;
    assert.ok(fact !== null || outcomes.length > 0, `nothing is shown for ${name}`);
    assert.equal(await page.locator('img, main script').count(), images, name);
    assert.equal(await page.locator('[data-guide-live]').isVisible(), true, name);
  };
  for (const fragment of HOSTILE) {
    await page.evaluate((hash) => new Promise((done) => {
      addEventListener('hashchange', done, { once: true });
      location.hash = hash;
    }), fragment);
    await holds(fragment, 'changed to');
  }
  for (const fragment of HOSTILE.filter((_, at) => at % 3 === BASES.indexOf(base))) {
    await guidePage(page, base, 'refund-appeal', fragment);
    await holds(fragment, 'opened at');
  }
  await guidePage(page, base, 'refund-appeal', '#refund=nonsense&kind=ruling');
  assert.equal(await page.locator('[data-notice]').isVisible(), true, 'says that something was left out');
}));

everywhere('a fault in an answer is said, and the address stays', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal', '#refund=done');
  const form = page.locator('[data-stage] form');
  await form.locator('button[type="submit"]').click();
  assert.equal(await form.locator('[data-error]').isVisible(), true, 'nothing filled in');
  await form.locator('input[data-value]').fill('2026-03-04T10:01');
  await form.locator('button[type="submit"]').click();
  assert.equal(await form.locator('[data-error]').isVisible(), true, 'a time to come');
  await form.locator('input[data-value]').fill('1980-03-04T10:01');
  await form.locator('button[type="submit"]').click();
  assert.equal(await form.locator('[data-error]').isVisible(), true, 'before the range');
  assert.equal(hash(page), '#refund=done');
  await form.locator('[data-error-link]').click();
  assert.equal(await page.evaluate(() => document.activeElement?.matches('[data-value]')), true, 'the summary leads to the field');
  await form.locator('input[data-value]').fill('2026-03-04T10:00');
  await form.locator('button[type="submit"]').click();
  assert.equal((await stage(page)).fact, 'kind');
}));
