// @ts-check
// Question words, function words and word forms of a language, and other readings of a query by them: the
// browser's half of src/search/language.rs, with the same results. The rules come with the index; this script
// is loaded only if an index has some.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const ROUNDS = 3;
  /** Least letters of what is left of a word when slips are looked for in it. */
  const SHAPE = 4;
  const WORD = /^[^0-9#+]+$/;
  const SHORT = /^[^aeiouy]*[aeiouy][^aeiouywx]$/u;
  const DOUBLED = /..([bdgmnprt])\1$/u;

  /** @typedef {{begins: boolean, ending: string, instead: string, groups: number, length: number}} Rule `begins`: the ending is a beginning */
  /** @typedef {{once: (word: string, seen?: string[]) => string, stem: (word: string, rounds: number) => string, known: Map<string, string>}} Level */

  /** @param {string} text `ending>instead,groups,length`, with `^` first if words begin so @returns {Rule} */
  function rule(text) {
    const [ending, rest] = text.split('>');
    const [instead, groups = 1, length = 2] = rest.split(',');
    const begins = ending[0] === '^';
    return { begins, ending: begins ? ending.slice(1) : ending, instead, groups: Number(groups), length: Number(length) };
  }

  /** The rest of a word without its ending, made a word again: `runn` → `run`, `us` → `use`, but `read`. @param {string} rest */
  function mended(rest) {
    return DOUBLED.test(rest) ? rest.slice(0, -1) : SHORT.test(rest) ? `${rest}e` : rest;
  }

  /** @param {Rule} rule @param {string} word */
  function apply({ begins, ending, instead, groups, length }, word) {
    const rest = begins ? word.slice(ending.length) : word.slice(0, word.length - ending.length);
    const fits = (begins ? word.startsWith(ending) : word.endsWith(ending)) && rest.length >= length && rest.split(/[aeiouy]+/).length > groups;
    return fits ? instead === '+' ? mended(rest) : begins ? instead + rest : rest + instead : null;
  }

  /**
   * A level of stems: steps, and words that no rule may touch, of which the first of each entry is the base of
   * the others; one for itself alone stays.
   * @param {Rule[][]} steps
   * @param {string} entries
   * @param {number} rounds
   * @param {(word: string) => string} read
   * @returns {Level}
   */
  function level(steps, entries, rounds, read) {
    /** @type {Map<string, string>} */
    let known = new Map();
    /** @param {string} word @param {string[]} [seen] gets what each step leaves */
    const once = (word, seen) => {
      for (const step of steps) {
        const stem = known.get(word);
        if (stem !== undefined) return stem;
        for (const one of step) {
          const after = apply(one, word);
          if (after !== null) {
            word = after;
            if (seen) seen.push(word);
            break;
          }
        }
      }
      return known.get(word) || word;
    };
    /** @param {string} word @param {number} times */
    const stem = (word, times) => {
      for (let round = 0; round < times; round++) word = once(word);
      return word;
    };
    /** @type {Map<string, string>} */
    const listed = new Map();
    for (const entry of entries.split('|').filter(Boolean)) {
      const [base, ...forms] = entry.split(' ').map(read);
      if (forms.length === 0) listed.set(base, base);
      for (const form of forms) listed.set(form, stem(base, rounds));
    }
    known = listed;
    return { once, stem, known };
  }

  /**
   * A language, ready for search.
   * @param {any} data
   */
  function open(data) {
    const { questions = '', function: joins = '', frame = '', phrases = '', particles = '', irregular = '', derived = '', inflect = [], derive = [] } = data;
    const asking = new Set(questions.split(' '));
    const joining = new Set(joins.split(' '));
    const framing = new Set(frame.split(' '));
    const asked = phrases.split('|').map((/** @type {string} */ phrase) => phrase.split(' '));
    const [inflections, derivations] = [inflect, derive].map((lines) => lines.map((/** @type {string} */ line) => line.split(' ').map(rule)));
    const forms = level(inflections, irregular, 1, (word) => word);
    const families = level(derivations, derived, ROUNDS, (word) => forms.stem(word, 1));
    /** @type {Rule[]} */
    const rules = [...inflections, ...derivations].flat();
    const beginnings = rules.filter(({ begins }) => begins);
    const tails = new Set(rules.map(({ begins, ending, instead }) => (
      instead === '+' ? 'e' : begins || ending.startsWith(instead) ? '' : instead.slice(-1))));
    /** @type {Map<string, [string, string]>} */
    const seen = new Map();

    /** The stems of a word: of its forms, and of its family. @param {string} word @returns {[string, string]} */
    const stems = (word) => {
      let known = seen.get(word);
      if (!known) {
        const form = WORD.test(word) ? forms.stem(word, 1) : word;
        known = [form, WORD.test(word) ? families.stem(form, ROUNDS) : word];
        seen.set(word, known);
      }
      return known;
    };

    /** A word, and what each step that takes something off its form leaves of it, also with an `e` that it took, as characters. @param {string} word */
    const shapes = (word) => {
      const out = [word];
      if (WORD.test(word)) forms.once(word, out);
      const longer = tails.has('e') ? out.slice(1).map((shape) => `${shape}e`) : [];
      return [...out, ...longer].map((shape) => Array.from(shape)).filter((shape) => shape.length >= SHAPE);
    };

    /** Beginnings, of which every word with these stems has one. @param {[string, string]} both */
    const starts = ([form, family]) => {
      const out = [family.length > 2 && tails.has(family.slice(-1)) ? family.slice(0, -1) : family];
      for (const [{ known }, wanted] of /** @type {[Level, string][]} */ ([[forms, form], [families, family]])) {
        known.forEach((stem, word) => {
          if (stem === wanted && !out.some((start) => word.startsWith(start))) out.push(word);
        });
      }
      for (const start of [...out]) {
        for (const { ending, instead } of beginnings) if (start.startsWith(instead)) out.push(ending + start.slice(instead.length));
      }
      return out;
    };

    /** @param {string} word */
    const isDamped = (word) => asking.has(word) || joining.has(word);

    /**
     * The stems of the words of a key, without function words, question words and question frames.
     * @param {string} key
     * @param {boolean} [asked] whether the key is a question
     */
    const content = (key, asked) => {
      const words = key.split(' ').filter((word) => !isDamped(word) && !(asked && framing.has(word)));
      return words.length > 0 ? ` ${words.map((word) => stems(word)[1]).join(' ')} ` : '';
    };

    return {
      asks: (/** @type {string} */ word) => asking.has(word),
      isDamped,
      onlyJoins: (/** @type {string} */ word) => isDamped(word) || particles.split(' ').includes(word),
      /** Places of words that belong to a phrase that asks. @param {string[]} texts */
      phrased: (texts) => {
        const marks = new Set();
        for (const phrase of asked) {
          texts.forEach((_, at) => {
            if (phrase.every((/** @type {string} */ word, /** @type {number} */ next) => texts[at + next] === word)) phrase.forEach((/** @type {string} */ _, /** @type {number} */ next) => marks.add(at + next));
          });
        }
        return marks;
      },
      isFrame: (/** @type {string} */ word) => framing.has(word),
      stems,
      shapes,
      starts,
      /** The particle that a word ends with, and what stands before it. @param {string} word */
      particle: (word) => {
        const end = particles.split(' ').find((/** @type {string} */ one) => one && word.endsWith(one));
        return end && word.length > end.length + 1 ? [word.slice(0, -end.length), end] : null;
      },
      content,
      /** The weight of a key: `equal` if its content is the wanted one, `part` if it contains it. @param {string} key @param {string} wanted @param {number} equal @param {number} part */
      weight: (key, wanted, equal, part) => {
        const own = content(key);
        return own === wanted ? equal : own.includes(wanted) ? part : 0;
      },
      // Function and question words do not count as naming a heading.
      names: (/** @type {any} */ slot) => !slot.damped,
      familyOf: (/** @type {any} */ slot) => (slot.ask === 'word' ? stems(slot.text)[1] : slot.text),
    };
  }

  /**
   * The query with its mistyped words corrected to words of the site: to the most frequent, then to the next.
   * @param {any} index
   * @param {any} query
   * @param {any} first what the query found as typed
   */
  function corrected(index, query, first) {
    const { mistyped } = index.root.weights;
    /** @type {any[]} */
    const found = [];
    for (let choice = 0; choice < 2; choice++) {
      let other = query;
      query.runs.forEach((/** @type {any} */ run, /** @type {number} */ at) => {
        const slot = query.slots.findIndex((/** @type {any} */ one) => one.ask === 'word' && one.text === run.text.join(''));
        const near = slot < 0 ? [] : first.found[slot].terms.filter((/** @type {[any, number]} */ [, percent]) => percent === mistyped);
        const chosen = near[Math.min(choice, near.length - 1)];
        if (chosen) other = zhinan.searchQuery.withRun(index.language, other, at, Array.from(chosen[0].term));
      });
      if (other.key !== query.key && !found.some((known) => known.key === other.key)) found.push(other);
    }
    return found;
  }

  /**
   * The query with two words joined that the site has as one, and with one word split that it has as two.
   * @param {any} index
   * @param {any} query
   * @param {Set<string>} lost words that found nothing, or only what is spelt nearly so
   */
  async function compounds(index, query, lost) {
    const { words } = index.language;
    const has = async (/** @type {string} */ word) => (await zhinan.searchIndex.exactly(index, word)).length > 0;
    /** @type {any[]} */
    const found = [];
    const texts = query.runs.map((/** @type {any} */ run) => run.text.join(''));
    for (const [at, run] of query.runs.entries()) {
      if (run.cjk) continue;
      const word = texts[at];
      const next = at + 1 < texts.length && !query.runs[at + 1].cjk ? texts[at + 1] : '';
      for (const joined of next ? [word + next, words.stems(word)[0] + next] : []) {
        if (!await has(joined)) continue;
        found.push(zhinan.searchQuery.withRun(index.language, query, at, Array.from(joined), 2));
        break;
      }
      if (run.text.length > zhinan.searchQuery.WORD) continue;
      let parts = null;
      if (lost.has(word)) {
        for (let cut = run.text.length - 3; cut > 2 && !parts; cut--) {
          const two = [run.text.slice(0, cut).join(''), run.text.slice(cut).join('')];
          if (await has(two[0]) && await has(two[1])) parts = two;
        }
      }
      if (!parts) {
        parts = words.particle(word) || words.particle(words.stems(word)[0]);
        if (parts && (words.isDamped(parts[0]) || !await has(parts[0]))) parts = null;
      }
      if (parts) found.push(parted(index.language, query, at, parts));
    }
    return found;
  }

  /**
   * The query with one word split into two parts. Both parts count, because neither alone is the word.
   * @param {any} language
   * @param {any} query
   * @param {number} at
   * @param {string[]} parts
   */
  function parted(language, query, at, parts) {
    const other = zhinan.searchQuery.withRun(language, query, at, Array.from(parts.join(' ')));
    for (const slot of other.slots) slot.damped = slot.damped && !parts.includes(slot.text);
    return zhinan.searchQuery.counted(other);
  }

  /** Other forms of a word, and words of its family. @param {any} index @param {string} word @returns {Promise<[any, number][]>} */
  async function forms(index, word) {
    const { words } = index.language;
    const { inflected, derived, family: most } = index.root.weights;
    if (words.isDamped(word)) return [];
    const [form, family] = words.stems(word);
    const near = await Promise.all(words.starts([form, family]).map((/** @type {string} */ start) => zhinan.searchIndex.withStart(index, start)));
    const found = new Map();
    for (const term of near.flat()) {
      if (term.term !== word && words.stems(term.term)[1] === family) found.set(term.term, term);
    }
    const ordered = Array.from(found.values()).sort((a, b) => zhinan.searchText.compare(Array.from(a.term), Array.from(b.term)));
    return zhinan.searchLookup.mostFrequent(ordered, most, derived).map((/** @type {[any]} */ [term]) => [term, words.stems(term.term)[0] === form ? inflected : derived]);
  }

  zhinan.searchStem = { open, corrected, compounds, forms };
})();
