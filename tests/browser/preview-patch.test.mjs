// What an edit leaves alone on the page that shows it, and what the page says about other edits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { article, isKept, keep, now, open, write } from './previews.mjs';

const details = '::: details 更多\n里面的字\n:::\n';
const shown = (/** @type {string} */ words) => now.page.getByText(words).first().waitFor();

test('an edit leaves place, open details, typed words and focus as they are', async () => {
  await article(`# 甲\n\n第一版\n\n${details}`);
  await open();
  await keep();
  await now.page.locator('.prose summary').click();
  await now.page.locator('input[type="search"]').first().fill('打到一半');
  await now.page.evaluate(() => scrollTo(0, 400));
  const inView = () => now.page.getByText('第 20 段').evaluate((/** @type {Element} */ line) => line.getBoundingClientRect().top);
  const before = await inView();
  await article(`# 甲\n\n第二版\n\n新的一段\n\n${details}`);
  await shown('新的一段');
  assert.equal(await now.page.getByText('第一版').count(), 0);
  assert.equal(await isKept(), true, 'the page was not loaded anew');
  assert.deepEqual(
    await now.page.evaluate(() => {
      const one = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
      return [one('.prose details').open, one('input[type="search"]').value, /** @type {any} */ (document.activeElement).type];
    }),
    [true, '打到一半', 'search'],
  );
  assert.ok(Math.abs((await inView()) - before) < 2, 'what was read stays where it was');
});

test('any sequence of edits ends in the page that is served', async () => {
  await open();
  await keep();
  const versions = [
    '甲\n\n乙\n\n丙', '乙\n\n丙', '零\n\n乙\n\n丙 **粗**', '- 一\n- 二', '- 零\n- 一\n- 二\n\n## 新的节\n\n字',
    '## 节\n\n字 [链](index.md)', '| 表 | 头 |\n|---|---|\n| 一 | 二 |', `${details}\n尾`, '尾',
  ];
  for (const [i, version] of versions.entries()) {
    await article(`${version}\n\n版本${i}`);
    await shown(`版本${i}`);
    const same = await now.page.evaluate(async () => {
      const text = await (await fetch(location.href)).text();
      const served = new DOMParser().parseFromString(text, 'text/html');
      return /** @type {Element} */ (document.querySelector('.prose')).isEqualNode(served.querySelector('.prose')) && document.title === served.title;
    });
    assert.equal(same, true, version);
  }
  assert.equal(await isKept(), true);
});

test('code that comes new gets its button', async () => {
  await open();
  await article('```\ncode\n```\n');
  await now.page.locator('pre', { hasText: 'code' }).waitFor();
  await now.page.locator('.code .copy').waitFor();
  await keep();
  await article('```\nother code\n```\n');
  await now.page.locator('.code pre', { hasText: 'other code' }).waitFor();
  assert.equal(await isKept(), true, 'an edit inside is patched');
});

test('a page says that another one changed and leads there', async () => {
  await open();
  await keep();
  await write('content/index.md', '---\ntitle: 新的首页\ndescription: 首页\n---\n[甲](a.md) 别的\n');
  const note = now.page.locator('#zhinan-preview-changed');
  await note.waitFor();
  await note.getByText('新的首页').waitFor();
  assert.equal(await isKept(), true);
  await note.getByRole('link').click();
  await shown('别的');
});

test('a fault leads to its place in an editor', async () => {
  await write('content/site.yaml', 'editor: vscode://file/{path}:{line}:{column}\n');
  await open();
  await write('content/a.md', '---\ntitle: [\n---\n');
  const link = now.page.locator('#zhinan-preview-fault').getByRole('link').first();
  await link.waitFor();
  assert.match(await link.getAttribute('href'), new RegExp(`^vscode://file${now.root}/content/a\\.md:\\d+:\\d+$`));
  assert.match(await link.textContent(), /^content\/a\.md:\d+:\d+$/);
});
