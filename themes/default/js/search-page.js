// @ts-check
// Parts of the page of results: filters, which its address keeps, and the button for more results.
(function () {
  'use strict';

  const zhinan = window.zhinan;
  const { t } = zhinan;

  const TAGS = 12;
  const STEP = 30;
  const MOST = 100;

  /**
   * @typedef {{input: HTMLInputElement, panel: HTMLElement, kind: string, tag: string, limit: number}} Box
   * @typedef {(box: any) => Promise<void>} Run
   */

  /** Shows what the page's address asks for. @param {Box} box @param {Run} run */
  function open(box, run) {
    const asked = new URLSearchParams(location.search);
    box.limit = STEP;
    box.kind = asked.get('kind') || '';
    box.tag = asked.get('tag') || '';
    const query = asked.get('q');
    // A browser that goes back may have filled it in by itself.
    if (query) box.input.value = query;
    if (query) run(box);
  }

  /** Keeps query and filters in the address, for the way back. @param {Box} box @param {string} query */
  function remember(box, query) {
    document.documentElement.classList.toggle('searching', query !== '');
    const kept = Object.entries({ q: query, kind: box.kind, tag: box.tag }).filter(([, value]) => query && value);
    try {
      history.replaceState(null, '', kept.length ? `?${new URLSearchParams(kept)}` : location.pathname);
    } catch {
      // Some browsers refuse this for files; the results are the same.
    }
  }

  /** @param {string} words @param {() => void} press */
  function button(words, press) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'search-filter';
    made.textContent = words;
    made.addEventListener('click', press);
    return made;
  }

  /** Buttons for the kinds and for the most used tags of the site. @param {Box} box @param {any} index @param {Run} run */
  async function filters(box, index, run) {
    const tags = (await zhinan.searchIndex.tags(index)).slice();
    tags.sort((/** @type {any} */ a, /** @type {any} */ b) => b[1].length - a[1].length);
    const kinds = index.root.names.filter((/** @type {string} */ _, /** @type {number} */ at) => index.kinds.includes(at));
    return [
      choices(box, 'kind', t('search_filter'), kinds, (name) => t('search_kind_' + name), run),
      choices(box, 'tag', t('search_filter_tag'), tags.slice(0, TAGS).map((/** @type {any} */ tag) => tag[0]), (name) => name, run),
    ];
  }

  /**
   * A row of buttons of which one is pressed; nothing where there is no choice.
   * @param {Box} box
   * @param {'kind' | 'tag'} what
   * @param {string} label
   * @param {string[]} names
   * @param {(name: string) => string} word
   * @param {Run} run
   */
  function choices(box, what, label, names, word, run) {
    if (names.length < 2) return '';
    const made = document.createElement('div');
    made.className = 'search-filters';
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', label);
    for (const name of ['', ...names]) {
      const pick = button(name ? word(name) : t('search_all'), async function () {
        box[what] = name;
        await run(box);
        const pressed = /** @type {HTMLElement | null} */ (box.panel.querySelector(`[aria-label="${label}"] [aria-pressed="true"]`));
        if (pressed) pressed.focus();
      });
      pick.setAttribute('aria-pressed', String(box[what] === name));
      made.append(pick);
    }
    return made;
  }

  /** Adds a button for more results where there may be some. @param {Box} box @param {number} count @param {Run} run */
  function more(box, count, run) {
    if (count < box.limit || count >= MOST) return '';
    return button(t('search_more'), async function () {
      box.limit = MOST;
      await run(box);
      const next = /** @type {HTMLElement | null} */ (box.panel.querySelector(`ol > :nth-child(${count + 1}) a`));
      if (next) next.focus();
    });
  }

  zhinan.searchPage = { open, remember, filters, more };
})();
