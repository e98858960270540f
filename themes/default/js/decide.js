// @ts-check
// Promotes a guide's static question to a form that keeps its answers in the address. Everything
// that is shown stands in the page already, as templates; nothing is sent anywhere.
(function () {
  'use strict';

  /**
   * @typedef {Record<string, string>} Answers
   *
   * @typedef {object} Result what `zhinan explain --json` prints
   * @property {string | null} next
   * @property {string[]} outcomes
   * @property {string[]} rules
   * @property {string[]} advice
   * @property {string | null} due
   * @property {string[]} decided_by
   * @property {Record<string, string>} [passages] parts of texts under a condition, by name
   * @property {{[id: string]: any}} [decisions] of a set that decides several things, the result of each
   *
   * @typedef {object} Guide one guide on the page
   * @property {HTMLElement} root
   * @property {string} set
   * @property {any} data the compiled rule set
   * @property {any} words words of the interface, and formats of days and numbers, in the guide's language
   * @property {string} prefix of its keys in the address; empty on the guide's own page
   * @property {Map<string, HTMLTemplateElement>} forms by the keys that their answers may have
   * @property {Answers} answers those in the address
   * @property {Answers} dropped those that a change has made needless; kept in case it is undone
   * @property {Answers} seen all so far, to fill in a question that is asked again
   * @property {string | null} changing the question whose answer is being changed
   * @property {string} written the fragment that the guide wrote last
   * @property {string} shown the content of the stage, to see whether time has changed it
   * @property {{outcome: HTMLElement, known: any}[]} open the outcomes on the stage
   */

  const zhinan = window.zhinan;
  const { decideWalk: walker, decideText: text, decideForm: forms, decideOutcome: plans, decideCase: cases, decideSay: tongue } = zhinan;
  /** The key under which links carry the edition of the rules they were made with. */
  const EDITION = 'edition';

  /** Whether there is an answer for a key, which may be any name: `constructor` too. @param {Answers} answers @param {string} key */
  const has = (answers, key) => Object.prototype.hasOwnProperty.call(answers, key);

  /** @param {ParentNode} node @param {string} selector @returns {any} */
  const one = (node, selector) => node.querySelector(selector);

  /** @param {HTMLTemplateElement} template @returns {any} */
  const copyOf = (template) => /** @type {any} */ (template.content.cloneNode(true)).firstElementChild;

  /** @type {Map<string, any>} */
  const sets = new Map();

  /**
   * The result of a rule set of this page, as `zhinan explain --json` prints it.
   * @param {string} set
   * @param {Answers} answers
   * @param {Date | number | string} [now]
   * @returns {Result | null}
   */
  zhinan.decide = function (set, answers, now) {
    const data = load(set);
    const when = now === undefined ? Date.now() : now;
    return data ? walker.walk(data, answers, when instanceof Date ? when.getTime() : when) : null;
  };

  /** @param {string} set */
  function load(set) {
    if (!sets.has(set)) {
      const sources = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-guide-data]'));
      const source = [...sources].find((node) => node.dataset.guideData === set);
      sets.set(set, source ? JSON.parse(source.textContent || 'null') : null);
    }
    return sets.get(set);
  }

  /** Map of answers or words, without inherited names: a question may be called `constructor`. */
  const blank = () => Object.create(null);

  /** @param {HTMLElement} root */
  function mount(root) {
    const set = root.dataset.guide || '';
    const data = load(set);
    if (!data) return;
    /** @type {Guide} */
    const guide = {
      root, set, data, words: tongue.of(root), forms: new Map(), prefix: root.closest('.guide-embed') ? `${set}.` : '',
      answers: blank(), dropped: blank(), seen: blank(), changing: null, written: '', shown: '', open: [],
    };
    for (const template of /** @type {NodeListOf<HTMLTemplateElement>} */ (root.querySelectorAll('[data-form]'))) {
      const form = formIn(template);
      for (const key of [form.dataset.fact, form.dataset.from]) if (key) guide.forms.set(key, template);
    }
    follow(guide);
    one(root, '[data-guide-static]').hidden = true;
    one(root, '[data-guide-live]').hidden = false;
    // A link that gives answers moves the focus to the embedded guide that they belong to, wherever it is in the page.
    if (guide.prefix && Object.keys(guide.answers).length) focus(guide);
    one(root, '[data-restart]').addEventListener('click', () => {
      cases.forget(set);
      Object.assign(guide, { dropped: blank(), seen: blank() });
      go(guide, {});
    });
    addEventListener('hashchange', () => {
      if (location.hash !== guide.written) guide.dropped = blank();
      const before = guide.shown;
      follow(guide);
      if (guide.shown !== before) focus(guide);
    });
    setInterval(() => pass(guide), 15000);
  }

  /** @param {HTMLTemplateElement} template @returns {HTMLFormElement} */
  const formIn = (template) => one(template.content, 'form');

  /** @param {Guide} guide @param {string} key @returns {HTMLFormElement} */
  const formOf = (guide, key) => formIn(/** @type {HTMLTemplateElement} */ (guide.forms.get(key)));

  /**
   * Reads the address and shows what it says.
   * @param {Guide} guide
   */
  function follow(guide) {
    const known = (/** @type {string} */ key) => guide.forms.has(key) || key === EDITION;
    const { answers, ignored } = text.readAddress(location.hash, guide.prefix, known);
    const edition = guide.forms.has(EDITION) ? undefined : answers[EDITION];
    if (edition !== undefined) {
      // Only links that are passed on carry it.
      delete answers[EDITION];
      history.replaceState(null, '', text.writeAddress(answers, guide.prefix, location.hash) || location.pathname);
    }
    const wrong = Object.keys(answers).filter((key) => fault(guide, { [key]: answers[key] }));
    for (const key of wrong) delete answers[key];
    // Good answers may still not go together.
    const clash = fault(guide, answers);
    guide.answers = clash ? {} : answers;
    Object.assign(guide.seen, answers);
    guide.changing = null;
    const { t } = guide.words;
    const left = ignored || wrong.length || clash;
    const older = edition !== undefined && edition !== guide.data.edition;
    show(guide, left ? t('decide_notice_ignored') : older ? t('decide_notice_edition') : '');
  }

  /**
   * The fault of some answers, if there is one.
   * @param {Guide} guide
   * @param {Answers} answers
   * @returns {{kind: string, because: string} | null}
   */
  function fault(guide, answers) {
    try {
      walker.walk(guide.data, answers, Date.now());
      return null;
    } catch (error) {
      if (error instanceof walker.AnswerError) return /** @type {any} */ (error);
      throw error;
    }
  }

  /**
   * Takes these answers, and those dropped before that count again, to the address.
   * @param {Guide} guide
   * @param {Answers} answers
   */
  function go(guide, answers) {
    const all = { ...guide.dropped, ...answers };
    const keys = trail(guide, fitting(guide, answers, guide.dropped));
    const pick = (/** @type {string[]} */ list) =>
      Object.assign(blank(), Object.fromEntries(list.map((key) => [key, all[key]])));
    guide.answers = pick(keys);
    guide.dropped = pick(Object.keys(all).filter((key) => !keys.includes(key)));
    guide.changing = null;
    guide.written = text.writeAddress(guide.answers, guide.prefix, location.hash);
    if (guide.written !== location.hash) history.pushState(null, '', guide.written || location.pathname + location.search);
    Object.assign(guide.seen, guide.answers);
    show(guide, '');
    focus(guide);
  }

  /**
   * Some answers, and as many of others as go together with them.
   * @param {Guide} guide
   * @param {Answers} answers
   * @param {Answers} others
   */
  function fitting(guide, answers, others) {
    let all = answers;
    for (const key of Object.keys(others)) {
      const more = { ...all, [key]: others[key] };
      if (!has(all, key) && !fault(guide, more)) all = more;
    }
    return all;
  }

  /**
   * The answers that matter, in the order in which they are asked.
   * @param {Guide} guide
   * @param {Answers} answers
   */
  function trail(guide, answers) {
    const { asked } = walker.progress(guide.data, answers, Date.now());
    const result = walker.walk(guide.data, answers, Date.now());
    const parts = Object.values(result.decisions || {});
    /** @type {string[]} */
    const keys = asked.map((/** @type {string} */ fact) => {
      const { from = '' } = formOf(guide, fact).dataset;
      return has(answers, from) ? from : fact;
    });
    // A date that decides nothing may still say by when.
    const dates = guide.data.outcomes.flatMap((/** @type {any} */ outcome, /** @type {number} */ i) =>
      (result.outcomes.includes(outcome[0]) || parts.some((part) => part.outcomes.includes(outcome[0])) ? [outcome, ...guide.data.dates[i]] : []));
    for (const [, from] of dates) if (has(answers, from) && !keys.includes(from)) keys.push(from);
    return keys;
  }

  /**
   * Shows the answers so far, and the question or outcome that follows from them.
   * @param {Guide} guide
   * @param {string} notice
   */
  function show(guide, notice) {
    const result = walker.walk(guide.data, guide.answers, Date.now());
    guide.shown = signature(guide, result);
    guide.open = [];
    const banner = one(guide.root, '[data-notice]');
    banner.textContent = notice;
    banner.hidden = !notice;
    list(guide);
    draw(guide);
    // A fact that only a text needs is asked below the outcome.
    const decided = isDecided(guide);
    const asked = guide.changing || (decided ? null : result.next);
    const stage = one(guide.root, '[data-stage]');
    // A result stands before the answers that led to it.
    const answers = one(guide.root, '[data-answers]');
    const early = one(guide.root, '[data-due-early]');
    if (asked) (early || stage).before(answers);
    else stage.after(answers);
    if (early) plans.early(early, asked && !guide.changing ? result : null, guide);
    document.body.classList.toggle('has-result', !asked && !guide.prefix);
    // A reader who has answered a question knows what the guide is for.
    document.body.classList.toggle('has-answers', !answers.hidden && !guide.prefix);
    const more = decided && result.next ? [question(guide, result.next)] : [];
    zhinan.refill(stage, asked ? [question(guide, asked)] : [...plan(guide, result), ...more]);
    if (!guide.prefix) entitle(guide);
  }

  /** The page's title as it was made. */
  const TITLE = document.title;

  /**
   * Names outcome and due time in the title: it is what a bookmark, a tab and a shared card show.
   * @param {Guide} guide
   */
  function entitle(guide) {
    const [first] = guide.open;
    if (guide.open.length !== 1) {
      document.title = TITLE;
      return;
    }
    const title = one(first.outcome, '[data-heading]').textContent.trim();
    const date = first.known.due ? guide.words.say.ended(first.known.due) : '';
    // The author's title may contain the date already.
    const due = date && !title.includes(date) ? guide.words.t('decide_title_due', { date }) : '';
    document.title = [title + due, TITLE].join(' · ');
  }

  /** Whether the answers decide, so that only a text can ask for more. @param {Guide} guide */
  const isDecided = (guide) => walker.progress(guide.data, guide.answers, Date.now()).left === 0;

  /** @param {Guide} guide @param {Result} result */
  const signature = (guide, result) => {
    const parts = Object.values(result.decisions || { main: result });
    const shown = isDecided(guide) ? parts.map(({ outcomes, rules, value }) => [outcomes, rules, value]) : [];
    return JSON.stringify([guide.changing, result.next, shown, result.passages]);
  };

  /** @param {Guide} guide */
  function list(guide) {
    const template = one(guide.root, '[data-answer-row]');
    const used = trail(guide, guide.answers);
    const unused = [...guide.forms.keys()].filter((key) => has(guide.dropped, key));
    const words = filled(guide);
    const rows = [...used, ...unused].map((key) => {
      const form = formOf(guide, key);
      const row = copyOf(template);
      const ask = asked(form, words);
      for (const node of row.querySelectorAll('[data-ask]')) node.textContent = ask;
      const value = has(guide.answers, key) ? guide.answers[key] : guide.dropped[key];
      one(row, '[data-answer]').textContent = forms.label(form, value, guide.words);
      const dropped = unused.includes(key);
      row.classList.toggle('answer-unused', dropped);
      one(row, '[data-unused]').hidden = !dropped;
      const button = one(row, '[data-change]');
      button.hidden = dropped;
      button.addEventListener('click', () => change(guide, form));
      return row;
    });
    zhinan.refill(one(guide.root, '[data-answer-list]'), rows);
    one(guide.root, '[data-answers]').hidden = !rows.length;
  }

  /**
   * Asks again, or for a date that nothing but a due time hangs on.
   * @param {Guide} guide
   * @param {HTMLFormElement} form
   */
  function change(guide, form) {
    guide.changing = form.dataset.fact || null;
    show(guide, '');
    focus(guide);
  }

  /** Marks the reader's way in the drawing. @param {Guide} guide */
  function draw(guide) {
    const drawing = document.querySelector(`[data-drawing="${CSS.escape(guide.set)}"]`);
    if (!drawing || guide.prefix) return;
    const way = walker.path(guide.data, guide.answers, Date.now());
    const places = [
      ...way.nodes.map((/** @type {number} */ n) => `q${n}`),
      ...way.outcomes.map((/** @type {string} */ id) => `to-${id}`),
    ];
    for (const node of /** @type {NodeListOf<SVGElement>} */ (drawing.querySelectorAll('[data-at], [data-way]'))) {
      const { at, way: ends = '' } = node.dataset;
      node.classList.toggle('on-way', (at ? [at] : ends.split(' ')).every((place) => places.includes(place)));
    }
  }

  /**
   * @param {Guide} guide
   * @param {string} fact
   */
  function question(guide, fact) {
    const form = copyOf(/** @type {HTMLTemplateElement} */ (guide.forms.get(fact)));
    const { fact: name = '', from = '' } = form.dataset;
    fillIn(form, filled(guide));
    const clock = (/** @type {number} */ hours) =>
      walker.formatLocal(guide.data, Math.floor(Date.now() / 1000) - hours * 3600);
    const asked = guide.data.facts.find((/** @type {any} */ f) => f.id === name);
    forms.enhance(form, clock, asked ? asked.cuts : [], guide.words);
    const key = [from, name].find((k) => has(guide.seen, k));
    if (key !== undefined) forms.write(form, key, guide.seen[key], guide.words);
    const note = one(form, '[data-zone-note]');
    const here = text.wallClock(Date.now(), -new Date().getTimezoneOffset());
    const zone = guide.root.dataset.zone || '';
    if (note) {
      note.hidden = here === clock(0);
      note.textContent = note.textContent.replace(zone, text.zoneName(zone, guide.words.lang));
    }
    if (!guide.changing) one(form, '[data-remaining]').textContent = remaining(guide);
    /** @param {string} k @param {string} value */
    const answer = (k, value) => {
      const used = trail(guide, guide.answers);
      const place = used.findIndex((key) => key === name || key === from);
      const earlier = Object.fromEntries(used.slice(0, place < 0 ? used.length : place).map((key) => [key, guide.answers[key]]));
      const answers = { ...earlier, [k]: value };
      const wrong = fault(guide, answers);
      if (wrong) return forms.complain(form, forms.wrong(form, wrong, guide.words));
      // Later answers are kept as far as they go together with this one.
      const { [name]: _, [from]: __, ...later } = guide.answers;
      guide.dropped = Object.assign(blank(), later, guide.dropped);
      go(guide, { ...earlier, [k]: plain(guide, k, value) });
    };
    form.addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      const reading = forms.read(form, guide.words);
      if ('error' in reading) forms.complain(form, reading.error);
      else answer(reading.key, reading.value);
    });
    const unsure = one(form, '[data-unsure]');
    if (unsure) unsure.addEventListener('click', () => answer(name, 'unsure'));
    return form;
  }

  /**
   * Fills blanks with what is known.
   * @param {HTMLElement} node @param {Answers} words
   */
  function fillIn(node, words) {
    for (const blank of node.querySelectorAll('[data-fill]')) {
      const id = /** @type {HTMLElement} */ (blank).dataset.fill || '';
      if (has(words, id)) blank.textContent = words[id];
    }
  }

  /**
   * A question as it reads with what is known.
   * @param {HTMLElement} form @param {Answers} words
   */
  function asked(form, words) {
    const heading = one(form, '[data-heading]').cloneNode(true);
    fillIn(heading, words);
    return heading.textContent;
  }

  /**
   * An answer as the address has it: `12` for `１２ 件`.
   * @param {Guide} guide
   * @param {string} key
   * @param {string} value
   */
  function plain(guide, key, value) {
    const fact = guide.data.facts.find((/** @type {any} */ f) => f.id === key);
    const parsed = fact ? walker.parse(guide.data, fact, value) : null;
    return parsed === null ? value : walker.format(guide.data, fact, parsed);
  }

  /** @param {Guide} guide */
  function remaining(guide) {
    const n = walker.progress(guide.data, guide.answers, Date.now()).left;
    return n > 1 ? guide.words.t('decide_remaining', { n }) : guide.words.t('decide_last');
  }

  /**
   * The outcomes, with what tells them apart where there are several.
   * @param {Guide} guide
   * @param {Result} result
   */
  function plan(guide, result) {
    const shown = [];
    const { dues, dates, most, edition } = walker.details(guide.data, guide.answers, Date.now());
    if (edition) {
      const words = copyOf(one(guide.root, '[data-edition]'));
      words.textContent = editionWords(guide, edition);
      shown.push(words);
    }
    const advice = new Set(result.advice);
    for (const { id, list } of guide.data.decisions || [{ id: '' }]) {
      const found = (result.decisions || {})[id] || result;
      const nodes = ends(guide, found, { list, advice, passages: result.passages || {}, dues, dates, most });
      const templates = /** @type {HTMLTemplateElement[]} */ ([...guide.root.querySelectorAll('template[data-decision]')]);
      const template = templates.find((node) => node.dataset.decision === id);
      const words = filled(guide);
      shown.push(...(template ? [plans.part(copyOf(template), found, has(words, id) ? words[id] : '', nodes)] : nodes));
    }
    // Actions on the whole plan stand at its end.
    for (const { outcome } of guide.data.decisions ? guide.open.slice(0, -1) : []) {
      for (const node of outcome.querySelectorAll('[data-actions], [data-link-hint]')) /** @type {HTMLElement} */ (node).hidden = true;
    }
    return shown;
  }

  /**
   * The outcomes of a result, with what tells them apart where that is not certain.
   * @param {Guide} guide
   * @param {any} found
   * @param {{list?: boolean, advice: Set<string>, passages: Answers, dues: Answers, dates: Record<string, Answers>, most: {[id: string]: number}}} more `advice` is what no outcome has shown yet
   */
  function ends(guide, found, { list, advice, passages, dues, dates, most }) {
    const shown = [];
    if (list ? found.decided_by.length > 0 : found.outcomes.length > 1) {
      const several = copyOf(one(guide.root, '[data-several]'));
      const asks = found.decided_by.map((/** @type {string} */ fact) => asked(formOf(guide, fact), filled(guide)));
      const ask = asks.join(' ');
      one(several, '[data-several-why]').textContent = guide.words.t('decide_several_why', { ask });
      shown.push(several);
    }
    for (const id of found.outcomes) {
      const template = [...guide.root.querySelectorAll('template[data-case]')].find(
        (node) => /** @type {HTMLElement} */ (node).dataset.case === id,
      );
      const outcome = copyOf(/** @type {HTMLTemplateElement} */ (template));
      const known = {
        set: guide.set, zone: guide.root.dataset.zone, ...guide.words, now: () => Date.now(),
        filled: filled(guide, dues[id], dates[id]), answers: guide.answers, link: () => link(guide),
        due: dues[id] || null, dates: dates[id], most: most[id] || 0, rules: found.rules, advice: [...advice], passages, case: caseOf(guide), passed: passed(guide),
      };
      plans.enhance(outcome, known);
      // Parts of one plan say it once.
      if (guide.data.decisions) for (const node of outcome.querySelectorAll('[data-advice]')) advice.delete(/** @type {HTMLElement} */ (node).dataset.advice || '');
      for (const box of outcome.querySelectorAll('[data-due]')) {
        const ask = one(box, '[data-due-ask]');
        const form = guide.forms.get(box.dataset.from);
        if (!form || (box.dataset.due ? dates[id][box.dataset.due] : dues[id])) continue;
        ask.hidden = false;
        ask.addEventListener('click', () => change(guide, formIn(form)));
      }
      guide.open.push({ outcome, known });
      shown.push(outcome);
    }
    return shown;
  }

  /**
   * The last limit of the rules that is over, where the reader gave the time that it counts from.
   * @param {Guide} guide
   */
  function passed(guide) {
    for (const fact of guide.data.facts) {
      const start = fact.from && has(guide.answers, fact.from) ? walker.parseInstant(guide.data, guide.answers[fact.from]) : null;
      if (start === null) continue;
      const limit = fact.cuts.filter((/** @type {number} */ cut) => cut > 0 && start + cut <= Date.now() / 1000).pop();
      if (limit) return { start: walker.formatLocal(guide.data, start), limit, end: walker.formatLocal(guide.data, start + limit), at: (start + limit) * 1000 };
    }
    return null;
  }

  /**
   * Identifier of the case: its dates, whatever else is answered, or all answers where it has none.
   * @param {Guide} guide
   */
  function caseOf(guide) {
    const isDate = (/** @type {string} */ key) => guide.data.facts.some((/** @type {any} */ f) =>
      f.from === key || (f.id === key && ['date', 'datetime'].includes(f.kind)));
    const dates = Object.keys(guide.answers).filter(isDate);
    const keys = dates.length ? dates : Object.keys(guide.answers);
    return text.writeAddress(Object.fromEntries(keys.map((key) => [key, guide.answers[key]])));
  }

  /** @param {Guide} guide @param {{from: string, to: string}} edition */
  function editionWords(guide, { from, to }) {
    const { say, t } = guide.words;
    const words = { from: from && say.dated(from), to: to && say.dated(to) };
    return t(!from ? 'decide_edition_before' : !to ? 'decide_edition_after' : 'decide_edition', words);
  }

  /**
   * An address to pass on: it says by which rules it was made.
   * @param {Guide} guide
   */
  function link(guide) {
    const answers = guide.forms.has(EDITION) ? guide.answers : { ...guide.answers, [EDITION]: guide.data.edition };
    return location.href.split('#')[0] + text.writeAddress(answers, guide.prefix, location.hash);
  }

  /**
   * Words for the blanks of texts and letters.
   * @param {Guide} guide
   * @param {string} [due]
   * @param {Record<string, string>} [dates]
   */
  function filled(guide, due, dates = {}) {
    /** @type {Answers} */
    const words = blank();
    for (const key of Object.keys(guide.answers)) {
      if (guide.answers[key] === 'unsure') continue;
      words[key] = forms.label(formOf(guide, key), guide.answers[key], guide.words);
    }
    if (Object.keys(guide.answers).length && !fault(guide, guide.answers)) {
      const values = walker.computed(guide.data, guide.answers, Date.now());
      for (const template of /** @type {NodeListOf<HTMLTemplateElement>} */ (guide.root.querySelectorAll('[data-computed]'))) {
        const form = formIn(template);
        const id = form.dataset.fact || '';
        if (has(values, id)) words[id] = forms.label(form, values[id], guide.words);
      }
    }
    if (due) words.due = guide.words.say.ended(due);
    for (const id of Object.keys(dates)) words[id] = guide.words.say.ended(dates[id]);
    return words;
  }

  /**
   * Refreshes the page when time has passed: the time left, and perhaps another outcome.
   * @param {Guide} guide
   */
  function pass(guide) {
    if (guide.changing) return;
    if (fault(guide, guide.answers)) return follow(guide);
    const result = walker.walk(guide.data, guide.answers, Date.now());
    if (signature(guide, result) !== guide.shown) show(guide, guide.words.t('decide_notice_changed'));
    else for (const { outcome, known } of guide.open) plans.tick(outcome, known);
  }

  /** @param {Guide} guide */
  function focus(guide) {
    const heading = one(guide.root, '[data-stage] [data-heading]');
    if (!heading) return;
    heading.focus({ preventScroll: true });
    // A question is shown with the answers before it, an outcome at once.
    (guide.open.length ? one(guide.root, '[data-stage]') : guide.root).scrollIntoView({ block: 'start' });
  }

  /**
   * Shows the parts of an outcome's own page that do not depend on answers.
   * @param {HTMLElement} outcome
   */
  function alone(outcome) {
    plans.enhance(outcome, {
      set: outcome.dataset.set, zone: '', ...tongue.of(outcome), now: () => Date.now(),
      filled: blank(), answers: blank(), link: () => location.href, due: null, dates: blank(), most: 0, rules: null, advice: null, passages: {}, case: '', passed: null,
    });
  }

  for (const outcome of document.querySelectorAll('main > [data-outcome]')) alone(/** @type {any} */ (outcome));
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-guide]'))) {
    try {
      mount(root);
    } catch (error) {
      // The static question still leads on by links.
      console.error(error);
      const banner = document.createElement('p');
      banner.className = 'banner';
      banner.textContent = zhinan.t('decide_mismatch');
      root.prepend(banner);
    }
  }
})();
