// The service worker of a site that was saved for reading offline. `FILES` names every file of one build with
// its hash; the cache of that build has all of them, or the worker is not installed. Whoever reads through this
// worker reads that build and no other. A cache that is kept page by page has only a part: see `visited.js`.
// `MOVED` maps each former address to the page that it leads to.

/** Address of the folder that the site is in. */
const SCOPE = self.registration.scope;
/** Caches of this site: sites in other folders of the host have their own. */
const PREFIX = `zhinan-offline:${new URL(SCOPE).pathname}:`;
const CACHE = PREFIX + SITE.version;
/** Under this name a cache keeps its `FILES`, so that the next version need not load what stayed. */
const LIST = new URL('?zhinan-files', SCOPE).href;
/** Files that are loaded at a time. */
const AT_ONCE = 6;
/** Time between two looks whether the site still has a worker. */
const PATIENCE = 60000;

let lost = false;
let looked = 0;

const address = (path) => new URL(path.split('/').map(encodeURIComponent).join('/'), SCOPE).href;

self.addEventListener('install', (event) => { event.waitUntil(install()); });

async function install() {
  const cache = await caches.open(CACHE);
  // This version is complete already, and readers may be using it.
  if (await cache.match(LIST)) return;
  const before = await earlier();
  try {
    // Who agreed to keep pages has not agreed to load the whole site.
    if (SITE.visited || before.some(({ kept }) => kept)) await begin(cache, before);
    else await load(Object.keys(FILES), cache, before);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await cache.put(LIST, new Response(JSON.stringify(FILES)));
}

/** Puts files of this version into its cache. */
async function load(paths, cache, before) {
  const files = paths.length;
  let done = 0;
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        await cache.put(address(path), await file(path, before));
        done += 1;
        if (done % 10 === 0) tell({ saved: done, files });
      }
    }));
  } finally {
    // After a failure, the other loops find nothing more to load.
    paths.length = 0;
  }
}

/** The caches of other versions, with their lists and records. */
async function earlier() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  return Promise.all(names.map(async (name) => {
    const cache = await caches.open(name);
    const [list, kept] = await Promise.all([cache.match(LIST), cache.match(KEPT)]);
    return { cache, files: list ? await list.json() : {}, kept: kept ? await kept.json() : null };
  }));
}

/** A file of this version: from a cache that has it, else from the server, which may have another by now. */
async function file(path, before) {
  for (const { cache, files } of before) {
    const kept = files[path] === FILES[path] && await cache.match(address(path));
    if (kept) return kept;
  }
  const response = await fetch(address(path), { integrity: FILES[path], cache: 'no-cache', credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // The response is copied, because a browser shows no page from a response that is marked as redirected.
  return new Response(await response.blob(), { headers: { 'content-type': response.headers.get('content-type') || '' } });
}

/** The cache of this version where there is one: `caches.open` would make it. */
async function here() {
  return !lost && await caches.has(CACHE) ? caches.open(CACHE) : null;
}

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ zhinan: message });
}

self.addEventListener('activate', (event) => { event.waitUntil(activate()); });

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
  const open = await self.clients.matchAll({ type: 'window' });
  await Promise.all(open.map(({ url }) => opened(url).catch(() => {})));
}

self.addEventListener('message', (event) => {
  if (event.data === 'take') self.skipWaiting();
  if (event.data === 'remove') event.waitUntil(remove());
  if (event.data && event.data.keep) event.waitUntil(opened(event.data.keep).catch(() => {}));
});

async function remove() {
  if (lost) return;
  lost = true;
  // A newer version that is being loaded would bring its cache back.
  for (const next of [self.registration.installing, self.registration.waiting]) if (next) next.postMessage('remove');
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(own.map((name) => caches.delete(name)));
  await self.registration.unregister();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(SCOPE) || lost) return;
  if (request.mode === 'navigate') event.waitUntil(look());
  event.respondWith(answer(event));
});

