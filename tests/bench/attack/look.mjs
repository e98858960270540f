// Runs in the browser: what of a page is not as the theme made it. Each function here is self-contained,
// because it is sent to the page by itself.

/**
 * @typedef {object} Known what a page may hold
 * @property {string[]} signatures elements and attributes of pages without any payload
 * @property {string[]} tags elements that authors may write
 * @property {string[]} attributes attributes that authors may write: `*|class`, `img|alt`
 * @property {{everywhere: string[], guides: string[]}} globals names that scripts read without declaring them
 * @property {string[]} hooks selectors by which scripts find their elements
 * @property {Record<string, string[]>} ids the elements that the theme gives each id that scripts look for
 *
 * @typedef {object} Fault
 * @property {'execution' | 'request' | 'clobbered' | 'duplicate' | 'structure'} kind
 * @property {string} what
 */

/**
 * Goes before every script of a page: notes whatever is called that only an attack calls.
 * @param {Known} known
 * @param {string} folder what the page's own addresses begin with
 */
export function watch(known, folder) {
  const page = /** @type {any} */ (window);
  Object.defineProperty(page, Symbol.for('attack known'), { value: known });
  Object.defineProperty(page, Symbol.for('attack folder'), { value: folder });
  /** @type {string[]} */
  const hits = [];
  Object.defineProperty(page, Symbol.for('attack hits'), { value: hits, configurable: false, writable: false });
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'msgbox']) {
    const hook = (/** @type {any[]} */ ...args) => { hits.push(`${name}(${String(args[0]).slice(0, 60)})`); };
    Object.defineProperty(page, name, { get: () => hook, set: () => { hits.push(`${name} = …`); }, configurable: false });
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    // Files that are asked for are seen as requests already.
    if (/^(img|media|font|connect)-src/.test(event.effectiveDirective)) return;
    const what = `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`;
    if (!hits.includes(what)) hits.push(what);
  }, true);
  // Links are followed by their addresses, not by clicking: that would leave the page.
  addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a[href], area[href]') : null;
    if (target && page[Symbol.for('attack poking')]) event.preventDefault();
  }, true);
  addEventListener('submit', (event) => { if (page[Symbol.for('attack poking')]) event.preventDefault(); }, true);
}

/**
 * Elements and attributes of a page, in a form that is compared with those of pages without payloads.
 * @returns {{signatures: string[], ids: [string, string][]}}
 */
export function record() {
  const signatures = new Set();
  /** @type {[string, string][]} */
  const ids = [];
  const own = (/** @type {Element} */ node) => !node.closest('main .prose, main .how');
  const visit = (/** @type {ParentNode} */ root, /** @type {string} */ above) => {
    for (const node of root.children) {
      const tag = node.localName;
      signatures.add(`${tag} < ${above}`);
      for (const { name } of node.attributes) signatures.add(`${tag}|${name}`);
      if (node.id && own(node)) ids.push([node.id, `${tag}.${node.className}`]);
      if (node instanceof HTMLTemplateElement) visit(node.content, 'template');
      visit(node, tag);
    }
  };
  visit(document, '');
  return { signatures: [...signatures], ids };
}

/**
 * Everything that is wrong with the page as it is.
 * @returns {Fault[]}
 */
