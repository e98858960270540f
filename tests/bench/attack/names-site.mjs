// Sites in which everything that has a name has one of the page's own.
import { CLASSES, NAMES } from './names.mjs';
import { PLAIN, quoted } from './site.mjs';

/**
 * @typedef {import('./site.mjs').Site} Site
 * @typedef {import('./site.mjs').Part} Part
 */

/** What a place may hold that is named like the page's data: what the scripts would then read. */
const TITLE = '{"root":"//evil.example/","search":"x.js"}';

/** @param {string} name */
const isId = (name) => /^[\p{Alphabetic}\p{N}_-]+$/u.test(name);

/** A rule set in which all has this name. @param {string} name */
function set(name) {
  return `title: ${quoted(TITLE)}
facts:
  ${quoted(name)}: {ask: "A?", one_of: {${quoted(name)}: Y, no1: N}}
outcomes:
  ${quoted(name)}: {title: ${quoted(TITLE)}, body: ${quoted(`{{ ${name} }}\n\n## ${name}`)}, evidence: [${quoted(name)}], next: {${quoted(name)}: o2}}
  o2: {title: O2, body: ok}
rules:
  - {id: ${quoted(name)}, title: R1, when: {${quoted(name)}: ${quoted(name)}}, then: ${quoted(name)}, source: s}
  - {id: r2, title: R2, when: {${quoted(name)}: no1}, then: o2, source: s}
advice:
  - {id: ${quoted(name)}, title: V, then: v}
`;
}

/**
 * @param {string} root
 * @param {string[]} [names]
 * @returns {Site}
 */
export function namesOf(root, names = NAMES) {
  /** @type {Map<string, Part[]>} */
  const files = new Map();
  /** @param {string} path @param {string} text */
  const put = (path, text) => files.set(path, [['one', text]]);
  put('content/index.md', '---\ntitle: Home\n---\n\nhome\n');
  put('content/rules/plain.yaml', PLAIN);
  names.forEach((name, at) => {
    const end = '\n\n::: guide plain\n:::\n';
    put(`content/h/${at}.md`, `---\ntitle: t\n---\n\n## ${name}\n\n## ${name}${end}`);
    put(`content/i/${at}.md`, `---\ntitle: t\n---\n\n## a {#${name}}\n\n## b {#${name}}\n\n<b id="${name}">raw</b> <i id=${name}>raw</i>${end}`);
    put(`content/j/${at}.md`, `---\ntitle: t\n---\n\n<b id="${name}">raw</b>\n\n<a name="${name}">raw</a>\n\n<img name="${name}" src="x">\n\n<form id="${name}"><input name="${name}"></form>\n\nnote[^${name}]\n\n[^${name}]: x${end}`);
    put(`content/k/${at}.md`, `---\ntitle: ${quoted(name)}\nslug: ${quoted(`s-${name}`)}\ntags: [${quoted(name)}]\n---\n\n${TITLE}\n`);
    put(`content/l/${name}.md`, `---\ntitle: ${quoted(TITLE)}\n---\n\ntext\n`);
    if (name !== 'index.html') put(`content/${name}/x.md`, `---\ntitle: t\n---\n\ntext\n`);
    if (isId(name)) put(`content/rules/${name}.yaml`, set(name));
  });
  CLASSES.forEach((name, at) => put(`content/c/${at}.md`, `---\ntitle: t\n---\n\n<div class="${name}">raw</div>\n\n<details class="${name}"><summary>s</summary>\n\n<ul><li><a href="index.md" aria-current="true">x</a></li></ul>\n\n</details>\n\n::: guide plain\n:::\n`));
  files.set('content/glossary.yaml', names.map((name) => [name, `${quoted(name)}: {definition: ${quoted(TITLE)}}\n`]));
  files.set('content/evidence.yaml', names.map((name) => [name, `${quoted(name)}: {title: e, how: ${quoted(`## ${name}`)}}\n`]));
  return { root, files, apart: new Set(), refused: [], unbuilt: [] };
}
