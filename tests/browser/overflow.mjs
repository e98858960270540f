// Finds pages that are wider than the window, so that they scroll sideways.

/** The widths of phones. */
export const PHONES = [390, 320];

/** Runs in the page: the elements that stick out to the right, if the page scrolls sideways. */
export function overflow() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((node) =>
    node.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px`, ...wide.slice(0, 5).map((node) => `<${node.tagName.toLowerCase()} class="${node.className}">`)];
}

/**
 * The elements that stick out of a page on phones, by screen width.
 * @param {import('./site.mjs').Page} page
 * @returns {Promise<Record<string, string[]>>}
 */
export async function onPhones(page) {
  /** @type {Record<string, string[]>} */
  const wide = {};
  for (const width of PHONES) {
    await page.setViewportSize({ width, height: 844 });
    const found = await page.evaluate(overflow);
    if (found.length) wide[`${width} px`] = found;
  }
  return wide;
}
