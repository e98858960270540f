// Records an animation for the README of each language: an edit shows in the preview, a case that no rule
// decides is reported, a guide is answered. Everything is typed, served and clicked here; nothing is drawn.
//
//   node tests/bench/moving.mjs     needs Debian's `chromium` and `webp`
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from '../browser/chromium.mjs';
import { PROJECT, ZHINAN, scratch } from '../browser/command.mjs';

const HALF = { width: 500, height: 620 };
/** Largest size of an animation in a README, in bytes. */
const MOST = 1_000_000;

/**
 * What is typed and said, by language.
 * @type {Record<string, {zone: string, locale: string, answered: string, words: [string, string], bound: [string, string], said: string[]}>}
 */
const LANGUAGES = {
  en: {
    zone: 'Europe/London', locale: 'en-GB', answered: '10',
    words: ['be away?', 'be away? Half days count.'],
    bound: ['days: ">=2", urgent: yes', 'days: ">=3", urgent: yes'],
    said: ['zhinan serve: the site, while you write it', 'Saved: the page shows the new words', 'Saved: one case is left out, and the preview names it', 'Mended: every case is decided by exactly one rule', 'A reader is asked only what still matters'],
  },
  'zh-CN': {
    zone: 'Asia/Shanghai', locale: 'zh-CN', answered: '600',
    words: ['金额是多少', '这次一共要花多少钱'],
    bound: ['amount: ">=200", urgent: yes', 'amount: ">=300", urgent: yes'],
    said: ['zhinan serve：边写边看', '存盘：页面马上是新的说法', '存盘：漏了一种情况，预览说出是哪一种', '改回来：每种情况恰好由一条规则决定', '读者只回答还有用的问题'],
  },
};

