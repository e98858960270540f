// One page of each kind, in the state that is looked at.

/**
 * @typedef {import('./site.mjs').Page} Page
 * @typedef {{path: string, prepare?: (page: Page) => Promise<void>}} Kind
 */

/** Path of the guide with the answers of a reader who has eight hours left. */
export function lastHours() {
  const refunded = new Date(Date.now() + (8 - 40) * 3600_000).toISOString().slice(0, 16);
  return `guides/refund-appeal/index.html#kind=payment&refund=done&refunded_at=${refunded}`;
}

/** @type {Record<string, Kind>} */
export const KINDS = {
  home: { path: 'index.html' },
  article: { path: 'appeal/appeal-after-refund.html' },
  'article with its details open': { path: 'appeal/dispute-centre.html', prepare: open },
  section: { path: 'appeal/index.html' },
  question: { path: 'guides/refund-appeal/index.html', prepare: open },
  'question for a time': { path: 'guides/refund-appeal/index.html#refund=done', prepare: open },
  'question with a fault': { path: 'guides/refund-appeal/index.html', prepare: submitNothing },
  'question as a page': { path: 'guides/refund-appeal/q/1.html', prepare: open },
  'outcome in the guide': { path: 'guides/refund-appeal/index.html#refund=pending', prepare: shown },
  'outcome in its last hours': { path: lastHours(), prepare: shown },
  'several outcomes': { path: 'guides/refund-appeal/index.html#kind=other&refund=done&since=unsure', prepare: shown },
  'outcome as a page': { path: 'guides/refund-appeal/appeal-now.html' },
  rule: { path: 'rules/refund-appeal/within-48h.html' },
  rules: { path: 'rules/index.html' },
  glossary: { path: 'glossary.html' },
  tags: { path: 'tags/index.html' },
  tag: { path: 'tags/证据.html' },
  'search in the header': { path: 'appeal/index.html', prepare: search },
  'page of results': { path: 'search/index.html?q=申诉', prepare: results },
  'nothing found': { path: 'search/index.html?q=蝴蝶翅膀', prepare: nothing },
  '404': { path: '404.html' },
};

/** @param {Page} page */
async function open(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** @param {Page} page */
async function submitNothing(page) {
  await page.locator('[data-stage] button[type="submit"]').click();
  await page.locator('[data-error]').waitFor();
}

/** @param {Page} page */
async function shown(page) {
  await page.locator('[data-stage] [data-outcome]').first().waitFor();
}

/** @param {Page} page */
async function search(page) {
  await page.locator('input[type="search"]').fill('退款');
  await results(page);
}

/** @param {Page} page */
async function results(page) {
  await page.locator('#search-results a').first().waitFor();
}

/** @param {Page} page */
async function nothing(page) {
  await page.locator('#search-results .search-empty').first().waitFor();
}
