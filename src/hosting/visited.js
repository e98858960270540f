// Reading offline page by page: a page that a reader opens is kept with all that it shows, and with the parts of
// the search that were used, up to a bound. All of it is of this build, as `FILES` has it: a page of another build
// is shown, not kept, and gets nothing of this one.

/** Under this name a cache keeps the record of what it keeps: only caches that are kept page by page have one. */
const KEPT = new URL('?zhinan-kept', SCOPE).href;
/** Names of open pages that are of another build, by their client. */
const FOREIGN = new URL('?zhinan-foreign=', SCOPE).href;
/** What a page shows: pictures, style sheets, scripts; no media, which are large and sent in parts. */
const SHOWN = /<(?:img|script|link|source)(?:[^>"]|"[^"]*")*?\s(?:src|href|srcset)="([^"\s,]*)/g;

/** The last change of the record: the next one waits for it. */
let turn = Promise.resolve();

/** Whether this cache is kept page by page. */
const isVisited = async (cache) => Boolean(await cache.match(KEPT));

/** Lets `run` change the record. Its `entries` are what is kept, the one that was used last at the end. */
function change(run) {
  const done = turn.then(async () => {
    const cache = await here();
    const found = cache && await cache.match(KEPT);
    if (!found) return;
    const kept = await found.json();
    await run(kept, cache);
    await cache.put(KEPT, new Response(JSON.stringify(kept)));
    tell({ kept: true });
  });
  turn = done.catch(() => {});
  return done;
}

/** Fills a new cache with what all pages share, and with this version of the pages that earlier caches keep. */
async function begin(cache, before) {
  await load([...SITE.core], cache, before);
  const sizes = {};
  for (const path of SITE.core) sizes[path] = await length(await cache.match(address(path)));
  await cache.put(KEPT, new Response(JSON.stringify({ entries: [], sizes })));
  // Those of the version that readers are using come last, as they were used last.
  const entries = before.reverse().flatMap(({ kept }) => (kept ? kept.entries : []));
  for (const { path } of entries) {
    if (isKnown(path)) await keep(path, await file(path, before), before);
  }
}

const length = async (response) => (await response.clone().blob()).size;

/** The files of this version that a page shows. */
function shown(html, path) {
  const addresses = Array.from(html.matchAll(SHOWN), (match) => new URL(match[1].replace(/&amp;/g, '&'), address(path)).href);
  const paths = addresses.filter((url) => url.startsWith(SCOPE)).map((url) => pathOf(url));
  return [...new Set(paths.filter((name) => name && !isPage(name) && !isStream(name)))];
}

const isPage = (path) => path.endsWith('.html');
const isStream = (path) => /\.(mp4|m4v|webm|ogv|mov|mp3|m4a|ogg|oga|wav|flac|vtt)$/i.test(path);

/** Keeps a file; a page with all that it shows, or not at all. */
async function keep(path, response, before = []) {
  const cache = await here();
  if (!cache) return;
  const html = isPage(path) ? await response.clone().text() : '';
  const files = new Map();
  const shows = shown(html, path);
  for (const name of shows) {
    if (!await cache.match(address(name))) files.set(name, await file(name, before));
  }
  files.set(path, response);
  const sizes = {};
  for (const [name, found] of files) sizes[name] = await length(found);
  if (Object.values(sizes).reduce((sum, size) => sum + size, 0) > SITE.most.bytes / 2) return;
  const title = (/<title>([^<]*)/.exec(html) || [])[1] || '';
  await change(async (kept, cache) => {
    try {
      for (const [name, found] of files) await cache.put(address(name), found);
    } catch (error) {
      // The device has no room: what was used longest ago makes some for the next page.
      kept.entries.splice(0, Math.ceil(kept.entries.length / 4));
      await fit(kept, cache);
      return;
    }
    Object.assign(kept.sizes, sizes);
    move(kept, { path, title, shows });
    await fit(kept, cache);
  });
}

/** Puts an entry at the end, as the one that was used last. */
function move(kept, entry) {
  kept.entries = kept.entries.filter(({ path }) => path !== entry.path).concat(entry);
}

/** Notes that a page was read once more. */
const used = (path) => change((kept) => {
  const entry = kept.entries.find((one) => one.path === path);
  if (entry) move(kept, entry);
});

/** Lets go of what was used longest ago, until the rest is within the bound. */
async function fit(kept, cache) {
  const needed = () => new Set([...SITE.core, ...kept.entries.flatMap(({ path, shows }) => [path, ...shows])]);
  const bytes = () => [...needed()].reduce((sum, name) => sum + (kept.sizes[name] || 0), 0);
  while (kept.entries.length > SITE.most.entries || (kept.entries.length > 1 && bytes() > SITE.most.bytes)) kept.entries.shift();
  const all = needed();
  for (const name of Object.keys(kept.sizes)) {
    if (!all.has(name)) {
      delete kept.sizes[name];
      await cache.delete(address(name));
    }
  }
}

/** The answer to a request for a file of this version that is not kept. */
async function visit(event, path, cache) {
  const { request } = event;
  const isOpened = request.mode === 'navigate';
  if (isOpened !== isPage(path) || isStream(path) || request.headers.has('range')) return pass(request, cache);
  let response;
  try {
    response = await file(path, []);
  } catch {
    // Nothing of another version may stand in a page of this one.
    return isOpened ? other(event, path, cache) : Response.error();
  }
  event.waitUntil(keep(path, response.clone()).then(() => relay(path)).catch(() => {}));
  return response;
}

/** What the server says to a request, unless there is no network. */
async function pass(request, cache) {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.mode !== 'navigate') throw error;
    return notKept(request.url, cache);
  }
}

/** The answer of the server to the request for a page whose file is not that of this version. */
async function other(event, path, cache) {
  let response;
  try {
    response = await fetch(event.request);
  } catch {
    return notKept(event.request.url, cache);
  }
  await cache.put(FOREIGN + event.resultingClientId, new Response());
  // The record names the page, so that the next version keeps its own.
  const next = async () => {
    await change((kept) => move(kept, { path, title: '', shows: [] }));
    await self.registration.update();
    relay(path);
  };
  event.waitUntil(next().catch(() => {}));
  return response;
}

/** Tells the next version, while it waits, which page was read, so that it keeps its own. */
function relay(path) {
  const next = self.registration.waiting || self.registration.installing;
  if (next && self.registration.active) next.postMessage({ keep: address(path) });
}

/** Keeps the page at an address, or notes that it was used. */
async function opened(url) {
  const path = pathOf(url);
  const cache = await here();
  if (!cache || !path || !isPage(path) || !await isVisited(cache)) return;
  if (await cache.match(address(path))) await used(path);
  else await keep(path, await file(path, []));
}

/** A page of words about one that is not kept, with a list of those that are. */
async function notKept(url, cache) {
  const { entries, sizes } = await (await cache.match(KEPT)).json();
  const pages = entries.filter(({ path, title }) => title && path in sizes).reverse();
  // The text of a title is HTML already; it ends in the title of the site, which stands above the list.
  const name = ({ path, title }) => title.replace(` · ${escape(wordsFor(address(path)).title)}`, '');
  const links = pages.map((page) => `<li><a href="${address(page.path)}">${name(page)}</a></li>`);
  const words = wordsFor(url);
  const list = links.length ? `<h2>${escape(words.kept)}</h2><ul>${links.join('')}</ul>` : '';
  return said(words, `<p>${escape(words.not_kept)}</p>${list}`);
}