/** The path in `FILES` that an address means; `null` where the site has no such file. */
function pathOf(url, files = FILES) {
  let path;
  try {
    path = decodeURIComponent(new URL(url).pathname.slice(new URL(SCOPE).pathname.length));
  } catch {
    return null;
  }
  const names = path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`];
  return names.find((name) => isKnown(name, files)) || null;
}

const isKnown = (path, files = FILES) => Object.prototype.hasOwnProperty.call(files, path);

/** Whether an open page is at an address that this version does not have: it is another's, or the error page. */
async function isForeign(id) {
  const client = id && await self.clients.get(id);
  return Boolean(client && client.url.startsWith(SCOPE) && !pathOf(client.url));
}

async function answer(event) {
  const { request } = event;
  const cache = await here();
  if (request.mode !== 'navigate') {
    // A page of another version must not get this version's scripts and search.
    if (cache && event.clientId && await cache.match(FOREIGN + event.clientId)) return fetch(request);
    if (await isForeign(event.clientId)) {
      try {
        return await fetch(request);
      } catch {
        // Without a network, the open page is this version's error page, so it gets this version's files below.
      }
    }
  }
  const path = pathOf(request.url);
  const found = path && cache && await cache.match(address(path));
  if (found) {
    if (request.mode === 'navigate') event.waitUntil(used(path));
    return found;
  }
  if (path && cache && await isVisited(cache)) return visit(event, path, cache);
  if (path) return lacking(request, path, cache);
  const former = cache && request.mode === 'navigate' && pathOf(request.url, MOVED);
  if (former) return Response.redirect(address(MOVED[former]), 302);
  try {
    return await fetch(request);
  } catch (error) {
    // Without a network, nobody can say whether the site has such a page by now.
    if (cache && request.mode === 'navigate' && await isVisited(cache)) return notKept(request.url, cache);
    const missing = cache && request.mode === 'navigate' && await notFound(request.url, cache);
    if (!missing) throw error;
    return missing;
  }
}

/** Attributes that hold an address, or the beginning of one. */
const ADDRESSES = /\s(href|src|srcset|action|data-root|data-top|data-search-script|data-results-script)="([^"]*)"/g;

/** The error page of the edition that an address belongs to. It is shown at any depth, so its links become whole. */
async function notFound(url, cache) {
  const path = `${wordsFor(url).folder}404.html`;
  const found = await cache.match(address(path));
  if (!found) return null;
  const whole = (attribute, name, value) => (/^(#|\/|[a-z][a-z\d+.-]*:)/i.test(value) ? attribute
    : ` ${name}="${escape(new URL(value.replace(/&amp;/g, '&') || './', address(path)).href)}"`);
  const html = (await found.text()).replace(/<[a-z](?:[^>"]|"[^"]*")*>/g, (tag) => tag.replace(ADDRESSES, whole));
  return new Response(html, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** The answer to a request for a file that the cache had, before the browser deleted it. */
async function lacking(request, path, cache) {
  const isOpened = request.mode === 'navigate';
  if (cache || !isOpened) {
    try {
      const again = await file(path, []);
      if (cache) await cache.put(address(path), again.clone());
      return again;
    } catch {
      // The server has another version by now, or there is no network.
    }
  }
  if (!isOpened) return Response.error();
  let response;
  try {
    // An answer from the browser's own cache would not show that there is a network.
    response = await fetch(request, { cache: 'no-cache' });
  } catch {
    // The worker stays: it alone can explain on the next page what is missing.
    return gone(request.url);
  }
  // From here on the server answers everything.
  await remove();
  return response;
}

/** Whether the site still has a worker. One without lets go of its readers. */
async function look() {
  if (Date.now() - looked < PATIENCE) return;
  looked = Date.now();
  try {
    const response = await fetch(new URL('sw.js', SCOPE), { cache: 'no-store' });
    if (response.status === 404 || response.status === 410) await remove();
  } catch {
    // Without a network, the worker cannot learn whether the site removed it, so it stays.
  }
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML, escaped as templates do it: titles of pages are compared with it. */
const escape = (text) => text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]);

/** The words of the edition that an address belongs to. */
function wordsFor(url) {
  const path = url.slice(SCOPE.length);
  return SITE.editions.find(({ folder }) => path.startsWith(folder));
}

/** A page of words: what was kept is not there any more, and neither is the network. */
function gone(url) {
  const words = wordsFor(url);
  return said(words, `<p>${escape(words.gone)}</p><p><a href="${SCOPE}${words.folder}index.html">${escape(words.home)}</a></p>`);
}

/** A page that the worker writes itself, with the style sheets of the site. */
function said(words, text) {
  const styles = SITE.core.filter((path) => path.endsWith('.css')).map((path) => `<link rel="stylesheet" href="${address(path)}">`);
  const html = `<!doctype html><html lang="${words.lang}" dir="${words.dir}"><head><meta charset="utf-8">`
    + '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'self\'; base-uri \'none\'; form-action \'none\'">'
    + '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
    + `<title>${escape(words.title)}</title>${styles.join('')}</head><body><div class="frame wrap"><main data-offline-page>`
    + `<h1>${escape(words.title)}</h1>${text}</main></div></body></html>`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
