// Loads every page of sites full of payloads in Chromium, without their policy, and collects what is wrong.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch as start } from '../../browser/chromium.mjs';
import { look, lookAway, lookParsed, poke, record, recordParsed, watch } from './look.mjs';
import { GLOBALS, HOOKS, SOUGHT } from './names.mjs';
import { bare, pagesOf, withoutPolicy } from './site.mjs';

/**
 * @typedef {import('./look.mjs').Fault} Fault
 * @typedef {import('./look.mjs').Known} Known
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').BrowserContext} Context
 *
 * @typedef {object} Place a folder from which pages are opened
 * @property {string} name
 * @property {string} url ends with `/`
 * @property {string} folder its files
 *
 * @typedef {Fault & {place: string, page: string}} Found
 */

/** What `src/html/sanitize.rs` lets authors write, said a second time: a change there has to be meant. */
const TAGS = 'a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd label li mark nav ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr'.split(' ');
const ATTRIBUTES = '*|aria-label *|class *|dir *|id *|lang *|role *|tabindex *|title a|href a|hreflang a|rel audio|controls audio|loop audio|muted audio|preload audio|src blockquote|cite col|span colgroup|span del|cite del|datetime details|open img|alt img|decoding img|height img|loading img|src img|width ins|cite ins|datetime li|value ol|reversed ol|start ol|type q|cite source|height source|media source|src source|srcset source|type source|width td|colspan td|headers td|rowspan th|colspan th|headers th|rowspan th|scope time|datetime track|default track|kind track|label track|src track|srclang video|controls video|height video|loop video|muted video|playsinline video|poster video|preload video|src video|width'.split(' ');

/** Blocks nothing and tells of everything: the pages are served without a policy of their own. */
const REPORT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/** @type {Record<string, string>} */
const TYPES = { '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png' };

