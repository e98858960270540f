// @ts-check
// Characters and text as search sees them: what src/search/fold.rs and excerpt.rs do, the same way.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const ALNUM = /[\p{Alphabetic}\p{N}]/u;
  const CONTROL = /\p{Cc}/gu;
  const CJK = /^[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const HAN = /[\u3400-\u9fff]/;
  const INVISIBLE = /[\xad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/u;
  const BRACKET = /[\u3001-\u3029]/;
  const ACCENTED = /[\xc0-\u024f\u0370-\u03ff\u0622-\u0626\u1e00-\u1fff]/;
  const MARK = /[\u0300-\u036f\u0640\u064b-\u0655\u0670]/;
  /** What readers type for letters that their keyboard may not have. */
  const PLAIN = new Map('ßss æae œoe þth øo łl đd ðd ħh ŧt ıi ςσ ёе ٱا ةه ىي یي کك'.split(' ').map((pair) => [pair[0], pair.slice(1)]));
  const JOINED = /[\u0300-\u036f\uac00-\ud7a3'’\-_]/;
  const ENDS = /^[ ,.;:!?，。；：！？、]+/;
  const WINDOW = 80;
  const LEAD = 12;
  const SHOWN = 110;
  const PLACES = 200;

  /** @typedef {{simplified: Map<string, string>, rare: Map<string, string[]>}} Fold */
  /** @typedef {{text: string, worth: number}} Needle */

  /**
   * The folding of a site, from its pairs of traditional and simplified characters.
   * @param {string} from
   * @param {string} to
   * @returns {Fold}
   */
  function newFold(from, to) {
    const simple = Array.from(to);
    return { simplified: new Map(Array.from(from, (c, at) => [c, simple[at]])), rare: new Map() };
  }

  /**
   * Characters that one character becomes: none, one, or several.
   * @param {Fold} fold
   * @param {string} c
   * @returns {string[]}
   */
  function foldChar(fold, c) {
    let known = fold.rare.get(c);
    if (!known) {
      known = foldRare(fold, c);
      fold.rare.set(c, known);
    }
    return known;
  }

  /** @param {Fold} fold @param {string} c */
  function foldRare(fold, c) {
    if (c < '\x80') return [c.toLowerCase()];
    if (HAN.test(c)) return [fold.simplified.get(c) || c];
    if (INVISIBLE.test(c)) return [];
    if (BRACKET.test(c)) return [c];
    const out = [];
    for (const one of c.normalize('NFKC')) {
      for (const low of one.toLowerCase()) {
        const parts = ACCENTED.test(low) ? low.normalize('NFD') : fold.simplified.get(low) || low;
        for (const part of parts) if (!MARK.test(part)) out.push(...(PLAIN.get(part) || part));
      }
    }
    return out;
  }

  /** @param {string} c a folded character, or a text that begins with one */
  function isCjk(c) {
    return c >= '\u3005' && (c >= '\u4e00' && c <= '\u9fff' || CJK.test(c));
  }

  /** @param {string} c a folded character */
  function isWord(c) {
    if (c < '\x80') return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    return ALNUM.test(c) && !isCjk(c);
  }

  /** Signs that end a name: `c#`, `c++`. @param {string} c */
  function isSign(c) {
    return c === '#' || c === '+';
  }

  /** More signs in a row than this are no part of a name. */
  const SIGNS = 2;

  /** By code points, shorter first. @param {string[]} a @param {string[]} b */
  function compare(a, b) {
    for (let at = 0; at < a.length && at < b.length; at++) {
      const difference = Number(a[at].codePointAt(0)) - Number(b[at].codePointAt(0));
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }

  /**
   * Text reduced to what is compared when a phrase is looked for.
   * @param {Fold} fold
   * @param {string} text
   */
  function key(fold, text) {
    let out = '';
    let last = false;
    let gap = false;
    let signs = '';
    const takeSigns = (/** @type {boolean} */ inside) => {
      if (!inside && signs.length <= SIGNS) out += signs;
      signs = '';
    };
    for (const c of text) {
      for (const one of foldChar(fold, c)) {
        const word = isWord(one);
        if (!gap && last && isSign(one)) {
          signs += one;
          continue;
        }
        // Signs between two words are none.
        gap = gap || (word && signs !== '');
        takeSigns(word);
        if (!word && !isCjk(one)) {
          gap = true;
          continue;
        }
        if (gap && word && last) out += ' ';
        gap = false;
        last = word;
        out += one;
      }
    }
    takeSigns(false);
    return out;
  }

  /**
   * Folded characters of a text, and which character of the text each comes from.
   * @param {Fold} fold
   * @param {string[]} chars
   */
  function folded(fold, chars) {
    /** @type {string[]} */
    const out = [];
    /** @type {number[]} */
    const origin = [];
    chars.forEach((c, at) => {
      for (const one of foldChar(fold, c)) {
        out.push(one);
        origin.push(at);
      }
    });
    return { out, origin };
  }

  /**
   * Places of needles: pairs of place and needle, in order.
   * @param {string[]} text
   * @param {string[][]} needles
   * @param {number} limit
   */
  function places(text, needles, limit) {
    /** @type {[number, number][]} */
    const found = [];
    for (let at = 0; at < text.length && found.length < limit; at++) {
      needles.forEach((needle, number) => {
        if (needle.every((c, next) => text[at + next] === c)) found.push([at, number]);
      });
    }
    return found;
  }

  /** Whether a character belongs to a word that an excerpt does not cut in two. @param {string} c */
  function isLetter(c) {
    return isWord(c) || JOINED.test(c);
  }

  /**
   * The part of a text that has the most of the needles, with `…` where it was cut.
   * @param {Fold} fold
   * @param {string} text
   * @param {Needle[]} needles
   */
  function excerpt(fold, text, needles) {
    const chars = Array.from(text);
    const { out, origin } = folded(fold, chars);
    const found = places(out, needles.map((needle) => Array.from(needle.text)), PLACES);
    let [best, first] = [-1, 0];
    found.forEach(([start], from) => {
      const seen = new Set();
      let worth = 0;
      for (let at = from; at < found.length && found[at][0] < start + WINDOW; at++) {
        const number = found[at][1];
        if (!seen.has(number)) worth += needles[number].worth;
        seen.add(number);
      }
      if (worth > best) [best, first] = [worth, origin[start]];
    });
    let start = Math.min(Math.max(first - LEAD, 0), Math.max(chars.length - SHOWN, 0));
    let end = Math.min(chars.length, start + SHOWN);
    // Both cuts move inwards to the nearest gap between words, unless that is behind the needle or too far away.
    const whole = (/** @type {number} */ at) =>
      at === 0 || at === chars.length || !isLetter(chars[at - 1]) || !isLetter(chars[at]);
    const between = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ step) => {
      let at = from;
      while (at !== to && !whole(at)) at += step;
      return whole(at) ? at : from;
    };
    start = between(start, first, 1);
    end = between(end, end - LEAD, -1);
    const shown = chars.slice(start, end).join('').replace(CONTROL, ' ');
    return (start ? '…' : '') + shown.replace(start ? ENDS : /^ +/, '').replace(/ +$/, '') + (end < chars.length ? '…' : '');
  }

  /**
   * The parts of a text that needles cover, as ranges of UTF-16 units. A word is only found where a
   * word begins.
   * @param {Fold} fold
   * @param {string} text
   * @param {string[]} needles
   * @returns {[number, number][]}
   */
  function ranges(fold, text, needles) {
    const chars = Array.from(text);
    const { out, origin } = folded(fold, chars);
    const units = [0];
    chars.forEach((c, at) => units.push(units[at] + c.length));
    const parts = needles.filter(Boolean).map((needle) => Array.from(needle));
    /** @type {[number, number][]} */
    const found = [];
    for (const [at, number] of places(out, parts, Infinity)) {
      const inside = at > 0 && isWord(out[at]) && isWord(out[at - 1]) && chars[origin[at]].toLowerCase() === chars[origin[at]];
      if (inside) continue;
      const [start, end] = [units[origin[at]], units[origin[at + parts[number].length - 1] + 1]];
      const last = found[found.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else found.push([start, end]);
    }
    return found;
  }

  zhinan.searchText = { newFold, foldChar, compare, isCjk, isWord, isSign, SIGNS, key, excerpt, ranges };
})();
