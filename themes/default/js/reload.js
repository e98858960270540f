// @ts-check
// The preview's side in the browser: patches the page when it changed (reload-morph.js) or loads it
// anew, exchanges the style sheet, and shows what is wrong with a newer version. The preview server
// adds this script to every page; a built site does not hold it. src/serve/events.rs lists the events.
(function () {
  'use strict';

  const PLACE = 'zhinan-preview-place';
  const NOTE_TIME = 10000;

  /** @type {(before: Document, after: Document) => boolean} */
  const morph = /** @type {any} */ (window).zhinanMorph;

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
      hide('gone');
      hide('fault');
    });
    on('css', (data) => exchangeStyle(data.css));
    on('fault', (data) => showFault(data));
    on('mended', () => hide('fault'));
    on('reload', () => void update());
    on('changed', (data) => showChanged(data));
    source.addEventListener('open', () => {
      clearTimeout(waiting);
      hide('gone');
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
      if (gone && !reloading) showGone();
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

  /** @param {Record<string, any>} data */
  function showFault(data) {
    const box = show('fault', {
      inset: '0', margin: 'auto', boxSizing: 'border-box', width: 'min(60rem, 94vw)', height: 'fit-content',
      maxHeight: '80vh', overflow: 'auto', padding: '1rem 1.25rem', borderRadius: '.5rem', borderTop: '.35rem solid #e5484d',
      background: '#1b1b1f', color: '#f2f2f2', boxShadow: '0 1rem 4rem rgb(0 0 0 / .5)',
    });
    const title = add(box, 'p', { font: '600 1rem/1.6 system-ui, sans-serif', margin: '0 5rem .75rem 0' });
    title.textContent = data.title;
    const close = /** @type {HTMLButtonElement} */ (add(box, 'button', {
      position: 'absolute', top: '1rem', right: '1.25rem', font: '1rem/1.6 system-ui, sans-serif',
      padding: '.1rem .75rem', border: '1px solid #888', borderRadius: '.25rem', background: '#333', color: '#fff',
      cursor: 'pointer',
    }));
    close.type = 'button';
    close.textContent = data.close;
    close.addEventListener('click', () => hide('fault'));
    const text = add(box, 'pre', {
      font: '.875rem/1.5 ui-monospace, monospace', margin: '0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere',
      background: 'none', color: 'inherit', border: '0', padding: '0',
    });
    for (const [place, href] of data.places) {
      const line = add(box, 'p', { font: '.875rem/1.6 ui-monospace, monospace', margin: '0', overflowWrap: 'anywhere' });
      const link = /** @type {HTMLAnchorElement} */ (add(line, 'a', { color: '#8ab4f8' }));
      link.textContent = place;
      link.href = href;
    }
    text.textContent = data.text;
    box.append(text);
  }

  /** @param {Record<string, string>} data */
  function showChanged(data) {
    const box = show('changed', {
      inset: 'auto 1rem 1rem auto', maxWidth: 'min(24rem, 90vw)', padding: '.5rem 1rem', borderRadius: '.5rem',
      background: '#1b1b1f', color: '#f2f2f2', font: '.9375rem/1.6 system-ui, sans-serif',
      boxShadow: '0 .25rem 1.5rem rgb(0 0 0 / .4)',
    }, 'status');
    box.append(data.words + data.title, ' · ');
    const link = /** @type {HTMLAnchorElement} */ (add(box, 'a', { color: '#8ab4f8' }));
    link.href = data.href;
    link.textContent = data.go;
    const note = box.host;
    setTimeout(() => note.remove(), NOTE_TIME);
  }

  function showGone() {
    const bar = show('gone', {
      inset: 'auto 0 0 0', padding: '.5rem 1rem', background: '#f5a524', color: '#1b1b1f', textAlign: 'center',
      font: '1rem/1.6 system-ui, sans-serif',
    });
    bar.textContent = gone;
  }

  /**
   * An empty box over the page. It has a shadow tree, which the page's style does not reach.
   * @param {string} name
   * @param {Record<string, string>} style
   * @param {'alert' | 'status'} [role]
   * @returns {ShadowRoot}
   */
  function show(name, style, role = 'alert') {
    hide(name);
    const box = document.createElement('div');
    box.id = `zhinan-preview-${name}`;
    box.setAttribute('role', role);
    Object.assign(box.style, { all: 'initial', position: 'fixed', zIndex: '2147483647', ...style });
    document.body.append(box);
    return box.attachShadow({ mode: 'open' });
  }

  /** @param {string} name */
  function hide(name) {
    document.getElementById(`zhinan-preview-${name}`)?.remove();
  }

  /**
   * @param {Node} parent
   * @param {string} tag
   * @param {Record<string, string>} style
   * @returns {HTMLElement}
   */
  function add(parent, tag, style) {
    const element = document.createElement(tag);
    Object.assign(element.style, style);
    parent.appendChild(element);
    return element;
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
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide('fault');
  });

  restorePlace();
  void remember();
  if (!document.hidden) connect();
})();
