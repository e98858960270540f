// A question with many options: a native list in groups, with a filter, by keyboard, and as links without a script.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { ZHINAN, scratch } from './command.mjs';

const root = scratch();
mkdirSync(join(root, 'content/rules'), { recursive: true });
const CONTINENTS = ['Africa', 'America', 'Asia', 'Europe', 'Oceania'];
/** @param {number} n */
const country = (n) => `      c${n}: 'Country <${n}> & ${CONTINENTS[Math.floor(n / 44)]}'\n`;
const groups = CONTINENTS.map((title, at) => (
  `    ${title.toLowerCase()}:\n     title: ${title}\n     options:\n${Array.from({ length: 44 }, (_, i) => country(at * 44 + i)).join('')}`));
writeFileSync(join(root, 'content/site.yaml'), 'language: en\n');
writeFileSync(join(root, 'content/index.md'), '# t\n');
writeFileSync(join(root, 'content/rules/visa.yaml'), `
title: Do you need a visa?
facts:
  country:
   ask: Where are you from?
   one_of:
${groups.join('')}
  paid: {ask: Paid?, yes_no: true, needs: {country: europe}}
outcomes: {x: {title: You do}, y: {title: You do not}}
rules:
  - {id: europe, title: Europe, when: {country: europe, paid: yes}, then: y, source: S}
  - {id: rest, title: The rest, when: rest, then: x, source: S}
`);
execFileSync(ZHINAN, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });
const path = join(root, 'public/guides/visa/index.html');
const url = pathToFileURL(path).href;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('a list is filtered, chosen by keyboard, and said in words', async () => {
  const page = await browser.newPage();
  await page.goto(url);
  const form = page.locator('[data-stage] form');
  await form.waitFor();
  assert.equal(await form.locator('optgroup').count(), 5);
  assert.equal(await form.locator('option').count(), 220);
  // Nothing chosen is a fault that leads to the list.
  await form.locator('button[type="submit"]').click();
  assert.match(await form.locator('[data-error]').innerText(), /Choose an answer/);
  await form.locator('.filter input').fill('ＥＵＲ 140');
  assert.deepEqual(await form.locator('option').allInnerTexts(), ['Country <140> & Europe']);
  assert.equal(await form.locator('optgroup').count(), 1);
  assert.match(await form.locator('[role="status"]').innerText(), /1 of 220/);
  await form.locator('.filter input').press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'select');
  await form.locator('.filter input').fill('');
  assert.equal(await form.locator('option').count(), 220);
  assert.equal(await form.locator('select').inputValue(), 'c140', 'what was chosen stays');
  await form.locator('select').press('ArrowDown');
  await form.locator('button[type="submit"]').press('Enter');
  await page.waitForFunction(() => location.hash === '#country=c141');
  assert.match(await page.locator('[data-answer-list]').innerText(), /Country <141> & Europe/);
  // It is there again when it is changed.
  await page.locator('[data-change]').click();
  assert.equal(await page.locator('[data-stage] select').inputValue(), 'c141');
  await page.close();
});

test('without a script the options are links in groups', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  assert.deepEqual(await page.locator('.guide-static .option-group').allInnerTexts(), CONTINENTS);
  assert.equal(await page.locator('.guide-static a.option').count(), 220);
  await page.locator('.guide-static a.option', { hasText: 'Country <140>' }).click();
  assert.match(await page.locator('h1, h2').first().innerText(), /Paid|Do you need/);
  await context.close();
});

test('a list of 220 countries stays light', () => {
  const html = readFileSync(path, 'utf8');
  assert.ok(statSync(path).size < 160_000, `${statSync(path).size} bytes`);
  assert.match(html, /is “Europe”, and “Paid” is “yes”/, 'a group is named in a sentence');
});