export function look() {
  const page = /** @type {any} */ (window);
  /** @type {Known} */
  const known = page[Symbol.for('attack known')];
  /** @type {Fault[]} */
  const faults = [];
  const note = (/** @type {Fault['kind']} */ kind, /** @type {string} */ what) => { faults.push({ kind, what: what.slice(0, 400) }); };
  const signatures = new Set(known.signatures);
  const tags = new Set(known.tags);
  const attributes = new Set(known.attributes);
  const show = (/** @type {Element} */ node) => node.outerHTML.replace(/\s+/g, ' ').slice(0, 160);
  const folder = location.protocol === 'file:' ? page[Symbol.for('attack folder')] : `${location.origin}/`;

  /** @param {Element} node @param {{name: string, value: string}} attribute */
  const address = (node, { name, value }) => {
    const loads = ['src', 'srcset', 'poster', 'data', 'background', 'action', 'formaction', 'manifest', 'ping'].includes(name) || name === 'href' && node.localName !== 'a';
    if (!loads && !['href', 'cite', 'longdesc', 'xlink:href'].includes(name)) return;
    if (name === 'srcset' && /[\s,]/.test(value)) {
      for (const part of value.split(',')) address(node, { name, value: part.trim().split(/\s/)[0] });
      return;
    }
    let url;
    try {
      url = new URL(value, document.baseURI);
    } catch {
      return;
    }
    if (!['http:', 'https:', 'mailto:', 'tel:', 'file:'].includes(url.protocol)) return note('execution', `address ${name}=${url.href.slice(0, 60)} in ${show(node)}`);
    if (url.protocol === 'file:' && location.protocol !== 'file:') return note('execution', `address ${url.href.slice(0, 60)} in ${show(node)}`);
    if (url.protocol === 'file:' && url.host) return note('request', `another host: ${url.href} in ${show(node)}`);
    const own = url.href.startsWith(folder) || node.matches('link[rel="canonical"], link[rel="alternate"][hreflang]');
    if (loads && !own) note('request', `${name} leads to ${url.href.slice(0, 80)} in ${show(node)}`);
  };

  const MATH = 'math semantics annotation mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mpadded mphantom mstyle menclose mmultiscripts mprescripts none'.split(' ');
  const MATHS = 'display encoding stretchy symmetric separator form fence lspace rspace movablelimits largeop minsize maxsize mathvariant linethickness accent accentunder width height depth voffset columnalign rowspacing columnspacing displaystyle scriptlevel class xmlns'.split(' ');
  /** @param {ParentNode} root @param {string} above */
  const visit = (root, above) => {
    for (const node of root.children) {
      const tag = node.localName;
      // A formula of the program's: nothing in it runs, leads anywhere or asks for anything.
      const formula = node.closest('math');
      const ofFormula = formula?.querySelector(':scope > semantics > annotation[encoding="application/x-tex"]') && MATH.includes(tag);
      if (!ofFormula && !tags.has(tag) && !signatures.has(`${tag} < ${above}`)) note('execution', `element <${tag}> below <${above}>: ${show(node)}`);
      const bad = [...node.attributes].map(({ name }) => name).filter((name) => {
        const may = attributes.has(`*|${name}`) || attributes.has(`${tag}|${name}`) || signatures.has(`${tag}|${name}`);
        return /^on/i.test(name) || !may && !(ofFormula && MATHS.includes(name));
      });
      if (bad.length > 0) note('execution', `attribute ${bad.join(' ')} of ${show(node)}`);
      for (const attribute of node.attributes) address(node, attribute);
      if (node instanceof HTMLTemplateElement) visit(node.content, 'template');
      visit(node, tag);
    }
  };
  visit(document, '');

  // Parts that the theme has once are there once, and where they belong.
  const body = [...document.body.children].map((node) => `${node.localName}.${node.className.split(' ')[0]}`);
  const rest = body.splice(4);
  const redirect = document.querySelector('meta[http-equiv="refresh"]') !== null;
  if (!redirect) {
    if (body.join(' ') !== 'a.skip header.site-header div.frame footer.site-footer') note('structure', `the body holds ${body.join(' ')}`);
    if (rest.some((name) => name !== 'script.')) note('structure', `behind the footer: ${rest.join(' ')}`);
    for (const selector of ['main', 'main#zhinan-main', 'body > header.site-header', 'body > footer.site-footer']) {
      if (document.querySelectorAll(selector).length !== 1) note('structure', `${selector} is there ${document.querySelectorAll(selector).length} times`);
    }
    const article = document.querySelector('article.article');
    if (article) {
      const parts = [...article.children].map((node) => node.className.split(' ')[0]).filter((name) => name !== 'toc').join(' ');
      if (parts !== 'page-header prose article-end') note('structure', `the article holds ${parts}`);
    }
    const title = document.querySelectorAll('head > title').length;
    if (title !== 1) note('structure', `${title} titles`);
  }

  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  // An author who types an id twice harms nobody else; one that meets an id of the program's does.
  const ours = (/** @type {Element} */ node) => !node.closest('main .prose, main .how')
    || node.matches('.footnotes > ol > li, .footnote-ref > a') || node.querySelector(':scope > a.anchor') !== null;
  const seen = new Set();
  for (const id of new Set(ids.filter((id) => seen.has(id) || !seen.add(id)))) {
    const nodes = [...document.querySelectorAll('[id]')].filter((node) => node.id === id);
    if (!nodes.some(ours)) continue;
    note('duplicate', `id ${id}: ${nodes.map((node) => show(node).slice(0, 60)).join(' and ')}`);
  }
  for (const id of new Set(ids)) {
    const node = /** @type {Element} */ (document.getElementById(id));
    const own = Object.hasOwn(known.ids, id) ? known.ids[id] : undefined;
    if (node && own && !own.includes(`${node.localName}.${node.className}`)) note('clobbered', `getElementById('${id}') is ${show(node)}`);
  }
  const guides = document.querySelector('[data-guide]') ? known.globals.guides : [];
  for (const name of [...known.globals.everywhere, ...guides]) {
    const value = page[name];
    if (value instanceof Element || value instanceof HTMLCollection || value instanceof NodeList) note('clobbered', `window.${name} is ${value instanceof Element ? show(value) : 'a list of elements'}`);
  }
  for (const name of new Set([...ids, ...[...document.querySelectorAll('[name]')].map((node) => node.getAttribute('name') ?? '')])) {
    const value = page.document[name];
    const lists = ['all', 'anchors', 'applets', 'children', 'embeds', 'forms', 'images', 'links', 'plugins', 'scripts'];
    const other = value instanceof HTMLCollection ? !lists.includes(name) : value instanceof Element && (value.id === name || value.getAttribute('name') === name);
    if (name in Document.prototype && other) note('clobbered', `document.${name}`);
  }
  for (const selector of known.hooks) {
    const first = document.querySelector(selector);
    if (first && first.closest('main .prose, main .how')) note('clobbered', `the scripts' ${selector} is ${show(first)}`);
  }

  for (const node of document.querySelectorAll('script[type="application/json"]')) {
    try {
      JSON.parse(node.textContent ?? '');
    } catch (error) {
      note('structure', `broken JSON in ${show(node)}: ${error}`);
    }
  }
  if (!redirect) {
    const { root, search } = document.documentElement.dataset;
    const has = page.zhinan ?? {};
    if (has.root !== root || has.entry !== search || search !== 'search/index.js') note('clobbered', `zhinan has root ${has.root} and entry ${has.entry}, not ${root} and ${search}`);
    for (const name of ['searchLoad', 'searchRank', 'searchIndex', 'searchText']) if (typeof page.zhinan?.[name] !== 'object') note('clobbered', `zhinan.${name} is ${typeof page.zhinan?.[name]}`);
    for (const guide of document.querySelectorAll('[data-guide]')) {
      const live = /** @type {HTMLElement | null} */ (guide.querySelector('[data-guide-live]'));
      if (live?.hidden) note('clobbered', `the guide ${guide.getAttribute('data-guide')} does not run`);
    }
  }
  return faults;
}

