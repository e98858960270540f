// @ts-check
// An outcome made useful: due time that runs, evidence that stays ticked, a letter filled in. The
// markup is the page's own (`outcome-body.html`), on outcome pages and in guides.
(function () {
  'use strict';

  /**
   * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
   * @typedef {object} Case what is known about the reader's case
   * @property {string} set
   * @property {string} lang
   * @property {string} zone
   * @property {Translate} t
   * @property {any} say the formats of the guide's language
   * @property {() => number} now milliseconds
   * @property {Record<string, string>} filled words for the blanks of texts and letters
   * @property {Record<string, string>} answers
   * @property {() => string} link an address that leads here
   * @property {string | null} due
   * @property {Record<string, string>} dates named dates of the outcome
   * @property {number} most seconds that can be left at most where only a rough time is known; else 0
   * @property {string} case identifier of the case within the set
   * @property {{start: string, limit: number, end: string, at: number} | null} passed the last limit that is over
   * @property {string[] | null} rules those that decided; null where that is not known
   * @property {string[] | null} advice
   * @property {Record<string, string>} passages by name, whether a part of a text is `shown`, `hidden`, or `perhaps`
   */

  const text = window.zhinan.decideText;
  const cases = window.zhinan.decideCase;

  /**
   * @param {ParentNode} node
   * @param {string} selector
   * @returns {any}
   */
  const one = (node, selector) => node.querySelector(selector);

  /** @param {any} node @param {boolean} shown */
  const show = (node, shown) => {
    if (node) node.hidden = !shown;
  };

  /**
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function enhance(outcome, known) {
    only(outcome, 'rule', known.rules, '.why');
    only(outcome, 'advice', known.advice, '.advice-list');
    passages(outcome, known.passages);
    for (const node of outcome.querySelectorAll('[data-fill]')) {
      const words = known.filled[/** @type {HTMLElement} */ (node).dataset.fill || ''];
      if (words) {
        node.textContent = words;
        node.classList.add('filled');
      }
    }
    carry(outcome, known);
    jumps(outcome);
    calendar(outcome, known);
    checklist(outcome, known);
    letter(outcome, known);
    tools(outcome, known);
    tick(outcome, known);
  }

  /**
   * Keeps the list items that count in this case, and the section only if one is left.
   * @param {HTMLElement} outcome
   * @param {string} name
   * @param {string[] | null} ids
   * @param {string} section
   */
  function only(outcome, name, ids, section) {
    if (!ids) return;
    const items = [...outcome.querySelectorAll(`[data-${name}]`)];
    const left = items.filter((item) => ids.includes(/** @type {any} */ (item).dataset[name]));
    for (const item of items) show(item, left.includes(item));
    if (items.length) show(one(outcome, section), left.length > 0);
  }

  /**
   * Shows the `::: when` parts whose condition holds, and those whose condition may hold together with it.
   * @param {HTMLElement} outcome
   * @param {Record<string, string>} states
   */
  function passages(outcome, states) {
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (outcome.querySelectorAll('[data-when]'))) {
      const state = states[node.dataset.when || ''];
      show(node, state !== 'hidden');
      show(node.firstElementChild, state !== 'shown');
      node.classList.toggle('when', state !== 'shown');
    }
  }

  /**
   * Takes answers along that the next guide asks too.
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function carry(outcome, known) {
    for (const node of outcome.querySelectorAll('[data-carry]')) {
      const link = /** @type {HTMLAnchorElement} */ (node);
      /** @type {Record<string, string>} */
      const along = {};
      for (const key of (link.dataset.carry || '').split(' ')) {
        if (Object.prototype.hasOwnProperty.call(known.answers, key)) along[key] = known.answers[key];
      }
      link.hash = text.writeAddress(along);
    }
  }

  /**
   * Ways to the parts of an outcome. In a guide the address holds the answers, and stays as it is.
   * @param {HTMLElement} outcome
   */
  function jumps(outcome) {
    for (const node of outcome.querySelectorAll('[data-jump] a')) {
      const link = /** @type {HTMLAnchorElement} */ (node);
      const part = [...outcome.querySelectorAll('section[id]')].find((section) => `#${section.id}` === decodeURIComponent(link.hash));
      if (!part) continue;
      link.addEventListener('click', (event) => {
        event.preventDefault();
        part.scrollIntoView();
        const heading = /** @type {HTMLElement} */ (part.firstElementChild);
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      });
    }
  }

  /**
   * Writes the due time and what is left of it. Called again as time passes.
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function tick(outcome, known) {
    const over = one(outcome, '[data-passed]');
    if (over && known.passed) {
      const { t, say, passed: { start, limit, end, at } } = known;
      const time = text.lasting(Math.max(0, Math.floor((known.now() - at) / 1000)), t);
      over.textContent = t('decide_passed', { start: say.dated(start), limit: text.limit(limit, t), end: say.ended(end), time });
      show(over, true);
    }
    for (const box of outcome.querySelectorAll('[data-due]')) run(box, known);
  }

  /** The instant of a box's date, as text. @param {any} box @param {Case} known @returns {string | null} */
  const dateOf = ({ dataset }, known) => (dataset.due ? known.dates[dataset.due] || null : known.due);

  /**
   * Writes a date and what is left of it.
   * @param {any} box
   * @param {Case} known
   */
  function run(box, known) {
    const due = dateOf(box, known);
    if (!due && !box.dataset.due && known.most) return roughly(box, known);
    if (!due) return;
    const { t, say } = known;
    const left = Math.ceil((Date.parse(due) - known.now()) / 1000);
    // An included end lasts for a minute (src/decide/kind/calendar.rs).
    const open = left > ('included' in box.dataset ? -60 : 0);
    const time = text.lasting(open ? Math.max(left, 0) : -left, t);
    const sum = one(box, '[data-due-sum]');
    if (sum.hidden) {
      // Words of the page without an answer, with the time that the limit counts from.
      const within = one(box, '[data-due-time]').textContent;
      const start = known.filled[box.dataset.from];
      const since = one(box, '[data-due-left]').textContent;
      sum.textContent = start ? t('decide_sum', { within, start }) : t('decide_most_from', { within, since });
      show(sum, true);
    }
    // With `<wbr>`, a narrow column breaks the line behind the date, not inside the weekday.
    const [day, rest = ''] = say.ended(due, '\n').split('\n');
    one(box, '[data-due-time]').textContent = day;
    one(box, '[data-due-time]').append(document.createElement('wbr'), rest);
    one(box, '[data-due-left]').textContent = t(open ? 'decide_left' : 'decide_past', { time });
    box.classList.toggle('due-past', !open);
    box.classList.toggle('due-soon', open && left < 12 * 3600);
    const here = -new Date(due).getTimezoneOffset();
    const note = one(box, '[data-due-zone]');
    show(note, here !== text.offsetOf(due));
    const local = say.ended(text.wallClock(Date.parse(due), here));
    note.textContent = t('decide_due_zone', { zone: text.zoneName(known.zone, known.lang, Date.parse(due)), local });
    show(one(box, '[data-calendar]'), open);
  }

  /**
   * Says the most that can be left: the whole limit would read as if it were.
   * @param {any} box
   * @param {Case} known
   */
  function roughly(box, { t, most }) {
    const time = one(box, '[data-due-time]');
    const since = one(box, '[data-due-left]');
    if (!box.classList.contains('due-rough')) {
      since.textContent = t('decide_most_from', { within: time.textContent, since: since.textContent });
      box.classList.add('due-rough');
    }
    time.textContent = t('decide_most_left', { time: text.lasting(most, t) });
    box.classList.toggle('due-soon', most <= 12 * 3600);
  }

  /**
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function calendar(outcome, known) {
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (outcome.querySelectorAll('[data-due]'))) {
      const due = dateOf(box, known);
      if (!due) continue;
      const name = [outcome.dataset.outcome, box.dataset.due].filter(Boolean).join('-');
      const heading = () => one(outcome, '[data-heading]').textContent.trim();
      const title = () => (box.dataset.due ? `${one(box, '[data-due-label]').textContent} · ${heading()}` : heading());
      const said = one(box, '[data-due-said]');
      // Browsers inside other apps often save nothing: the time can be copied.
      const copied = one(box, '[data-due-copy]');
      one(box, '[data-calendar]').addEventListener('click', () => {
        const id = `${known.set}-${name}-${due}@zhinan`;
        const when = `${known.say.ended(due)} (${known.zone})`;
        const event = { due, now: known.now(), title: known.t('decide_calendar_title', { title: title() }), text: `${when}\n${location.href}`, id };
        save(`${name}.ics`, 'text/calendar', text.calendar(event), said, known.t);
        show(copied, true);
      });
      copied.addEventListener('click', () => {
        copy(`${title()} ${one(box, '[data-due-time]').textContent} ${known.link()}`, said, known.t);
      });
    }
  }

  /**
   * Ticks stay with the case, for all its outcomes.
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function checklist(outcome, known) {
    const boxes = /** @type {HTMLInputElement[]} */ ([...outcome.querySelectorAll('input[data-evidence]')]);
    if (!boxes.length) return;
    const ticks = () => new Set(cases.open(known.set, known.case).ticks);
    /** Other outcomes of the case have ticks of their own. @param {(ids: Set<string>) => void} step */
    const keep = (step) => {
      const ids = ticks();
      step(ids);
      cases.keep(known.set, { ...cases.open(known.set, known.case), ticks: [...ids] });
    };
    const count = () => {
      const n = boxes.filter((box) => box.checked).length;
      one(outcome, '[data-evidence-count]').textContent = known.t('decide_evidence_count', { n, all: boxes.length });
      const short = one(outcome, '[data-evidence-short]');
      if (short) short.textContent = `${n} / ${boxes.length}`;
      show(one(outcome, '[data-evidence-clear]'), n > 0);
    };
    for (const box of boxes) {
      const id = box.dataset.evidence || '';
      box.checked = ticks().has(id);
      box.addEventListener('change', () => {
        keep((ids) => (box.checked ? ids.add(id) : ids.delete(id)));
        count();
      });
    }
    one(outcome, '[data-evidence-clear]').addEventListener('click', () => {
      keep((ids) => boxes.forEach((box) => ids.delete(box.dataset.evidence || '')));
      for (const box of boxes) box.checked = false;
      count();
      boxes[0].focus();
    });
    count();
    show(one(outcome, '[data-evidence-tools]'), true);
  }

  /**
   * A letter that can be edited. What the reader wrote stays with the case; where it was filled in with
   * other answers, the page says so and offers it anew.
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function letter(outcome, known) {
    const still = one(outcome, '[data-letter]');
    if (!still) return;
    const area = one(outcome, '[data-letter-text]');
    const id = outcome.dataset.outcome || '';
    const fresh = still.textContent.trim();
    const answers = text.writeAddress(known.answers);
    const notice = one(outcome, '[data-letter-old]');
    /** @param {{text: string, answers: string} | null} edited */
    const keep = (edited) => {
      const kept = cases.open(known.set, known.case);
      const { [id]: _, ...others } = kept.letters;
      cases.keep(known.set, { ...kept, letters: edited ? { ...others, [id]: edited } : others });
    };
    /** @param {string} words */
    const put = (words) => {
      area.value = words;
      still.textContent = words;
    };
    const { letters } = cases.open(known.set, known.case);
    // Outcomes may have any name, `constructor` too.
    const kept = Object.prototype.hasOwnProperty.call(letters, id) ? letters[id] : undefined;
    put(kept ? kept.text : fresh);
    show(notice, kept !== undefined && kept.answers !== answers);
    // Shown as it is on paper, edited on the screen.
    still.classList.add('print-only');
    area.addEventListener('input', () => {
      still.textContent = area.value;
      keep({ text: area.value, answers: kept ? kept.answers : answers });
    });
    one(outcome, '[data-letter-fresh]').addEventListener('click', () => {
      put(fresh);
      keep(null);
      show(notice, false);
      area.focus();
    });
    show(one(outcome, '[data-letter-tools]'), true);
    const said = one(outcome, '[data-letter-tools] [data-said]');
    one(outcome, '[data-letter-copy]').addEventListener('click', () => copy(area.value, said, known.t, area));
    one(outcome, '[data-letter-save]').addEventListener('click', () => {
      save(still.dataset.name, 'text/plain', area.value, said, known.t);
    });
  }

  /**
   * @param {HTMLElement} outcome
   * @param {Case} known
   */
  function tools(outcome, known) {
    const today = text.wallClock(known.now(), -new Date(known.now()).getTimezoneOffset());
    one(outcome, '[data-as-of]').textContent = known.t('decide_as_of', { date: known.say.dated(today) });
    const actions = one(outcome, '[data-actions]');
    show(actions, true);
    show(one(outcome, '[data-link-hint]'), Object.keys(known.answers).length > 0);
    one(actions, '[data-print]').addEventListener('click', () => {
      window.print();
      one(actions, '[data-said]').textContent = known.t('decide_printed');
    });
    one(actions, '[data-copy-link]').addEventListener('click', () => {
      copy(known.link(), one(actions, '[data-said]'), known.t);
    });
  }

  /**
   * @param {string} words
   * @param {HTMLElement} said where the reader is told
   * @param {Translate} t
   * @param {HTMLTextAreaElement} [area] where they can be copied by hand
   */
  function copy(words, said, t, area) {
    /** @type {any} */ (window).zhinan.copy(words).then(
      () => { said.textContent = t('decide_copied'); },
      () => {
        said.textContent = t('decide_copy_failed');
        if (area) area.select();
      },
    );
  }

  /**
   * @param {string} name
   * @param {string} type
   * @param {string} words
   * @param {HTMLElement} said where the reader is told
   * @param {Translate} t
   */
  function save(name, type, words, said, t) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([words], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    said.textContent = t('decide_saved', { name });
  }

  /**
   * A part of the plan: what one of several decisions comes to.
   * @param {HTMLElement} part
   * @param {{rules: string[]}} found
   * @param {string} value what its rules come to, in words; may be empty
   * @param {HTMLElement[]} outcomes
   */
  function part(part, found, value, outcomes) {
    const total = one(part, '[data-total]');
    if (value) total.textContent = total.dataset.total.split('{value}').join(value);
    show(total, value !== '');
    for (const node of part.querySelectorAll('[data-rule]')) show(node, found.rules.includes(/** @type {any} */ (node).dataset.rule));
    show(one(part, '[data-nothing]'), outcomes.length === 0 && found.rules.length === 0);
    one(part, '[data-heading]').after(...outcomes);
    return part;
  }

  /**
   * Shows, while questions are asked, the earliest time limit of the outcomes that are still possible.
   * @param {HTMLElement} box
   * @param {{outcomes: string[], decisions?: {[id: string]: any}} | null} result null where no question is asked
   * @param {{data: any, answers: {[key: string]: string}, words: any}} guide
   */
  function early(box, result, { data, answers, words }) {
    const now = Date.now();
    const { dues } = window.zhinan.decideWalk.details(data, answers, now);
    const parts = result ? [result, ...Object.values(result.decisions || {})] : [];
    const times = parts.flatMap(({ outcomes }) => outcomes || []).map((/** @type {string} */ id) => dues[id]);
    const open = times.filter((/** @type {string} */ due) => due && Date.parse(due) > now);
    const [first] = open.sort((/** @type {string} */ a, /** @type {string} */ b) => Date.parse(a) - Date.parse(b));
    box.hidden = !first;
    box.textContent = first ? words.t('decide_due_early', { date: words.say.ended(first) }) : '';
  }

  window.zhinan.decideOutcome = { enhance, early, part, tick };
})();
