// @ts-check
// What every page gets on top of its finished markup. Each part looks for its own elements and
// leaves the rest alone; without this file everything can still be read and followed.
(function () {
  'use strict';

  const zhinan = window.zhinan;

  /**
   * The words of the interface for `key`, with `{name}` replaced by `values.name`; of words about a number
   * `values.n`, the form that the language has for it.
   * @param {string} key
   * @param {Object<string, string | number>} [values]
   * @param {Object<string, string>} [all] the words of another language than the page's
   * @returns {string}
   */
  zhinan.t = function (key, values, all) {
    const known = all || zhinan.words;
    const form = () => new Intl.PluralRules(known.lang).select(Number(values && values.n));
    const words = known[key] || known[`${key}_${form()}`] || known[`${key}_other`] || key;
    return words.replace(/\{(\w+)\}/g, function (/** @type {string} */ all, /** @type {string} */ name) {
      return values && name in values ? String(values[name]) : all;
    });
  };

  /**
   * Puts `children` in the place of all that is in `node`: `replaceChildren`, which Chrome has since 86.
   * @param {Element} node
   * @param {(string | Node)[]} children
   */
  zhinan.refill = function (node, children) {
    node.textContent = '';
    node.append(...children);
  };

  /** Light, dark or as the system says: one button that goes through the three. */
  function themeToggle() {
    const button = /** @type {HTMLElement | null} */ (document.querySelector('[data-theme-toggle]'));
    if (!button) return;
    const html = document.documentElement;
    const words = { auto: zhinan.t('theme_auto'), light: zhinan.t('theme_light'), dark: zhinan.t('theme_dark') };
    const order = /** @type {('auto' | 'light' | 'dark')[]} */ (['auto', 'light', 'dark']);
    let now = order.find((theme) => theme === html.dataset.theme) || 'auto';
    const show = () => {
      button.dataset.now = now;
      button.title = words[now];
      button.setAttribute('aria-label', words[now]);
    };
    button.addEventListener('click', function () {
      now = order[(order.indexOf(now) + 1) % order.length];
      if (now === 'auto') delete html.dataset.theme;
      else html.dataset.theme = now;
      try {
        localStorage.setItem(zhinan.key('theme'), now);
      } catch {
        // Without storage the choice holds for this page.
      }
      show();
    });
    show();
    button.hidden = false;
  }

  /** A button that copies each block of code. */
  function copyButtons() {
    for (const pre of document.querySelectorAll('pre')) {
      const box = document.createElement('div');
      box.className = 'code';
      pre.replaceWith(box);
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = zhinan.t('copy');
      button.addEventListener('click', function () {
        copy(codeOf(pre)).then(
          () => say(zhinan.t('copied')),
          () => say(zhinan.t('copy_failed')),
        );
      });
      /** @param {string} words */
      const say = function (words) {
        button.textContent = words;
        setTimeout(() => { button.textContent = zhinan.t('copy'); }, 2000);
      };
      box.append(pre, button);
    }
  }

  /**
   * The code of a block, without the lines that it says to take out.
   * @param {Element} pre
   * @returns {string}
   */
  function codeOf(pre) {
    const copied = /** @type {Element} */ (pre.cloneNode(true));
    if (copied.querySelector('ins.line')) copied.querySelectorAll('del.line').forEach((line) => line.remove());
    return copied.textContent || '';
  }

  /**
   * Copies a text; pages from disk have no clipboard in some browsers, where a selection does it.
   * @param {string} text
   * @returns {Promise<void>}
   */
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('copy'));
  }

  zhinan.copy = copy;

  /** Marks the heading being read in the table of contents, which is open beside the text and a bar above it. */
  function tableOfContents() {
    const toc = /** @type {HTMLDetailsElement | null} */ (document.querySelector('details[data-toc]'));
    const bar = toc && toc.querySelector('summary');
    const list = toc && toc.querySelector('ul');
    if (!toc || !bar || !list) return;
    const wide = matchMedia('(min-width: 72rem)');
    const fit = () => { toc.open = wide.matches; };
    // Safari 13 has no events on these; its table then stays as the page began.
    if (wide.addEventListener) wide.addEventListener('change', fit);
    fit();
    /** @type {[HTMLAnchorElement, HTMLElement][]} */
    const entries = [];
    for (const link of toc.querySelectorAll('a')) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) entries.push([link, heading]);
    }
    addEventListener('click', (event) => {
      const to = /** @type {Element} */ (event.target);
      if (!wide.matches && (!toc.contains(to) || to.closest('a'))) toc.open = false;
    });
    toc.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || wide.matches || !toc.open) return;
      toc.open = false;
      bar.focus();
    });
    /** @type {HTMLAnchorElement | null} */
    let current = null;
    /** Brings the current entry into view, where the list scrolls by itself. */
    const follow = function () {
      const box = wide.matches ? toc : list;
      if (!current || box.scrollHeight <= box.clientHeight) return;
      box.scrollTop += current.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    };
    toc.addEventListener('toggle', follow);
    const mark = function () {
      const passed = entries.filter(([, heading]) => heading.getBoundingClientRect().top < innerHeight / 4);
      const now = passed.length ? passed[passed.length - 1][0] : null;
      if (now === current) return;
      if (current) current.removeAttribute('aria-current');
      current = now;
      if (now) now.setAttribute('aria-current', 'true');
      if (now) bar.dataset.now = now.textContent || '';
      else delete bar.dataset.now;
      follow();
    };
    let waiting = false;
    addEventListener('scroll', function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  /** Scrolls the current entries of navigation and languages into view; both lists scroll sideways. */
  function currentEntry() {
    for (const current of document.querySelectorAll('[data-nav] [aria-current], [data-languages] [aria-current]')) {
      const list = current.closest('ul');
      if (!list) continue;
      const [entry, box] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
      if (entry.left < box.left || entry.right > box.right) list.scrollLeft += (entry.left + entry.right - box.left - box.right) / 2;
    }
  }

  /** On a phone, top navigation and tree stand in a menu of the header, which a button opens. */
  function menu() {
    const button = /** @type {HTMLElement | null} */ (document.querySelector('[data-menu]'));
    const header = button && button.closest('header');
    if (!button || !header) return;
    const panel = document.createElement('div');
    Object.assign(panel, { id: 'zhinan-menu', className: 'menu wrap' });
    panel.dataset.menuPanel = '';
    button.setAttribute('aria-controls', panel.id);
    const nodes = [...document.querySelectorAll('[data-nav], [data-languages], [data-side], [data-theme-toggle]')];
    const narrow = matchMedia('(max-width: 47.99rem)');
    /** What stands where the nodes were. @type {Comment[]} */
    let places = [];
    const open = (/** @type {boolean} */ shown) => {
      panel.hidden = !shown;
      button.setAttribute('aria-expanded', String(shown));
    };
    // Beside the text the page stays as it was sent, so that the preview can patch it.
    const fit = () => {
      open(false);
      places.forEach((place, at) => place.replaceWith(nodes[at]));
      places = [];
      if (!narrow.matches) return panel.remove();
      for (const node of nodes) {
        const place = document.createComment('');
        node.replaceWith(place);
        places.push(place);
        panel.append(node);
      }
      header.append(panel);
    };
    button.addEventListener('click', () => {
      open(panel.hidden);
      const current = panel.querySelector('.side [aria-current]');
      if (!current || panel.hidden) return;
      // Scroll only if the current entry is out of view, so that the top of the menu stays visible.
      const from = current.getBoundingClientRect().bottom - panel.getBoundingClientRect().top;
      if (from > panel.clientHeight) panel.scrollTop = from - panel.clientHeight / 2;
    });
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || panel.hidden) return;
      open(false);
      button.focus();
    });
    if (narrow.addEventListener) narrow.addEventListener('change', fit);
    fit();
  }

  /** Tabs of the same name are chosen together, on this page and on the next ones. */
  function tabs() {
    const all = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('.tabs > input[data-sync]')]);
    if (!all.length) return;
    const key = zhinan.key('tabs');
    /** @type {string[]} */
    let chosen = [];
    try {
      chosen = JSON.parse(localStorage.getItem(key) || '[]').map(String);
    } catch {
      // Without storage a choice holds for this page.
    }
    const nameOf = (/** @type {HTMLInputElement} */ tab) => tab.dataset.sync || '';
    const choose = (/** @type {string} */ name) => all.forEach((tab) => { tab.checked = tab.checked || nameOf(tab) === name; });
    chosen.forEach(choose);
    for (const tab of all) {
      tab.addEventListener('change', () => {
        // The chosen tab stays where it is on the screen.
        const top = tab.getBoundingClientRect().top;
        choose(nameOf(tab));
        scrollBy(0, tab.getBoundingClientRect().top - top);
        chosen = [...chosen.filter((name) => name !== nameOf(tab)), nameOf(tab)].slice(-30);
        try {
          localStorage.setItem(key, JSON.stringify(chosen));
        } catch {
          // As above.
        }
      });
    }
    const open = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      for (let panel = target && target.closest('.tab'); panel; panel = panel.parentElement && panel.parentElement.closest('.tab')) {
        const label = panel.previousElementSibling;
        const tab = label && label.previousElementSibling;
        if (tab instanceof HTMLInputElement) tab.checked = true;
      }
      if (target && target.closest('.tab')) target.scrollIntoView();
    };
    addEventListener('hashchange', open);
    if (location.hash) open();
  }

  /** A field above each long list, which leaves only what contains its words. */
  function filters() {
    for (const list of document.querySelectorAll('[data-filter-list]')) {
      const input = document.createElement('input');
      input.type = 'text';
      input.autocomplete = 'off';
      input.placeholder = zhinan.t('list_filter');
      input.setAttribute('aria-label', input.placeholder);
      const said = document.createElement('span');
      said.setAttribute('role', 'status');
      const field = document.createElement('p');
      field.className = 'filter';
      field.dataset.made = '';
      field.append(input, said);
      (list.matches('.letters') && list.previousElementSibling || list).before(field);
      const all = [...list.querySelectorAll('li')];
      /** @type {[HTMLElement, string][]} */
      const items = all.map((item) => [item, (item.textContent || '').toLowerCase()]);
      input.addEventListener('input', function () {
        const words = input.value.toLowerCase().split(/\s+/);
        let n = 0;
        for (const [item, text] of items) {
          item.hidden = !words.every((word) => text.includes(word));
          if (!item.hidden) n++;
        }
        for (const group of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
          if (group.localName === 'div') group.hidden = !group.querySelector('li:not([hidden])');
        }
        said.textContent = input.value.trim() ? zhinan.t('list_filter_count', { n, all: items.length }) : '';
      });
    }
  }

  /**
   * The checklists of an article can be ticked. What differs from the author's ticks stays on this device, by the
   * words of the item; one button clears it.
   */
  function tasks() {
    const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('main > article > .prose .task input')]);
    if (!boxes.length) return;
    const name = zhinan.key(`tasks:${location.pathname}`);
    /** @type {string[]} */
    let changed = [];
    try {
      const kept = JSON.parse(localStorage.getItem(name) || '[]');
      if (Array.isArray(kept)) changed = kept;
    } catch {
      // Without storage they last as long as the page.
    }
    /** @type {Map<string, number>} */
    const seen = new Map();
    const ids = boxes.map((box) => {
      const words = ((box.parentElement || box).textContent || '').trim();
      const nth = (seen.get(words) || 0) + 1;
      seen.set(words, nth);
      return `${nth} ${words}`;
    });
    const tools = document.createElement('p');
    tools.className = 'task-tools';
    tools.dataset.made = '';
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    const clear = document.createElement('button');
    clear.type = 'button';
    clear.className = 'button-link';
    clear.textContent = zhinan.t('tasks_clear');
    tools.append(said, ' ', clear);
    const show = () => {
      boxes.forEach((box, at) => { box.checked = box.defaultChecked !== changed.includes(ids[at]); });
      const n = boxes.filter((box) => box.checked).length;
      said.textContent = `${zhinan.t('tasks_done', { n, all: boxes.length })} ${zhinan.t('tasks_kept')}`;
      clear.hidden = !boxes.some((box) => box.checked !== box.defaultChecked);
    };
    const keep = () => {
      try {
        if (changed.length) localStorage.setItem(name, JSON.stringify(changed));
        else localStorage.removeItem(name);
      } catch {
        // Storage may be full or forbidden.
      }
      show();
    };
    boxes.forEach((box, at) => {
      box.disabled = false;
      box.addEventListener('change', () => {
        changed = changed.filter((id) => id !== ids[at]);
        if (box.checked !== box.defaultChecked) changed.push(ids[at]);
        keep();
      });
    });
    clear.addEventListener('click', () => {
      changed = [];
      keep();
      boxes[0].focus();
    });
    const last = boxes[boxes.length - 1].closest('.prose > *');
    if (last) last.after(tools);
    show();
  }

  /** Folded parts are printed too. */
  function printing() {
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll('main details:not([open])')]);
      for (const part of opened) part.open = true;
    });
    addEventListener('afterprint', () => {
      for (const part of opened) part.open = false;
    });
  }

  /** The search: `/` and Ctrl-K lead to its box from anywhere; its script comes when a reader reaches for the box. */
  function search() {
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector('form.search input[type="search"]'));
    const form = input && input.form;
    if (!input || !form) return;
    document.addEventListener('keydown', function (event) {
      const from = /** @type {HTMLElement} */ (event.target);
      const typing = from.closest('input, textarea, select, [contenteditable]');
      const control = event.ctrlKey || event.metaKey;
      if (control ? event.key.toLowerCase() !== 'k' : event.key !== '/' || typing || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    const html = document.documentElement;
    const { searchScript, resultsScript } = html.dataset;
    if (!searchScript) return;
    /** @param {string | undefined} src @returns {Promise<void>} */
    const add = (src) => new Promise(function (resolve, reject) {
      if (!src) return resolve();
      const script = document.createElement('script');
      script.src = src;
      // Scripts run in the order in which they are added: the one of the page of results before the search.
      script.async = false;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(src));
      document.head.append(script);
    });
    /** @type {Promise<void[]> | undefined} */
    let loaded;
    const load = function () {
      loaded = loaded || Promise.all([resultsScript, searchScript].map(add)).catch(function (error) {
        loaded = undefined;
        throw error;
      });
      return loaded;
    };
    /**
     * Loads the script, which replaces this function, and searches.
     * @param {string} query
     * @param {object} [options]
     */
    zhinan.search = (query, options) => load().then(() => zhinan.search(query, options));
    const reached = () => load().catch(() => {});
    for (const reach of ['pointerover', 'focusin']) form.addEventListener(reach, reached);
    let found = null;
    try {
      found = sessionStorage.getItem(zhinan.key('found'));
    } catch {
      // Without storage there is nothing to mark.
    }
    // The search script marks the words that were found, so a page that a result led to loads it.
    if (found || document.activeElement === input || (resultsScript && html.classList.contains('searching'))) reached();
  }

  /** Brings the current entry of the navigation beside the text into view, where that scrolls by itself. */
  function sideEntry() {
    const side = document.querySelector('[data-side]');
    const current = side && side.querySelector('[aria-current]');
    if (!side || !current || side.scrollHeight <= side.clientHeight) return;
    const from = current.getBoundingClientRect().top - side.getBoundingClientRect().top;
    side.scrollTop += from - side.clientHeight / 3;
  }

  /** Points the answers on a card to the interactive guide, which keeps them; without a script, they lead to pages. */
  function openings() {
    if (document.documentElement.hasAttribute('data-single')) return;
    for (const link of document.querySelectorAll('a[data-live]')) link.setAttribute('href', link.getAttribute('data-live') || '');
  }

  for (const part of [openings, themeToggle, copyButtons, tableOfContents, currentEntry, sideEntry, search, menu, tabs, filters, tasks, printing]) {
    try {
      part();
    } catch (error) {
      console.error(error);
    }
  }
})();
