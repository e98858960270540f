// @ts-check
// Facts that follow from others: arithmetic without rounding where none is meant, and the place of now
// beside the end of a limit (src/decide/kind/formula/, src/decide/walk/answers.rs). Pure: no page, no clock.
(function () {
  'use strict';

  /**
   * @typedef {{id: string, kind: string, range: [number, number], from?: string, derived?: [string, number[], ...any[]]}} Fact
   * @typedef {{facts: Fact[], dates: Ending[][], offsets: [number, number][], holidays: number[], workdays: number[]}} Data
   * @typedef {[string, string?, ...any[]]} Ending Its name, what it counts from, and limits: number, unit and counting of each.
   * @typedef {{low: number, high: number} | null} State Values that a fact may have; null where it is open.
   */

  const ZERO = BigInt(0);
  const ONE = BigInt(1);
  const { KINDS, formatInstant, end } = globalThis.zhinan.decideValue;

  /**
   * The state of a fact by its formula; a kind of fault, or null.
   * @param {Data} data @param {State[]} states @param {number} index
   */
  function formula(data, states, index) {
    const fact = data.facts[index];
    const [name, parts, ...more] = fact.derived || ['sum', []];
    const [weights, multiply = 1, divide = 1, round, step = 1] = more;
    /** @type {Bounds[]} */
    const stretches = [];
    for (const [at, part] of parts.entries()) {
      const state = states[part];
      if (state === null) return null;
      const weight = BigInt(weights ? weights[at] : 1);
      stretches.push([BigInt(state.low) * weight, BigInt(state.high) * weight]);
    }
    const results = FORMULAS[name](stretches).map(([n, d]) => {
      const [above, below] = [n * BigInt(multiply), d * BigInt(divide)];
      const whole = below < ZERO ? rounded(round, -above, -below) : rounded(round, above, below);
      return whole * BigInt(step);
    });
    const [first, last] = fact.range.map((v) => BigInt(v));
    if (results.length === 0) return 'range';
    const [low, high] = [least(results), most(results)];
    if (high < first || low > last) return 'range';
    states[index] = { low: Number(most([low, first])), high: Number(least([high, last])) };
    return null;
  }

  /**
   * Place of now beside the end of a limit: before it, in the minute that begins with it, or behind that.
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments
   * @param {number} index @param {number} now
   */
  function limit(data, states, moments, index, now) {
    const [, [of], within, unit, counting, ends] = data.facts[index].derived || ['limit', [0]];
    const { from, kind } = data.facts[of];
    const state = states[of];
    if (state === null) return null;
    const { instant: instantOf, whole } = KINDS[kind];
    const moment = from === undefined ? undefined : moments.get(from);
    const found = [state.low, state.high].map((value) => {
      /** @type {[number, number?]} */
      const point = whole ? [0, value]
        : [from === undefined ? instantOf ? instantOf(data, value) : value : moment === undefined ? now - value : moment];
      const due = end(data, point, within, unit, counting)[0];
      return ends[now < due ? 0 : now < due + 60 ? 1 : 2];
    });
    states[index] = { low: Math.min(...found), high: Math.max(...found) };
    return null;
  }

  /** @typedef {[bigint, bigint]} Bounds Least and largest value; or numerator and denominator. */

  /** Whole numbers as quotients. @param {bigint} low @param {bigint} high @returns {Bounds[]} */
  const whole = (low, high) => [[low, ONE], [high, ONE]];

  /** @param {bigint[]} list */
  const least = (list) => list.reduce((a, b) => (b < a ? b : a));

  /** @param {bigint[]} list */
  const most = (list) => list.reduce((a, b) => (b > a ? b : a));

  /** A function applied to all lower ends of stretches, and to all upper ends. @param {Bounds[]} of @param {(list: bigint[]) => bigint} to */
  const ends = (of, to) => whole(to(of.map((o) => o[0])), to(of.map((o) => o[1])));

  /**
   * Every formula (`FORMULAS` in src/decide/kind/formula.rs): quotients of which the smallest and the
   * largest result are.
   * @type {Record<string, (of: Bounds[]) => Bounds[]>}
   */
  const FORMULAS = {
    sum: (of) => ends(of, (list) => list.reduce((a, b) => a + b, ZERO)),
    difference: (of) => whole(of[0][0] - of[1][1], of[0][1] - of[1][0]),
    product: (of) => {
      let [low, high] = [ONE, ONE];
      for (const [a, b] of of) {
        const corners = [low * a, low * b, high * a, high * b];
        [low, high] = [least(corners), most(corners)];
      }
      return whole(low, high);
    },
    ratio: ([of, to]) => {
      /** @type {Bounds[]} */
      const quotients = [];
      for (const d of [to[0], to[1], -ONE, ONE]) {
        if (d === ZERO || d < to[0] || d > to[1]) continue;
        for (const n of of) quotients.push([n, d]);
      }
      return quotients;
    },
    scale: ([of]) => whole(of[0], of[1]),
    min: (of) => ends(of, least),
    max: (of) => ends(of, most),
    constant: () => [],
    open: () => [],
  };

  /** A quotient as a whole number (src/decide/kind/formula/calc.rs). @param {string} way @param {bigint} n @param {bigint} d above zero */
  function rounded(way, n, d) {
    const rest = ((n % d) + d) % d;
    const below = (n - rest) / d;
    const up = rest !== ZERO && {
      down: n < ZERO,
      up: n >= ZERO,
      'half-up': rest + rest > d || (rest + rest === d && n >= ZERO),
      'half-even': rest + rest > d || (rest + rest === d && below % (ONE + ONE) !== ZERO),
    }[way];
    return up ? below + ONE : below;
  }

  /**
   * The end of a deadline or a named date, in seconds since 1970.
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments
   * @param {Ending} ending @returns {number | null}
   */
  function due(data, states, moments, [, from, ...limits]) {
    if (from === undefined) return null;
    const moment = moments.get(from);
    if (moment !== undefined) return after(data, [moment], limits);
    const index = data.facts.findIndex((f) => f.id === from);
    const state = states[index];
    if (!state || state.low !== state.high) return null;
    const { instant: instantOf, whole } = KINDS[data.facts[index].kind];
    return instantOf ? after(data, whole ? [0, state.low] : [instantOf(data, state.low)], limits) : null;
  }

  /**
   * The named dates of some outcomes, by name; of several with one name, the earliest.
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments @param {number[]} outcomes
   */
  function datesOf(data, states, moments, outcomes) {
    /** @type {Map<string, number>} */
    const found = new Map();
    for (const date of outcomes.flatMap((o) => data.dates[o])) {
      const t = due(data, states, moments, date);
      if (t !== null) found.set(date[0], Math.min(t, found.has(date[0]) ? Number(found.get(date[0])) : t));
    }
    /** @type {{[id: string]: string}} */
    const dates = Object.create(null);
    for (const id of [...found.keys()].sort()) dates[id] = formatInstant(data, Number(found.get(id)));
    return dates;
  }

  /** The end of limits that follow on each other. @param {Data} data @param {[number, number?]} point @param {any[]} limits */
  function after(data, point, limits) {
    for (let i = 0; i < limits.length; i += 3) point = end(data, point, limits[i], limits[i + 1], limits[i + 2]);
    return point[0];
  }

  /**
   * The most seconds that can be left for an outcome that counts from a time which is known only roughly;
   * null where it is known, or nothing is known of it.
   * @param {Data} data @param {State[]} states @param {Map<string, number>} moments
   * @param {Ending} ending @param {number} now @returns {number | null}
   */
  function mostLeft(data, states, moments, [, from, ...limits], now) {
    if (from === undefined || moments.has(from)) return null;
    const index = data.facts.findIndex((f) => f.from === from);
    const state = states[index];
    if (!state || state.low === data.facts[index].range[0]) return null;
    return after(data, [now - state.low], limits) - now;
  }

  globalThis.zhinan.decideDerive = { FORMULAS, formula, limit, due, datesOf, mostLeft };
})();