/** Runs in the page: reaches for the search box, and waits for the script that comes then. */
async function reach() {
  const form = document.querySelector('form.search');
  if (!form || !document.documentElement.dataset.searchScript) return;
  form.dispatchEvent(new Event('pointerover', { bubbles: true }));
  for (let turn = 0; turn < 200 && !('searchLoad' in window.zhinan); turn++) {
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

/** Starts the browser. No name is looked up, and nothing but this machine is reached. */
export const launch = () => start('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');

/** @param {string} file */
function isFile(file) {
  try {
    return statSync(file).isFile();
  } catch {
    // Also for names that no disk takes.
    return false;
  }
}

/** Serves a folder at a server's root, its pages without their policy. @param {string} folder */
async function serve(folder) {
  /** @param {string} file */
  const bytesOf = (file) => {
    if (!file.endsWith('.html')) return readFileSync(file);
    const html = readFileSync(file, 'utf8');
    return html.includes('<main') ? withoutPolicy(html) : html;
  };
  const server = createServer((request, response) => {
    const path = (/^[^?#]*/.exec(request.url ?? '/') ?? ['/'])[0];
    let file;
    try {
      file = join(folder, decodeURIComponent(path));
      // `404.html` of a site with a base URL looks for its files below that URL's path.
      const [, inside] = /\/((?:assets|search)\/[^/]+)$/.exec(path) ?? [];
      if (inside && request.headers.referer?.endsWith('/404.html')) file = join(folder, inside);
    } catch {
      file = folder;
    }
    if (!isFile(file)) {
      response.writeHead(404).end();
      return;
    }
    const keep = path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy-report-only': REPORT, 'cache-control': keep });
    response.end(bytesOf(file));
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', () => done(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => new Promise((done) => {
    server.close(() => done(undefined));
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}/`, close };
}

/** Whether a page is the "not found" page (404) of the site or of an edition. @param {string} path */
const is404 = (path) => /(^|\/)404\.html$/.test(path);

/** Pages that are read before somebody asks what was seen. */
const IN_ONE_ROUND = 80;

/** @param {string} path */
const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

/** What loads pages: some tabs that share the work. */
export class Attack {
  /** @param {import('playwright-core').Browser} browser @param {number} tabs @param {boolean} [together] whether pages of the server are read by one page, and loaded only where something is wrong */
  constructor(browser, tabs, together = false) {
    this.browser = browser;
    this.tabs = tabs;
    this.together = together;
    /** @type {Known} */
    this.known = { signatures: [], tags: TAGS, attributes: ATTRIBUTES, globals: GLOBALS, hooks: HOOKS, ids: {} };
    /** @type {Found[]} */
    this.found = [];
    this.pages = 0;
    this.actions = 0;
  }

  /**
   * Opens the pages of a built site from a server and from disk.
   * @param {string} output
   * @param {(tab: Tab, path: string) => Promise<void>} visit
   * @param {boolean} [together]
   * @param {string[]} [places]
   * @param {(path: string, place: string) => boolean} [wanted]
   */
  async everywhere(output, visit, places = ['http', 'file'], wanted = () => true, together = false) {
    const server = await serve(output);
    try {
      for (const name of places) {
        const folder = name === 'http' ? output : bare(output);
        const url = name === 'http' ? server.url : `${pathToFileURL(folder).href}/`;
        const paths = pagesOf(folder).filter((path) => wanted(path, name));
        const work = async () => {
          const tab = await Tab.open(this, { name, url, folder });
          if (together && name === 'http') await tab.goto('index.html');
          while (paths.length > 0) {
            if (together && name === 'http') await tab.lookTogether(paths.splice(0, IN_ONE_ROUND));
            else await visit(tab, /** @type {string} */ (paths.shift()));
          }
          await tab.close();
        };
        await Promise.all(Array.from({ length: this.tabs }, work));
      }
    } finally {
      await server.close();
    }
  }

  /** Learns what pages hold that have no payload. @param {string} output */
  async learn(output) {
    /** @type {Map<string, Set<string>>} */
    const ids = new Map();
    const signatures = new Set(this.known.signatures);
    /** @param {Tab} tab */
    const take = async (tab) => {
      const seen = await tab.page.evaluate(record);
      for (const one of seen.signatures) signatures.add(one);
      for (const [id, node] of seen.ids) ids.set(id, (ids.get(id) ?? new Set()).add(node));
    };
    await this.everywhere(output, async (tab, path) => {
      if (path.startsWith('old/') || /^many\/\d/.test(path)) return;
      await tab.goto(path);
      await take(tab);
      if (this.together) for (const one of (await tab.page.evaluate(recordParsed, tab.place.url + encoded(path))).signatures) signatures.add(one);
      if (path === 'search/index.html') {
        await tab.ask('word');
        await take(tab);
      }
      for (const hash of /^guides\/[^/]+\/index\.html$/.test(path) ? ['opened=no', 'opened=yes&at=2026-05-30T10:00', 'f0=a', 'f0=b&f1=a', 'x=y'] : []) {
        await tab.page.evaluate((hash) => { location.hash = hash; }, hash);
        await tab.page.evaluate(() => new Promise((done) => { setTimeout(done, 5); }));
        await take(tab);
      }
    }, ['http']);
    this.known.signatures = [...signatures];
    this.known.ids = Object.fromEntries([...ids].filter(([id]) => SOUGHT.includes(id)).map(([id, nodes]) => [id, [...nodes]]));
  }

  /**
   * Loads and touches every page.
   * @param {string} output
   * @param {string[]} [places]
   * @param {(path: string, place: string) => boolean} [wanted]
   */
  async attack(output, places, wanted) {
    await this.everywhere(output, (tab, path) => tab.look(path), places, wanted, this.together);
  }

  /**
   * Asks the search each of these, and puts each into the address of a guide.
   * @param {string} output
   * @param {string[]} texts
   */
  async type(output, texts) {
    if (texts.length === 0) return;
    const folder = output;
    const server = await serve(folder);
    const tab = await Tab.open(this, { name: 'http', url: server.url, folder });
    for (const text of texts) await tab.search(text);
    const guide = pagesOf(folder).find((path) => /^guides\/(s0|plain)\/index\.html$/.test(path));
    if (guide) await tab.fragments(guide, texts);
    await tab.close();
    await server.close();
  }
}

/** One page of the browser, and what it notices. */
class Tab {
  /** @param {Attack} attack @param {Place} place @param {Context} context @param {Page} page */
  constructor(attack, place, context, page) {
    this.attack = attack;
    this.place = place;
    this.context = context;
    this.page = page;
    this.path = '';
    this.expected = '';
    /** @type {Found[] | undefined} where faults go meanwhile */
    this.own = undefined;
    /** Whether the page reads others. */
    this.reads = false;
  }

  /** @param {Attack} attack @param {Place} place */
  static async open(attack, place) {
    const context = await attack.browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block' });
    await context.addInitScript({ content: `if (window === top) {
      window[Symbol.for('attack within')] = (window) => {
        const { document } = window;
        return { record: ${record}, look: ${look} };
      };
      (${watch})(${JSON.stringify(attack.known)}, ${JSON.stringify(place.url)});
      window[Symbol.for('attack judge')] = async () => ({ faults: (${look})(), hits: await (${poke})() });
    }` });
    context.setDefaultTimeout(120000);
    const page = await context.newPage();
    const tab = new Tab(attack, place, context, page);
    tab.listen();
    return tab;
  }

  listen() {
    const { page, context } = this;
    const note = (/** @type {Fault['kind']} */ kind, /** @type {string} */ what) => this.note({ kind, what });
    page.on('dialog', (dialog) => {
      note('execution', `dialog ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    page.on('pageerror', (error) => note('clobbered', `a script fails: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      const own = url.startsWith(this.place.url);
      if (!own && !url.startsWith('data:,attack')) note('request', `request to ${url.slice(0, 200)}`);
      const path = url.slice(this.place.url.length);
      const scripts = is404(this.path) ? /(^|\/)(assets|search)\// : /^(assets\/|([\w-]+\/)?search\/)/;
      if (own && request.resourceType() === 'script' && !scripts.test(path)) note('execution', `script ${path}`);
    });
    page.on('framenavigated', (frame) => {
      const url = frame.url().replace(/[?#].*$/s, '');
      if (frame !== page.mainFrame()) note('execution', `a frame shows ${url}`);
      else if (this.expected && url !== this.expected && url !== 'about:blank') note('execution', `the page goes to ${url}`);
    });
    context.on('page', (popup) => {
      if (popup === page) return;
      note('execution', `a window opens: ${popup.url()}`);
      popup.close().catch(() => {});
    });
  }

  /** @param {Fault} fault */
  note(fault) {
    (this.own ?? this.attack.found).push({ ...fault, place: this.place.name, page: this.path });
  }

  /** @param {string} path */
  async goto(path) {
    this.path = path;
    this.expected = '';
    const url = this.place.url + encoded(path);
    this.expected = new URL(url).href;
    await this.page.goto(url, { waitUntil: 'load' });
    await this.page.evaluate(reach);
    this.attack.pages += 1;
  }

  /** What is wrong as the page is, and after everything on it was touched. @param {string} path */
  async look(path) {
    try {
      const html = readFileSync(join(this.place.folder, path), 'utf8');
      if (html.includes('http-equiv="refresh"') && !html.includes('<main')) return await this.lookAway(path, html);
      // With a base URL the page "not found" is one of a server.
      if (this.place.name === 'file' && is404(path) && /<script src="\/(?!\/)/.test(html)) return;
      await this.goto(path);
      await this.judge();
    } catch (error) {
      this.note({ kind: 'structure', what: `the page cannot be looked at: ${/** @type {Error} */ (error).message.split('\n')[0]}` });
      await this.page.goto('about:blank').catch(() => {});
    }
  }

  /**
   * Pages that one page of the server reads. Where something is wrong, each of them is loaded by itself: only that
   * tells which page it was.
   * @param {string[]} paths
   */
  async lookTogether(paths) {
    const isAlone = (/** @type {string} */ path) => {
      const html = readFileSync(join(this.place.folder, path), 'utf8');
      return is404(path) || !html.includes('<main') || html.includes('http-equiv="refresh"');
    };
    const alone = paths.filter(isAlone);
    const framed = paths.filter((path) => !alone.includes(path));
    const before = this.attack.found;
    /** @type {Found[]} */
    let found = [];
    if (framed.length > 0) {
      // Two tabs share the list: what this one sees is told apart by what `note` gets.
      this.own = found;
      this.reads = true;
      this.expected = '';
      this.path = framed[0];
      try {
        const results = await this.page.evaluate(lookParsed, { pages: framed.map((path) => ({ url: this.place.url + encoded(path), html: withoutPolicy(readFileSync(join(this.place.folder, path), 'utf8')) })) });
        results.forEach(({ faults, hits }, at) => {
          for (const fault of faults) found.push({ ...fault, place: 'parsed', page: framed[at] });
          for (const hit of hits) found.push({ kind: 'execution', what: hit, place: 'parsed', page: framed[at] });
        });
        this.attack.pages += framed.length;
      } catch (error) {
        found.push({ kind: 'structure', what: `the pages cannot be looked at: ${/** @type {Error} */ (error).message.split('\n')[0]}`, place: 'parsed', page: framed[0] });
      }
      this.own = undefined;
      this.reads = false;
    }
    const again = found.length > 0 ? framed : [];
    const at = before.length;
    for (const path of [...alone, ...again]) await this.look(path);
    // What only a frame showed is told as well.
    if (again.length > 0) {
      const alike = before.slice(at).map(({ what }) => what);
      before.push(...found.filter(({ what }) => !alike.includes(what)));
    }
    if (again.length > 0 || alone.some(is404)) await this.goto('index.html');
  }

  /** @param {string} path @param {string} html */
  async lookAway(path, html) {
    this.path = path;
    this.attack.pages += 1;
    const page = { html, url: this.place.url + encoded(path), folder: this.place.url };
    for (const fault of await this.page.evaluate(lookAway, page)) this.note(fault);
  }

  async judge() {
    const { faults, hits } = await this.page.evaluate(() => /** @type {any} */ (window)[Symbol.for('attack judge')]());
    for (const fault of faults) this.note(fault);
    for (const hit of hits) this.note({ kind: 'execution', what: hit });
  }

  /** The page of results for a query, looked at. @param {string} text */
  async search(text) {
    await this.ask(text);
    await this.judge();
  }

  /** The page of results for a query. @param {string} text */
  async ask(text) {
    this.path = `search/index.html?q=${text}`;
    this.attack.actions += 1;
    await this.page.goto(`${this.place.url}search/index.html?q=${encodeURIComponent(text.toWellFormed())}`, { waitUntil: 'load' });
    this.expected = '';
    await this.page.evaluate(() => new Promise((done) => {
      const panel = /** @type {Element} */ (document.getElementById('search-results'));
      let tries = 0;
      const ask = () => {
        const said = panel.querySelector('[role="status"]')?.textContent ?? '';
        if (said && !said.includes('…') || tries > 100) done(undefined);
        else setTimeout(ask, 5);
        tries += 1;
      };
      ask();
    }));
  }

  /** A guide with each text in its address. @param {string} path @param {string[]} texts */
  async fragments(path, texts) {
    await this.goto(path);
    for (const text of texts) {
      this.path = `${path}#${text}`;
      this.expected = '';
      this.attack.actions += 1;
      await this.page.evaluate((text) => {
        const form = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-form]'))?.content.querySelector('form');
        for (const hash of [text, `${form?.dataset.fact}=${text}`, `${text}=a`, `${form?.dataset.fact}=a&${text}`, encodeURIComponent(text)]) location.hash = hash;
      }, text.toWellFormed());
      await this.page.evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
      await this.judge();
    }
  }

  async close() {
    await this.context.close();
  }
}

/** Faults that say the same, counted once. @param {Found[]} found */
export function distinct(found) {
  const seen = new Set();
  return found.filter((one) => {
    const key = `${one.kind} ${one.page} ${one.what}`;
    return !seen.has(key) && seen.add(key);
  });
}
