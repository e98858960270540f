// @ts-check
// Walks the data of a rule set (made by `src/decide/walk/browser.rs`) with a reader's answers. Pure: no page, no clock, no locale.
// Gives, byte for byte, what `zhinan explain --json` gives.
(function () {
  'use strict';

  /**
   * @typedef {{id: string, kind: string, cuts: number[], range: [number, number], options?: string[],
   *   group?: number, unit?: string, decimals?: number, least?: number, from?: string, step?: number, atoms?: string[],
   *   unsure?: boolean, needs?: Cube[], derived?: [string, number[], ...any[]]}} Fact
   * @typedef {[number, number[]][]} Cube Fact and the atoms that match.
   * @typedef {[string, string?, ...any[]]} Ending Its name, what it counts from, and limits: number, unit and counting of each.
   * @typedef {{id: string, facts: number[], options: string[], unsure: boolean}} Group
   * @typedef {{version: number, set: string, facts: Fact[], groups: Group[], order: number[], root: number,
   *   nodes: [number, number[]][], decisions?: Decision[], beside?: (Cube[] | null)[], leaves: [number, number[]][],
   *   outcomes: Ending[], dates: Ending[][], rules: string[], in_force: number[][] | null, advice: [string, Cube[], number[]?][],
   *   blanks: number[][], before: [string, number[]][],
   *   passages?: [string, Cube[], number[], number?][], impossible: [Cube[], string][], offsets: [number, number][], holidays: number[],
   *   workdays: number[], edition: string, hash: string}} Data
   * @typedef {{id: string, roots: number[], end: number, list?: boolean, aggregate?: 'sum' | 'count' | 'min' | 'max',
   *   values?: number[], value?: Fact}} Decision Its diagrams, the number behind its last node, what its rules come to.
   * @typedef {{next: string | null, outcomes: string[], rules: string[], advice: string[], due: string | null,
   *   decided_by: string[], dates?: {[id: string]: string}, passages?: {[id: string]: string}, decisions?: {[id: string]: any}}} Explanation
   * @typedef {{low: number, high: number} | null} State What is known of a fact; null is open.
   */

  const VERSION = 6;
  // Editions that begin before year 1000 or end after 9000 are open.
  const [FIRST_DAY, LAST_DAY] = [-354285, 2567655];
  const { KINDS, normalize, parse, format, parseInstant, dayOf, formatLocal, formatInstant } = globalThis.zhinan.decideValue;
  const { FORMULAS, formula, limit, due, datesOf, mostLeft } = globalThis.zhinan.decideDerive;

  /** An answer that a set cannot take; `kind` is one of those in `src/decide/walk/answers.rs`. */
  class AnswerError extends Error {
    /** @param {string} id @param {string} kind @param {string} [because] the author's words */
    constructor(id, kind, because) {
      super(id + ': ' + kind);
      this.id = id;
      this.kind = kind;
      this.because = because || '';
    }
  }

  // ---- answers to the states of facts (src/decide/walk/answers.rs) ----

  /**
   * @param {Data} data @param {{[id: string]: string}} answers @param {number} now
   * @returns {{states: State[], moments: Map<string, number>, faults: Map<number, AnswerError>}}
   */
  function read(data, answers, now) {
    const states = data.facts.map(() => /** @type {State} */ (null));
    const moments = new Map();
    const faults = new Map();
    /** Notes the fault of an answer. @param {number} index @param {string} id @param {string | null} kind Its kind, or null. */
    const note = (index, id, kind) => {
      if (kind) faults.set(index, new AnswerError(id, kind));
    };
    const ids = Object.keys(answers).sort();
    for (const id of ids) {
      const text = answers[id];
      const group = data.groups.find((g) => g.id === id);
      const index = data.facts.findIndex((f) => f.id === id);
      if (group) {
        note(group.facts[0], id, readGroup(states, group, text));
      } else if (index >= 0) {
        note(index, id, readFact(data, states, moments, index, text, now));
      } else if (!data.facts.some((f) => f.from === id)) {
        throw new AnswerError(id, 'unknown');
      }
    }
    for (const id of ids) {
      data.facts.forEach((fact, index) => {
        if (fact.from !== id) return;
        const t = parseInstant(data, answers[id]);
        if (t === null) return note(index, id, 'shape');
        const step = fact.step || 1;
        const value = Math.floor((now - t) / step) * step;
        if (t > now) return note(index, id, 'future');
        if (value < fact.range[0] || value > fact.range[1]) return note(index, id, 'range');
        states[index] = { low: value, high: value };
        moments.set(id, t);
      });
    }
    data.facts.forEach((fact, index) => {
      if (!fact.derived) return;
      const day = fact.derived[0] === 'day';
      const { from, id } = day ? data.facts[fact.derived[1][0]] : fact;
      note(index, from || id,
        day ? readDay(data, states, moments, index, now) : derive(data, states, moments, index, now));
    });
    return { states, moments, faults };
  }

  /** @param {State[]} states @param {Group} group @param {string} text */
  function readGroup(states, group, text) {
    const unsure = text === 'unsure';
    if (unsure && !group.unsure) return 'unsure';
    const parts = unsure ? [] : normalize(text).split(',').map((id) => id.replace(/^ +| +$/g, ''));
    const chosen = parts.filter((id) => id !== '');
    if (chosen.some((id) => !group.options.includes(id))) return 'option';
    group.facts.forEach((fact, i) => {
      const ticked = chosen.includes(group.options[i]) ? 0 : 1;
      states[fact] = unsure ? { low: 0, high: 1 } : { low: ticked, high: ticked };
    });
    return null;
  }

  /**
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments
   * @param {number} index @param {string} text @param {number} now
   */
  function readFact(data, states, moments, index, text, now) {
    const fact = data.facts[index];
    if (fact.derived) return 'derived';
    if (text === 'unsure') {
      if (!fact.unsure) return 'unsure';
      states[index] = { low: fact.range[0], high: fact.range[1] };
      return null;
    }
    const atom = (fact.atoms || []).indexOf(text);
    if (atom >= 0 && (fact.from || parse(data, fact, text) === null)) {
      states[index] = { low: fact.cuts[atom], high: top(fact, atom) };
      return null;
    }
    const value = parse(data, fact, text);
    if (value === null) return KINDS[fact.kind].options ? 'option' : 'shape';
    const between = fact.kind === 'number' && (value - fact.range[0]) % (fact.step || 1) !== 0;
    if (value < fact.range[0] || value > fact.range[1] || between) return 'range';
    states[index] = { low: value, high: value };
    if (fact.from) moments.set(fact.from, now - value);
    return null;
  }

  /** The last value of an atom. @param {Fact} fact @param {number} atom */
  function top(fact, atom) {
    return atom + 1 < fact.cuts.length ? fact.cuts[atom + 1] - 1 : fact.range[1];
  }

  /**
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments @param {number} index @param {number} now
   */
  function derive(data, states, moments, index, now) {
    const [name, , value] = data.facts[index].derived || ['table', []];
    if (name === 'limit') return limit(data, states, moments, index, now);
    if (name === 'table') return fromTable(data, states, index);
    if (name !== 'constant') return formula(data, states, index);
    states[index] = { low: value, high: value };
    return null;
  }

  /**
   * The values that a table gives: those of its rows that may match. Open while a question about them is.
   * @param {Data} data @param {State[]} states @param {number} index
   */
  function fromTable(data, states, index) {
    const [, , table, given] = data.facts[index].derived || ['table', []];
    /** @type {Cube[]} */
    const rows = table;
    const possible = possibleAtoms(data, states);
    const left = rows.map((_, row) => row).filter((row) => mayHold(possible, rows[row]));
    if (left.length === 0) return null;
    const found = left.map((row) => given[row]);
    const [low, high] = [Math.min(...found), Math.max(...found)];
    const open = left.some((row) =>
      rows[row].some(([fact]) => states[fact] === null && mayApply(data, possible, fact)));
    if (low === high || !open) states[index] = { low, high };
    return null;
  }

  /** Whether a fact may apply. @param {Data} data @param {Set<number>[]} possible @param {number} fact */
  function mayApply(data, possible, fact) {
    return data.facts[fact].cuts.some((_, atom) => possible[fact].has(atom));
  }

  /** Whether a cube may hold. @param {Set<number>[]} possible @param {Cube} cube */
  function mayHold(possible, cube) {
    return cube.every(([fact, atoms]) => atoms.some((a) => possible[fact].has(a)));
  }

  /**
   * The day that dates the case, which tells editions of the rules apart.
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments @param {number} index @param {number} now
   */
  function readDay(data, states, moments, index, now) {
    const { derived, range } = data.facts[index];
    const part = derived ? derived[1][0] : 0;
    const { kind, from } = data.facts[part];
    const state = states[part];
    if (state === null) return null;
    const moment = from === undefined ? undefined : moments.get(from);
    const days = KINDS[kind].day;
    const [low, high] = days ? [days(data, state.low), days(data, state.high)]
      : [state.high, state.low].map((ago) => dayOf(data, typeof moment === 'number' ? moment : now - ago));
    if (high < range[0] || low > range[1]) return 'edition';
    states[index] = { low: Math.max(low, range[0]), high: Math.min(high, range[1]) };
    return null;
  }

  // ---- the walk (src/decide/walk/explain.rs) ----

  /**
   * Walks a set. `now` is milliseconds since 1970, or a date-time in the set's zone.
   * @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now @returns {Explanation}
   */
  function walk(data, answers, now) {
    return explore(data, answers, now).result;
  }

  /**
   * Progress of a reader: the questions whose turn has come, in order, and the most that can follow.
   * @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now
   * @returns {{asked: string[], left: number}}
   */
  function progress(data, answers, now) {
    const { asked, left } = explore(data, answers, now);
    return { asked, left };
  }

  /**
   * Path of a reader, for a drawing: the nodes whose turn it was, and the outcomes reached.
   * @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now
   * @returns {{nodes: number[], outcomes: string[]}}
   */
  function path(data, answers, now) {
    const { turn } = explore(data, answers, now);
    const ends = turn.filter((n) => n < -1).map((n) => data.outcomes[data.leaves[-2 - n][0]]);
    return { nodes: turn.filter((n) => n >= 0), outcomes: unique(ends.flatMap((end) => (end ? [end[0]] : []))) };
  }

  /**
   * Details of outcomes: when each is due, and its named dates; where that is only known roughly, the most seconds that can be
   * left (`most`); and by which edition of the rules a case is
   * decided where that is not today's: its first and last day, empty where it is open.
   * @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now
   * @returns {{dues: {[outcome: string]: string}, dates: {[outcome: string]: {[id: string]: string}}, most: {[outcome: string]: number}, edition: {from: string, to: string} | null}}
   */
  function details(data, answers, now) {
    const { states, moments, seconds } = explore(data, answers, now);
    /** @type {{[outcome: string]: string}} */
    const dues = Object.create(null);
    /** @type {{[outcome: string]: number}} */
    const most = Object.create(null);
    /** @type {{[outcome: string]: {[id: string]: string}}} */
    const dates = Object.create(null);
    for (const [index, outcome] of data.outcomes.entries()) {
      dates[outcome[0]] = datesOf(data, states, moments, [index]);
      const t = due(data, states, moments, outcome);
      if (t !== null) dues[outcome[0]] = formatInstant(data, t);
      const left = mostLeft(data, states, moments, outcome, seconds);
      if (left !== null && left > 0) most[outcome[0]] = left;
    }
    const index = editionOf(data);
    const fact = data.facts[index];
    const state = states[index];
    if (!fact || !state) return { dues, dates, most, edition: null };
    /** @param {number} day */
    const at = (day) => fact.cuts.filter((cut) => cut <= day).length - 1;
    const today = at(dayOf(data, seconds));
    const atom = at(state.low);
    if (atom === today || atom !== at(state.high)) return { dues, dates, most, edition: null };
    const from = fact.cuts[atom] < FIRST_DAY ? '' : format(data, fact, fact.cuts[atom]);
    const to = top(fact, atom) > LAST_DAY ? '' : format(data, fact, top(fact, atom));
    return { dues, dates, most, edition: { from, to } };
  }

  /**
   * The last exploration: a page asks the same several times for one step.
   * @type {{data: Data, key: string, found: ReturnType<typeof exploreAt>} | null}
   */
  let last = null;

  /** @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now */
  function explore(data, answers, now) {
    if (data.version !== VERSION) throw new Error('data of another version');
    const seconds = typeof now === 'string' ? parseInstant(data, now) : Math.floor(now / 1000);
    if (seconds === null) throw new AnswerError('now', 'shape');
    const key = JSON.stringify([seconds, answers]);
    if (!last || last.data !== data || last.key !== key) last = { data, key, found: exploreAt(data, answers, seconds) };
    return last.found;
  }

  /** @param {Data} data @param {{[id: string]: string}} answers @param {number} seconds since 1970 */
  function exploreAt(data, answers, seconds) {
    const { states, moments, faults } = read(data, answers, seconds);
    const possible = possibleAtoms(data, states);
    for (const [index, fault] of [...faults].sort((a, b) => a[0] - b[0])) {
      if (applies(possible, data.facts[index].needs) !== false) throw fault;
    }
    for (const [cubes, because] of data.impossible) {
      const cube = cubes.find((c) => holds(possible, c));
      if (cube) throw new AnswerError(lastOf(data, states, cube), 'impossible', because);
    }
    const ways = data.nodes.map(([fact, next]) => next.filter((_, atom) => possible[fact].has(atom)));
    /** @type {Set<number>[]} */
    const sets = [];
    /** @param {number} next @returns {Set<number>} */
    const outcomesOf = (next) =>
      next >= 0 ? sets[next] : next === -1 ? new Set() : new Set([data.leaves[-2 - next][0]]);
    for (let i = data.nodes.length - 1; i >= 0; i--) {
      sets[i] = new Set(ways[i].flatMap((n) => [...outcomesOf(n)]));
    }
    const none = data.outcomes.length + 1;
    const edition = editionOf(data);
    /** @param {number} r */
    const timely = (r) => !data.in_force || data.in_force[r].some((atom) => possible[edition].has(atom));
    /** @param {number} node */
    const place = (node) => data.order.indexOf(data.nodes[node][0]);
    /** @param {number} a @param {number} b */
    const byPlace = (a, b) => place(a) - place(b);
    /** @type {Set<number>} */
    const turn = new Set();
    /** @type {number[]} */
    const passed = [];
    /** @type {number[]} */
    const opens = [];
    /** @type {number[]} */
    const waiting = [];
    /**
     * The value of a list of rules as text, as in src/decide/walk/totals.rs; null where there is none, where possible
     * cases differ in it, or where they are too many to visit.
     * @param {Decision} decision
     */
    const valueOf = ({ aggregate, roots, values = [], value }) => {
      if (!aggregate) return null;
      const most = 2e5 / roots.length + 1;
      const seen = new Set();
      const found = new Set();
      /** @param {number[]} ends */
      const visit = (ends) => {
        const sets = ends.map(outcomesOf);
        const list = values.filter((_, at) => sets[at].size === 1 && !sets[at].has(none));
        const result = aggregate === 'sum' ? list.reduce((a, b) => a + b, 0)
          : aggregate === 'count' ? list.length : Math[aggregate](...list);
        const left = ends.map((n, at) => sets[at].size > 1 ? n : -1);
        const key = result + ':' + left;
        if (found.size > 1 || sets.some((set) => !set.size) || seen.size > most || seen.has(key)) return;
        seen.add(key);
        const open = left.filter((n) => n >= 0).sort(byPlace)[0];
        if (open === undefined) return void found.add(result);
        const [fact, next] = data.nodes[open];
        next.forEach((_, atom) => {
          if (possible[fact].has(atom)) visit(ends.map((n) => (data.nodes[n] || [])[0] === fact ? data.nodes[n][1][atom] : n));
        });
      };
      visit(roots);
      const [result] = found;
      if (found.size !== 1 || seen.size > most || !isFinite(result)) return null;
      return value ? format(data, value, result) : String(result);
    };
    const decisions = data.decisions || [{ id: 'main', roots: [data.root], end: data.nodes.length }];
    let i = 0;
    const found = decisions.map((decision) => {
      const { roots, end } = decision;
      const live = new Set(roots);
      for (const root of roots) turn.add(root);
      const before = opens.length;
      const splits = new Set();
      for (; i < end; i++) {
        if (!live.has(i)) continue;
        const fact = data.nodes[i][0];
        const answered = states[fact] !== null;
        if (turn.has(i) && answered) passed.push(i);
        if (turn.has(i) && !answered && sets[i].size > 1) opens.push(i);
        if (!answered && sets[i].size > 1) waiting.push(fact);
        for (const next of ways[i]) {
          live.add(next);
          if (turn.has(i) && answered) turn.add(next);
        }
        const seen = ways[i].map((n) => sorted(outcomesOf(n)).join()).filter((s) => s !== '');
        if (answered && seen.some((s) => s !== seen[0])) splits.add(fact);
      }
      const outcomes = unique(roots.flatMap((root) => sorted(outcomesOf(root)))).filter((o) => o < none - 1);
      const fault = outcomes.length === 0 && !decision.list && undated(data, states);
      if (fault) throw fault;
      if (opens.length > before) return { outcomes, rules: [], dues: [], decided_by: [], value: null };
      const leaves = [...live].filter((n) => n < -1).map((n) => data.leaves[-2 - n]);
      return {
        outcomes,
        rules: sorted(new Set(leaves.flatMap((l) => l[1]))).filter((r) => timely(r) && ((data.beside || [])[r] || [[]]).some((cube) => mayHold(possible, cube))),
        dues: outcomes.map((o) => due(data, states, moments, data.outcomes[o])).filter((t) => t !== null),
        decided_by: sorted(splits).flatMap((f) => uncertain(data, states, f)),
        value: valueOf(decision),
      };
    });
    /** @param {typeof found} list */
    const together = (list) => {
      const dues = list.flatMap((one) => one.dues);
      return {
        outcomes: list.flatMap((one) => one.outcomes).map((o) => data.outcomes[o][0]),
        rules: list.flatMap((one) => one.rules).map((r) => data.rules[r]),
        due: dues.length > 0 ? formatInstant(data, Math.min(...dues)) : null,
        decided_by: unique(list.flatMap((one) => one.decided_by)),
      };
    };
    const main = decisions.findIndex(({ id }) => id === 'main');
    const top = together(main < 0 ? found : [found[main]]);
    const asked = passed.sort(byPlace).flatMap((n) => preceded(data, states, possible, data.nodes[n][0], true));
    /** @type {Explanation} */
    const result = { next: null, outcomes: top.outcomes, rules: top.rules, advice: [], due: top.due, decided_by: top.decided_by };
    const open = opens.sort(byPlace)[0];
    if (open !== undefined) {
      result.next = preceded(data, states, possible, data.nodes[open][0], false)[0];
    } else {
      const ends = found.flatMap((one) => one.outcomes);
      const passages = (data.passages || []).filter(([, , , of]) => of === undefined || ends.includes(of));
      const wanted = needed(data, states, possible, ends, [...data.advice, ...passages]);
      const missed = wanted.find((f) => states[f] === null);
      if (missed !== undefined) result.next = preceded(data, states, possible, missed, false)[0];
      asked.push(...wanted.filter((f) => states[f] !== null).flatMap((f) => preceded(data, states, possible, f, true)));
      result.advice = data.advice.filter((a) => a[1].some((cube) => holds(possible, cube))).map((a) => a[0]);
      const dates = datesOf(data, states, moments, ends);
      if (Object.keys(dates).length) result.dates = dates;
      /** @param {Cube[]} cubes */
      const shown = (cubes) => cubes.some((cube) => holds(possible, cube)) ? 'shown'
        : cubes.some((cube) => mayHold(possible, cube)) ? 'perhaps' : 'hidden';
      if (passages.length) result.passages = Object.fromEntries(passages.map(([id, cubes]) => [id, shown(cubes)]));
    }
    let left = open === undefined ? 0 : depth(data, open);
    if (data.decisions) {
      /** @type {{[id: string]: any}} */
      const named = result.decisions = Object.create(null);
      decisions.forEach(({ id, aggregate }, at) => {
        named[id] = together([found[at]]);
        if (aggregate) named[id].value = found[at].value;
      });
      left = Math.min(opens.reduce((sum, n) => sum + depth(data, n), 0),
        unique(waiting.flatMap((f) => questions(data, states, f, false))).length);
    }
    return { states, moments, seconds, result, turn: [...turn], asked: unique(asked), left };
  }

  /**
   * Facts that texts need, in order: those in blanks of outcomes and of advice and passages that apply, and
   * those that decide whether these apply. Answered facts count even if they rule a text out.
   * @param {Data} data @param {State[]} states @param {Set<number>[]} possible @param {number[]} outcomes
   * @param {[string, Cube[], number[]?, number?][]} parts
   */
  function needed(data, states, possible, outcomes, parts) {
    const wanted = new Set(outcomes.flatMap((o) => data.blanks[o]));
    for (const [, cubes, blanks] of parts) {
      const applies = cubes.some((cube) => holds(possible, cube));
      for (const fact of (applies && blanks) || []) wanted.add(fact);
      for (const cube of cubes) {
        const open = !applies && mayHold(possible, cube);
        for (const [fact] of cube) if (open || states[fact] !== null) wanted.add(fact);
      }
    }
    const edition = editionOf(data);
    return sorted(wanted).filter((fact) => fact !== edition && mayApply(data, possible, fact));
  }

  /**
   * Values of facts that follow from answers, where they are known: fact id and text.
   * @param {Data} data @param {{[id: string]: string}} answers @param {number | string} now @returns {{[id: string]: string}}
   */
  function computed(data, answers, now) {
    const { states, result } = explore(data, answers, now);
    /** @type {{[id: string]: string}} */
    const found = Object.create(null);
    for (const [id, one] of Object.entries(result.decisions || {})) if (one.value) found[id] = one.value;
    data.facts.forEach((fact, index) => {
      const state = states[index];
      if (fact.derived && state && state.low === state.high) found[fact.id] = format(data, fact, state.low);
    });
    return found;
  }

  /** Index of the fact that is the day of the case, which chooses the edition of the rules; -1 without one. @param {Data} data */
  function editionOf(data) {
    return data.facts.findIndex((f) => f.derived && f.derived[0] === 'day');
  }

  /** A dated case that leads nowhere: some rules of that day are not known. @param {Data} data @param {State[]} states */
  function undated(data, states) {
    const { derived } = data.facts[editionOf(data)] || {};
    if (!derived || states[derived[1][0]] === null) return null;
    const { from, id } = data.facts[derived[1][0]];
    return new AnswerError(from || id, 'edition');
  }

  /** The question of a cube that is asked last. @param {Data} data @param {State[]} states @param {Cube} cube */
  function lastOf(data, states, cube) {
    const last = data.order.filter((fact) => cube.some((cell) => cell[0] === fact)).pop();
    return last === undefined ? '' : questions(data, states, last, false)[0];
  }

  /** @template T @param {T[]} list */
  function unique(list) {
    return [...new Set(list)];
  }

  /** @param {Set<number>} set */
  function sorted(set) {
    return [...set].sort((a, b) => a - b);
  }

  /** The longest number of questions from a node on. @param {Data} data @param {number} from */
  function depth(data, from) {
    /** @type {number[]} */
    const depths = [];
    for (let i = data.nodes.length - 1; i >= from; i--) {
      const [fact, next] = data.nodes[i];
      // The day of a date that was asked is no question of its own.
      /** @param {number} n */
      const same = (n) => {
        const [kind, of] = data.facts[data.nodes[n][0]].derived || [];
        return kind === 'day' && of && of[0] === fact ? 1 : 0;
      };
      depths[i] = 1 + Math.max(0, ...next.map((n) => (n >= 0 ? depths[n] - same(n) : 0)));
    }
    return depths[from];
  }

  /** Atoms that each fact may still have; one more for "does not apply". @param {Data} data @param {State[]} states */
  function possibleAtoms(data, states) {
    /** @type {Set<number>[]} */
    const possible = [];
    data.facts.forEach((fact, index) => {
      const does = applies(possible, fact.needs);
      const state = states[index];
      const atoms = fact.cuts.map((_, atom) => atom).filter((atom) => does !== false &&
        (state === null || (state.low <= top(fact, atom) && fact.cuts[atom] <= state.high)));
      possible.push(new Set(does === true ? atoms : [...atoms, fact.cuts.length]));
    });
    return possible;
  }

  /**
   * Whether a fact applies; null where that is not certain.
   * @param {Set<number>[]} possible @param {Cube[] | undefined} needs
   */
  function applies(possible, needs) {
    if (!needs || needs.some((cube) => holds(possible, cube))) return true;
    return needs.some((cube) => mayHold(possible, cube)) ? null : false;
  }

  /**
   * Whether every case that is still possible lies in a box.
   * @param {Set<number>[]} possible @param {Cube} cube
   */
  function holds(possible, cube) {
    return cube.every(([fact, atoms]) => [...possible[fact]].every((a) => atoms.includes(a)));
  }

  /**
   * The facts that a fact follows from: its operands, or those that the rows of its table speak of. Without
   * those that do not apply.
   * @param {Data} data @param {State[]} states @param {number} index @returns {number[]}
   */
  function partsOf(data, states, index) {
    const [name, parts, rows] = data.facts[index].derived || ['', []];
    if (name !== 'table') return parts;
    const possible = possibleAtoms(data, states);
    /** @type {Cube[]} */
    const all = rows;
    const left = all.filter((cube) => mayHold(possible, cube));
    return sorted(new Set(left.flatMap((cube) => cube.map(([fact]) => fact))))
      .filter((fact) => mayApply(data, possible, fact));
  }

  /**
   * The questions behind a fact: its group, the parts of it, or itself. Where it is not answered,
   * the first open one comes first. Behind a constant there is none.
   * @param {Data} data @param {State[]} states @param {number} index @param {boolean} all @returns {string[]}
   */
  function questions(data, states, index, all) {
    const fact = data.facts[index];
    if (fact.group !== undefined) return [data.groups[fact.group].id];
    const parts = partsOf(data, states, index);
    const wanted = all ? parts : parts.filter((p) => states[p] === null);
    if (wanted.length === 0) return all && fact.derived ? [] : [fact.id];
    return wanted.flatMap((p) => questions(data, states, p, all));
  }

  /**
   * The questions behind a fact, each after those that its own texts name.
   * @param {Data} data @param {State[]} states @param {Set<number>[]} possible @param {number} index @param {boolean} all
   */
  function preceded(data, states, possible, index, all) {
    return questions(data, states, index, all).flatMap((id) => {
      const named = (data.before.find((b) => b[0] === id) || [id, []])[1];
      const wanted = named.filter((f) => (states[f] !== null) === all && mayApply(data, possible, f));
      return [...wanted.flatMap((f) => questions(data, states, f, all)), id];
    });
  }

  /** The questions behind a fact that were answered without certainty. @param {Data} data @param {State[]} states @param {number} index */
  function uncertain(data, states, index) {
    const parts = partsOf(data, states, index);
    if (parts.length === 0) return questions(data, states, index, true);
    return parts.flatMap((p) => {
      const state = states[p];
      return state && state.low < state.high ? questions(data, states, p, false).slice(0, 1) : [];
    });
  }

  globalThis.zhinan.decideWalk = {
    FORMULAS, VERSION, AnswerError, walk, progress, path, details, computed, parse, format, formatLocal, parseInstant,
  };
})();
