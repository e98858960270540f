// @ts-check
// Progress of a reader in a case: pieces of evidence that are ready, letters that were edited. It
// stays on this device, each case for itself, and without storage as long as the page.
(function () {
  'use strict';

  /**
   * @typedef {object} Letter
   * @property {string} text the letter as the reader left it
   * @property {string} answers the answers that it was filled in with
   *
   * @typedef {object} Kept
   * @property {string} id identifier of the case within the set
   * @property {string[]} ticks
   * @property {Record<string, Letter>} letters by outcome
   */

  /** Cases of a set that are kept: older ones are forgotten. */
  const MOST = 5;

  /** @param {string} set */
  const nameOf = (set) => window.zhinan.key(`cases-${set}`);

  /** All cases of a set, the last one first. @param {string} set @returns {Kept[]} */
  function all(set) {
    try {
      const list = JSON.parse(localStorage.getItem(nameOf(set)) || '[]');
      return Array.isArray(list) ? list.filter((kept) => kept && Array.isArray(kept.ticks) && kept.letters) : [];
    } catch {
      return [];
    }
  }

  /** @param {string} set @param {Kept[]} list */
  function write(set, list) {
    try {
      if (list.length) localStorage.setItem(nameOf(set), JSON.stringify(list));
      else localStorage.removeItem(nameOf(set));
    } catch {
      // Storage may be full or forbidden.
    }
  }

  /**
   * Progress that is kept of a case.
   * @param {string} set
   * @param {string} id
   * @returns {Kept}
   */
  function open(set, id) {
    return all(set).find((kept) => kept.id === id) || { id, ticks: [], letters: {} };
  }

  /** @param {string} set @param {Kept} kept */
  function keep(set, kept) {
    const others = all(set).filter((other) => other.id !== kept.id);
    const isEmpty = !kept.ticks.length && !Object.keys(kept.letters).length;
    write(set, (isEmpty ? others : [kept, ...others]).slice(0, MOST));
  }

  /** @param {string} set */
  const forget = (set) => write(set, []);

  window.zhinan.decideCase = { open, keep, forget };
})();
