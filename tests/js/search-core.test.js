// The browser's search against what Rust has answered: same order, same scores, same excerpts.
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const vm = require('node:vm');
const vectors = require('./search-vectors.json');
const scripts = ['text', 'query', 'stem', 'sound', 'index', 'lookup', 'rank'];

const zhinan = require('./theme.js').load(...scripts.map((name) => `search-${name}`));
const { searchIndex: shards, searchRank: rank, searchText: text } = zhinan;

/** A site's index whose shards are run as the browser runs them. */
function open({ entry, files }, lost = () => false) {
  const delivered = new Map();
  const run = (name) => vm.runInNewContext(files[name], { zhinan: { shard: (id, data) => delivered.set(id, data) } });
  run(entry);
  return shards.open(delivered.get('root'), async (name) => {
    if (lost(name)) throw new Error(name);
    if (!delivered.has(name)) run(`${name}.js`);
    return delivered.get(name);
  });
}

const plain = (hits) => hits.map(({ path, title, section, kind, excerpt, score }) => (
  { url: path, title, section, kind, excerpt, score }));

vectors.forEach((site, number) => {
  const index = open(site);
  for (const { query, results } of site.answers) {
    test(`site ${number}: ${query.slice(0, 40)} (${query.length})`, async () => {
      const answer = await rank.search(index, query, { limit: 10 });
      assert.deepEqual(JSON.parse(JSON.stringify(plain(answer.hits))), results);
      assert.deepEqual(answer.failed, []);
    });
  }
});

test('says how a repaired query was read', async () => {
  assert.equal((await rank.search(open(vectors[0]), '保留正据')).read, '保留证据');
  assert.equal((await rank.search(open(vectors[0]), '保留证据')).read, null);
});

test('shows one kind only when asked', async () => {
  const answer = await rank.search(open(vectors[0]), '退款', { kind: 'rule' });
  assert.deepEqual(answer.hits.map((hit) => hit.kind), ['rule']);
});

test('shows pages with one tag only when asked', async () => {
  const index = open(vectors[0]);
  assert.equal(JSON.stringify(await shards.tags(index)), '[["证据",[0]]]');
  const tagged = await rank.search(index, '申诉', { tag: '证据' });
  assert.deepEqual(tagged.hits.map((hit) => hit.title), ['保留证据']);
  assert.ok((await rank.search(index, '申诉')).hits.length > 1);
  assert.deepEqual((await rank.search(index, '申诉', { tag: '没有' })).hits, []);
});

test('names the shards that are missing and shows what it has', async () => {
  const site = vectors[1];
  const used = [];
  const whole = open(site, (name) => { used.push(name); return false; });
  const all = await rank.search(whole, '商家维权第99条');
  assert.ok(all.hits.length > 3);
  for (const missing of new Set(used)) {
    const answer = await rank.search(open(site, (name) => name === missing), '商家维权第99条');
    assert.deepEqual(answer.failed, [missing]);
    assert.ok(answer.hits.length <= all.hits.length);
  }
  const some = await rank.search(open(site, (name) => name === used[0]), '商家维权第99条');
  assert.ok(some.hits.length > 0);
});

test('a shard that was missing is tried again', async () => {
  let broken = true;
  const index = open(vectors[1], () => broken);
  assert.ok((await rank.search(index, 'word37')).failed.length > 0);
  broken = false;
  const answer = await rank.search(index, 'word37');
  assert.deepEqual(answer.failed, []);
  assert.equal(answer.hits[0].path, 'p/9.html#s37');
});

test('marks what was found, in the text as written', () => {
  const fold = text.newFold('證據', '证据');
  const marked = (words, needles) => text.ranges(fold, words, needles).map(([from, to]) => words.slice(from, to));
  assert.deepEqual(marked('請保留證據，㎏', ['证据', 'kg']), ['證據', '㎏']);
  assert.deepEqual(marked('退款申诉', ['退款', '款申', '申诉']), ['退款申诉']);
  assert.deepEqual(marked('𠮷野家 <b>', ['𠮷野']), ['𠮷野']);
  assert.deepEqual(marked('reconfig config ConfigMap', ['config']), ['config', 'Config']);
  assert.deepEqual(marked('', ['a']), []);
});
