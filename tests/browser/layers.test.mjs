// The built style sheet has no layers, because browsers from before 2022 drop them. Every element must
// look as it does with the sheets as they are written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BASES, address, withPage } from './site.mjs';
import { KINDS } from './kinds.mjs';

const THEME = fileURLToPath(new URL('../../themes/default/css/', import.meta.url));
const SHEETS = ['reset', 'tokens', 'elements', 'layout', 'components', 'search', 'guide', 'languages', 'states'];
const LAYERED = ['@layer reset,tokens,elements,layout,components,states;',
  ...SHEETS.map((name) => readFileSync(join(THEME, `${name}.css`), 'utf8'))].join('\n');

/** What the cascade decides; sizes and places follow from it. */
const PROPERTIES = ['display', 'position', 'margin', 'padding', 'border', 'border-radius', 'font', 'color', 'fill',
  'stroke', 'background-color', 'background-image', 'box-shadow', 'outline', 'gap', 'flex', 'order', 'align-items',
  'justify-content', 'text-align', 'text-decoration', 'text-wrap', 'white-space', 'word-break', 'overflow-wrap',
  'list-style', 'overflow', 'max-inline-size', 'min-inline-size', 'min-block-size', 'max-block-size', 'opacity',
  'visibility', 'z-index', 'translate', 'cursor', 'columns', 'text-emphasis', 'content'];

/**
 * Elements that look otherwise with another style sheet, with the properties that differ.
 * @param {{sheet: string, properties: string[]}} given
 */
async function differences({ sheet, properties }) {
  const read = () => [...document.querySelectorAll('*')].flatMap((node) =>
    ['', '::before', '::after'].map((part) => {
      const style = getComputedStyle(node, part);
      // A part that is not there has no look.
      const there = !part || style.content !== 'none';
      return { node, part, look: there ? properties.map((name) => `${name}: ${style.getPropertyValue(name)}`) : [] };
    }));
  const built = read();
  const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="stylesheet"]'));
  link.disabled = true;
  const written = new CSSStyleSheet();
  await written.replace(sheet);
  document.adoptedStyleSheets = [written];
  const layered = read();
  document.adoptedStyleSheets = [];
  link.disabled = false;
  return built.flatMap(({ node, part, look }, at) => {
    const differ = look.filter((line, number) => line !== layered[at].look[number]);
    return differ.length ? [`<${node.tagName.toLowerCase()} class="${node.className}">${part} ${differ.slice(0, 4).join('; ')}`] : [];
  });
}

/** @type {import('./site.mjs').Options[]} */
const LOOKS = [
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
];

test('without layers every element looks as it does with them', async () => {
  for (const look of LOOKS) {
    await withPage(BASES[0], { ...look, reducedMotion: 'reduce' }, async (page) => {
      for (const [name, { path, prepare }] of Object.entries(KINDS)) {
        await page.goto('about:blank');
        await page.goto(address(BASES[0], path), { waitUntil: 'domcontentloaded' });
        await prepare?.(page);
        for (const media of /** @type {const} */ (['screen', 'print'])) {
          await page.emulateMedia({ media });
          // The colours of the medium come with the next frame.
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const found = await page.evaluate(differences, { sheet: LAYERED, properties: PROPERTIES });
          assert.deepEqual(found.slice(0, 8), [], `${name}, ${look.viewport?.width} px, ${media}`);
        }
        await page.emulateMedia({ media: 'screen' });
      }
    });
  }
});
