// @ts-check
// Queries by sound: the browser's half of src/search/sound.rs, with the same results. It is loaded together
// with the sounds of the index.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;

  const READINGS = 4;
  const BEAM = 24;

  /**
   * @typedef {object} Vocabulary
   * @property {string[][]} entries keys of titles and headings
   * @property {[string, string[]][]} sounds syllables and the characters that can sound so
   * @property {Map<string, string[]>} readings of a character, the usual one first
   * @property {Set<string>} pairs neighbours in entries
   * @property {Set<string>} used characters of entries
   * @property {Map<string, number[]>} starts by first letter: entry, place, entry, place …
   */
  /** @typedef {{initials: boolean, rare: boolean}} Way */

  /**
   * @param {[string, string]} data the shard of sounds
   * @returns {Vocabulary}
   */
  function open([entries, sounds]) {
    /** @type {Vocabulary} */
    const vocabulary = { entries: [], sounds: [], readings: new Map(), pairs: new Set(), used: new Set(), starts: new Map() };
    for (const line of entries ? entries.split('\n') : []) {
      const entry = Array.from(line);
      vocabulary.entries.push(entry);
      entry.forEach((c, at) => {
        if (text.isCjk(c)) vocabulary.used.add(c);
        if (at > 0) vocabulary.pairs.add(entry[at - 1] + c);
      });
    }
    for (const line of sounds ? sounds.split('\n') : []) {
      const sound = line.replace(/[^a-z].*$/u, '');
      const [usual, rare] = line.slice(sound.length).split(',').map((part) => Array.from(part));
      vocabulary.sounds.push([sound, usual.concat(rare)]);
      for (const c of usual) vocabulary.readings.set(c, [sound, ...(vocabulary.readings.get(c) || [])]);
      for (const c of rare) vocabulary.readings.set(c, [...(vocabulary.readings.get(c) || []), sound]);
    }
    vocabulary.entries.forEach((entry, number) => entry.forEach((c, at) => {
      for (const letter of new Set((vocabulary.readings.get(c) || []).map((reading) => reading[0]))) {
        const known = vocabulary.starts.get(letter);
        if (known) known.push(number, at);
        else vocabulary.starts.set(letter, [number, at]);
      }
    }));
    return vocabulary;
  }

  /**
   * Texts that a word of Latin letters may stand for, most often used first.
   * @param {Vocabulary} vocabulary
   * @param {string[]} letters
   * @returns {string[][]}
   */
  function read(vocabulary, letters) {
    if (letters.length < 2 || !letters.every((c) => c >= 'a' && c <= 'z')) return [];
    for (const initials of [false, true]) {
      for (const rare of [false, true]) {
        const found = matches(vocabulary, letters, { initials, rare });
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  /** @param {Vocabulary} vocabulary @param {string[]} letters @param {Way} way */
  function matches(vocabulary, letters, way) {
    /** @type {Map<string, {chars: string[], count: number, whole: boolean}>} */
    const found = new Map();
    const starts = vocabulary.starts.get(letters[0]) || [];
    for (let each = 0; each < starts.length; each += 2) {
      const [entry, start] = [vocabulary.entries[starts[each]], starts[each + 1]];
      const spelled = spell(vocabulary, entry, start, letters, 0, way);
      if (!spelled) continue;
      const chars = entry.slice(start, spelled.end);
      const gain = chars.length === entry.length ? 3 : 1;
      const known = found.get(chars.join(''));
      if (known) known.count += gain;
      else found.set(chars.join(''), { chars, count: gain, whole: spelled.whole });
    }
    const order = Array.from(found.values());
    order.sort((a, b) => Number(b.whole) - Number(a.whole) || b.count - a.count || a.chars.length - b.chars.length);
    return order.slice(0, READINGS).map((one) => one.chars);
  }

  /**
   * Ends of the characters from `at` that spell out the letters from `from`.
   * @param {Vocabulary} vocabulary
   * @param {string[]} entry
   * @param {number} at
   * @param {string[]} letters
   * @param {number} from
   * @param {Way} way
   * @returns {{end: number, whole: boolean} | null}
   */
  function spell(vocabulary, entry, at, letters, from, way) {
    if (from === letters.length) return { end: at, whole: true };
    if (at === entry.length) return null;
    const first = entry[at];
    if (!text.isCjk(first)) {
      if (first === ' ') return spell(vocabulary, entry, at + 1, letters, from, way);
      return letters[from] === first ? spell(vocabulary, entry, at + 1, letters, from + 1, way) : null;
    }
    const readings = vocabulary.readings.get(first) || [];
    let part = null;
    const tried = way.rare ? readings.length : Math.min(readings.length, 1);
    for (let each = 0; each < tried; each++) {
      const sound = readings[each];
      const whole = way.initials ? 1 : sound.length;
      let same = 0;
      while (same < whole && from + same < letters.length && sound[same] === letters[from + same]) same++;
      if (same === whole) {
        const found = spell(vocabulary, entry, at + 1, letters, from + whole, way);
        if (found) return found;
      } else if (from + same === letters.length) {
        part = { end: at + 1, whole: false };
      }
    }
    return part;
  }

  /**
   * The most similar-sounding run whose changed neighbours occur in titles and headings.
   * @param {Vocabulary} vocabulary
   * @param {string[]} run
   * @param {boolean[]} alive of each pair of neighbours, whether the site has it
   * @returns {string[] | null}
   */
  function repair(vocabulary, run, alive) {
    /** @type {{cost: number, path: string[]}[]} */
    let beam = [{ cost: 0, path: [] }];
    run.forEach((c, at) => {
      const options = confusable(vocabulary, c);
      const next = [];
      for (const { cost, path } of beam) {
        for (const [option, price] of options) {
          const last = path[at - 1];
          const original = at > 0 && last === run[at - 1] && option === c;
          if (at > 0 && !(original ? alive[at - 1] : vocabulary.pairs.has(last + option))) continue;
          next.push({ cost: cost + price, path: path.concat(option) });
        }
      }
      next.sort((a, b) => a.cost - b.cost || text.compare(a.path, b.path));
      beam = next.slice(0, BEAM);
    });
    const allowed = 2 + 4 * Math.floor(run.length / 4);
    const best = beam.find(({ cost }) => cost >= 1 && cost <= allowed);
    return best ? best.path : null;
  }

  /** @param {Vocabulary} vocabulary @param {string} c @returns {[string, number][]} */
  function confusable(vocabulary, c) {
    /** @type {[string, number][]} */
    const options = [[c, 0]];
    const readings = vocabulary.readings.get(c);
    if (!readings) return options;
    const blurred = readings.map(blur);
    for (const [sound, chars] of vocabulary.sounds) {
      const price = readings.includes(sound) ? 1 : blurred.includes(blur(sound)) ? 2 : 0;
      if (price === 0) continue;
      for (const other of chars) if (other !== c && vocabulary.used.has(other)) options.push([other, price]);
    }
    return options;
  }

  /** @param {string} sound a syllable, without the differences that many speakers do not make */
  function blur(sound) {
    return sound.replace(/^([zcs])h/, '$1').replace(/^n/, 'l').replace(/g$/, '');
  }

  zhinan.searchSound = { open, read, repair };
})();
