// @ts-check
// The search box: answers as one types, below the box or on the page of results.
(function () {
  'use strict';

  const zhinan = window.zhinan;
  const { t } = zhinan;

  const WAIT = 60;
  const PATIENCE = 400;
  const RECENT = 5;
  const IN_PANEL = 10;
  const SECTIONS = 2;

  /**
   * @typedef {object} Box
   * @property {HTMLFormElement} form
   * @property {HTMLInputElement} input
   * @property {HTMLElement} panel
   * @property {boolean} whole whether this is the page of results
   * @property {string} kind the kind that is shown; empty for all
   * @property {string} tag the tag of the pages that are shown; empty for all
   * @property {number} limit maximum number of results shown
   * @property {number} turn number of the latest query: answers to others are dropped
   * @property {number} timer
   */

  /**
   * @param {string} tag
   * @param {string} className
   * @param {(string | Node)[]} children
   * @returns {HTMLElement}
   */
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /**
   * A text with what was found in `mark`.
   * @param {string} className
   * @param {string} text
   * @param {any} fold
   * @param {string[]} needles
   */
  function marked(className, text, fold, needles) {
    const made = element('span', className);
    let from = 0;
    for (const [start, end] of zhinan.searchText.ranges(fold, text, needles)) {
      made.append(text.slice(from, start), element('mark', '', text.slice(start, end)));
      from = end;
    }
    made.append(text.slice(from));
    return made;
  }

  /** @param {Box} box @param {boolean} shown */
  function show(box, shown) {
    box.panel.hidden = !shown;
  }

  /** @param {Box} box @param {(string | Node)[]} children */
  function fill(box, ...children) {
    zhinan.refill(box.panel, children);
    show(box, children.length > 0);
  }

  /** @param {string} words @returns {HTMLElement} a line that screen readers announce */
  function status(words) {
    const made = element('p', 'search-status', words);
    made.setAttribute('role', 'status');
    return made;
  }

  /** @param {Box} box */
  async function run(box) {
    const query = box.input.value.trim();
    const turn = ++box.turn;
    if (box.whole) zhinan.searchPage.remember(box, query);
    if (query === '') return recent(box);
    const slow = setTimeout(() => { if (turn === box.turn) fill(box, status(t('search_loading'))); }, PATIENCE);
    try {
      const index = await zhinan.searchLoad.open();
      const answer = await zhinan.searchRank.search(index, query, box);
      if (turn !== box.turn) return;
      fill(box, ...await rows(box, index, query, answer));
    } catch (error) {
      if (turn !== box.turn) return;
      console.error(error);
      const file = /** @type {any} */ (error).message;
      fill(box, status(t('search_failed', { file })), browse(box));
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {Box} box @param {any} index @param {string} query @param {any} answer */
  async function rows(box, index, query, answer) {
    const { fold } = index.language;
    const count = answer.hits.length;
    const out = [];
    if (answer.failed.length > 0) {
      const file = answer.failed.map((/** @type {string} */ name) => `search/${name}.js`).join(' ');
      out.push(status(t('search_incomplete', { file })));
    }
    // Without results there is nothing to filter, unless a filter is the reason.
    if (box.whole && (count || box.kind || box.tag)) out.push(...await zhinan.searchPage.filters(box, index, run));
    if (!count) return [...out, status(t('search_none', { query })), browse(box)];
    const said = status(t('search_count', { n: count, query }));
    if (!box.whole && !answer.read) said.className = 'visually-hidden';
    if (answer.read) said.append(' ', t('search_read_as', { query: answer.read }));
    const list = element('ol', '');
    for (const hit of answer.hits) list.append(row(box, hit, fold, query));
    const all = zhinan.searchLoad.single ? '' : box.whole ? zhinan.searchPage.more(box, count, run) : element('p', 'search-empty', way(t('search_all_results'), resultsFor(box, query)));
    return [...out, said, list, all];
  }

  /** @param {Box} box @param {any} hit @param {any} fold @param {string} query */
  function row(box, hit, fold, query) {
    const link = anchor(box, hit.path, hit.needles, query);
    const head = element('span', 'search-head', marked('search-title', hit.title, fold, hit.needles));
    if (hit.kind !== 'article') head.append(' ', element('span', 'search-kind', t('search_kind_' + hit.kind)));
    if (hit.section) head.append(' ', marked('search-section', hit.section, fold, hit.needles));
    link.append(head);
    if (hit.excerpt) link.append(element('p', 'search-excerpt', marked('', hit.excerpt, fold, hit.needles)));
    const made = element('li', 'search-group', link);
    const others = hit.more.filter((/** @type {any} */ other) => other.section && other.path !== hit.path);
    for (const other of box.whole ? others : others.slice(0, SECTIONS)) {
      const more = anchor(box, other.path, hit.needles, query);
      more.append(marked('search-section', other.section, fold, hit.needles));
      // In the search box each link is one result, for arrow keys and for programs: sections are buttons.
      made.append(box.whole ? more : button(more.firstChild || '', () => more.click(), 'search-more'));
    }
    return made;
  }

  /** @param {Box} box @param {string} path @param {string[]} needles @param {string} query */
  function anchor(box, path, needles, query) {
    const link = document.createElement('a');
    link.href = zhinan.searchLoad.address(path);
    link.addEventListener('click', function () {
      note(query);
      store('sessionStorage', zhinan.key('found'), { page: link.pathname, needles });
      if (!box.whole) show(box, false);
    });
    return link;
  }

  /** @param {string | Node} words @param {() => void} press @param {string} [className] */
  function button(words, press, className) {
    const made = element('button', className || 'search-filter', words);
    made.setAttribute('type', 'button');
    made.addEventListener('click', press);
    return made;
  }

  /** A way on that is no result: those alone are links here. @param {string} words @param {string} url */
  function way(words, url) {
    return button(words, () => location.assign(url));
  }

  /** A query of before, answered here. @param {Box} box @param {string} query */
  function again(box, query) {
    return button(query, function () {
      box.input.value = query;
      box.input.focus();
      run(box);
    });
  }
  /** @param {Box} box @param {string} query */
  const resultsFor = (box, query) => `${box.form.action}?q=${encodeURIComponent(query)}`;

  /** @param {Box} box */
  function browse(box) {
    // The search page lists the pages to browse below, and hides that list while it is `searching`.
    document.documentElement.classList.remove('searching');
    return element('div', 'search-empty', way(t('search_browse'), box.whole ? '#zhinan-browse' : box.form.action));
  }

  /** Recent queries, when the box is empty. @param {Box} box */
  function recent(box) {
    const queries = recents();
    if (queries.length === 0 || document.activeElement !== box.input) return fill(box);
    const list = element('p', 'search-empty');
    for (const query of queries) list.append(zhinan.searchLoad.single ? again(box, query) : way(query, resultsFor(box, query)), ' ');
    const clear = button(t('search_recent_clear'), function () {
      store('localStorage', zhinan.key('recent'), []);
      box.input.focus();
      fill(box);
    });
    fill(box, element('p', 'search-empty', t('search_recent'), ' ', clear), list);
  }

  /** @returns {string[]} */
  function recents() {
    try {
      return JSON.parse(localStorage.getItem(zhinan.key('recent')) || '[]').filter((/** @type {any} */ one) => typeof one === 'string');
    } catch {
      return [];
    }
  }

  /** @param {string} query the latest of the recent ones */
  function note(query) {
    if (query) store('localStorage', zhinan.key('recent'), [query, ...recents().filter((one) => one !== query)].slice(0, RECENT));
  }

  /**
   * @param {'localStorage' | 'sessionStorage'} where
   * @param {string} name
   * @param {any} value
   */
  function store(where, name, value) {
    try {
      window[where].setItem(name, JSON.stringify(value));
    } catch {
      // Without storage there is nothing to come back to.
    }
  }

  /** @param {Box} box @param {KeyboardEvent} event */
  function keys(box, event) {
    if (event.isComposing) return;
    const links = /** @type {HTMLElement[]} */ (Array.from(box.panel.querySelectorAll('a[href]')));
    const active = /** @type {any} */ (document.activeElement);
    const at = links.indexOf(active.matches('.search-more') ? active.parentElement.firstChild : active);
    const next = event.key === 'ArrowDown' ? links[at + 1] : event.key === 'ArrowUp' ? links[at - 1] || box.input : null;
    if (next && !box.panel.hidden) {
      event.preventDefault();
      next.focus();
    } else if (event.key === 'Escape') {
      if (at >= 0 || (!box.whole && !box.panel.hidden)) event.preventDefault();
      box.input.focus();
      if (!box.whole) show(box, false);
    }
  }

  /** @param {Box} box */
  function listen(box) {
    const { form, input, panel } = box;
    input.addEventListener('input', function (event) {
      if (/** @type {InputEvent} */ (event).isComposing) return;
      clearTimeout(box.timer);
      box.timer = setTimeout(run, WAIT, box);
    });
    input.addEventListener('compositionend', () => { run(box); });
    const reached = function () {
      zhinan.searchLoad.open().catch(() => {});
      // Above the keyboard of a phone there is room for results only below the top.
      if (innerWidth < 768 && !box.whole && form.closest('.hero')) form.scrollIntoView();
      if (input.value.trim() === '') recent(box);
      else if (panel.childElementCount > 0) show(box, true);
      else run(box);
    };
    input.addEventListener('focus', reached);
    form.addEventListener('submit', function (event) {
      const query = input.value.trim();
      note(query);
      if (!box.whole && !zhinan.searchLoad.single) return;
      event.preventDefault();
      run(box);
    });
    for (const part of [form, panel]) part.addEventListener('keydown', (event) => keys(box, event));
    // The box was focused before this script came.
    if (document.activeElement === input) reached();
    if (box.whole) return;
    input.setAttribute('aria-controls', panel.id);
    /** @param {Event} event */
    const leave = function (event) {
      const to = event instanceof FocusEvent ? event.relatedTarget : event.target;
      if (!(to instanceof Node) || form.contains(to) || panel.contains(to)) return;
      show(box, false);
    };
    document.addEventListener('click', leave);
    for (const part of [form, panel]) part.addEventListener('focusout', leave);
  }

  function start() {
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector('form.search input[type="search"]'));
    const panel = document.getElementById('search-results');
    if (!input || !input.form || !panel || !zhinan.entry) return;
    const whole = !zhinan.searchLoad.single && new URL(input.form.action).pathname === location.pathname;
    const box = { form: input.form, input, panel, whole, kind: '', tag: '', limit: IN_PANEL, turn: 0, timer: 0 };
    listen(box);
    if (whole) zhinan.searchPage.open(box, run);
  }

  start();
})();
