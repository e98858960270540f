// @ts-check
// The preview's side in the browser: patches the page when it changed (reload-morph.js) or loads it
// anew, exchanges the style sheet, and hears what is wrong with a newer version (reload-boxes.js shows
// it). The preview server adds this script to every page; a built site does not hold it.
// src/serve/events.rs lists the events.
(function () {
  'use strict';

  const PLACE = 'zhinan-preview-place';

  /** @type {(before: Document, after: Document) => boolean} */
  const morph = /** @type {any} */ (window).zhinanMorph;
  /** @type {Record<string, (data?: any) => void>} */
  const boxes = /** @type {any} */ (window).zhinanBoxes;

  /** @type {EventSource | null} */
  let source = null;
  /** @type {string | undefined} */
  let mark = markOfPage();
  let gone = '';
  let reloading = false;
  /** @type {number | undefined} */
  let waiting;
  /** @type {Document | null} the page as it was sent */
  let sent = null;
  /** Settles once `sent` is set or could not be loaded. An edit that arrives earlier waits for it. */
  let remembered = Promise.resolve();
  let patching = false;
  let again = false;

  /**
   * What the server says the page was, when it sent it.
   * @returns {string | undefined}
   */
  function markOfPage() {
    const [page] = performance.getEntriesByType('navigation');
    const timing = /** @type {PerformanceNavigationTiming | undefined} */ (page)?.serverTiming;
    return timing?.find((entry) => entry.name === 'zhinan')?.description;
  }

  /**
   * The page as the server sends it, with its mark.
   * @param {RequestCache} cache
   */
  async function load(cache) {
    const answer = await fetch(location.pathname + location.search, { cache });
    const timing = answer.headers.get('Server-Timing') || '';
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { page, mark: (timing.match(/desc="(.*?)"/) || [])[1] };
  }

  // What the browser has just loaded is in its cache: from there it costs nothing.
  async function remember() {
    try {
      const loaded = await load('force-cache');
      if (mark && loaded.mark === mark) sent = loaded.page;
    } catch {
      // Then the first change loads the page anew.
    }
  }

  /** Shows the page as it is now. */
  async function update() {
    again = true;
    if (patching) return;
    patching = true;
    try {
      await remembered;
      while (again && !reloading) {
        again = false;
        const { page, mark: now } = await load('no-cache');
        if (!sent || !now || !morph(sent, page)) return reload();
        [sent, mark] = [page, now];
        document.documentElement.dataset.previewMark = now;
      }
    } catch {
      reload();
    } finally {
      patching = false;
    }
  }

  function connect() {
    disconnect();
    let address = `/__zhinan/events?page=${encodeURIComponent(location.pathname)}`;
    if (mark) address += `&mark=${encodeURIComponent(mark)}`;
    source = new EventSource(address);
    on('hello', (data) => {
      gone = data.gone;
      document.documentElement.dataset.preview = 'connected';
      if (data.css) exchangeStyle(data.css);
      boxes.back();
      boxes.mended();
    });
    on('css', (data) => exchangeStyle(data.css));
    on('fault', boxes.fault);
    on('mended', boxes.mended);
    on('reload', () => void update());
    on('changed', boxes.changed);
    source.addEventListener('open', () => {
      clearTimeout(waiting);
      boxes.back();
    });
    source.addEventListener('error', lost);
  }

  function disconnect() {
    clearTimeout(waiting);
    if (source) source.close();
    source = null;
  }

  /**
   * @param {string} name
   * @param {(data: Record<string, any>) => void} act
   */
  function on(name, act) {
    if (source) source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  }

  // A browser tries again by itself, unless it was refused: then this does.
  function lost() {
    clearTimeout(waiting);
    const refused = source !== null && source.readyState === EventSource.CLOSED;
    waiting = setTimeout(() => {
      if (gone && !reloading) boxes.gone(gone);
      if (refused) connect();
    }, 1000);
  }

  function reload() {
    if (reloading) return;
    reloading = true;
    try {
      const open = [...document.querySelectorAll('details')].map((details) => details.open);
      const place = { path: location.pathname, x: scrollX, y: scrollY, open };
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    } catch {
      // Without storage the browser's own memory of the place has to do.
    }
    disconnect();
    location.reload();
  }

  function restorePlace() {
    try {
      const place = JSON.parse(sessionStorage.getItem(PLACE) || 'null');
      sessionStorage.removeItem(PLACE);
      if (!place || place.path !== location.pathname) return;
      const all = document.querySelectorAll('details');
      if (all.length === place.open.length) all.forEach((details, i) => { details.open = place.open[i]; });
      scrollTo({ left: place.x, top: place.y, behavior: 'instant' });
    } catch {
      // As above.
    }
  }

  /**
   * The old style sheet goes when the new one is there, so that the page never stands without.
   * @param {string} path from the site's root
   */
  function exchangeStyle(path) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const family = name.split('.')[0];
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const href = /** @type {HTMLLinkElement} */ (old).href;
      const file = new URL(href, location.href).pathname.split('/').pop() || '';
      if (file === name || file.split('.')[0] !== family || !file.endsWith('.css')) continue;
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(name, href).href;
      link.addEventListener('load', () => old.remove());
      link.addEventListener('error', () => link.remove());
      old.after(link);
    }
  }

  // A browser keeps six connections to a server: pages that nobody sees leave theirs to others, and
  // ask again when they are seen.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) disconnect();
    else if (!reloading) connect();
  });
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', (event) => {
    if (event.persisted) connect();
  });
  restorePlace();
  remembered = remember();
  if (!document.hidden) connect();
})();
