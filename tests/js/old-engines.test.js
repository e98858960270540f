// The scripts of a built site are read by browsers from 2019 on: Chrome 79, Safari 13.1, Firefox 78.
// `tsc` holds what they call (`lib` in tsconfig.json), this file how they are written.
'use strict';
const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { test } = require('node:test');
const acorn = require('acorn');

const FOLDER = join(__dirname, '../../themes/default/js');
const SCRIPTS = readdirSync(FOLDER).filter((name) => !name.startsWith('reload'));

/** Methods of the document that are younger; `tsc` knows only those of the language. */
const YOUNG = ['replaceChildren', 'requestIdleCallback', 'showPopover', 'moveBefore', 'structuredClone'];

test('scripts are written in the language of 2019', () => {
  assert.ok(SCRIPTS.length > 12, `${SCRIPTS}`);
  for (const name of SCRIPTS) {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    assert.doesNotThrow(() => acorn.parse(text, { ecmaVersion: 2019, sourceType: 'script' }), name);
    for (const method of YOUNG) assert.ok(!text.includes(`${method}(`), `${name} calls ${method}`);
  }
});
