// Every way through both guides, clicked as a reader would, ends where `zhinan explain` says.
import assert from 'node:assert/strict';
import { explain } from './command.mjs';
import { NOW, SETS, guidePage, openGuide, questions, stage } from './guides.mjs';
import { address, everywhere, inTurn, withPage } from './site.mjs';

/** @typedef {import('./site.mjs').Page} Page */

/** Times at which a refund may have succeeded: the first minute of the window that is open at `NOW`. */
const TIMES = ['2026-03-02T10:01'];

/**
 * The answers that a question offers: those to click, a time to type, and not being sure.
 * @param {import('./guides.mjs').Question} question
 * @returns {{key: string, value: string, kind: 'option' | 'time' | 'unsure'}[]}
 */
function offers(question) {
  const { fact, from } = question;
  const options = question.options.map(({ value }) => ({ key: fact, value, kind: /** @type {const} */ ('option') }));
  const times = from ? TIMES.map((value) => ({ key: from, value, kind: /** @type {const} */ ('time') })) : [];
  const unsure = question.unsure ? [{ key: fact, value: 'unsure', kind: /** @type {const} */ ('unsure') }] : [];
  return [...options, ...times, ...unsure];
}

/**
 * Answers as a click does. (That a reader can reach what is clicked, `guide-address.test.mjs` holds.)
 * @param {Page} page
 * @param {ReturnType<typeof offers>[0]} offer
 */
function answer(page, offer) {
  return page.locator('[data-stage] form').evaluate((form, { value, kind }) => {
    const find = (/** @type {string} */ selector) => {
      const found = /** @type {HTMLInputElement | null} */ (form.querySelector(selector));
      if (!found) throw new Error(`the question offers no ${kind} ${value}`);
      return found;
    };
    if (kind === 'unsure') return find('[data-unsure]').click();
    if (kind === 'time') find('input[data-value]').value = value;
    else find(`.options input[value="${value}"]`).click();
    find('button[type="submit"]').click();
  }, offer);
}

/** The fragment that holds these answers. @param {Record<string, string>} answers */
const fragment = (answers) => Object.keys(answers).sort().map((key) =>
  `${key}=${encodeURIComponent(answers[key]).replace(/%3A/g, ':')}`).join('&');

inTurn(SETS, (set) => `every way through ${set} ends where explain says`, (set, base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, set);
  const asked = await questions(page, set);
  const ends = new Set();
  let ways = 0;
  /** @param {Record<string, string>} answers */
  const follow = async (answers) => {
    const wanted = JSON.parse(await explain(set, answers, NOW));
    const shown = await stage(page);
    assert.deepEqual(shown, { fact: wanted.next, outcomes: wanted.next ? [] : wanted.outcomes }, JSON.stringify(answers));
    assert.equal(new URL(page.url()).hash, Object.keys(answers).length ? `#${fragment(answers)}` : '');
    if (shown.fact === null) {
      ways += 1;
      for (const outcome of shown.outcomes) ends.add(outcome);
      return;
    }
    const question = asked.find(({ fact }) => fact === shown.fact);
    assert.ok(question, `no form for ${shown.fact}`);
    for (const offer of offers(question)) {
      await answer(page, offer);
      await follow({ ...answers, [offer.key]: offer.value });
      await page.goBack();
    }
  };
  await follow({});
  const all = await page.locator(`[data-guide="${set}"] template[data-case]`).evaluateAll((nodes) =>
    nodes.map((node) => /** @type {HTMLElement} */ (node).dataset.case));
  assert.deepEqual([...ends].sort(), all.sort(), 'every outcome is reached');
  assert.ok(ways >= all.length, `only ${ways} ways`);
}));

everywhere('an outcome shows its rules, due time and evidence', (base) => withPage(base, {}, async (page) => {
  await openGuide(page, base, 'refund-appeal', '#kind=ruling&refund=done&refunded_at=2026-03-03T10:00');
  const outcome = page.locator('[data-stage] [data-outcome="appeal-now"]');
  assert.ok((await outcome.locator('[data-due-time]').innerText()).includes('2026年3月5日'));
  assert.ok((await outcome.locator('[data-due-left]').innerText()).includes('1 天'));
  assert.deepEqual(await outcome.locator('[data-rule]:visible').evaluateAll((nodes) =>
    nodes.map((node) => /** @type {HTMLElement} */ (node).dataset.rule)), ['within-48h']);
  await outcome.locator('[data-evidence="order"]').check();
  await page.reload();
  assert.equal(await outcome.locator('[data-evidence="order"]').isChecked(), true, 'a tick is kept');
  const rule = await outcome.locator('[data-rule]:visible a').first().getAttribute('href');
  await page.goto(new URL(rule ?? '', page.url()).href);
  assert.equal(page.url(), address(base, 'rules/refund-appeal/within-48h.html'));
}));

everywhere('an embedded or second page knows nothing of a rule set that it does not hold', (base) => withPage(base, {}, async (page) => {
  await guidePage(page, base, 'escalation');
  assert.equal(await page.evaluate(() => window.zhinan.decide('no-such-set', {}, Date.now())), null);
}));
