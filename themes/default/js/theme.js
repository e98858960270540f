// @ts-check
// Runs before the first paint, so that a chosen colour scheme does not flash. Scripts of the page
// may be sure that `class="js"` is set.
(function () {
  'use strict';
  const html = document.documentElement;
  html.classList.add('js');
  try {
    const theme = localStorage.getItem('zhinan-theme');
    if (theme === 'light' || theme === 'dark') html.dataset.theme = theme;
  } catch {
    // Storage can be forbidden, for example for pages from disk: the system's scheme then holds.
  }
})();
