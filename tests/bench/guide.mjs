// Time that a large decision page takes: generates a rule set of about 500 questions, builds it, and
// opens its page from disk in Chromium.
//
//   node tests/bench/guide.mjs [path of zhinan] [yes/no facts: 9]
//
// Prints the number of nodes and bytes, the time of the page's scripts (from `domInteractive` to the
// end of `DOMContentLoaded`: then the first question can be answered), and for every step the time
// from a click to laid-out content. Medians and 95th percentiles of 20 loads and of all steps.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../browser/chromium.mjs';

const [program = 'target/release/zhinan', size = '9'] = process.argv.slice(2);
const FACTS = Number(size);
const OUTCOMES = 40;

/** A table that decides every pattern of answers by itself, without any order in it. */
function ruleSet() {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) % OUTCOMES;
  const facts = Array.from({ length: FACTS }, (_, i) => `  f${i}: {ask: 第 ${i + 1} 个问题, yes_no: true}`);
  const outcomes = Array.from({ length: OUTCOMES }, (_, i) => `  o${i}: {title: 结论 ${i}, body: 做第 ${i} 件事。}`);
  const rules = Array.from({ length: 2 ** FACTS }, (_, i) => {
    const cells = facts.map((_, f) => `f${f}: ${(i >> f) & 1 ? 'yes' : 'no'}`);
    return `  - {id: r${i}, title: 规则 ${i}, when: {${cells.join(', ')}}, then: o${random()}}`;
  });
  return ['title: 大指南', 'facts:', ...facts, 'outcomes:', ...outcomes, 'rules:', ...rules, ''].join('\n');
}

const root = mkdtempSync(join(tmpdir(), 'zhinan-bench-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 'content', 'rules'), { recursive: true });
writeFileSync(join(root, 'content', 'rules', 'large.yaml'), ruleSet());
execFileSync(program, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'ignore'] });
const file = join(root, 'public', 'guides', 'large', 'index.html');
const html = readFileSync(file, 'utf8');
const data = JSON.parse(/data-guide-data="large">([^<]*)</.exec(html)?.[1] ?? '{"nodes":[]}');
console.log(`${data.nodes.length} nodes, page ${statSync(file).size} bytes, data ${JSON.stringify(data).length} bytes`);

const browser = await launch();
const page = await browser.newPage();
const loads = [];
const steps = [];
for (let round = 0; round < 20; round++) {
  await page.goto('about:blank');
  await page.goto(pathToFileURL(file).href);
  loads.push(await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation');
    return entry.domContentLoadedEventEnd - entry.domInteractive;
  }));
  steps.push(...await page.evaluate((facts) => {
    const times = [];
    for (let i = 0; i < facts; i++) {
      const form = document.querySelector('[data-stage] form');
      if (!form) break;
      form.querySelector('.options input').checked = true;
      const before = performance.now();
      form.querySelector('button[type="submit"]').click();
      document.body.getBoundingClientRect();
      times.push(performance.now() - before);
    }
    return times;
  }, FACTS));
}
await browser.close();
const at = (list, share) => list.sort((a, b) => a - b)[Math.floor((list.length - 1) * share)].toFixed(1);
console.log(`interactive after ${at(loads, 0.5)} ms (p95 ${at(loads, 0.95)})`);
console.log(`a step takes ${at(steps, 0.5)} ms (p95 ${at(steps, 0.95)}, ${steps.length} steps)`);
