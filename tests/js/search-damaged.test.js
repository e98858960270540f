// Files of the index that were damaged on their way: a search in them ends, with results or with an
// error that the page can show, and what it gives is text. The same damage on every run;
// `ZHINAN_FUZZ=100000 node --test tests/js/search-damaged.test.js` tries that many.
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const vm = require('node:vm');
const vectors = require('./search-vectors.json');

globalThis.zhinan = {};
for (const name of ['text', 'query', 'stem', 'sound', 'index', 'lookup', 'rank']) require(`../../themes/default/js/search-${name}.js`);
const { searchIndex: shards, searchRank: rank } = globalThis.zhinan;

let state = 88172645463325252n;
function below(end) {
  state ^= (state << 13n) & 0xFFFFFFFFFFFFFFFFn;
  state ^= state >> 7n;
  state ^= (state << 17n) & 0xFFFFFFFFFFFFFFFFn;
  return Number(state % BigInt(Math.max(end, 1)));
}

/** Every place in a value that holds a string or number. */
function leaves(value, found = []) {
  for (const key of Object.keys(value)) {
    const held = value[key];
    if (typeof held === 'string' || typeof held === 'number') found.push([value, key]);
    else if (held && typeof held === 'object') leaves(held, found);
  }
  return found;
}

const ODD = ['', '\u0000', '~', '\u{1F600}', '\uD800', '!!!!!!!!', '证'.repeat(50), '<img src=x onerror=alert(1)>', '[', ','];
const NUMBERS = [0, -1, 1000, 2 ** 53, 0.5, 1e308];

function damage(data) {
  const places = leaves(data);
  if (!places.length) return;
  const [holder, key] = places[below(places.length)];
  const held = holder[key];
  if (typeof held === 'number') {
    holder[key] = NUMBERS[below(NUMBERS.length)];
    return;
  }
  const at = below(held.length + 1);
  const end = at + below(Math.min(held.length - at, 12) + 1);
  const middle = [ODD[below(ODD.length)], held.slice(at, end).repeat(2), ''][below(3)];
  holder[key] = held.slice(0, at) + middle + held.slice(end);
}

function delivered({ entry, files }) {
  const all = new Map();
  const zhinan = { shard: (id, data) => all.set(id, JSON.stringify(data)) };
  for (const name of new Set([entry, ...Object.keys(files)])) {
    vm.runInNewContext(files[name], { zhinan });
  }
  return all;
}

test('a number that is cut short is an error', () => {
  const root = JSON.parse(delivered(vectors[0]).get('root'));
  assert.throws(() => shards.open({ ...root, pages: `${root.pages}}` }, async () => ''), RangeError);
  assert.throws(() => shards.open({ ...root, pages: `${root.pages}\u0000` }, async () => ''), RangeError);
});

test('a directory that names itself is an error', async () => {
  for (const list of ['terms', 'texts']) {
    const all = delivered(vectors[0]);
    const root = JSON.parse(all.get('root'));
    const circle = { one: [[root[list][0][0], 'two', 1]], two: [[root[list][0][0], 'one', 1]] };
    root[list] = [[root[list][0][0], 'one', 1]];
    const index = shards.open(root, async (name) => circle[name] ?? JSON.parse(all.get(name)));
    let asked = 0;
    const get = index.terms.get.bind(index.terms);
    index.terms.get = (name) => {
      if ((asked += 1) > 1000) throw new Error('it never ends');
      return get(name);
    };
    await assert.rejects(rank.search(index, vectors[0].answers[0].query, { limit: 10 }), RangeError);
  }
});

test('a search in damaged files ends', async () => {
  const times = Number(process.env.ZHINAN_FUZZ ?? 400);
  const sites = vectors.map(delivered);
  let answered = 0;
  for (let i = 0; i < times; i++) {
    const site = below(vectors.length);
    const all = new Map([...sites[site]].map(([id, text]) => [id, { data: JSON.parse(text) }]));
    const names = [...all.keys()];
    for (let n = below(4); n >= 0; n--) damage(all.get(names[below(names.length)]));
    const { query } = vectors[site].answers[below(vectors[site].answers.length)];
    try {
      const index = shards.open(all.get('root').data, async (name) => all.get(name).data);
      const { hits } = await rank.search(index, query, { limit: 10 });
      answered += 1;
      assert.ok(hits.length <= 10);
    } catch (error) {
      assert.ok(error instanceof Error && error.code !== 'ERR_ASSERTION', String(error));
    }
  }
  assert.ok(answered > times / 4, `${answered} of ${times}`);
});
