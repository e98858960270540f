// @ts-check
// Runs before the first paint, so that a chosen colour scheme does not flash. Scripts of the page
// may be sure that `class="js"` is set, and that `window.zhinan` is theirs: it is made before any element
// of the body, whose id could stand for it.
(function () {
  'use strict';
  const html = document.documentElement;
  html.classList.add('js');
  const root = html.dataset.root || '';
  const site = new URL(html.dataset.top || root || './', location.href).pathname;

  Object.defineProperty(window, 'zhinan', {
    value: {
      /** From this page to the site's root. */
      root,
      /** The first file of the search index, from the root. */
      entry: html.dataset.search || '',
      /**
       * The name under which the browser stores something of this site: sites in other folders of a host
       * have their own.
       * @param {string} name
       */
      key: (name) => `zhinan:${site}:${name}`,
    },
  });

  // The page of results reserves space for results at once, and the search script is preloaded.
  if (html.dataset.resultsScript && /[?&]q=[^&]/.test(location.search)) {
    html.classList.add('searching');
    document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: html.dataset.searchScript }));
  }

  try {
    const theme = localStorage.getItem(window.zhinan.key('theme'));
    if (theme === 'light' || theme === 'dark') html.dataset.theme = theme;
  } catch {
    // Storage can be forbidden, for example for pages from disk: the system's scheme then holds.
  }
})();
