// Queries of every kind over a site's own index, always the same for the same seed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** @typedef {{texts: string[], names: string[], sounds: Map<string, string>, alike: Map<string, string[]>, traditional: Map<string, string>, questions: string[]}} Material */

/**
 * Texts, titles and sounds out of the index of a built site.
 * @param {string} folder
 * @returns {Material}
 */
export function material(folder) {
  const delivered = new Map();
  const context = createContext({ zhinan: { shard: (/** @type {string} */ name, /** @type {any} */ data) => delivered.set(name, data) } });
  /** @param {string} file */
  const run = (file) => runInContext(readFileSync(join(folder, 'search', file), 'utf8'), context);
  /** @param {string} name */
  const shard = (name) => {
    if (!delivered.has(name)) run(`${name}.js`);
    return delivered.get(name);
  };
  run('index.js');
  const root = delivered.get('root');
  /** @param {any[]} list @returns {any[]} */
  const leaves = (list) => list.flatMap(([, name, below]) => (below ? leaves(shard(name)) : shard(name)));
  const sections = leaves(root.texts).flatMap(([, title, own]) => own.map((/** @type {string[]} */ one) => [title, one[1], one[2]]));
  const [entries, sounds] = shard(root.sounds);
  /** @type {Map<string, string>} */
  const usual = new Map();
  /** @type {Map<string, string[]>} */
  const alike = new Map();
  for (const line of sounds.split('\n')) {
    const [, sound, chars] = /** @type {RegExpExecArray} */ (/^([a-z]+)([^,]*)/u.exec(line));
    alike.set(sound, Array.from(chars));
    for (const c of chars) usual.set(c, sound);
  }
  const from = Array.from(root.fold[0]);
  return {
    texts: sections.flat().filter((text) => text.length > 3),
    names: entries.split('\n').filter((/** @type {string} */ name) => /\p{Script=Han}{3}/u.test(name)),
    sounds: usual,
    alike,
    traditional: new Map(Array.from(root.fold[1], (c, at) => [c, from[at]])),
    questions: root.questions,
  };
}

/** @param {number} seed @returns {(below: number) => number} whole numbers from 0 */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

/**
 * @param {Material} site
 * @param {number} count
 * @param {number} seed
 * @returns {string[]}
 */
export function queries(site, count, seed) {
  const roll = dice(seed);
  /** @template T @param {T[]} list @returns {T} */
  const pick = (list) => list[roll(list.length)];
  /** @param {string} text @param {number} least @param {number} most */
  const part = (text, least, most) => {
    const chars = Array.from(text);
    const length = Math.min(chars.length, least + roll(most - least + 1));
    const from = roll(chars.length - length + 1);
    return chars.slice(from, from + length).join('').replace(/\s+/gu, ' ');
  };
  const han = (/** @type {string} */ text) => (text.match(/\p{Script=Han}+/gu) || ['退款']);
  const cut = () => part(pick(site.texts), 2, 10);
  const name = () => part(pick(han(pick(site.names))), 2, 6);
  const spelled = (/** @type {string} */ text) => Array.from(text, (c) => site.sounds.get(c) || '').join('');
  const latin = () => pick((pick(site.texts).match(/[A-Za-z0-9]{2,}/gu) || ['48']));
  /** @type {(() => string)[]} */
  const kinds = [
    cut,
    cut,
    () => `${cut()} ${cut()}`,
    () => pick(han(pick(site.texts))).slice(0, 12),
    name,
    () => spelled(name()),
    () => spelled(name()).slice(0, 2 + roll(8)),
    () => Array.from(name(), (c) => (site.sounds.get(c) || '')[0] || '').join(''),
    () => Array.from(name(), (c) => site.traditional.get(c) || c).join(''),
    () => {
      const chars = Array.from(name());
      const at = roll(chars.length);
      return chars.with(at, pick(site.alike.get(site.sounds.get(chars[at]) || '') || [chars[at]])).join('');
    },
    () => {
      const chars = Array.from(cut());
      return chars.toSpliced(roll(chars.length), 1).join('');
    },
    () => part(latin(), 1, 8),
    () => latin() + pick(['', ' ']) + name(),
    () => pick([`${pick(site.questions)}${name()}`, `${name()}${pick(site.questions)}`, `${name()}${pick(site.questions)}${name()}`]),
    () => Array.from(pick(site.texts))[0],
    () => part(pick(['，。！？', '<b>"\'&', '😀🎉', '\u200b\u0301', 'ＡＢ１２', 'ﬁ㎏①']) + cut(), 1, 6),
  ];
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]().replace(/[\r\n]/gu, ' '));
}
