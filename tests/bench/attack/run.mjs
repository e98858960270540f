// Payloads in every position of a site, in Chromium, without the pages' policy. See README.md beside this file.
//
//   node tests/bench/attack/run.mjs ZHINAN [--own] [--names] [--npm] [--edges] [--payloads DIR] [--site DIR]…
//                                   [--most N] [--places http,file] [--tabs N] [--shard I/N] [--work DIR]
//                                   [--together] [--known FILE]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Attack, distinct, launch } from './drive.mjs';
import { edgesOf } from './edges-site.mjs';
import { NAMES } from './names.mjs';
import { namesOf } from './names-site.mjs';
import { own, some } from './payloads.mjs';
import { payloadsIn, payloadsOfPackages } from './sets.mjs';
import { build, buildAsItIs, PLAIN_TEXTS, plainSite, settingsOf, siteOf } from './site.mjs';

/**
 * @typedef {import('./payloads.mjs').Payload} Payload
 * @typedef {import('./drive.mjs').Found} Found
 */

/** Payloads on one site: its glossary and its rule sets hold all of them. */
const ON_ONE_SITE = 80;
/** Payloads in the navigation of one site. */
const IN_ONE_NAV = 20;
/** Number of payloads on one site of `edgesOf`. A setting that holds one value gets the first of them. */
const ON_ONE_EDGE = 12;
const KINDS = /** @type {const} */ (['execution', 'request', 'clobbered', 'duplicate', 'structure']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    own: { type: 'boolean' }, names: { type: 'boolean' }, npm: { type: 'boolean' }, edges: { type: 'boolean' },
    payloads: { type: 'string' }, site: { type: 'string', multiple: true }, most: { type: 'string', default: '100000' },
    places: { type: 'string', default: 'http,file' }, tabs: { type: 'string', default: '3' }, shard: { type: 'string', default: '1/1' },
    queries: { type: 'string', default: '2000' }, work: { type: 'string' }, together: { type: 'boolean' }, known: { type: 'string' },
  },
});
const program = resolve(positionals[0] ?? 'target/release/zhinan');
const places = values.places.split(',');
const work = values.work ? resolve(values.work) : mkdtempSync(join(tmpdir(), 'zhinan-attack-'));
const [shard, shards] = values.shard.split('/').map(Number);
const all = !values.own && !values.names && !values.npm && !values.edges && !values.payloads && !values.site;

const browser = await launch();
const attack = new Attack(browser, Number(values.tabs), values.together);
if (values.known && existsSync(values.known)) Object.assign(attack.known, JSON.parse(readFileSync(values.known, 'utf8')));
else {
  await attack.learn(build(settingsOf(join(work, 'plain'), [{ set: 'plain', text: 'word' }]), program));
  await attack.learn(build(plainSite(join(work, 'plain')), program));
  await attack.learn(build(edgesOf(join(work, 'plain'), [...PLAIN_TEXTS, 'two\nlines'].map((text) => ({ set: 'plain', text }))), program));
  if (values.known) writeFileSync(values.known, JSON.stringify({ signatures: attack.known.signatures, ids: attack.known.ids }));
}

/** @type {{set: string, payloads: number, pages: number, actions: number, refused: number, counts: Record<string, number>}[]} */
const table = [];
let failures = 0;

/**
 * Runs something and adds a line to the table.
 * @param {string} set
 * @param {number} payloads
 * @param {() => Promise<{refused: string[], unbuilt: string[]}>} act
 * @param {(found: Found) => string} [payloadOf]
 */
async function row(set, payloads, act, payloadOf = () => '') {
  const [pages, actions] = [attack.pages, attack.actions];
  attack.found = [];
  const { refused, unbuilt } = await act();
  const broken = unbuilt.map((what) => /** @type {Found} */ ({ kind: 'structure', what: `no site is built: ${what}`, place: '', page: '' }));
  const found = [...distinct(attack.found), ...broken];
  for (const one of found) {
    const text = payloadOf(one);
    console.log(`${one.kind} ${one.place} ${one.page}${text ? ` payload ${JSON.stringify(text)}` : ''}: ${one.what}`);
  }
  failures += found.length;
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, found.filter((one) => one.kind === kind).length]));
  const before = table.find((line) => line.set === set);
  const line = { set, payloads, pages: attack.pages - pages, actions: attack.actions - actions, refused: refused.length, counts };
  if (!before) table.push(line);
  else {
    for (const key of /** @type {const} */ (['payloads', 'pages', 'actions', 'refused'])) before[key] += line[key];
    for (const kind of KINDS) before.counts[kind] += counts[kind];
  }
}

