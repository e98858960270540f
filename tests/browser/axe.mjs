// axe-core, and what it finds on a page against WCAG 2.2 AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script that makes `axe`. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What pages must meet: everything of WCAG 2.2 AA, and what axe calls good practice. */
export const WCAG = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

/**
 * @param {import('./site.mjs').Page} page
 * @param {{type: string, values: string[]}} [rules]
 * @returns {Promise<string[]>}
 */
export function faults(page, rules = WCAG) {
  return page.evaluate(async (runOnly) => {
    const axe = /** @type {any} */ (window).axe;
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap((/** @type {any} */ fault) =>
      fault.nodes.slice(0, 3).map((/** @type {any} */ node) =>
        `${fault.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
  }, rules);
}
