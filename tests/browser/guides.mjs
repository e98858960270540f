// What the tests know of the site's guides: read from the pages, as a reader would.

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
