// From the write of an article to the patched page in Chromium.
//
//     node tests/bench/preview.mjs ADDRESS CONTENT ARTICLES EDITS
//
// ADDRESS is that of a running `zhinan serve` of the site whose articles lie in CONTENT. Opens ARTICLES
// of them one after the other, edits each EDITS times, and prints a JSON list of milliseconds.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../browser/chromium.mjs';

const [address, content, articles, edits] = process.argv.slice(2);

const browser = await launch();
const page = await browser.newPage();
const times = [];
const wait = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

for (const file of await some(Number(articles))) {
  await page.goto(address + file.replace(/\.md$/, '.html').split('/').map(encodeURIComponent).join('/'));
  await page.locator('html[data-preview="connected"]').waitFor();
  await page.waitForTimeout(300);
  const original = await readFile(join(content, file), 'utf8');
  for (let i = 0; i < Number(edits); i += 1) {
    const token = `编辑${i}于${Math.floor(Math.random() * 1e9)}`;
    const seen = page.evaluate((/** @type {string} */ words) => new Promise((resolve) => {
      const look = () => {
        if (document.body.textContent?.includes(words)) {
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        }
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    // A page that is loaded anew forgets the question.
    }), token).catch(() => NaN);
    await wait(40 + Math.random() * 60);
    const begin = performance.timeOrigin + performance.now();
    await writeFile(join(content, file), `${original}\n\n${token}\n`);
    const at = await Promise.race([seen, wait(20_000)]);
    if (Number.isFinite(at)) times.push(at - begin);
    else console.error(`${file} was loaded anew, not patched`);
  }
  await writeFile(join(content, file), original);
  await wait(100);
}
await browser.close();
console.log(JSON.stringify(times));

/** Articles at even steps. @param {number} count */
async function some(count) {
  const entries = await readdir(content, { recursive: true });
  const names = entries.filter((name) => name.endsWith('.md') && !/(^|\/)(_?index|README)\.md$/.test(name)).sort();
  return Array.from({ length: count }, (_, i) => names[Math.floor((i + 0.5) * names.length / count)]);
}
