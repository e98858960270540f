// @ts-check
// Marks on the opened page what the search had found there, until the next page.
(function () {
  'use strict';

  const zhinan = window.zhinan;

  /** @returns {string[]} what was searched for, if a result led to this page */
  function found() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(zhinan.key('found')) || '{}');
      sessionStorage.removeItem(zhinan.key('found'));
      return stored.page === location.pathname ? stored.needles : [];
    } catch {
      return [];
    }
  }

  const needles = found();
  const main = document.querySelector('main');
  const highlights = /** @type {any} */ (CSS).highlights;
  if (needles.length === 0 || !main || !highlights) return;
  const fold = zhinan.searchText.newFold('', '');
  const ranges = [];
  const nodes = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    for (const [start, end] of zhinan.searchText.ranges(fold, String(node.nodeValue), needles)) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      ranges.push(range);
    }
  }
  const Highlight = /** @type {any} */ (window).Highlight;
  highlights.set('search', new Highlight(...ranges.slice(0, 2000)));
})();
