// @ts-check
// A question as a form: filled from an answer, read into one, and answers in words. The markup is
// the page's own (`guide-form.html`).
(function () {
  'use strict';

  /**
   * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
   * @typedef {{key: string, value: string} | {error: string}} Reading
   * @typedef {{t: Translate, lang: string, say: any}} Words the words and formats of the guide's language
   * @typedef {object} Control a kind of form control
   * @property {(form: HTMLFormElement, say: any) => Reading} read the answer, or the key of words about its fault
   * @property {(form: HTMLFormElement, value: string, words: Words) => string} label an answer in words
   * @property {(value: string, say: any) => string} [typed] an answer as it stands in the field
   * @property {Record<string, string>} [faults] keys of words about faults, by `AnswerError.kind`
   * @property {(form: HTMLFormElement, lang: string, t: Translate) => void} [enhance] completes the markup
   */

  const times = globalThis.zhinan.decideText;

  /**
   * @param {ParentNode} node
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  const one = (node, selector) => node.querySelector(selector);

  /** The field, or the first option. @param {HTMLFormElement} form */
  const fieldOf = (form) => one(form, '[data-value]') || one(form, 'input');

  /** The typed text. @param {HTMLFormElement} form */
  const typed = (form) => /** @type {HTMLInputElement} */ (fieldOf(form)).value.trim();

  /** The values that are chosen. @param {HTMLFormElement} form */
  const picked = (form) => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('.options input:checked')])
    .map((input) => input.value);

  /** The field of a length of time that holds its unit. @param {HTMLFormElement} form */
  const unitOf = (form) => /** @type {HTMLSelectElement | null} */ (one(form, '[data-time-unit]'));

  /** An answer under the fact's own name. @param {HTMLFormElement} form @param {string} value @returns {Reading} */
  const own = (form, value) => ({ key: form.dataset.fact || '', value });

  /** A reader of the typed text; `empty` is the key of words for none. @param {string} empty */
  const field = (empty) => (/** @type {HTMLFormElement} */ form) => {
    const text = typed(form);
    return text ? own(form, text) : { error: empty };
  };

  /** A day, or a day and time, down to the minute. @param {HTMLFormElement} form @returns {Reading} */
  const moment = (form) => {
    const text = typed(form);
    return text ? own(form, text.slice(0, 16)) : { error: 'decide_error_time' };
  };

  /**
   * The control for a number or an amount.
   * @param {string} kind of `decide-value.js`
   * @returns {Control}
   */
  const amount = (kind) => ({
    read: (form, say) => {
      const text = typed(form);
      return text ? own(form, say.plain(text)) : { error: 'decide_error_empty' };
    },
    typed: (value, say) => (/^-?\d+\.\d+$/.test(value) ? say.typed(value) : value),
    label: (form, value, { say }) => {
      // An amount in a link may be written in several ways: ¥399, 1,234.
      const { number = '', decimals } = form.dataset;
      const fact = { kind, decimals: Number(decimals), unit: number.replace('{n}', '').trim() };
      const found = zhinan.decideValue.parse(null, fact, value);
      return found === null ? value : say.amount(number, zhinan.decideValue.format(null, fact, found));
    },
    faults: { range: 'decide_error_range', shape: 'decide_error_number' },
  });

  /** A length of time in words, or the text. @param {string} value @param {Words} words */
  const lasting = (value, { t }) => {
    const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)min)?$/.exec(value) || [];
    const words = ['decide_day_count', 'decide_hour_count', 'decide_minute_count']
      .map((key, at) => (parts[at + 1] ? t(key, { n: parts[at + 1] }) : ''));
    return words.filter(Boolean).join(' ') || value;
  };

  /** Every control (`control` of the kinds in src/decide/kind/). @type {Record<string, Control>} */
  const CONTROLS = {
    choice: {
      read: (form) => {
        const [value] = picked(form);
        return value === undefined ? { error: 'decide_error_choice' } : own(form, value);
      },
      label: (form, value) => labels(form, [value])[0] || value,
    },
    choices: {
      read: (form) => own(form, picked(form).join(',')),
      label: (form, value, { t }) => labels(form, value.split(',')).join(t('list_separator')) || t('decide_none'),
    },
    list: {
      read: field('decide_error_choice'),
      label: (form, value) => {
        const option = listed(form).find((option) => option.value === value);
        return option ? option.label : value;
      },
      enhance: filtered,
    },
    number: amount('number'),
    money: amount('money'),
    duration: {
      read: (form) => {
        const text = typed(form);
        if (!text) return { error: 'decide_error_empty' };
        const bare = /^\d+$/.test(text.normalize('NFKC'));
        const unit = unitOf(form);
        return own(form, bare && unit ? text + unit.value : text);
      },
      label: (form, value, words) => lasting(value, words),
      faults: { shape: 'decide_error_number' },
    },
    date: { read: moment, label: (form, value, { say }) => say.dated(value) },
    datetime: { read: moment, label: (form, value, { say }) => say.dated(value) },
    time: { read: field('decide_error_empty'), label: (form, value) => value },
    elapsed: {
      read: (form) => {
        const [stretch] = picked(form);
        if (!typed(form) && stretch !== undefined) return own(form, stretch);
        const reading = moment(form);
        return 'error' in reading ? reading : { ...reading, key: form.dataset.from || reading.key };
      },
      label: (form, value, words) => {
        const text = lasting(words.say.dated(value), words);
        return labels(form, [value])[0] || text;
      },
      faults: { range: 'decide_error_old', shape: 'decide_error_number' },
    },
  };

  /** @param {HTMLFormElement} form */
  const controlOf = (form) => CONTROLS[form.dataset.control || ''];

  /**
   * The reader's answer, or words about its fault.
   * @param {HTMLFormElement} form
   * @param {Words} words
   * @returns {Reading}
   */
  function read(form, { t, say }) {
    const reading = controlOf(form).read(form, say);
    return 'error' in reading ? { error: t(reading.error) } : reading;
  }

  /** Faults that any answer may have. @type {Record<string, string>} */
  const FAULTS = {
    impossible: 'decide_error_impossible',
    edition: 'decide_error_edition',
    future: 'decide_error_future',
  };

  /**
   * Words about a fault of an answer.
   * @param {HTMLFormElement} form
   * @param {{kind: string, because: string}} fault an `AnswerError` of `decide-walk.js`
   * @param {Words} words
   */
  function wrong(form, { kind, because }, { t, say }) {
    const { min = '', max = '', decimals = '0' } = form.dataset;
    if (because) return t('decide_error_because', { because });
    const key = FAULTS[kind] || (controlOf(form).faults || {})[kind] || 'decide_error_value';
    return t(key, { min: say.number(min), max: say.number(max), example: say.number(decimals === '0' ? '12' : '12.50') });
  }

  /**
   * Shows an answer in its form, to be changed.
   * @param {HTMLFormElement} form
   * @param {string} key
   * @param {string} value
   * @param {Words} words
   */
  function write(form, key, value, { say }) {
    const values = value.split(',');
    for (const node of form.querySelectorAll('.options input')) {
      const input = /** @type {HTMLInputElement} */ (node);
      input.checked = values.includes(input.value);
      const around = input.closest('details');
      if (input.checked && around) around.open = true;
    }
    const field = /** @type {HTMLInputElement | null} */ (one(form, '[data-value]'));
    if (!field || value === 'unsure' || (form.dataset.from && key !== form.dataset.from)) return;
    const unit = unitOf(form);
    const parts = /^(\d+)(min|h|d)$/.exec(value);
    const { typed } = controlOf(form);
    field.value = unit && parts ? parts[1] : typed ? typed(value, say) : value;
    if (unit && parts) unit.value = parts[2];
  }

  /**
   * An answer in words.
   * @param {HTMLFormElement} form
   * @param {string} value
   * @param {Words} words
   */
  function label(form, value, words) {
    return value === 'unsure' ? words.t('decide_unsure_answer') : controlOf(form).label(form, value, words);
  }

  /** The options of lists that leave only some of them in view. @type {WeakMap<HTMLFormElement, HTMLOptionElement[]>} */
  const ALL = new WeakMap();

  /** All options of a list. @param {HTMLFormElement} form */
  const listed = (form) => ALL.get(form) || [...form.querySelectorAll('option')];

  /**
   * Puts a field above a list that leaves only the options with its words. They are taken out, not hidden: not
   * every browser hides options.
   * @param {HTMLFormElement} form
   * @param {string} lang
   * @param {Translate} t
   */
  function filtered(form, lang, t) {
    const select = /** @type {HTMLSelectElement} */ (one(form, 'select'));
    const options = listed(form);
    ALL.set(form, options);
    const parts = /** @type {HTMLElement[]} */ ([...select.children]);
    /** @type {Map<HTMLElement, Element | null>} */
    const groups = new Map();
    /** @type {Map<HTMLElement, string>} */
    const texts = new Map();
    for (const option of options) {
      const group = /** @type {HTMLOptGroupElement | null} */ (option.closest('optgroup'));
      groups.set(option, group);
      texts.set(option, plain(`${option.label} ${option.value} ${group ? group.label : ''}`));
    }
    /** @param {HTMLElement} parent @param {HTMLElement[]} children */
    const fill = (parent, children) => {
      parent.textContent = '';
      parent.append(...children);
    };
    const input = document.createElement('input');
    Object.assign(input, { type: 'text', autocomplete: 'off', placeholder: t('list_filter') });
    input.setAttribute('aria-label', input.placeholder);
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    const row = document.createElement('p');
    row.className = 'filter';
    row.append(input, said);
    (select.closest('.field') || select).before(row);
    input.addEventListener('input', () => {
      const words = plain(input.value).split(/\s+/);
      const left = options.filter((option) => words.every((word) => String(texts.get(option)).includes(word)));
      const { value } = select;
      for (const part of parts) {
        if (part.localName === 'optgroup') fill(part, left.filter((option) => groups.get(option) === part));
      }
      fill(select, parts.filter((part) => (
        part.localName === 'optgroup' ? part.children.length > 0 : left.includes(/** @type {any} */ (part)))));
      select.value = value;
      said.textContent = input.value.trim() ? t('list_filter_count', { n: left.length, all: options.length }) : '';
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      if (select.selectedIndex < 0 && select.options.length) select.selectedIndex = 0;
      select.focus();
    });
  }

  /** Text as it is compared. @param {string} text */
  const plain = (text) => text.normalize('NFKC').toLowerCase().trim();

  /**
   * The words of the chosen options, in the form's order.
   * @param {HTMLFormElement} form
   * @param {string[]} values
   */
  function labels(form, values) {
    const options = [...form.querySelectorAll('.options label')];
    const chosen = options.filter((option) => {
      const input = option.querySelector('input');
      return input && values.includes(input.value);
    });
    const labels = chosen.map((option) => option.querySelector('[data-label]'));
    return labels.map((node) => ((node && node.textContent) || '').trim());
  }

  /**
   * Shows a fault: a summary that leads to the field.
   * @param {HTMLFormElement} form
   * @param {string} message
   */
  function complain(form, message) {
    const box = one(form, '[data-error]');
    const link = /** @type {HTMLAnchorElement | null} */ (one(form, '[data-error-link]'));
    if (!box || !link) return;
    link.textContent = message;
    link.onclick = (event) => {
      // The fragment holds the answers: the link moves the focus, not the address.
      event.preventDefault();
      const field = fieldOf(form);
      if (field) field.focus();
    };
    for (const input of form.querySelectorAll('[data-value], .options input')) {
      input.setAttribute('aria-invalid', 'true');
    }
    box.hidden = false;
    box.focus();
  }

  /**
   * Buttons that fill in a time that is some hours ago, and a date that undoes a rough choice.
   * @param {HTMLFormElement} form
   * @param {(hours: number) => string} ago wall clock of some hours ago, in the guide's zone
   * @param {number[]} cuts first seconds of the stretches that the rules tell apart
   * @param {Words} words
   */
  function enhance(form, ago, cuts, { t, lang, say }) {
    const { enhance } = controlOf(form);
    if (enhance) enhance(form, lang, t);
    const field = /** @type {HTMLInputElement | null} */ (one(form, '[data-value]'));
    const clear = () => {
      for (const node of form.querySelectorAll('.stretches input')) {
        /** @type {HTMLInputElement} */ (node).checked = false;
      }
    };
    const row = one(form, '[data-shortcuts]');
    for (const hours of row ? times.shortcuts(form.dataset.from ? cuts : [0]) : []) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'chip', textContent: times.hoursAgo(hours, t) });
      button.dataset.ago = String(hours);
      if (hours) {
        const clock = document.createElement('small');
        clock.textContent = say.briefly(ago(hours), hours);
        button.append(' ', clock);
      }
      button.addEventListener('click', () => {
        if (field) field.value = ago(hours);
        clear();
        // On a phone the button that goes on may be below the screen.
        const next = one(form, '[type="submit"]');
        if (next) next.scrollIntoView({ block: 'nearest' });
      });
      if (row) row.append(button);
    }
    if (!field) return;
    if (form.dataset.from) field.max = ago(0);
    field.addEventListener('input', clear);
    for (const node of form.querySelectorAll('.stretches input')) {
      node.addEventListener('change', () => { field.value = ''; });
    }
  }

  globalThis.zhinan.decideForm = { CONTROLS, read, wrong, write, label, complain, enhance };
})();
