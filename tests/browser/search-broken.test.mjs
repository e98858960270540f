// What the search says when a file of its index is missing or cut off, and what it still shows.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { scratch, zhinan } from './command.mjs';
import { FOLDER, withPage } from './site.mjs';

/** @typedef {import('./site.mjs').Page} Page */

/** A site whose index is large enough to be many files. */
async function largeSite() {
  const root = scratch();
  mkdirSync(join(root, 'content'));
  const source = Array.from({ length: 90 }, (_, at) => at);
  for (const at of source) {
    const text = source.slice(0, 40).map((one) => `第${at * one}条，${String.fromCodePoint(0x5000 + at * 41 + one)}${String.fromCodePoint(0x6000 + at * 37 + one)}退款申诉。`);
    writeFileSync(join(root, 'content', `p${at}.md`), `# 规则第${at}号\n\n${text.join('\n\n')}\n`);
  }
  const output = join(root, 'public');
  await zhinan(['build', '--root', root, '--output', output]);
  return output;
}

/**
 * Types a query on the page of results and gives what it says and how many results it shows.
 * @param {string} folder
 * @param {string[]} trouble what is expected in the console
 * @param {(page: Page) => void} [watch]
 */
async function ask(folder, trouble, watch = () => {}) {
  const base = { name: 'from disk', url: `${pathToFileURL(folder).href}/`, misses: [] };
  let said = '';
  let count = 0;
  const run = withPage(base, {}, async (page) => {
    watch(page);
    await page.goto(`${base.url}search/index.html?q=${encodeURIComponent('规则第7号 退款申诉')}`);
    await page.locator('#search-results [role="status"]').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('#search-results')?.textContent?.includes('正在读取'));
    said = (await page.locator('#search-results [role="status"]').allInnerTexts()).join(' ');
    count = await page.locator('#search-results a[href]').count();
  });
  if (trouble.length === 0) await run;
  else await assert.rejects(run, (/** @type {Error} */ error) => trouble.some((one) => error.message.includes(one)));
  return { said, count };
}

it('names the file that failed and shows what it has', async () => {
  const whole = await largeSite();
  /** @type {Set<string>} */
  const used = new Set();
  const all = await ask(whole, [], (page) => page.on('request', (request) => {
    const [, name] = /\/(search\/[0-9a-f]+\.js)$/.exec(request.url()) ?? [];
    if (name) used.add(name);
  }));
  assert.ok(all.count > 3 && used.size > 3, `${all.count} results out of ${used.size} files`);
  let shown = 0;
  for (const [at, name] of Array.from(used).slice(0, 6).entries()) {
    const kept = readFileSync(join(whole, name));
    if (at % 2 === 0) truncateSync(join(whole, name), kept.length >> 1);
    else rmSync(join(whole, name));
    const some = await ask(whole, ['exception', 'failed', 'error']);
    assert.ok(some.said.includes(name), `${name}: ${some.said}`);
    shown += some.count > 0 ? 1 : 0;
    writeFileSync(join(whole, name), kept);
  }
  assert.ok(shown > 0, 'a broken file takes all results with it');
});

it('says so when there is no index at all', async () => {
  const folder = join(scratch(), 'site');
  cpSync(FOLDER, folder, { recursive: true });
  rmSync(join(folder, 'search', 'index.js'));
  const { said, count } = await ask(folder, ['failed', 'error']);
  assert.ok(said.includes('search/index.js'), said);
  assert.equal(count, 0);
});
