// A decision page while its rule set is being written: answers stay, faults stand on the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now, open, served, write } from './previews.mjs';

const GUIDE = 'guides/appeal/index.html';
const FILE = 'content/rules/appeal.yaml';

/** @param {{ask?: string, other?: boolean, late?: string, expect?: string}} [words] */
function rules({ ask = '过了多久', other = true, late = '>=48h', expect = 'go' } = {}) {
  const rest = other ? '[goods, other]' : 'goods';
  return `title: 能申诉吗
facts:
  paid: {ask: 付款了吗, yes_no: true}
  kind: {ask: 申诉哪一项, one_of: {goods: 货款, freight: 运费${other ? ', other: 别的' : ''}}, needs: {paid: yes}}
  hours: {ask: ${ask}, duration: {range: 0h..72h, step: 1h}, needs: {paid: yes}}
outcomes:
  go: {title: 去申诉, body: 去。}
  wait: {title: 等等, body: 等。}
  ask: {title: 问客服, body: 问。}
rules:
  - {id: none, title: 没付款, when: {paid: no}, then: wait, source: {title: 出处}}
  - {id: freight, title: 运费, when: {paid: yes, kind: freight, hours: <24h}, then: ask, source: {title: 出处}}
  - {id: freight-late, title: 运费晚了, when: {paid: yes, kind: freight, hours: '>=24h'}, then: wait, source: {title: 出处}}
  - {id: early, title: 早, when: {paid: yes, kind: ${rest}, hours: <48h}, then: go, source: {title: 出处}}
  - {id: late, title: 晚, when: {paid: yes, kind: ${rest}, hours: '${late}'}, then: wait, source: {title: 出处}}
tests:
  - {name: 运费, given: {paid: yes, kind: freight, hours: 3h}, expect: ask}
  - {name: 货款, given: {paid: yes, kind: goods, hours: 3h}, expect: ${expect}}
`;
}

const overlay = () => now.page.locator('#zhinan-preview-fault');
const findings = () => now.page.locator('#zhinan-preview-guide-appeal');
const stage = () => now.page.locator('[data-stage]');

async function guide(answers = '') {
  await write(FILE, rules());
  await served(GUIDE);
  await open(GUIDE + answers);
}

/** @param {string} value */
async function choose(value) {
  await stage().locator(`input[value="${value}"]`).check();
  await stage().locator('button[type="submit"]').click();
}

test('answers outlast an edit of their rule set', async () => {
  await guide();
  await choose('yes');
  await choose('goods');
  await stage().getByText('过了多久').first().waitFor();
  await write(FILE, rules({ ask: '收货到现在多久了' }));
  await stage().getByText('收货到现在多久了').first().waitFor();
  assert.match(now.page.url(), /#kind=goods&paid=yes$/);
  assert.equal(await now.page.locator('[data-answer-list] .answer').count(), 2);
  assert.equal(await now.page.locator('[data-notice]').isVisible(), false);
});

test('an answer that is no option any more is dropped, and the page says so', async () => {
  await guide('#kind=other&paid=yes');
  await stage().getByText('过了多久').first().waitFor();
  await write(FILE, rules({ other: false }));
  await stage().getByText('申诉哪一项').first().waitFor();
  assert.match(await now.page.locator('[data-notice]').innerText(), /略过/);
  assert.equal(await now.page.locator('[data-answer-list] .answer').count(), 1, 'the other answer stands');
});

test('a failing proof stands above its guide until it is mended', async () => {
  await guide('#kind=goods&paid=yes');
  await write(FILE, rules({ late: '>=60h' }));
  await findings().getByText('rule-gap').waitFor();
  const text = await findings().locator('pre').innerText();
  assert.match(text, /content\/rules\/appeal\.yaml:\d+:\d+/);
  assert.equal(await overlay().count(), 0, 'nothing lies over what can be read in its place');
  assert.ok(await findings().evaluate((/** @type {Element} */ box) =>
    box.nextElementSibling?.matches('[data-guide="appeal"]')), 'above the guide');
  await stage().getByText('过了多久').first().waitFor();
  await now.page.reload();
  await findings().getByText('rule-gap').waitFor();
  assert.match(now.page.url(), /#kind=goods&paid=yes$/);
  await write(FILE, rules());
  await findings().waitFor({ state: 'detached' });
});

test('a failing test of the rules stands above its guide', async () => {
  await guide();
  await write(FILE, rules({ expect: 'wait' }));
  await findings().getByText('rule-test-failed').waitFor();
  assert.equal(await overlay().count(), 0);
  // A fault of something else lies over the page, and this one stays where it is.
  await write('content/a.md', '---\ntitle: [\n---\n');
  await overlay().getByText('invalid-yaml').waitFor();
  await write('content/a.md', '---\ntitle: 甲\ndescription: 甲\n---\n字\n');
  await overlay().waitFor({ state: 'detached' });
  await findings().getByText('rule-test-failed').waitFor();
  await write(FILE, rules());
  await findings().waitFor({ state: 'detached' });
});

test('other pages show the faults of a guide over themselves', async () => {
  await guide();
  await open('a.html');
  await write(FILE, rules({ late: '>=60h' }));
  await overlay().getByText('rule-gap').waitFor();
  assert.equal(await findings().count(), 0);
});
