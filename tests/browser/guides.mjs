// What the tests know of the site's guides: read from the pages, as a reader would.
import { address } from './site.mjs';

/**
 * @typedef {import('./site.mjs').Page} Page
 *
 * @typedef {object} Question
 * @property {string} ask
 * @property {string} fact
 * @property {string} control
 * @property {string} from id of the date-time that an elapsed question counts from, or empty
 * @property {boolean} unsure whether a reader may say so
 * @property {{label: string, value: string}[]} options
 */

/** The rule sets of the site. */
export const SETS = ['refund-appeal', 'escalation'];

/**
 * The questions of a guide, from the forms that its page holds.
 * @param {Page} page
 * @param {string} set
 * @returns {Promise<Question[]>}
 */
export function questions(page, set) {
  return page.locator(`[data-guide="${set}"] template[data-form]`).evaluateAll((templates) =>
    templates.map((template) => {
      const form = /** @type {HTMLFormElement} */ (
        /** @type {HTMLTemplateElement} */ (template).content.querySelector('form'));
      const text = (/** @type {Element | null} */ node) => (node?.textContent ?? '').trim();
      return {
        ask: text(form.querySelector('[data-heading]')),
        fact: form.dataset.fact ?? '',
        control: form.dataset.control ?? '',
        from: form.dataset.from ?? '',
        unsure: form.querySelector('[data-unsure]') !== null,
        options: [...form.querySelectorAll('.options label')].map((label) => ({
          label: text(label.querySelector('[data-label]')),
          value: /** @type {HTMLInputElement} */ (label.querySelector('input')).value,
        })),
      };
    }));
}

/** When the tests ask, on the wall clock of the sets' zone. */
export const NOW = '2026-03-04T10:00';

/** @param {Page} page @param {import('./site.mjs').Base} base @param {string} set @param {string} [hash] */
export async function guidePage(page, base, set, hash = '') {
  await page.goto('about:blank');
  await page.goto(address(base, `guides/${set}/index.html${hash}`));
}

/**
 * Opens a guide with the clock at `now`.
 * @param {Page} page
 * @param {import('./site.mjs').Base} base
 * @param {string} set
 * @param {string} [hash]
 * @param {string} [now] wall clock in the set's zone, which is that of Shanghai
 */
export async function openGuide(page, base, set, hash = '', now = NOW) {
  await page.clock.setFixedTime(new Date(`${now}+08:00`));
  await guidePage(page, base, set, hash);
}

/**
 * What a guide shows: the question that it asks, or its outcomes.
 * @param {Page} page
 * @returns {Promise<{fact: string | null, outcomes: string[]}>}
 */
export function stage(page) {
  return page.locator('[data-stage]').first().evaluate((node) => ({
    fact: node.querySelector('form')?.dataset.fact ?? null,
    outcomes: [...node.querySelectorAll('[data-outcome]')].map((one) => /** @type {HTMLElement} */ (one).dataset.outcome ?? ''),
  }));
}