/** @param {Payload[]} payloads @param {boolean} deep whether each is also in the settings */
async function attackWith(payloads, deep) {
  const sets = [...new Set(payloads.map(({ set }) => set))];
  for (const set of sets) {
    const mine = some(payloads.filter((one) => one.set === set), Number(values.most));
    for (let at = 0, number = 0; at < mine.length; at += ON_ONE_SITE, number += 1) {
      if (number % shards !== shard - 1) continue;
      const these = mine.slice(at, at + ON_ONE_SITE);
      const of = (/** @type {Found} */ { page }) => {
        const [, id] = /^(?:[bnm]\/|guides\/s\d+\/o|rules\/[su]\d+\/[ru])(\d+)/.exec(page) ?? [];
        return id === undefined ? '' : these[Number(id)]?.text ?? '';
      };
      await row(set, these.length, async () => {
        const site = siteOf(join(work, 'site'), these);
        const output = build(site, program);
        await attack.attack(output, places);
        await attack.type(output, some(these, Number(values.queries) / Math.ceil(mine.length / ON_ONE_SITE)).map(({ text }) => text));
        return site;
      }, of);
      const soFar = table.find((line) => line.set === set);
      console.error(`${set}: ${Math.min(at + ON_ONE_SITE, mine.length)} of ${mine.length}, ${failures} failures; ${JSON.stringify(soFar)}`);
    }
    if (!deep) continue;
    for (let at = 0; at < mine.length; at += IN_ONE_NAV) {
      if ((at / IN_ONE_NAV) % shards !== shard - 1) continue;
      const these = mine.slice(at, at + IN_ONE_NAV);
      await row(`${set}, settings`, these.length, async () => {
        const site = settingsOf(join(work, 'settings'), these);
        await attack.attack(build(site, program), places);
        return site;
      }, () => these[0].text);
    }
  }
}

/** Attacks sites whose payloads stand where two features meet. @param {Payload[]} payloads */
async function attackEdges(payloads) {
  const sets = [...new Set(payloads.map(({ set }) => set))];
  for (const set of sets) {
    const mine = some(payloads.filter((one) => one.set === set), Number(values.most));
    for (let at = 0; at < mine.length; at += ON_ONE_EDGE) {
      if ((at / ON_ONE_EDGE) % shards !== shard - 1) continue;
      const these = mine.slice(at, at + ON_ONE_EDGE);
      const of = (/** @type {Found} */ { page }) => {
        const [, id] = /^(?:de\/)?(?:[nmc]\/|guides\/edges\/[pq]|rules\/edges\/[cq])(\d+)/.exec(page) ?? [];
        return these[Number(id ?? 0)]?.text ?? '';
      };
      await row(`${set}, edges`, these.length, async () => {
        const site = edgesOf(join(work, 'edges'), these);
        const output = build(site, program);
        await attack.attack(output, places);
        await attack.type(output, some(these, 2).map(({ text }) => text));
        return site;
      }, of);
      console.error(`${set}, edges: ${Math.min(at + ON_ONE_EDGE, mine.length)} of ${mine.length}, ${failures} failures`);
    }
  }
}

if (values.site) {
  for (const root of values.site) {
    await row(basename(root), 0, async () => {
      const copy = join(work, 'as-it-is');
      rmSync(copy, { recursive: true, force: true });
      cpSync(root, copy, { recursive: true });
      const output = buildAsItIs(copy, program);
      await attack.attack(output, places);
      await attack.type(output, ['a']);
      return { refused: [], unbuilt: [] };
    });
  }
}
if (values.names || all) {
  await row('names', NAMES.length, async () => {
    const site = namesOf(join(work, 'names'));
    const output = build(site, program);
    await attack.attack(output, places);
    await attack.type(output, ['a']);
    return site;
  });
}
if (values.own || all) await attackWith(own(), true);
if (values.edges || all) await attackEdges(own());
if (values.npm || all) await attackWith(payloadsOfPackages(join(work, 'packages')), false);
if (values.payloads) await attackWith(payloadsIn(resolve(values.payloads)), false);

await browser.close();
if (!values.work) rmSync(work, { recursive: true, force: true });

const head = ['set', 'payloads', 'pages', 'typed', 'refused', 'executions', 'requests', 'clobbered', 'duplicates', 'structural'];
const lines = table.map((one) => [one.set, one.payloads, one.pages, one.actions, one.refused, ...KINDS.map((kind) => one.counts[kind])].map(String));
for (const line of [head, ...lines]) console.log(line.map((cell, at) => (at ? cell.padStart(head[at].length) : cell.padEnd(32))).join('  '));
process.exitCode = failures > 0 ? 1 : 0;
