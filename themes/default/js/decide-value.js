// @ts-check
// The values of answers: texts to integers and back (the grammar is that of src/decide/kind/grammar.rs),
// time zones as tables of offsets, and the calendar of deadlines. Pure: no page, no clock, no locale.
(function () {
  'use strict';

  /**
   * @typedef {{kind: string, options?: string[], unit?: string, decimals?: number, least?: number}} Fact a fact, as far as its values go
   * @typedef {{offsets: [number, number][], holidays: number[], workdays: number[]}} Data a set, as far as times go
   * @typedef {object} Kind a kind of fact
   * @property {(data: Data, fact: Fact, text: string) => number | null} parse a value from text, or null
   * @property {(data: Data, fact: Fact, value: number) => string} format a value as text that `parse` reads back
   * @property {boolean} [options] the values are options, without an order
   * @property {(data: Data, value: number) => number} [instant] the instant that a value stands for
   * @property {(data: Data, value: number) => number} [day] the day that a value stands for
   * @property {boolean} [whole] the values are whole days
   */

  const DAY = 86400;
  const LARGEST = Number.MAX_SAFE_INTEGER;

  /** @param {string} text */
  function normalize(text) {
    return text
      .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
      .replace(/[\u3000\u00a0]/g, ' ')
      .replace(/^ +| +$/g, '');
  }

  /** @type {[number, string[]][]} */
  const UNITS = [
    [604800, ['w', 'week', 'weeks', '周', '星期', '个星期']],
    [DAY, ['d', 'day', 'days', '天', '日']],
    [3600, ['h', 'hr', 'hour', 'hours', '小时', '个小时', '时']],
    [60, ['min', 'm', 'minute', 'minutes', '分钟', '分']],
    [1, ['s', 'sec', 'second', 'seconds', '秒', '秒钟']],
  ];

  /** @param {string} text @returns {number | null} Seconds. */
  function parseDuration(text) {
    let rest = normalize(text);
    if (rest === '0') return 0;
    if (rest === '') return null;
    let total = 0;
    while (rest !== '') {
      const part = /^(\d{1,15}) *([^\d ]+) */.exec(rest);
      const unit = part && UNITS.find((u) => u[1].includes(part[2].toLowerCase()));
      if (!part || !unit) return null;
      total += Number(part[1]) * unit[0];
      rest = rest.slice(part[0].length);
    }
    return total <= LARGEST ? total : null;
  }

  /** @param {number} seconds */
  function formatDuration(seconds) {
    if (seconds === 0) return '0min';
    if (seconds % DAY === 0 && seconds >= 3 * DAY) return seconds / DAY + 'd';
    if (seconds % 3600 === 0) return seconds / 3600 + 'h';
    return seconds % 60 === 0 ? seconds / 60 + 'min' : seconds + 's';
  }

  /** @param {string} text @param {number} decimals @returns {number | null} Minor units. */
  function parseAmount(text, decimals) {
    const bare = normalize(text).replace(/^[¥￥]+/, '').replace(/元+$/, '').replace(/^ +| +$/g, '');
    const negative = bare[0] === '-';
    const parts = /^(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/.exec(negative ? bare.slice(1) : bare);
    if (!parts) return null;
    const fraction = (parts[2] || '').replace(/0+$/, '');
    const digits = parts[1].replace(/,/g, '').replace(/^0+/, '') + fraction.padEnd(decimals, '0');
    if (fraction.length > decimals || digits.length > 16 || Number(digits) > LARGEST) return null;
    return negative ? 0 - Number(digits) : Number(digits);
  }

  /** An amount without trailing zeros, but with `least` digits behind the point. @param {number} value @param {number} decimals @param {number} [least] */
  function formatAmount(value, decimals, least = decimals) {
    for (; decimals > least && value % 10 === 0; decimals--) value /= 10;
    const scale = 10 ** decimals;
    const size = Math.abs(value);
    const rest = size % scale;
    const tail = rest === 0 ? '' : '.' + String(rest).padStart(decimals, '0');
    return (value < 0 ? '-' : '') + (size - rest) / scale + tail;
  }

  /** A number of two digits. @param {number} n */
  const two = (n) => String(n).padStart(2, '0');

  const DATE = '(\\d{4})(?:-(\\d{1,2})-(\\d{1,2})|\\/(\\d{1,2})\\/(\\d{1,2})|年(\\d{1,2})月(\\d{1,2})日)';
  const DATE_ONLY = new RegExp('^' + DATE + '$');
  const CLOCK = new RegExp(
    '^' + DATE + '([Tt ]?)(\\d{1,2}):(\\d{2})(?::(\\d{2}))?([Zz]|[+-]\\d{2}:\\d{2})?$');

  /** @param {RegExpExecArray} m @returns {number | null} Days since 1970. */
  function days(m) {
    const [year, month, day] = [m[1], m[2] || m[4] || m[6], m[3] || m[5] || m[7]].map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    const real = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return real ? date.getTime() / 1000 / DAY : null;
  }

  /** @param {string} text @returns {number | null} */
  function parseDate(text) {
    const m = DATE_ONLY.exec(normalize(text));
    return m && days(m);
  }

  /** @param {string} text @returns {number | null} Seconds since midnight. */
  function parseTime(text) {
    const m = /^(\d{1,2}):(\d{2})$/.exec(normalize(text));
    if (!m || Number(m[1]) > 23 || Number(m[2]) > 59) return null;
    return Number(m[1]) * 3600 + Number(m[2]) * 60;
  }

  /** @param {Data} data @param {string} text @returns {number | null} Seconds since 1970. */
  function parseInstant(data, text) {
    const m = CLOCK.exec(normalize(text));
    const day = m && days(m);
    if (!m || day === null || (m[8] === '' && !m[7])) return null;
    const [hour, minute, second] = [m[9], m[10], m[11] || '0'].map(Number);
    if (hour > 23 || minute > 59 || second > 59) return null;
    const clock = day * DAY + hour * 3600 + minute * 60 + second;
    const zone = m[12];
    if (!zone) return instant(data.offsets, clock);
    if (zone === 'Z' || zone === 'z') return clock;
    const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
    if (hours > 23 || minutes > 59) return null;
    return clock - (zone[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  }

  /**
   * The instant at which a zone's clock shows a time: the earlier one where it does so twice, and
   * where it never does, the one as if the clock had not been set forward yet.
   * @param {[number, number][]} offsets @param {number} clock
   */
  function instant(offsets, clock) {
    // The offsets of the day before and the day after suffice: a clock is set at most once in two days.
    const before = clock - offsetAt(offsets, clock - DAY);
    const after = clock - offsetAt(offsets, clock + DAY);
    /** @param {number} t */
    const shows = (t) => t + offsetAt(offsets, t) === clock;
    return shows(before) || !shows(after) ? before : after;
  }

  /** @param {Data} data @param {number} t `2026-03-04T10:00`, as the zone's clock shows it. */
  function formatLocal(data, t) {
    return new Date((t + offsetAt(data.offsets, t)) * 1000).toISOString().slice(0, 16);
  }

  /** @param {Data} data @param {number} t `2026-03-04T10:00+08:00`. */
  function formatInstant(data, t) {
    const offset = offsetAt(data.offsets, t);
    const minutes = Math.floor(Math.abs(offset) / 60);
    const sign = offset < 0 ? '-' : '+';
    return formatLocal(data, t) + sign + two(Math.floor(minutes / 60)) + ':' + two(minutes % 60);
  }

  /** @param {[number, number][]} offsets @param {number} t */
  function offsetAt(offsets, t) {
    let i = 0;
    while (i + 1 < offsets.length && offsets[i + 1][0] <= t) i++;
    return offsets[i][1];
  }

  const YES = ['yes', 'true', '是', 'y'];
  const NO = ['no', 'false', '否', 'n'];

  /** 0 for yes, 1 for no. @param {string} text */
  function parseYesNo(text) {
    const word = normalize(text).toLowerCase();
    return YES.includes(word) ? 0 : NO.includes(word) ? 1 : null;
  }

  /** The place of an option. @param {string[]} options @param {string} text */
  function parseOption(options, text) {
    const same = text === 'true' ? 'yes' : text === 'false' ? 'no' : text;
    const found = options.includes(text) ? options.indexOf(text) : options.indexOf(same);
    return found < 0 ? null : found;
  }

  /** A number with or without its unit. @param {string} unit @param {string} text @param {number} decimals */
  function parseCounted(unit, text, decimals) {
    const plain = normalize(text);
    const bare = plain.endsWith(unit) ? plain.slice(0, plain.length - unit.length) : plain;
    return parseAmount(bare.replace(/ +$/, ''), decimals);
  }

  /** @param {Data} data @param {number} t */
  const dayOf = (data, t) => Math.floor((t + offsetAt(data.offsets, t)) / DAY);

  /** @type {Kind} */
  const yesOrNo = {
    options: true,
    parse: (data, fact, text) => parseYesNo(text),
    format: (data, fact, value) => (value === 0 ? 'yes' : 'no'),
  };
  /** @type {Kind} */
  const lasting = {
    parse: (data, fact, text) => parseDuration(text),
    format: (data, fact, value) => formatDuration(value),
  };

  /** Every kind of fact (`KINDS` in src/decide/kind/kinds.rs). @type {Record<string, Kind>} */
  const KINDS = {
    yes_no: yesOrNo,
    one_of: {
      options: true,
      parse: (data, fact, text) => parseOption(fact.options || [], text),
      format: (data, fact, value) => (fact.options || [])[value] || '',
    },
    any_of: yesOrNo,
    number: {
      parse: (data, fact, text) => parseCounted(fact.unit || '', text, fact.decimals || 0),
      format: (data, fact, value) => formatAmount(value, fact.decimals || 0),
    },
    money: {
      parse: (data, fact, text) => parseAmount(text, fact.decimals || 0),
      format: (data, fact, value) => formatAmount(value, fact.decimals || 0, fact.least),
    },
    duration: lasting,
    date: {
      parse: (data, fact, text) => parseDate(text),
      format: (data, fact, value) => new Date(value * DAY * 1000).toISOString().slice(0, 10),
      instant: (data, value) => instant(data.offsets, value * DAY),
      day: (data, value) => value,
      whole: true,
    },
    datetime: {
      parse: (data, fact, text) => parseInstant(data, text),
      format: (data, fact, value) => formatLocal(data, value),
      instant: (data, value) => value,
      day: dayOf,
    },
    time: {
      parse: (data, fact, text) => parseTime(text),
      format: (data, fact, value) => two(Math.floor(value / 3600)) + ':' + two(Math.floor(value / 60) % 60),
    },
    elapsed: lasting,
  };

  /** @param {Data} data @param {Fact} fact @param {string} text */
  const parse = (data, fact, text) => KINDS[fact.kind].parse(data, fact, text);

  /** @param {Data} data @param {Fact} fact @param {number} value */
  const format = (data, fact, value) => KINDS[fact.kind].format(data, fact, value);

  /**
   * The end of a limit (src/decide/kind/calendar.rs): its instant, and its day where it ends with one. It counts
   * from an instant, or from a day (then the instant is not looked at). `within` is below zero where it counts back,
   * `unit` seconds, days, months or working days, `counting` bits (src/decide/kind/counting.rs).
   * @typedef {[number, number?]} Point
   * @param {Data} data @param {Point} from @param {number} within @param {string} unit @param {number} counting
   * @returns {Point}
   */
  function end(data, [moment, day], within, unit, counting) {
    const { offsets } = data;
    const hours = unit === 's' || (unit === 'd' && !counting && day === undefined);
    let clock = moment + offsetAt(offsets, moment);
    if (hours) {
      if (day !== undefined) return [instant(offsets, day * DAY) + within];
      if (counting & 32) return [moment - clock + Math.floor(clock / 3600 + (within > 0 ? 1 : 0)) * 3600 + within];
      return [moment + within * (unit === 'd' ? DAY : 1)];
    }
    const first = day === undefined ? Math.floor(clock / DAY) : day;
    clock -= first * DAY;
    const sign = within < 0 ? -1 : 1;
    const counted = counting & 2 ? sign : 0;
    let last = dayLater(data, first, within, unit, counted);
    while (counting & 8 && within > 0 && !works(data, last)) last++;
    if (counting & 16 && (within * sign > 1 || unit === 'm')) last = sign * Math.max(sign * last, sign * dayLater(data, first, sign * 2, 'w', counted));
    if (!(counting & 4) && day === undefined) return [instant(offsets, last * DAY + clock)];
    return [instant(offsets, last * DAY + (counting & 4 ? Math.floor(counting / 64) * 60 : DAY)), last];
  }

  /** @param {Data} data @param {number} from @param {number} within @param {string} unit @param {number} counted @returns {number} */
  function dayLater(data, from, within, unit, counted) {
    if (unit === 'd') return from + within - counted;
    const sign = within < 0 ? -1 : 1;
    if (unit === 'm') {
      const date = new Date(from * DAY * 1000);
      const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + within, date.getUTCDate()];
      const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
      // The last day before the same date; a month without that date ends first.
      return Date.UTC(year, month, Math.min(day, last)) / DAY / 1000 - (day > last && sign > 0 ? 0 : counted);
    }
    let day = from - counted;
    for (let left = within * sign; left > 0;) if (works(data, (day += sign))) left--;
    return day;
  }

  /** @param {Data} data @param {number} day */
  function works(data, day) {
    const weekday = (((day + 3) % 7) + 7) % 7;
    return data.workdays.includes(day) || (weekday < 5 && !data.holidays.includes(day));
  }

  globalThis.zhinan.decideValue = {
    KINDS, normalize, parse, format, parseInstant, dayOf, formatLocal, formatInstant, end,
  };
})();
