// @ts-check
// What the preview lays over a page or puts into it: faults of a newer version, a note about another
// page, a bar when the server is gone. reload.js says when.
(function () {
  'use strict';

  const NOTE_TIME = 10000;
  const OWN = 'zhinan-preview-';

  const DARK = { background: '#1b1b1f', color: '#f2f2f2', boxSizing: 'border-box', borderTop: '.35rem solid #e5484d', padding: '1rem 1.25rem' };
  const OVER = { position: 'fixed', zIndex: '2147483647' };
  const CODE = 'ui-monospace, monospace';
  const WORDS = 'system-ui, sans-serif';

  /**
   * Those of a rule set stand above its guide, where this page has it; what cannot be seen there lies
   * over the page.
   * @param {Record<string, any>} data
   */
  function fault(data) {
    mended();
    let seen = !data.elsewhere;
    for (const own of data.guides) {
      const guide = document.querySelector(`[data-guide="${CSS.escape(own.guide)}"]`);
      if (guide) {
        const box = make(`guide-${own.guide}`, { ...DARK, display: 'block', margin: '0 0 1.5rem', maxHeight: '60vh', overflow: 'auto' });
        guide.before(box.host);
        describe(box, own);
        const { top, bottom } = box.host.getBoundingClientRect();
        seen &&= bottom > 0 && top < innerHeight;
      } else {
        seen = false;
      }
    }
    if (!seen) overlay(data);
  }

  /** @param {Record<string, any>} data */
  function overlay(data) {
    const box = make('fault', {
      ...DARK, ...OVER, inset: '0', margin: 'auto', width: 'min(60rem, 94vw)', height: 'fit-content', maxHeight: '80vh',
      overflow: 'auto', borderRadius: '.5rem', boxShadow: '0 1rem 4rem rgb(0 0 0 / .5)',
    });
    document.body.append(box.host);
    const close = /** @type {HTMLButtonElement} */ (add(box, 'button', {
      float: 'right', margin: '0 0 .5rem 1rem', font: `1rem/1.6 ${WORDS}`, padding: '.1rem .75rem',
      border: '1px solid #888', borderRadius: '.25rem', background: '#333', color: '#fff', cursor: 'pointer',
    }));
    close.type = 'button';
    close.textContent = data.close;
    close.addEventListener('click', () => hide('fault'));
    describe(box, data);
  }

  /**
   * Faults as the terminal shows them, with links that open an editor.
   * @param {ShadowRoot} box
   * @param {Record<string, any>} data
   */
  function describe(box, data) {
    add(box, 'p', { font: `600 1rem/1.6 ${WORDS}`, margin: '0 0 .75rem' }).textContent = data.title;
    for (const [place, href] of data.places) {
      const line = add(box, 'p', { font: `.875rem/1.6 ${CODE}`, margin: '0', overflowWrap: 'anywhere' });
      const link = /** @type {HTMLAnchorElement} */ (add(line, 'a', { color: '#8ab4f8' }));
      link.textContent = place;
      link.href = href;
    }
    add(box, 'pre', {
      font: `.875rem/1.5 ${CODE}`, margin: '0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', background: 'none',
      color: 'inherit', border: '0', padding: '0',
    }).textContent = data.text;
  }

  /** Takes all faults away. */
  function mended() {
    hide('fault');
    document.querySelectorAll(`[id^="${OWN}guide-"]`).forEach((box) => box.remove());
  }

  /** @param {Record<string, string>} data another page that was edited */
  function changed(data) {
    const box = make('changed', {
      ...OVER, inset: 'auto 1rem 1rem auto', maxWidth: 'min(24rem, 90vw)', padding: '.5rem 1rem', borderRadius: '.5rem',
      background: DARK.background, color: DARK.color, font: `.9375rem/1.6 ${WORDS}`, boxShadow: '0 .25rem 1.5rem rgb(0 0 0 / .4)',
    }, 'status');
    document.body.append(box.host);
    add(box, 'span', {}).textContent = `${data.words}${data.title} · `;
    const link = /** @type {HTMLAnchorElement} */ (add(box, 'a', { color: '#8ab4f8' }));
    link.href = data.href;
    link.textContent = data.go;
    setTimeout(() => box.host.remove(), NOTE_TIME);
  }

  /** @param {string} words */
  function gone(words) {
    const bar = make('gone', {
      ...OVER, inset: 'auto 0 0 0', padding: '.5rem 1rem', background: '#f5a524', color: '#1b1b1f', textAlign: 'center',
      font: `1rem/1.6 ${WORDS}`,
    });
    bar.textContent = words;
    document.body.append(bar.host);
  }

  /**
   * An empty box in the place of the one of this name. It has a shadow tree, which the page's style
   * does not reach.
   * @param {string} name
   * @param {Record<string, string>} style
   * @param {'alert' | 'status'} [role]
   * @returns {ShadowRoot}
   */
  function make(name, style, role = 'alert') {
    hide(name);
    const box = document.createElement('div');
    box.id = OWN + name;
    box.setAttribute('role', role);
    Object.assign(box.style, { all: 'initial', ...style });
    return box.attachShadow({ mode: 'open' });
  }

  /** @param {string} name */
  function hide(name) {
    document.getElementById(OWN + name)?.remove();
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

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide('fault');
  });

  /** @type {any} */ (window).zhinanBoxes = { fault, mended, changed, gone, back: () => hide('gone') };
})();
