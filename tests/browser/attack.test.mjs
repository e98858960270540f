// Hostile texts and names in every position that an author has: nothing runs, nothing is asked for elsewhere, and
// the page's own names stay its own, with no policy to stop it. `tests/bench/attack` does it with all payloads.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { Attack, distinct, launch } from '../bench/attack/drive.mjs';
import { SOUGHT } from '../bench/attack/names.mjs';
import { namesOf } from '../bench/attack/names-site.mjs';
import { own, some } from '../bench/attack/payloads.mjs';
import { build, plainSite, settingsOf, siteOf } from '../bench/attack/site.mjs';
import { ZHINAN, scratch } from './command.mjs';

/** Payloads that are tried here. */
const PAYLOADS = 80;
/** Names that scripts of a page, or the page itself, live by. */
const NAMES = ['module', 'require', 'exports', 'define', 'zhinan', 'zhinanWords', 'zhinanDecide', 'main', 'browse', 'topics', 'letters', 'guides', 'fn-1', 'fnref-1', 'constructor', '__proto__', 'location', 'currentScript', ...SOUGHT];

const browser = await launch();
after(() => browser.close());
const folder = scratch();
const attack = new Attack(browser, 3);
await attack.learn(build(settingsOf(join(folder, 'plain'), [{ set: 'plain', text: 'word' }]), ZHINAN));
await attack.learn(build(plainSite(join(folder, 'plain')), ZHINAN));

/** Pages that hold what no other does; from disk, a sample of them. @param {string} path @param {string} place */
function wanted(path, place) {
  const pages = /^(?:[^/]+\.html|[bchijn]\/.*|guides\/[^/]+\/index\.html|(?:rules|search|tags|f|d)\/index\.html|guides\/module\/.*)$/.test(path);
  return pages && (place === 'http' || /^(?:[^/]+|[bn]\/\d*[05]\.html)$/.test(path));
}

/** @param {() => Promise<import('../bench/attack/site.mjs').Site[]>} run */
async function holds(run) {
  attack.found = [];
  const before = attack.pages;
  const sites = await run();
  assert.ok(attack.pages - before > 80, `only ${attack.pages - before} pages were looked at`);
  const found = [
    ...sites.flatMap(({ unbuilt }) => unbuilt),
    ...distinct(attack.found).map((one) => `${one.kind} ${one.place} ${one.page}: ${one.what}`),
  ];
  assert.equal(found.length, 0, ['', ...found.slice(0, 40), `and ${Math.max(0, found.length - 40)} more`].join('\n'));
}

it('hostile texts do nothing', () => holds(async () => {
  const payloads = some(own(), PAYLOADS);
  const sites = [0, 1].map((half) => siteOf(join(folder, `site-${half}`), payloads.filter((_, at) => at % 2 === half)));
  for (const site of sites) {
    const output = build(site, ZHINAN);
    await attack.attack(output, ['http', 'file'], wanted);
    await attack.type(output, some(payloads, 20).map(({ text }) => text));
  }
  return sites;
}));

it('names of the page stay its own', () => holds(async () => {
  const site = namesOf(join(folder, 'names'), NAMES);
  await attack.attack(build(site, ZHINAN), ['http'], wanted);
  return [site];
}));
