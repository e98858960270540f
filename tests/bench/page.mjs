// Cost of a query in Chromium, opened from disk: gzip bytes that the first query loads, time of
// queries whose files are there, and the heap after all of them.
//
//   node tests/bench/page.mjs OUTPUT QUERIES.txt [NUMBER]        QUERIES.txt holds one query a line
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { launch } from '../browser/chromium.mjs';

const [output, file, number = '300'] = process.argv.slice(2);
const queries = readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, Number(number));
const start = `${pathToFileURL(output).href}/404.html`;
const index = `${pathToFileURL(output).href}/search/`;
const browser = await launch();

/** @param {string} name @param {number[]} values @param {string} unit */
function show(name, values, unit) {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  console.log(`${name}: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} ${unit}`);
}

/** The search's script comes when the box is reached for. @param {import('playwright-core').Page} page */
async function reach(page) {
  await page.locator('input[type="search"]').focus();
  await page.waitForFunction(() => 'searchLoad' in window.zhinan);
}

/** @type {number[]} */
const bytes = [];
/** @type {number[]} */
const files = [];
for (const query of queries.filter((_, at) => at % Math.ceil(queries.length / 30) === 0)) {
  const page = await browser.newPage();
  /** @type {Set<string>} */
  const used = new Set();
  page.on('request', (request) => { if (request.url().startsWith(index)) used.add(fileURLToPath(request.url())); });
  await page.goto(start);
  await reach(page);
  await page.evaluate((text) => window.zhinan.search(text), query);
  bytes.push(Array.from(used).reduce((sum, path) => sum + gzipSync(readFileSync(path)).length / 1000, 0));
  files.push(used.size);
  await page.close();
}
show('first query, gzip', bytes, 'KB');
show('first query, files', files, '');

const page = await browser.newPage();
await page.goto(start);
await reach(page);
const warm = await page.evaluate(async (list) => {
  const times = [];
  for (const query of list) {
    await window.zhinan.search(query);
    const from = performance.now();
    await window.zhinan.search(query);
    times.push(performance.now() - from);
  }
  return times;
}, queries);
// `window.gc` would leave what scripts were compiled to, which the browser gives back when it needs room.
const session = await page.context().newCDPSession(page);
await session.send('HeapProfiler.collectGarbage');
const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
show('the same query again', warm, 'ms');
console.log(`heap after ${queries.length} queries: ${((usedSize + backingStorageSize) / 1e6).toFixed(0)} MB`);
await browser.close();
