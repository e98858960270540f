// @ts-check
// A query cut into runs and asked as slots: what src/search/query.rs does, the same way.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;

  const READ = 200;
  const SLOTS = 40;
  const WORD = 40;

  /** @typedef {{cjk: boolean, text: string[]}} Run */
  /** @typedef {{ask: 'pair' | 'one' | 'word', text: string, open: boolean, damped: boolean}} Slot */
  /** @typedef {{key: string, content: string, runs: Run[], slots: Slot[], meant: boolean, answer: boolean, wanted: number}} Query `meant`: it asks what a word means, `answer`: it asks anything else */
  /** @typedef {{fold: any, questions: string[][], meaning: string[], words: any}} Language how a site folds, its question words, and the forms of its words, if they have some */

  /**
   * Reads a query as typed.
   * @param {Language} language
   * @param {string} typed
   * @returns {Query}
   */
  function parse(language, typed) {
    const chars = Array.from(typed.slice(0, 2 * READ)).slice(0, READ);
    const folded = chars.flatMap((c) => text.foldChar(language.fold, c));
    const open = folded.length > 0 && text.isWord(folded[folded.length - 1]);
    return of(language, cut(folded), open);
  }

  /**
   * The same query with another text in the place of one run, or of some.
   * @param {Language} language
   * @param {Query} query
   * @param {number} at
   * @param {string[]} other
   * @param {number} [count]
   */
  function withRun(language, query, at, other, count = 1) {
    const texts = query.runs.map((run) => run.text);
    texts.splice(at, count, other);
    return of(language, cut(texts.flatMap((text) => [...text, ' '])), false);
  }

  /** @template {{slots: Slot[]}} T @param {T} query @returns {T & {wanted: number}} */
  function counted(query) {
    return { ...query, wanted: Math.max(query.slots.filter((slot) => !slot.damped).length, 1) };
  }

  /**
   * A run without the question words inside of it: what they part belongs together.
   * @param {Language} language
   * @param {Run} run
   * @returns {string[] | null}
   */
  function unasked(language, run) {
    const marks = questions(language, run);
    const [first, last] = [marks.indexOf(false), marks.lastIndexOf(false)];
    const left = run.text.filter((_, at) => at >= first && at <= last && !marks[at]);
    return first >= 0 && left.length <= last - first ? left : null;
  }

  /** @param {Language} language @param {Run[]} runs @param {boolean} open @returns {Query} */
  function of(language, runs, open) {
    /** @type {Slot[]} */
    const slots = [];
    const phrased = language.words ? language.words.phrased(runs.map((run) => run.text.join(''))) : new Set();
    let intent = phrased.size > 0;
    runs.forEach((run, at) => {
      const marks = questions(language, run);
      intent = intent || marks.includes(true);
      for (const slot of asks(run, marks, open && at + 1 === runs.length)) {
        if (language.words && slot.ask === 'word') {
          intent = intent || language.words.asks(slot.text);
          slot.damped = slot.damped || phrased.has(at) || language.words.isDamped(slot.text);
        }
        const known = slots.find((one) => same(one, slot));
        // A word that also stands outside of the phrase is looked for.
        if (known) known.damped = known.damped && (slot.damped || phrased.size === 0);
        else if (slots.length < SLOTS) slots.push(slot);
      }
    });
    if (intent && language.words) slots.forEach((slot) => { slot.damped = slot.damped || language.words.isFrame(slot.text); });
    if (slots.every((slot) => slot.damped)) slots.forEach((slot) => { slot.damped = false; });
    const key = keyOf(runs);
    const meant = language.meaning.some((words) => key.includes(words));
    return counted({ key, content: language.words ? language.words.content(keyOf(runs.filter((_, at) => !phrased.has(at))), intent) : '', runs, slots, meant, answer: intent && !meant });
  }

  /** @param {Run[]} runs */
  function keyOf(runs) {
    return runs.map((run, at) => (at > 0 && !run.cjk && !runs[at - 1].cjk ? ' ' : '') + run.text.join('')).join('');
  }

  /** @param {Slot} a @param {Slot} b */
  function same(a, b) {
    return a.ask === b.ask && a.text === b.text;
  }

  /** @param {string[]} folded @returns {Run[]} */
  function cut(folded) {
    /** @type {Run[]} */
    const runs = [];
    let open = false;
    folded.forEach((c, at) => {
      const cjk = text.isCjk(c);
      const last = runs[runs.length - 1];
      if (!cjk && !text.isWord(c)) {
        if (last && open && !last.cjk) last.text.push(...signs(folded, at));
        open = false;
        return;
      }
      if (last && open && last.cjk === cjk) last.text.push(c);
      else runs.push({ cjk, text: [c] });
      open = true;
    });
    return runs;
  }

  /** The signs that end a name at a place: none where a word goes on behind them. @param {string[]} folded @param {number} at */
  function signs(folded, at) {
    let end = at;
    while (end < folded.length && text.isSign(folded[end])) end += 1;
    const goesOn = end < folded.length && text.isWord(folded[end]);
    return end - at > text.SIGNS || goesOn ? [] : folded.slice(at, end);
  }

  /**
   * Marks of the characters of a run that belong to a question word, the longest at each place.
   * @param {Language} language
   * @param {Run} whole
   */
  function questions(language, { cjk, text: run }) {
    const marks = run.map(() => false);
    for (let at = 0; cjk && at < run.length;) {
      let length = 0;
      for (const word of language.questions) {
        if (word.length > length && word.every((c, next) => run[at + next] === c)) length = word.length;
      }
      marks.fill(true, at, at + length);
      at += length || 1;
    }
    return marks;
  }

  /** @param {Run} run @param {boolean[]} marks @param {boolean} open @returns {Slot[]} */
  function asks(run, marks, open) {
    if (!run.cjk) return [{ ask: 'word', text: run.text.slice(0, WORD).join(''), open, damped: open && run.text.length === 1 }];
    if (run.text.length === 1) return [{ ask: 'one', text: run.text[0], open: false, damped: marks[0] }];
    return run.text.slice(1).map((c, at) => (
      { ask: 'pair', text: run.text[at] + c, open: false, damped: marks[at] || marks[at + 1] }));
  }

  zhinan.searchQuery = { parse, withRun, counted, unasked, WORD };
})();
