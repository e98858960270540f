// @ts-check
// A question as a form: filled from an answer, read into one, and answers in words. The markup is
// the page's own (`guide-form.html`).
(function () {
  'use strict';

  /**
   * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
   * @typedef {{key: string, value: string} | {error: string}} Reading
   */

  /**
   * @param {ParentNode} node
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  const one = (node, selector) => node.querySelector(selector);

  /** The field, or the first option. @param {HTMLFormElement} form */
  const fieldOf = (form) => one(form, '[data-value]') || one(form, 'input');

  /**
   * What the reader has answered, or what is wrong with it.
   * @param {HTMLFormElement} form
   * @param {Translate} t
   * @returns {Reading}
   */
  function read(form, t) {
    const fact = form.dataset.fact || '';
    const control = form.dataset.control;
    const picked = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('.options input:checked')]);
    const field = /** @type {HTMLInputElement} */ (fieldOf(form));
    if (control === 'choices') return { key: fact, value: picked.map((input) => input.value).join(',') };
    if (control === 'choice') {
      if (!picked.length) return { error: t('decide_error_choice') };
      return { key: fact, value: picked[0].value };
    }
    const text = field.value.trim();
    if (control === 'elapsed' && !text && picked.length) return { key: fact, value: picked[0].value };
    if (!text) {
      const timed = field.type === 'date' || field.type === 'datetime-local';
      return { error: t(timed ? 'decide_error_time' : 'decide_error_empty') };
    }
    if (control === 'elapsed') {
      return { key: form.dataset.from || fact, value: text.slice(0, 16) };
    }
    if (control === 'date' || control === 'datetime') return { key: fact, value: text.slice(0, 16) };
    const unit = /** @type {HTMLSelectElement | null} */ (one(form, '[data-time-unit]'));
    return { key: fact, value: unit && /^\d+$/.test(text.normalize('NFKC')) ? text + unit.value : text };
  }

  /**
   * What is wrong with an answer, in words.
   * @param {HTMLFormElement} form
   * @param {{kind: string, because: string}} fault an `AnswerError` of `decide-walk.js`
   * @param {Translate} t
   */
  function wrong(form, { kind, because }, t) {
    const { control = '', min = '', max = '', decimals = '0' } = form.dataset;
    if (kind === 'impossible') return because ? t('decide_error_because', { because }) : t('decide_error_impossible');
    if (kind === 'edition') return t('decide_error_edition');
    if (kind === 'future') return t('decide_error_future');
    if (control === 'elapsed' && kind === 'range') return t('decide_error_old');
    const counted = control === 'number' || control === 'money';
    if (counted && kind === 'range') return t('decide_error_range', { min, max });
    if (kind !== 'shape' || control === 'date' || control === 'datetime') return t('decide_error_value');
    return t('decide_error_number', { example: decimals === '0' ? '12' : '12.50' });
  }

  /**
   * Shows an answer in its form, to be changed.
   * @param {HTMLFormElement} form
   * @param {string} key
   * @param {string} value
   */
  function write(form, key, value) {
    const values = form.dataset.control === 'choices' ? value.split(',') : [value];
    for (const node of form.querySelectorAll('.options input')) {
      const input = /** @type {HTMLInputElement} */ (node);
      input.checked = values.includes(input.value);
      if (input.checked) input.closest('details')?.setAttribute('open', '');
    }
    const field = /** @type {HTMLInputElement | null} */ (one(form, '[data-value]'));
    if (!field || value === 'unsure' || (form.dataset.from && key !== form.dataset.from)) return;
    const unit = /** @type {HTMLSelectElement | null} */ (one(form, '[data-time-unit]'));
    const lasting = /^(\d+)(min|h|d)$/.exec(value);
    field.value = unit && lasting ? lasting[1] : value;
    if (unit && lasting) unit.value = lasting[2];
  }

  /**
   * An answer in words.
   * @param {HTMLFormElement} form
   * @param {string} key
   * @param {string} value
   * @param {{t: Translate, lang: string, dated: (text: string, lang: string) => string}} words
   */
  function label(form, key, value, words) {
    const { t, lang, dated } = words;
    if (value === 'unsure') return t('decide_unsure_answer');
    const chosen = labels(form, form.dataset.control === 'choices' ? value.split(',') : [value]);
    if (form.dataset.control === 'choices') return chosen.join('、') || t('decide_none');
    if (chosen.length) return chosen[0];
    if (/^\d{4}-\d\d-\d\d/.test(value)) return dated(value, lang);
    const lasting = /^(\d+)(min|h|d)$/.exec(value);
    if (lasting) {
      const n = lasting[1];
      if (lasting[2] === 'd') return t('decide_day_count', { n });
      return lasting[2] === 'h' ? t('decide_hour_count', { n }) : t('decide_minute_count', { n });
    }
    if (form.dataset.control === 'money') return money(lang, form.dataset.unit || '').format(Number(value));
    return form.dataset.unit ? `${value} ${form.dataset.unit}` : value;
  }

  /** @param {string} lang @param {string} currency */
  const money = (lang, currency) => new Intl.NumberFormat(lang, { style: 'currency', currency });

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
    return chosen.map((option) => (option.querySelector('[data-label]')?.textContent || '').trim());
  }

  /**
   * Says what is wrong: a summary that leads to the field.
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
      fieldOf(form)?.focus();
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
   * @param {string} lang
   */
  function enhance(form, ago, lang) {
    const unit = one(form, '.unit');
    if (unit && form.dataset.control === 'money') {
      const parts = money(lang, form.dataset.unit || '').formatToParts(0);
      unit.textContent = parts.filter((part) => part.type === 'currency').map((part) => part.value).join('');
    }
    const field = /** @type {HTMLInputElement | null} */ (one(form, '[data-value]'));
    const clear = () => {
      for (const node of form.querySelectorAll('.stretches input')) {
        /** @type {HTMLInputElement} */ (node).checked = false;
      }
    };
    for (const node of form.querySelectorAll('[data-ago]')) {
      const button = /** @type {HTMLElement} */ (node);
      button.addEventListener('click', () => {
        if (field) field.value = ago(Number(button.dataset.ago));
        clear();
      });
    }
    if (!field) return;
    field.addEventListener('input', clear);
    for (const node of form.querySelectorAll('.stretches input')) {
      node.addEventListener('change', () => { field.value = ''; });
    }
  }

  window.zhinan.decideForm = { read, wrong, write, label, complain, enhance };
})();
