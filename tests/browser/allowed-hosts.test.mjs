// Pictures and films of hosts that `allow_hosts` names: asked for over http, never where a page is opened from disk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { ZHINAN, scratch } from './command.mjs';
import { serve } from './server.mjs';

const root = scratch();
mkdirSync(join(root, 'content'));
writeFileSync(join(root, 'content/site.yaml'), 'allow_hosts: [img.example]\n');
writeFileSync(join(root, 'content/index.md'), [
  '# t', '', '![a](https://img.example/a.png) ![b](https://other.example/b.png)', '',
  '<img src="https://img.example/c.png" alt="c"> <img src="//img.example/d.png" alt="d">', '',
  '<video src="https://img.example/e.mp4"></video> <audio src="https://img.example/f.mp3"></audio>', '',
  '<video src="https://other.example/g.mp4"></video>', '',
].join('\n'));
execFileSync(ZHINAN, ['build', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/**
 * The addresses of other sites that a page asks for.
 * @param {string} url
 */
async function asked(url) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const got = [];
    await page.route(/\.example\//, (route) => {
      got.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: PIXEL });
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    // What comes is no film, so each player ends with an error; so does one that may not ask.
    await page.waitForFunction(() => [...document.querySelectorAll('audio, video')].every((player) => player instanceof HTMLMediaElement && player.error));
    const shown = await page.evaluate(() => [...document.images].filter((image) => image.naturalWidth > 0).length);
    return { got: got.sort(), shown };
  } finally {
    await browser.close();
  }
}

test('a page that is served asks for them, and for no others', async () => {
  const server = await serve(join(root, 'public'), '/');
  try {
    const expected = ['a.png', 'c.png', 'd.png', 'e.mp4', 'f.mp3'].map((name) => `https://img.example/${name}`);
    assert.deepEqual(await asked(`${server.url}index.html`), { got: expected, shown: 3 });
  } finally {
    await server.close();
  }
});

test('a page that is opened from disk asks for nothing', async () => {
  const url = pathToFileURL(join(root, 'public/index.html')).href;
  assert.deepEqual(await asked(url), { got: [], shown: 0 });
});
