// Sites of one host share its storage: what one stores, no other reads or writes.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');

const folder = join(__dirname, '../../themes/default/js');
const script = readFileSync(join(folder, 'theme.js'), 'utf8');

/**
 * The name that a page stores something under.
 * @param {string} address
 * @param {Record<string, string>} dataset
 */
function key(address, dataset) {
  const location = new URL(address);
  const documentElement = { dataset, classList: { add() {} } };
  const window = {};
  const localStorage = { getItem: () => null };
  vm.runInNewContext(script, { window, document: { documentElement }, location, URL, localStorage });
  return window.zhinan.key('recent');
}

test('all pages of a site store under one name', () => {
  const home = key('https://a.example/help/index.html', { root: '' });
  assert.equal(key('https://a.example/help/', { root: '' }), home);
  assert.equal(key('https://a.example/help/a/b.html?q=x#y', { root: '../' }), home);
  assert.equal(key('https://a.example/help/en/a/b.html', { root: '../', top: '../../' }), home);
  assert.equal(key('https://a.example/help/x/y/gone', { root: '/help/' }), home, '404.html');
});

test('sites in other folders of a host store under other names', () => {
  const sites = ['/', '/help/', '/Help/', '/help/2/', '/help%2F/', '/hel/', '/help:recent/', '/帮助/'];
  const names = sites.map((site) => key(`https://a.example${site}index.html`, { root: '' }));
  assert.equal(new Set(names).size, sites.length, names.join(' '));
  const files = ['/home/me/a/', '/home/me/b/'].map((site) => key(`file://${site}index.html`, { root: '' }));
  assert.notEqual(files[0], files[1]);
});

test('no script stores anything under another name', () => {
  // `reload.js` is the preview's, which has a host of its own.
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'reload.js')) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [whole, typed] of text.matchAll(/(?:local|session)Storage(?:\.\w+\(|', )([^,)]*)/g)) {
      const isKey = /^(?:window\.)?zhinan\.key\(/.test(typed);
      const isNamed = new RegExp(`const ${typed.replace(/\(.*/, '')} = (?:\\(set\\) => )?(?:window\\.)?zhinan\\.key\\(`).test(text);
      assert.ok(isKey || isNamed || typed === 'name' && name === 'search-box.js', `${name}: ${whole}`);
    }
  }
});
