// @ts-check
// Words of a language: which ask, which only join others, and which are forms of one: the
// browser's half of src/search/language.rs, which gives the same; the index brings the rules.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const ROUNDS = 3;
  const WORD = /^[^0-9#+]+$/;
  const SHORT = /^[^aeiouy]*[aeiouy][^aeiouywx]$/u;
  const DOUBLED = /..([bdgmnprt])\1$/u;

  /** @typedef {{ending: string, instead: string, groups: number, length: number}} Rule */
  /** @typedef {{once: (word: string) => string, stem: (word: string, rounds: number) => string, known: Map<string, string>}} Level */

  /** @param {string} text `ending>instead,groups,length` @returns {Rule} */
  function rule(text) {
    const [ending, rest] = text.split('>');
    const [instead, groups = 1, length = 2] = rest.split(',');
    return { ending, instead, groups: Number(groups), length: Number(length) };
  }

  /** The rest of a word without its ending, made a word again: `runn` → `run`, `us` → `use`, but `read`. @param {string} rest */
  function mended(rest) {
    return DOUBLED.test(rest) ? rest.slice(0, -1) : SHORT.test(rest) ? `${rest}e` : rest;
  }

  /** @param {Rule} rule @param {string} word */
  function apply({ ending, instead, groups, length }, word) {
    const rest = word.slice(0, word.length - ending.length);
    const fits = word.endsWith(ending) && rest.length >= length && rest.split(/[aeiouy]+/).length > groups;
    return fits ? instead === '+' ? mended(rest) : rest + instead : null;
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
    /** @param {string} word */
    const once = (word) => {
      for (const step of steps) {
        const stem = known.get(word);
        if (stem !== undefined) return stem;
        for (const one of step) {
          const after = apply(one, word);
          if (after !== null) {
            word = after;
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
   * A language, ready for search; without data, words have no other forms.
   * @param {any} data
   */
  function open(data) {
    const { questions = '', function: joins = '', frame = '', particles = '', irregular = '', derived = '', inflect = [], derive = [] } = data || {};
    const asking = new Set(questions.split(' '));
    const joining = new Set(joins.split(' '));
    const framing = new Set(frame.split(' '));
    const [inflections, derivations] = [inflect, derive].map((lines) => lines.map((/** @type {string} */ line) => line.split(' ').map(rule)));
    const forms = level(inflections, irregular, 1, (word) => word);
    const families = level(derivations, derived, ROUNDS, (word) => forms.stem(word, 1));
    const tails = new Set([...inflections, ...derivations].flat().map((/** @type {Rule} */ { ending, instead }) => (
      instead === '+' ? 'e' : ending.startsWith(instead) ? '' : instead.slice(-1))));
    /** @type {Map<string, [string, string]>} */
    const seen = new Map();

    /** The stems of a word: of its forms, and of its family. @param {string} word @returns {[string, string]} */
    const stems = (word) => {
      let known = seen.get(word);
      if (!known) {
        const form = data && WORD.test(word) ? forms.stem(word, 1) : word;
        known = [form, data && WORD.test(word) ? families.stem(form, ROUNDS) : word];
        seen.set(word, known);
      }
      return known;
    };

    /** Beginnings, of which every word with these stems has one. @param {[string, string]} both */
    const starts = ([form, family]) => {
      const out = [family.length > 2 && tails.has(family.slice(-1)) ? family.slice(0, -1) : family];
      for (const [{ known }, wanted] of /** @type {[Level, string][]} */ ([[forms, form], [families, family]])) {
        known.forEach((stem, word) => {
          if (stem === wanted && !out.some((start) => word.startsWith(start))) out.push(word);
        });
      }
      return out;
    };

    /** @param {string} word */
    const isDamped = (word) => asking.has(word) || joining.has(word);

    return {
      hasForms: Boolean(data),
      asks: (/** @type {string} */ word) => asking.has(word),
      isDamped,
      isFrame: (/** @type {string} */ word) => framing.has(word),
      stems,
      starts,
      /** The particle that a word ends with, and what stands before it. @param {string} word */
      particle: (word) => {
        const end = particles.split(' ').find((/** @type {string} */ one) => one && word.endsWith(one));
        return end && word.length > end.length + 1 ? [word.slice(0, -end.length), end] : null;
      },
      /**
       * A key reduced to the stems of its words, without those that only join others, or frame a question.
       * @param {string} key
       * @param {boolean} [asked] whether it is one
       */
      content: (key, asked) => {
        const words = data ? key.split(' ').filter((word) => !isDamped(word) && !(asked && framing.has(word))) : [];
        return words.length > 0 ? ` ${words.map((word) => stems(word)[1]).join(' ')} ` : '';
      },
    };
  }

  zhinan.searchStem = { open };
})();
