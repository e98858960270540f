// Drives Debian's Firefox by WebDriver BiDi, without a driver: <https://w3c.github.io/webdriver-bidi/>.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { scratch } from './command.mjs';

const FIREFOX = process.env.FIREFOX ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);

/** Preferences that keep a new profile from asking for or opening anything by itself. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'intl.accept_languages': 'zh-CN, zh',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Codes of WebDriver for keys that type no character. */
const KEYS = { Enter: '\uE007', Escape: '\uE00C', ArrowDown: '\uE015' };

/** Longest wait for a page, in milliseconds. */
const PATIENCE = 15_000;

/** One process of Firefox. */
export class Firefox {
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #asked = new Map();
  /** @type {((method: string, params: any) => void)[]} */
  #listeners = [];
  #last = 0;

  /** @param {import('node:child_process').ChildProcess} process @param {WebSocket} socket */
  constructor(process, socket) {
    this.process = process;
    this.socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'event') {
        for (const listener of this.#listeners) listener(message.method, message.params);
        return;
      }
      const asked = this.#asked.get(message.id);
      this.#asked.delete(message.id);
      if (message.type === 'success') asked?.resolve(message.result);
      else asked?.reject(new Error(`${message.error}: ${message.message}`));
    });
  }

  static async launch() {
    if (!FIREFOX) throw new Error('there is no Firefox: install Debian\'s `firefox-esr`, or name another in FIREFOX');
    const profile = scratch();
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const process = spawn(FIREFOX, ['--headless', '--no-remote', '--remote-allow-system-access', '--profile', profile, '--remote-debugging-port', '0'],
      { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      process.once('exit', (code) => reject(new Error(`Firefox ended with ${code}`)));
      createInterface({ input: process.stderr }).on('line', (line) => {
        const found = /WebDriver BiDi listening on (\S+)/.exec(line);
        if (found) resolve(found[1]);
      });
    });
    globalThis.process.on('exit', () => process.kill());
    const socket = new WebSocket(`${address}/session`, { perMessageDeflate: false });
    await once(socket, 'open');
    const firefox = new Firefox(process, socket);
    await firefox.ask('session.new', { capabilities: {} });
    await firefox.ask('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent', 'network.fetchError'] });
    return firefox;
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  ask(method, params) {
    const id = this.#last += 1;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /**
   * Sets a preference of this process for pages that load during `run`, and clears it afterwards.
   * @param {string} name
   * @param {boolean | number} value
   * @param {() => Promise<void>} run
   */
  async preferring(name, value, run) {
    const { contexts: [{ context }] } = await this.ask('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
    const kind = typeof value === 'boolean' ? 'Bool' : 'Int';
    const evaluate = (/** @type {string} */ expression) =>
      this.ask('script.evaluate', { expression, target: { context }, awaitPromise: false });
    await evaluate(`Services.prefs.set${kind}Pref(${JSON.stringify(name)}, ${value})`);
    try {
      await run();
    } finally {
      await evaluate(`Services.prefs.clearUserPref(${JSON.stringify(name)})`);
    }
  }

  /**
   * Opens a tab for `run`, and asserts that nothing went wrong in it: no error in the console, and no request
   * to an address that does not begin with one of `own`.
   * @param {{own: string[], width?: number}} options
   * @param {(tab: Tab) => Promise<void>} run
   */
  async tab({ own, width = 1280 }, run) {
    const { userContext } = await this.ask('browser.createUserContext', {});
    const { context } = await this.ask('browsingContext.create', { type: 'tab', userContext });
    /** @type {string[]} */
    const trouble = [];
    const allowed = [...own, 'data:', 'blob:', 'about:blank'];
    /** @param {string} method @param {any} params */
    const watch = (method, params) => {
      if ((params.context ?? params.source?.context) !== context) return;
      if (method === 'log.entryAdded' && ['error', 'warn'].includes(params.level)) trouble.push(`${params.level}: ${params.text}`);
      const url = params.request?.url;
      if (url && !allowed.some((start) => url.startsWith(start))) trouble.push(`request to ${url}`);
    };
    this.#listeners.push(watch);
    try {
      const tab = new Tab(this, context);
      await tab.resize(width);
      await run(tab);
      assert.deepEqual(trouble, []);
    } finally {
      this.#listeners.splice(this.#listeners.indexOf(watch), 1);
      await this.ask('browser.removeUserContext', { userContext });
    }
  }

  async close() {
    const ended = once(this.process, 'exit');
    await this.ask('browser.close', {});
    await ended;
  }
}

/** One tab, with storage of its own. */
export class Tab {
  /** @param {Firefox} firefox @param {string} context */
  constructor(firefox, context) {
    this.firefox = firefox;
    this.context = context;
  }

  /** @param {string} url */
  async goto(url) {
    await this.firefox.ask('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  /** @param {number} width @param {number} [height] */
  async resize(width, height = 900) {
    await this.firefox.ask('browsingContext.setViewport', { context: this.context, viewport: { width, height } });
  }

  /**
   * The result of a function that runs in the page.
   * @template T
   * @param {(...given: any[]) => T} run
   * @param {...unknown} given
   * @returns {Promise<Awaited<T>>}
   */
  async evaluate(run, ...given) {
    const answer = await this.firefox.ask('script.callFunction', {
      // Without scripts no promise ever ends, so there is none where none is needed.
      functionDeclaration: `(given) => {
        const found = (${run})(...JSON.parse(given));
        return found instanceof Promise ? found.then(JSON.stringify) : JSON.stringify(found);
      }`,
      arguments: [{ type: 'string', value: JSON.stringify(given) }],
      awaitPromise: true,
      target: { context: this.context },
    });
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value ?? 'null');
  }

  /**
   * Waits until a function that runs in the page gives a result.
   * @template T
   * @param {string} what
   * @param {(...given: any[]) => T} run
   * @param {...unknown} given
   * @returns {Promise<NonNullable<Awaited<T>>>}
   */
  async until(what, run, ...given) {
    for (const end = Date.now() + PATIENCE; ; await new Promise((done) => { setTimeout(done, 20); })) {
      // The call fails if the page is left meanwhile: ask the next page again.
      const found = await this.evaluate(run, ...given).catch((error) => (Date.now() < end ? null : Promise.reject(error)));
      if (found) return found;
      assert.ok(Date.now() < end, `in vain: ${what}`);
    }
  }

  /** WebDriver references to the nodes that match a selector. @param {string} selector @returns {Promise<any[]>} */
  async nodes(selector) {
    const { nodes } = await this.firefox.ask('browsingContext.locateNodes',
      { context: this.context, locator: { type: 'css', value: selector } });
    return nodes;
  }

  /** Clicks the first node that matches a selector with the mouse. @param {string} selector */
  async click(selector) {
    for (const end = Date.now() + PATIENCE; ; await new Promise((done) => { setTimeout(done, 20); })) {
      const [node] = await this.nodes(selector);
      // A node that was replaced meanwhile cannot be clicked: nothing was pressed, so try again.
      const fault = node ? await this.#press(node.sharedId).catch((error) => error) : 'there is none';
      if (!fault) return;
      if (Date.now() > end || !/there is none|not displayed|no such node|stale/.test(String(fault))) assert.fail(`${selector}: ${fault}`);
    }
  }

  /** @param {string} sharedId */
  async #press(sharedId) {
    await this.firefox.ask('script.callFunction', {
      functionDeclaration: '(node) => node.scrollIntoView({ block: "center", behavior: "instant" })',
      arguments: [{ sharedId }],
      awaitPromise: false,
      target: { context: this.context },
    });
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element: { sharedId } } },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.firefox.ask('input.performActions', { context: this.context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  /** Types characters, or one of `KEYS`, into the focused element. @param {string} text */
  async type(text) {
    const keys = text in KEYS ? [KEYS[/** @type {keyof typeof KEYS} */ (text)]] : [...text];
    await this.firefox.ask('input.performActions', {
      context: this.context,
      actions: [{ type: 'key', id: 'keys', actions: keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }],
    });
  }

  /** Saves a screenshot of the viewport, or of the whole page. @param {string} file @param {'viewport' | 'document'} [origin] */
  async picture(file, origin = 'viewport') {
    const { data } = await this.firefox.ask('browsingContext.captureScreenshot', { context: this.context, origin });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
}
