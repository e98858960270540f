// @ts-check
// A query looked up, as typed and as its words may also be meant: what src/search/lookup.rs does, the same way.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;
  const queries = zhinan.searchQuery;
  const shards = zhinan.searchIndex;

  /** @typedef {{terms: [any, number][], documents: number, idf: number, damped: boolean, needles: string[]}} Found */
  /** @typedef {{query: any, percent: number, found: Found[], total: number, typed: number, way?: string}} Reading */

  const floor = Math.floor;
  /** Text in one of the two Japanese syllabaries. */
  const KANA = /^(?:[ぁ-ゖー]+|[ァ-ヶー]+)$/;

  /** @param {any} index @param {any} query @returns {Promise<Reading[]>} */
  async function readings(index, query) {
    const w = index.root.weights;
    const first = await lookUp(index, query, 100, 0);
    // A term that touches a question word is never taken for a typing error, because the site need not contain it.
    const dead = new Set(query.slots.filter((/** @type {any} */ slot, /** @type {number} */ at) => !slot.damped && first.found[at].terms.length === 0)
      .map((/** @type {any} */ slot) => slot.text));
    /** @type {[any, number, string][]} */
    const others = [];
    for (const [at, run] of query.runs.entries()) {
      const unasked = queries.unasked(index.language, run);
      if (unasked) others.push([queries.withRun(index.language, query, at, unasked), w.unasked, '']);
      if (run.cjk) {
        const alive = run.text.slice(1).map((/** @type {string} */ c, /** @type {number} */ next) => !dead.has(run.text[next] + c));
        if (!alive.includes(false)) continue;
        if (KANA.test(run.text.join(''))) {
          const other = run.text.map((/** @type {string} */ c) => (c === 'ー' ? c : String.fromCharCode(c.charCodeAt(0) + (c < 'ァ' ? 0x60 : -0x60))));
          others.push([queries.withRun(index.language, query, at, other), w.repair, 'sound']);
        }
        const sounds = await shards.sounds(index);
        const repaired = sounds && zhinan.searchSound.repair(sounds, run.text, alive);
        if (repaired) others.push([queries.withRun(index.language, query, at, repaired), w.repair, 'sound']);
      } else if ((await shards.withStart(index, run.text.join(''))).length === 0) {
        const sounds = await shards.sounds(index);
        const texts = sounds ? zhinan.searchSound.read(sounds, run.text) : [];
        texts.forEach((/** @type {string[]} */ other, /** @type {number} */ number) => {
          others.push([queries.withRun(index.language, query, at, other), w.sound - w.soundStep * number, 'sound']);
        });
      }
    }
    if (index.language.words) {
      const { corrected, compounds } = zhinan.searchStem;
      for (const other of corrected(index, query, first)) others.push([other, w.corrected, 'sound']);
      const lost = new Set(query.slots.filter((/** @type {any} */ slot, /** @type {number} */ at) => !slot.damped && first.found[at].terms.every(([, percent]) => percent === w.mistyped))
        .map((/** @type {any} */ slot) => slot.text));
      for (const other of await compounds(index, query, lost)) others.push([other, w.compound, 'compound']);
    }
    for (const other of synonyms(index, query)) others.push([other, w.synonym, 'synonym']);
    const more = others.slice(0, w.readings).map(async ([other, percent, way]) => (
      { ...await lookUp(index, other, percent, first.total), way }));
    return [first, ...await Promise.all(more)];
  }

  /** @param {any} index @param {any} query */
  function synonyms(index, query) {
    /** @type {any[]} */
    const found = [];
    for (const [word, others] of index.root.synonyms) {
      const group = [word, ...others].map((one) => text.key(index.language.fold, one));
      query.runs.forEach((/** @type {any} */ run, /** @type {number} */ at) => {
        const typed = run.text.join('');
        for (const one of group) {
          if (!one || !(run.cjk ? typed.includes(one) : typed === one)) continue;
          for (const other of group) {
            if (other !== one) found.push(queries.withRun(index.language, query, at, Array.from(typed.replace(one, () => other))));
          }
        }
      });
    }
    return found;
  }

  /**
   * @param {any} index
   * @param {any} query
   * @param {number} percent
   * @param {number} typed idf of the query as typed, 0 when this is it
   * @returns {Promise<Reading>}
   */
  async function lookUp(index, query, percent, typed) {
    const found = await Promise.all(query.slots.map((/** @type {any} */ slot) => find(index, slot)));
    const total = Math.max(found.reduce((sum, slot) => sum + slot.idf, 0), 1);
    return { query, percent, found, total, typed: typed || total };
  }

  /** @param {any} index @param {any} slot @returns {Promise<Found>} */
  async function find(index, slot) {
    const look = slot.ask === 'one' ? shards.withStart : shards.exactly;
    /** @type {[any, number][]} */
    const terms = slot.ask === 'word' ? await family(index, slot.text, slot.open)
      : (await look(index, slot.text)).map((/** @type {any} */ term) => [term, 100]);
    const w = index.root.weights;
    // Words of its family say how rare a word is only where it is not there itself.
    const own = terms.filter(([, percent]) => percent !== w.derived);
    const documents = (own.length > 0 ? own : terms).reduce((sum, [term]) => sum + term.frequency, 0);
    const full = idf(index.root.docs, documents);
    const others = terms.filter(([, percent]) => [w.mistyped, w.inflected, w.derived].includes(percent)).map(([term]) => term.term);
    return {
      terms,
      documents,
      idf: slot.damped ? floor(full / w.damped) : full,
      damped: slot.damped,
      needles: [slot.text, ...others],
    };
  }

  /** @param {any} index @param {string} word @param {boolean} open @returns {Promise<[any, number][]>} */
  async function family(index, word, open) {
    /** @type {[any, number][]} */
    const terms = (await shards.exactly(index, word)).map((/** @type {any} */ term) => [term, 100]);
    const letters = Array.from(word);
    const { longer, mistyped, family: most } = index.root.weights;
    const { words } = index.language;
    if (words) terms.push(...await zhinan.searchStem.forms(index, word));
    if ((open || terms.length === 0) && letters.length > 1) {
      const known = new Set(terms.map(([term]) => term.term));
      const others = (await shards.withStart(index, word)).filter((/** @type {any} */ term) => !known.has(term.term));
      terms.push(...mostFrequent(others, most, longer));
    }
    if (terms.length === 0 && letters.length >= (words ? 4 : 5)) {
      const [a, b, c] = letters;
      // The second letter may be one too many, or in the place of its neighbour.
      const begins = new Set(words ? [a + b, a + c, b + a] : [a + b]);
      const near = (await Promise.all([...begins].map((start) => shards.withStart(index, start)))).flat()
        .filter(({ term }) => !(words && words.onlyJoins(term)))
        .sort((one, other) => text.compare(Array.from(one.term), Array.from(other.term)));
      let found = near.filter(({ term }) => isOneEdit(letters, Array.from(term)));
      if (found.length === 0 && words) {
        const shapes = words.shapes(word);
        found = near.filter(({ term }) => words.shapes(term).some((/** @type {string[]} */ other) => shapes.some((/** @type {string[]} */ one) => isOneEdit(one, other))));
      }
      terms.push(...mostFrequent(found, most, mistyped));
    }
    return terms;
  }

  /** @param {any[]} terms in order @param {number} most @param {number} percent @returns {[any, number][]} */
  function mostFrequent(terms, most, percent) {
    return terms.slice().sort((a, b) => b.frequency - a.frequency).slice(0, most).map((term) => [term, percent]);
  }

  /**
   * True if one insertion, deletion, exchange, or swap of neighbours leads from one to the other.
   * @param {string[]} a
   * @param {string[]} b
   */
  function isOneEdit(a, b) {
    let [from, left, right] = [0, a.length, b.length];
    while (from < left && a[from] === b[from]) from++;
    while (left > from && right > from && a[left - 1] === b[right - 1]) [left, right] = [left - 1, right - 1];
    const most = Math.max(left, right) - from;
    const swapped = left === right && a[from] === b[from + 1] && a[from + 1] === b[from];
    return most === 1 || (most === 2 && swapped);
  }

  /**
   * Rarity: log₂(documents ÷ with) + ½ in 64ths.
   * @param {number} documents
   * @param {number} having
   */
  function idf(documents, having) {
    const all = Math.max(documents, 1);
    const ratio = floor(all * 1024 / Math.min(Math.max(having, 1), all));
    const power = floor(Math.log2(ratio));
    return (power - 10) * 64 + floor(ratio * 64 / 2 ** power) - 32;
  }

  zhinan.searchLookup = { readings, mostFrequent };
})();
