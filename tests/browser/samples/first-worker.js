// Kept on purpose as it was before `offline: visited`: readers may still have this worker, so the tests replace it
// with new ones. A change of `src/hosting/worker.js` does not belong here.
//
// The service worker of a site that was saved for reading offline. `FILES` names every file of one build with
// its hash; the cache of that build has all of them, or the worker is not installed. Whoever reads through this
// worker reads that build and no other.

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
  const paths = Object.keys(FILES);
  let done = 0;
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        await cache.put(address(path), await file(path, before));
        done += 1;
        if (done % 10 === 0) tell({ saved: done, files: Object.keys(FILES).length });
      }
    }));
  } catch (error) {
    paths.length = 0;
    await caches.delete(CACHE);
    throw error;
  }
  await cache.put(LIST, new Response(JSON.stringify(FILES)));
}

/** The caches of other versions, with their lists. */
async function earlier() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  return Promise.all(names.map(async (name) => {
    const cache = await caches.open(name);
    const list = await cache.match(LIST);
    return { cache, files: list ? await list.json() : {} };
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

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ zhinan: message });
}

self.addEventListener('activate', (event) => { event.waitUntil(activate()); });

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('message', (event) => {
  if (event.data === 'take') self.skipWaiting();
  if (event.data === 'remove') event.waitUntil(remove());
});

async function remove() {
  lost = true;
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(own.map((name) => caches.delete(name)));
  await self.registration.unregister();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(SCOPE) || lost) return;
  if (request.mode === 'navigate') event.waitUntil(look());
  event.respondWith(answer(request, event.clientId));
});

/** The path in `FILES` that an address means; `null` where the site has no such file. */
function pathOf(url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url).pathname.slice(new URL(SCOPE).pathname.length));
  } catch {
    return null;
  }
  const names = path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`];
  return names.find((name) => Object.prototype.hasOwnProperty.call(FILES, name)) || null;
}

/** Whether an open page belongs to another version, so that it must not get this version's scripts and search. */
async function isForeign(id) {
  const client = id && await self.clients.get(id);
  return Boolean(client && client.url.startsWith(SCOPE) && !pathOf(client.url));
}

async function answer(request, client) {
  if (request.mode !== 'navigate' && await isForeign(client)) {
    try {
      return await fetch(request);
    } catch {
      // Without a network, the open page is this version's error page, so it gets this version's files below.
    }
  }
  const path = pathOf(request.url);
  const cache = (await caches.has(CACHE)) ? await caches.open(CACHE) : null;
  const found = path && cache && await cache.match(address(path));
  if (found) return found;
  if (path) {
    let response;
    try {
      response = await fetch(request);
    } catch {
      // The worker stays: it alone can explain on the next page what is missing.
      return gone();
    }
    // The browser deleted the cache: from here on the server answers everything.
    await remove();
    return response;
  }
  try {
    return await fetch(request);
  } catch (error) {
    const missing = cache && request.mode === 'navigate' && await cache.match(address('404.html'));
    if (!missing) throw error;
    return new Response(await missing.blob(), { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
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

/** A page of words: what was kept is not there any more, and neither is the network. */
function gone() {
  const escape = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const html = `<!doctype html><html lang="${SITE.lang}" dir="${SITE.dir}"><meta charset="utf-8">`
    + '<meta name="viewport" content="width=device-width, initial-scale=1">'
    + `<title>${escape(SITE.title)}</title><h1>${escape(SITE.title)}</h1><p>${escape(SITE.gone)}</p>`
    + `<p><a href="${SCOPE}index.html">${escape(SITE.home)}</a></p>`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
