// @ts-check
// Texts that a decision page writes and reads: the address, times, the calendar file. Pure
// functions; they also run under `node --test`.
(function () {
  'use strict';

  /** Longest fragment that is looked at: more than any honest set of answers needs. */
  const LONGEST = 4000;

  /**
   * The answers that a fragment holds. Keys of other guides on the page begin with another prefix
   * and are left alone; anything else that is not `known` is reported as ignored.
   * @param {string} hash
   * @param {string} prefix `''`, or `refund-appeal.` where several guides share a page
   * @param {(key: string) => boolean} known
   * @returns {{answers: Record<string, string>, ignored: boolean}}
   */
  function readAddress(hash, prefix, known) {
    /** @type {Record<string, string>} */
    const answers = Object.create(null);
    const text = hash.replace(/^#/, '');
    // A fragment without `=` is an anchor of the page.
    if (!text.includes('=')) return { answers, ignored: text.length > LONGEST };
    if (text.length > LONGEST) return { answers, ignored: true };
    let ignored = false;
    for (const part of text.split('&')) {
      if (!part) continue;
      const cut = part.indexOf('=');
      const key = decode(cut < 0 ? part : part.slice(0, cut));
      const value = decode(cut < 0 ? '' : part.slice(cut + 1));
      if (key !== null && prefix && !key.startsWith(prefix)) continue;
      const name = key === null ? '' : key.slice(prefix.length);
      if (cut < 0 || value === null || !known(name)) ignored = true;
      else answers[name] = value;
    }
    return { answers, ignored };
  }

  /**
   * The fragment for these answers: named, sorted. What other guides on the page keep there stays.
   * @param {Record<string, string>} answers
   * @param {string} [prefix]
   * @param {string} [hash] the fragment so far
   */
  function writeAddress(answers, prefix, hash) {
    const own = prefix || '';
    const parts = Object.keys(answers).map((key) => `${encode(own + key)}=${encode(answers[key])}`);
    if (own && hash && hash.includes('=')) {
      const others = hash.replace(/^#/, '').split('&');
      parts.push(...others.filter((part) => part.includes('=') && !(decode(part) || '').startsWith(own)));
    }
    return parts.length ? `#${parts.sort().join('&')}` : '';
  }

  /** @param {string} text */
  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return null;
    }
  }

  /** @param {string} text */
  function encode(text) {
    return encodeURIComponent(text).replace(/%3A/g, ':').replace(/%2C/g, ',');
  }

  /**
   * A length of time in the two largest units that matter.
   * @param {number} seconds not negative
   * @param {(key: string, values?: Record<string, string | number>) => string} t
   */
  function lasting(seconds, t) {
    const minutes = Math.floor(seconds / 60);
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (minutes < 1) return t('decide_less_minute');
    const words = [];
    if (d) words.push(t('decide_day_count', { n: d }));
    if (h) words.push(t('decide_hour_count', { n: h }));
    if (m && !d) words.push(t('decide_minute_count', { n: m }));
    return words.join(' ');
  }

  /**
   * A time limit as people say it: 48 hours rather than 2 days.
   * @param {number} seconds
   * @param {(key: string, values?: Record<string, string | number>) => string} t
   */
  function limit(seconds, t) {
    const hours = seconds / 3600;
    return hours <= 72 && Number.isInteger(hours) ? t('decide_hour_count', { n: hours }) : lasting(seconds, t);
  }

  /**
   * An instant as the wall clock shows it that is `offset` minutes ahead of UTC.
   * @param {number} time milliseconds
   * @param {number} offset minutes
   */
  function wallClock(time, offset) {
    return new Date(time + offset * 60000).toISOString().slice(0, 16);
  }

  /**
   * The name of a time zone in a language: `中国标准时间` for `Asia/Shanghai`.
   * @param {string} zone
   * @param {string} lang
   * @param {number} [at] milliseconds: summer time has a name of its own; without it, the name for all seasons
   */
  function zoneName(zone, lang, at) {
    /** @param {any} timeZoneName @param {number} time */
    const named = (timeZoneName, time) => new Intl.DateTimeFormat(lang, { timeZone: zone, timeZoneName })
      .formatToParts(time).filter((part) => part.type === 'timeZoneName').map((part) => part.value).join('') || zone;
    try {
      if (at !== undefined) return named('long', at);
      const year = new Date().getFullYear();
      const [winter, summer] = [0, 6].map((month) => named('long', Date.UTC(year, month, 1)));
      // Browsers before Chrome 95 do not know `longGeneric`, and say `Europe/London`.
      return winter === summer ? winter : named('longGeneric', Date.now());
    } catch {
      return zone;
    }
  }

  /**
   * Minutes ahead of UTC that an instant with offset names: 480 for `…+08:00`.
   * @param {string} instant
   */
  function offsetOf(instant) {
    const found = /([+-])(\d\d):(\d\d)$/.exec(instant);
    if (!found) return 0;
    const minutes = Number(found[2]) * 60 + Number(found[3]);
    return found[1] === '-' ? -minutes : minutes;
  }

  /**
   * An iCalendar file with one event at the due time and two reminders before it (RFC 5545).
   * @param {{due: string, now: number, title: string, text: string, id: string}} event
   */
  function calendar(event) {
    const utc = (/** @type {number} */ time) =>
      `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const words = (/** @type {string} */ text) =>
      text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n');
    const alarm = (/** @type {string} */ before) => [
      'BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${words(event.title)}`, `TRIGGER:-${before}`, 'END:VALARM',
    ];
    const due = Date.parse(event.due);
    return [
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//zhinan//decide//ZH', 'BEGIN:VEVENT',
      `UID:${words(event.id)}`, `DTSTAMP:${utc(event.now)}`, `DTSTART:${utc(due)}`, `DTEND:${utc(due)}`,
      `SUMMARY:${words(event.title)}`, `DESCRIPTION:${words(event.text)}`,
      ...alarm('PT3H'), ...alarm('PT30M'),
      'END:VEVENT', 'END:VCALENDAR', '',
    ].map(folded).join('\r\n');
  }

  /**
   * Cuts a line after at most 75 bytes, between characters.
   * @param {string} line
   */
  function folded(line) {
    let out = '';
    let bytes = 0;
    for (const char of line) {
      const size = new TextEncoder().encode(char).length;
      if (bytes + size > 75) {
        out += '\r\n ';
        bytes = 1;
      }
      out += char;
      bytes += size;
    }
    return out;
  }

  /** Hours that readers think in. */
  const LADDER = [0, 1, 6, 12, 24, 72, 240, 720, 2160];

  /**
   * How many hours ago the shortcuts of a question for a time are: at least one between two of the set's
   * cut points, and none on one, where a reader who means "about" would get the other answer.
   * @param {number[]} cuts first seconds of the stretches that rules tell apart, from 0 on
   */
  function shortcuts(cuts) {
    return cuts.flatMap((cut, at) => {
      const end = at + 1 < cuts.length ? cuts[at + 1] : Infinity;
      const inside = LADDER.filter((h) => (h === 0 ? cut === 0 : h * 3600 > cut) && h * 3600 < end);
      // After the last cut one time says all; without a cut there is no last.
      if (end === Infinity && at > 0) return inside.slice(0, 1);
      if (inside.length || end === Infinity) return inside.slice(0, 6);
      const middle = Math.round((cut + end) / 7200);
      return middle * 3600 > cut && middle * 3600 < end ? [middle] : [];
    });
  }

  /**
   * Some hours in words: days where they are whole.
   * @param {number} hours
   * @param {(key: string, values?: Record<string, string | number>) => string} t
   */
  function hoursAgo(hours, t) {
    if (!hours) return t('decide_now');
    const time = hours % 24 ? t('decide_hour_count', { n: hours }) : t('decide_day_count', { n: hours / 24 });
    return t('decide_ago', { time });
  }

  globalThis.zhinan.decideText = {
    readAddress, writeAddress, lasting, limit, wallClock, zoneName, offsetOf, calendar, shortcuts, hoursAgo,
  };
})();
