// Screenshots for README and manual: `node tests/bench/pictures.mjs`. They show the project's own site
// on a fixed day, so that they change only with the theme and the texts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../browser/chromium.mjs';
import { PROJECT, builtSite } from '../browser/command.mjs';

/** Name, page, height. @type {[string, string, number][]} */
const PAGES = [
  ['home', 'index.html', 900],
  ['article', 'appeal/keep-evidence.html', 900],
  ['outcome', 'guides/refund-appeal/index.html#kind=payment&refund=done&refunded_at=2026-11-20T15:30', 1000],
];

/** The same in English. @type {[string, string, number][]} */
const ENGLISH = PAGES.map(([name, path, height]) => [`${name}.en`, `en/${path}`, height]);

const site = pathToFileURL(builtSite()).href;
const folder = join(PROJECT, 'docs/content/pictures');
mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const [name, path, height] of [...PAGES, ...ENGLISH]) {
  const context = await browser.newContext({ viewport: { width: 1280, height }, locale: path.startsWith('en/') ? 'en-GB' : 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: 'light' });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-11-21T20:00:00+08:00'));
  await page.goto(`${site}/${path}`);
  await page.waitForLoadState();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}
await browser.close();