/** The editor's half and a picture of the page, side by side. @param {string} said @param {string} file @param {string} code @param {Buffer} page */
const shell = (said, file, code, page) => `<!doctype html><meta charset="utf-8"><style>
  * { box-sizing: border-box; margin: 0 } body { width: ${2 * HALF.width}px; height: ${HALF.height + 40}px; overflow: hidden; background: #fff; font: 17px/40px "Noto Sans CJK SC", sans-serif }
  header { height: 40px; padding: 0 14px; background: #1d4d4f; color: #fff; font-weight: 600 }
  main { display: flex } pre { width: ${HALF.width}px; height: ${HALF.height}px; padding: 8px 0; overflow: hidden; background: #1b1f24; color: #d8dee4; font: 13px/21px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; tab-size: 2 }
  pre i { display: inline-block; width: 34px; padding-right: 10px; color: #7d8590; text-align: right; font-style: normal } pre b { padding: 0 10px; color: #8fc7c9; font-weight: 400 }
  pre mark { background: #2d4f3a; color: inherit } img { width: ${HALF.width}px; height: ${HALF.height}px; border-left: 1px solid #999 }
</style><header>${said}</header><main><pre><b>${file}</b>
${code}</pre><img src="data:image/png;base64,${page.toString('base64')}"></main>`;

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {import('playwright-core').Browser} browser @param {string} language */
async function film(browser, language) {
  const { zone, locale, answered, words, bound, said } = LANGUAGES[language];
  const folder = scratch();
  const root = join(folder, 'site');
  execFileSync(ZHINAN, ['init', root, '--language', language, '--zone', zone], { stdio: 'ignore' });
  const rules = join(root, 'content/rules/first-guide.yaml');
  const server = spawn(ZHINAN, ['serve', '--port', '0'], { cwd: root, env: { ...process.env, LC_ALL: `${locale.replace('-', '_')}.UTF-8` }, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await once(createInterface({ input: server.stdout }), 'line');
  const page = await browser.newPage({ viewport: HALF, locale, colorScheme: 'light', reducedMotion: 'reduce' });
  const studio = await browser.newPage({ viewport: { width: 2 * HALF.width, height: HALF.height + 40 } });
  await page.goto(`${address}guides/first-guide/index.html`);
  await page.locator('html[data-preview="connected"]').waitFor();

  let text = readFileSync(rules, 'utf8');
  /** Words of the line that is being edited. */
  let edited = words[0];
  /** @type {[string, number][]} */
  const frames = [];
  /** Records a frame. @param {string} caption @param {number} milliseconds */
  const frame = async (caption, milliseconds) => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes(edited));
    const first = Math.max(0, Math.min(at - 12, lines.length - 28));
    const code = lines.slice(first, first + 28).map((line, nth) => {
      const shown = escaped(line);
      return `<i>${first + nth + 1}</i>${first + nth === at ? `<mark>${shown}</mark>` : shown}`;
    }).join('\n');
    await studio.setContent(shell(caption, 'content/rules/first-guide.yaml', code, await page.screenshot()));
    const file = join(folder, `${String(frames.length).padStart(3, '0')}.png`);
    await studio.screenshot({ path: file });
    frames.push([file, milliseconds]);
  };
  /** Types one text over another, a few letters in each frame. @param {string} from @param {string} to @param {string} caption */
  const type = async (from, to, caption) => {
    const [before, after] = text.split(from);
    let kept = 0;
    while (from[kept] === to[kept]) kept += 1;
    let end = 0;
    while (end < Math.min(from.length, to.length) - kept && from.at(-1 - end) === to.at(-1 - end)) end += 1;
    for (let length = kept; length <= to.length - end; length += 3) {
      edited = to.slice(0, length) + to.slice(to.length - end);
      text = before + edited + after;
      await frame(caption, 140);
    }
    edited = to;
    text = before + to + after;
    await frame(caption, 500);
    writeFileSync(rules, text);
  };

  await frame(said[0], 1800);
  await type(words[0], words[1], said[0]);
  await page.locator('[data-stage]').getByText(words[1]).waitFor();
  await frame(said[1], 2200);
  await type(bound[0], bound[1], said[1]);
  await page.locator('[id^="zhinan-preview-guide"]').waitFor();
  await page.waitForTimeout(500);
  await frame(said[2], 4500);
  await type(bound[1], bound[0], said[2]);
  await page.locator('[id^="zhinan-preview-guide"]').waitFor({ state: 'detached' });
  await page.locator('[data-stage] form').waitFor();
  await frame(said[3], 2000);
  edited = words[1];
  const answer = page.locator('[data-stage] form');
  await answer.scrollIntoViewIfNeeded();
  await answer.locator('input[data-value]').fill(answered);
  await frame(said[4], 1500);
  await answer.locator('button[type="submit"]').click();
  await page.locator('[data-stage] [data-fact="urgent"]').waitFor();
  await frame(said[4], 1500);
  await page.locator('[data-stage] .options input[value="yes"]').check();
  await frame(said[4], 900);
  await page.locator('[data-stage] button[type="submit"]').click();
  await page.locator('[data-stage] [data-outcome]').waitFor();
  await page.locator('[data-stage]').evaluate((stage) => stage.scrollIntoView());
  await frame(said[4], 4500);

  server.kill();
  await page.close();
  await studio.close();
  const output = join(PROJECT, 'docs/content/pictures', language === 'en' ? 'loop.en.webp' : 'loop.webp');
  const pictures = frames.flatMap(([file, milliseconds]) => ['-d', String(milliseconds), file]);
  execFileSync('img2webp', ['-loop', '0', '-lossy', '-q', '70', '-m', '6', ...pictures, '-o', output], { stdio: 'ignore' });
  const { size } = statSync(output);
  if (size > MOST) throw new Error(`${output} has ${size} bytes`);
  console.log(`${frames.length} pictures, ${size} bytes: ${output}`);
}

const browser = await launch();
for (const language of Object.keys(LANGUAGES)) await film(browser, language);
await browser.close();
