// Serves a folder as any static host would: at the root of a domain or below a path of it.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

/**
 * @param {string} folder
 * @param {string} path where the folder appears: `/` or `/some/where/`
 * @param {Record<string, string>} moved paths below it, each with the one that the server leads to; `x` instead of `x.html` is a page, too
 * @returns {Promise<{url: string, misses: string[], close: () => Promise<void>}>} `misses` are the
 *   addresses that were asked for in vain
 */
export async function serve(folder, path, moved = {}) {
  /** @type {string[]} */
  const misses = [];
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const below = wanted.slice(path.length);
    const to = moved[below];
    if (to) {
      response.writeHead(301, { location: encodeURI(path + to) });
      response.end();
      return;
    }
    const file = fileAt(folder, path, moved[`${below}.html`] === below ? `${wanted}.html` : wanted);
    if (!file) {
      misses.push(wanted);
      response.writeHead(404, { 'content-type': TYPES['.html'] });
      response.end(readFileSync(join(folder, '404.html')));
      return;
    }
    // Assets are named by their content, so that hosts may let browsers keep them.
    const keep = wanted.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': keep });
    response.end(readFileSync(file));
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', () => done(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => new Promise((done) => {
    server.close(() => done(undefined));
    server.closeAllConnections();
  });
  return { url: new URL(path, `http://127.0.0.1:${port}/`).href, misses, close };
}

/** @param {string} folder @param {string} path @param {string} wanted */
function fileAt(folder, path, wanted) {
  if (!wanted.startsWith(path)) return null;
  const file = join(folder, wanted.slice(path.length));
  const found = wanted.endsWith('/') ? join(file, 'index.html') : file;
  return statSync(found, { throwIfNoEntry: false })?.isFile() ? found : null;
}
