// Compares with Pagefind on the same pages: time and size of its index, and relevance in Chromium.
//
//   (cd SOMEWHERE && npm i pagefind@1.6.0)
//   zhinan build --root DIR --output OUTPUT
//   node tests/bench/pagefind.mjs SOMEWHERE/node_modules/.bin/pagefind OUTPUT QUERIES.tsv RESULTS.jsonl
//   tests/bench/search.py QUERIES.tsv --results RESULTS.jsonl
//
// Pagefind reads the pages' `main` only, as a site that uses it would have it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../browser/chromium.mjs';
import { serve } from '../browser/server.mjs';

const [program, output, queries, results] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'pagefind-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
cpSync(output, folder, { recursive: true });

const start = performance.now();
execFileSync(program, ['--site', folder, '--root-selector', 'main'], { stdio: 'inherit' });
const seconds = (performance.now() - start) / 1000;
const size = (/** @type {string} */ path) => readdirSync(path, { recursive: true, encoding: 'utf8' })
  .map((name) => statSync(join(path, name))).reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
console.log(`pagefind: ${seconds.toFixed(2)} s, ${(size(join(folder, 'pagefind')) / 1e6).toFixed(2)} MB`);
console.log(`zhinan: ${(size(join(output, 'search')) / 1e6).toFixed(2)} MB`);

const site = await serve(folder, '/');
const browser = await launch();
const page = await (await browser.newContext({ bypassCSP: true, locale: 'zh-CN' })).newPage();
await page.goto(`${site.url}index.html`);
const asked = readFileSync(queries, 'utf8').split('\n').slice(1).filter(Boolean).map((line) => line.split('\t')[0]);
const found = await page.evaluate(async (list) => {
  // @ts-expect-error it is there only on this page
  const pagefind = await import('/pagefind/pagefind.js');
  await pagefind.options({ excerptLength: 0 });
  const out = [];
  for (const query of list) {
    const answer = await pagefind.search(query);
    const pages = await Promise.all(answer.results.slice(0, 10).map((/** @type {any} */ one) => one.data()));
    out.push(pages.map((one) => ({ url: decodeURIComponent(one.url.replace(/^\//, '')) })));
  }
  return out;
}, asked);
writeFileSync(results, asked.map((query, at) => `${JSON.stringify({ query, results: found[at] })}\n`).join(''));
await browser.close();
await site.close();