/**
 * A page that leads on at once, read without running it.
 * @param {{html: string, url: string, folder: string}} page
 * @returns {Fault[]}
 */
export function lookAway({ html, url, folder }) {
  /** @type {Fault[]} */
  const faults = [];
  const inert = new DOMParser().parseFromString(html, 'text/html');
  const shape = [...inert.querySelectorAll('*')].map((node) => `${node.localName}[${[...node.attributes].map(({ name }) => name).join(' ')}]`).join(' ');
  if (shape !== 'html[lang] head[] meta[charset] meta[name content] meta[http-equiv content] title[] body[] a[href]') faults.push({ kind: 'execution', what: `a page that leads on holds ${shape}`.slice(0, 400) });
  const refresh = inert.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
  for (const target of [refresh.replace(/^0; url=/, ''), inert.querySelector('a')?.getAttribute('href') ?? '']) {
    const to = new URL(target, url).href;
    if (!to.startsWith(folder)) faults.push({ kind: 'execution', what: `a page leads on to ${to}` });
  }
  return faults;
}

/**
 * Touches whatever a reader could touch, and waits for what comes of it.
 * @returns {Promise<string[]>} what was called
 */
export async function poke() {
  const page = /** @type {any} */ (window);
  page[Symbol.for('attack poking')] = true;
  const main = document.querySelector('main') ?? document.body;
  const types = ['mouseover', 'mouseenter', 'pointerdown', 'mousedown', 'focus', 'keydown', 'toggle', 'animationstart', 'transitionend', 'error', 'load', 'contextmenu', 'wheel', 'dragstart', 'copy'];
  let left = 200;
  for (const node of main.querySelectorAll('.prose [title], .prose [alt], .prose [class], .prose [id], .prose [tabindex], a, button, summary, label, img, [autofocus]')) {
    if (left-- < 0) break;
    const element = /** @type {any} */ (node);
    for (const type of types) element.dispatchEvent(new Event(type, { bubbles: type !== 'error' && type !== 'load', cancelable: true }));
    if (element.tabIndex >= 0) element.focus?.();
    if (element.matches('a, summary, [onclick], label')) element.click?.();
  }
  await new Promise((done) => { setTimeout(done, 5); });
  page[Symbol.for('attack poking')] = false;
  return [...page[Symbol.for('attack hits')]];
}

