// @ts-check
// Formats days, times and numbers in the language of a guide. The page supplies the patterns (`data-forms`),
// so that all browsers write the same; src/phrases/forms.rs gives the same texts.
(function () {
  'use strict';

  /**
   * @typedef {object} Forms patterns of a language
   * @property {string} day `{month} {day}, {year}`
   * @property {string} month the same without the year
   * @property {string} weekday `{weekday}, {date}`
   * @property {string} clock `{date}, {time}`
   * @property {string[]} months
   * @property {string[]} weekdays from Monday on
   * @property {string} decimal the decimal sign
   * @property {string} group the separator of groups of three digits
   * @property {Record<string, string>} [words] the interface's words, where they are not those of the page
   * @property {number} from fewest digits of a whole number that is grouped
   */

  /** @param {string} pattern @param {Record<string, string | number>} words */
  const fill = (pattern, words) => pattern.replace(/\{(\w+)\}/g, (all, name) =>
    (Object.prototype.hasOwnProperty.call(words, name) ? String(words[name]) : all));

  /** The formatters of a language. @param {Forms} forms */
  function say(forms) {
    /** @param {string} date @param {string} time */
    const clocked = (date, time) => fill(forms.clock, { date, time });

    /** The parts of `2026-03-02` or `2026-03-02T10:00`; an offset is ignored. @param {string} text */
    function parts(text) {
      const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(text);
      if (!found) return null;
      const [year, month, day] = found.slice(1, 4).map(Number);
      const at = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
      const words = { year, month: forms.months[month - 1], day };
      return { words, weekday: forms.weekdays[(at + 6) % 7], time: found[4] };
    }

    /**
     * Formats a day, or a day and time, without converting it to another time zone.
     * @param {string} text
     * @param {string} [end] shown instead of the time
     * @param {string} [gap] inserted between date and weekday, in languages that write the date first
     */
    function dated(text, end, gap) {
      const found = parts(text);
      if (!found) return text;
      const day = fill(forms.day, found.words) + (gap && forms.weekday.startsWith('{date}') ? gap : '');
      const date = fill(forms.weekday, { weekday: found.weekday, date: day });
      return found.time ? clocked(date, end || found.time) : date;
    }

    /**
     * Formats the end of a time limit; the end of a day is 24:00, not 0:00 of the next.
     * @param {string} text
     * @param {string} [gap] as in `dated`
     */
    function ended(text, gap) {
      const found = /^(\d{4}-\d\d-\d\d)T00:00/.exec(text);
      if (!found) return dated(text, '', gap);
      return dated(`${new Date(Date.parse(found[1]) - 86400000).toISOString().slice(0, 10)}T00:00`, '24:00', gap);
    }

    /**
     * Formats a recent time in short: weekday and time, or date and time if it is more than six days ago.
     * @param {string} local wall clock
     * @param {number} hours how long ago it is
     */
    function briefly(local, hours) {
      const found = parts(local);
      if (!found) return local;
      return clocked(hours > 144 ? fill(forms.month, found.words) : found.weekday, found.time || '');
    }

    /** Formats a number that is given as `-1234.50`. @param {string} plain */
    function number(plain) {
      const [whole, fraction] = plain.replace(/^-/, '').split('.');
      const grouped = whole.length < forms.from ? whole : whole.replace(/\B(?=(\d{3})+$)/g, () => forms.group);
      return (plain[0] === '-' ? '-' : '') + grouped + (fraction === undefined ? '' : forms.decimal + fraction);
    }

    /**
     * Formats an amount; a minus sign stands before the whole pattern.
     * @param {string} pattern `£{n}`
     * @param {string} plain
     */
    function amount(pattern, plain) {
      const text = number(plain);
      const size = text.replace(/^-/, '');
      return (size === text ? '' : '-') + fill(pattern || '{n}', { n: size });
    }

    /** Formats a number without group separators, to be edited in a field. @param {string} plain */
    const typed = (plain) => plain.replace('.', () => forms.decimal);

    /** Reads a typed number and gives it with a decimal point: `1.234,5` is 1234.5 in German. @param {string} text */
    function plain(text) {
      const [whole, fraction, more] = text.normalize('NFKC').split(forms.decimal);
      const groups = forms.group ? whole.split(forms.group.normalize('NFKC')) : [whole];
      const fits = groups.slice(1).every((group) => /^\d{3}$/.test(group)) && /^-?\d+$/.test(groups[0])
        && (groups.length < 2 || groups[0].length < 5) && /^\d*$/.test(fraction || '');
      return fits && more === undefined ? groups.join('') + (fraction ? `.${fraction}` : '') : text;
    }

    return { dated, ended, briefly, number, amount, typed, plain };
  }

  /**
   * The words and formatters for a part of a page, all in its language.
   * @param {ParentNode} node
   */
  function of(node) {
    const source = /** @type {HTMLElement} */ (node.querySelector('[data-forms]'));
    const forms = JSON.parse(source.textContent || '');
    const { words } = forms;
    /** @param {string} key @param {Record<string, string | number>} [values] */
    const t = (key, values) => zhinan.t(key, values, words);
    return { t, lang: words ? words.lang : document.documentElement.lang || 'zh-CN', say: say(forms) };
  }

  globalThis.zhinan.decideSay = { say, of };
})();