/**
 * Elements and attributes of a page as it is before any script has run.
 * @param {string} url
 * @returns {Promise<{signatures: string[], ids: [string, string][]}>}
 */
export async function recordParsed(url) {
  const within = /** @type {any} */ (window)[Symbol.for('attack within')];
  const parsed = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
  return within({ document: parsed }).record();
}

/**
 * Reads pages with the browser's parser, looks at what they hold, and takes their main parts into this page, where
 * handlers run and pictures are asked for. No script of theirs runs.
 * @param {{pages: {url: string, html: string}[]}} what
 * @returns {Promise<{faults: Fault[], hits: string[]}[]>}
 */
export async function lookParsed({ pages }) {
  const page = /** @type {any} */ (window);
  const out = [];
  const host = document.createElement('div');
  // Not shown: what is drawn takes most of the time.
  host.hidden = true;
  document.body.append(host);
  for (const { url, html } of pages) {
    // A parsed document has the address of the page that has it parsed.
    history.replaceState(null, '', url);
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    const all = [...parsed.querySelectorAll('[id], :is(img, form, embed, object, iframe)[name]')];
    const named = new Map(all.flatMap((node) => [[node.id, node], [node.getAttribute('name') ?? '', node]]));
    named.delete('');
    const { root, search } = parsed.documentElement.dataset;
    const zhinan = { root, entry: search, searchLoad: {}, searchRank: {}, searchIndex: {}, searchText: {} };
    const own = { document: parsed, zhinan };
    const fake = new Proxy({}, { get: (_, name) => (name in own ? Reflect.get(own, name) : name in page || typeof name === 'symbol' ? Reflect.get(page, name) : named.get(name)) });
    const { look } = page[Symbol.for('attack within')](fake);
    const faults = look().filter((/** @type {Fault} */ { what }) => !what.endsWith('does not run'));
    const main = parsed.querySelector('main');
    if (main) host.replaceChildren(document.adoptNode(main));
    const types = ['mouseover', 'click', 'focus', 'keydown', 'toggle', 'animationstart', 'error', 'load', 'contextmenu'];
    for (const node of host.querySelectorAll('.prose, .prose *')) for (const type of types) node.dispatchEvent(new Event(type, { cancelable: true }));
    // A film that waits keeps its connection, of which there are six.
    for (const film of /** @type {NodeListOf<HTMLMediaElement>} */ (host.querySelectorAll('audio, video'))) {
      film.replaceChildren();
      film.removeAttribute('src');
      film.load();
    }
    if (location.href !== url) faults.push({ kind: 'execution', what: `the page goes to ${location.href}` });
    out.push({ faults, hits: [...page[Symbol.for('attack hits')]] });
  }
  await new Promise((done) => { setTimeout(done, 20); });
  out[out.length - 1].hits = [...page[Symbol.for('attack hits')]];
  host.remove();
  return out;
}
