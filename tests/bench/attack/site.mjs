// Sites whose every position holds payloads. What the program refuses is taken out, so that the rest is built.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {import('./payloads.mjs').Payload} Payload
 *
 * @typedef {[string, string]} Part who put it there (empty: the site itself), and text
 *
 * @typedef {object} Site
 * @property {string} root
 * @property {Map<string, Part[]>} files by path below the root
 * @property {Set<string>} apart files whose parts are refused one by one
 * @property {string[]} unbuilt why builds failed although `check` found nothing
 * @property {string[]} refused positions whose payload is an error: `path: payload`
 */

/** Text as a scalar of YAML. @param {string} text */
export function quoted(text) {
  let out = '"';
  for (const char of text) {
    const code = /** @type {number} */ (char.codePointAt(0));
    const printable = code >= 0x20 && (code < 0x7F || code === 0x85 || code >= 0xA0 && code < 0xD800 || code >= 0xE000 && code < 0xFFFE && code !== 0xFEFF || code > 0xFFFF);
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (printable && code !== 0x85 && code !== 0x2028 && code !== 0x2029) out += char;
    else out += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `${out}"`;
}

/** @param {string} text */
const oneLine = (text) => text.replace(/[\r\n]+/g, ' ');

/** @param {string} text @param {string} with_ */
const indented = (text, with_) => text.replace(/\r\n?/g, '\n').replace(/\n/g, `\n${with_}`);

/** An article that is nothing but the payload, between sentences. @param {string} p */
const block = (p) => `---\ntitle: block\n---\n\nbefore\n\n${p}\n\nafter\n`;

/** Every position inside of other Markdown. @param {string} p @param {string} guide */
function inline(p, guide) {
  const line = oneLine(p);
  const parts = [
    `x ${line} y`, `[${line}](../index.md)`, `[a](${line})`, `[a](<${line}>)`, `[a](../index.md "${line}")`, `[a](../index.md '${line}')`,
    `![${line}](../pics/x.png)`, `![a](${line})`, `![a](<${line}>)`, `![a](../pics/x.png "${line}")`, `## ${line}`, `## a {#${line}}`,
    `| ${line} | b |\n|---|:-:|\n| c | ${line} |`, `note[^n] and [^${line}]\n\n[^n]: ${line}`, `term\n: ${line}`, `${line}\n: definition`,
    `\`\`\`${line}\n${p}\n\`\`\``, `    ${indented(p, '    ')}`, `\`${line}\``, `<p title="${p}">raw</p>`, `<p title='${p}'>raw</p>`, `<p class=${line}>raw</p>`,
    `<b id="${line}">raw</b> <a name="${line}">raw</a>`, `<a href="${p}">raw</a> <img src="${p}" alt="${p}">`, `<b>${p}</b>`,
    `<details><summary>${p}</summary>\n\n${p}\n\n</details>`, `- [ ] ${line}\n- [x] <i>${line}</i>`, `> [!NOTE]\n> ${indented(p, '> ')}`, `::: details ${line}\n${p}\n:::`,
    `[r]\n\n[r]: ${line} "${line}"`, `<${line}>`, ...references(line),
  ];
  return ['---\ntitle: inline\n---\n', ...parts.map((part) => `\n${part}\n`), `\n::: guide ${guide}\n:::\n\nafter\n`];
}

/** Names of other things, each of which is refused where nothing is called so. @param {string} line */
const references = (line) => [`::: guide ${line}\n:::`, ...['term', 'rule', 'guide'].flatMap((kind) => [`[x](${kind}:${line})`, `[x](<${kind}:${line}>)`])];

/** Bytes of the file name that a tag becomes. @param {string} p */
const tagLength = (p) => Buffer.byteLength([...p].map((char) => (/[\p{Alphabetic}\p{N}_-]/u.test(char) ? char : '-fffff')).join(''));

/** What front matter may hold. @param {string} p @param {string} id */
function meta(p, id) {
  const q = quoted(p);
  const short = Buffer.byteLength(p) < 200;
  const keys = [
    `title: ${q}`, `description: ${q}`, ...(tagLength(p) < 200 ? [`tags: [${q}]`] : []), `keywords: [${q}]`, `owner: ${q}`, `lang: ${q}`,
    ...(short ? [`slug: ${quoted(`${p}${id}`)}`, `aliases: [${quoted(`old/${p}${id}`)}]`] : []), `sources: [${q}, {title: ${q}, checked: 2026-01-01}, {title: t, url: ${quoted(`https://x/${p}`)}}]`,
    `extra: {${q}: ${q}}`, `${quoted(`${p}?`)}: ${q}`,
  ];
  return ['---\n', ...keys.map((key) => `${key}\n`), `---\n\n# x\n\ntext <b>raw</b>\n`];
}

/**
 * A rule set in which each payload has a question, an outcome, a rule, a letter and advice.
 * @param {[string, string][]} payloads owner and text
 * @returns {Part[]}
 */
function ruleSet(payloads) {
  const [[first, text]] = payloads;
  const q = quoted(text);
  /** @type {Part[]} */
  const parts = [[first, `title: ${q}\ndescription: ${q}\nintro: ${q}\nhit_policy: first\nfacts:\n`]];
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  f${id}: {ask: ${q}, say: ${quoted(`${text}{}`)}, help: ${q}, unsure: ${q}, one_of: {a: ${q}, b: ${quoted(`${text} b`)}}}\n`]);
  }
  parts.push(['', `  when: {ask: When, elapsed: {from: at, step: 1h, range: 0h..90d}}\n`]);
  parts.push(['', 'outcomes:\n  last: {title: Last, body: "{{ at }}"}\n  late: {title: Late, deadline: {from: at, within: 14d}}\n']);
  for (const [id, text] of payloads) {
    const q = quoted(text);
    const body = quoted(`${text}\n\n{{ f${id} }} [a](../index.md "${oneLine(text)}") ![${oneLine(text)}](pics/x.png)\n\n## ${oneLine(text)}\n\n<p title="${text}">raw</p>`);
    parts.push([id, `  o${id}: {title: ${q}, description: ${q}, body: ${body}, letter: letters/${id}.md, evidence: [e${id}], next: {refused: last}}\n`]);
  }
  parts.push(['', 'rules:\n']);
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  - {id: r${id}, title: ${q}, text: ${q}, when: {f${id}: a}, then: o${id}, source: {title: ${q}}, owner: ${q}}\n`]);
  }
  parts.push(['', '  - {id: rlate, title: R, when: {when: "<7d"}, then: late}\n  - {id: rlast, title: R, when: {}, then: last}\nadvice:\n']);
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  - {id: a${id}, title: ${q}, when: {f${id}: a}, then: ${q}}\n`]);
  }
  return parts;
}

/**
 * Statements of which each has a payload as the address of its source.
 * @param {[string, string][]} payloads owner and text
 * @returns {Part[]}
 */
function sourceSet(payloads) {
  const rules = payloads.map(([id, text]) => /** @type {Part} */ ([id, `  - {id: u${id}, title: U, source: {title: t, url: ${quoted(text)}}}\n`]));
  return [['', `title: U\nfacts:\n  a: {ask: "A?", yes_no: true}\noutcomes:\n  o1: {title: O1, body: ok}\nrules:\n  - {id: r1, title: R1, when: {}, then: o1, source: s}\n`], ...rules];
}

/** A rule set in which everything that has a name has this one. @param {string} p */
function idSet(p) {
  const q = quoted(p);
  return `title: ${q}
facts:
  ${q}: {ask: "A?", one_of: {${q}: Y, no: N}}
outcomes:
  ${q}: {title: O1, body: ${quoted(`ok {{ ${p} }}`)}}
  o2: {title: O2, body: "ok"}
rules:
  - {id: ${q}, title: R1, when: {${q}: ${q}}, then: ${q}, source: s}
  - {id: r2, title: R2, when: {${q}: no}, then: o2, source: s}
advice:
  - {id: ${q}, title: V, then: v}
`;
}

/** One named by its file. @param {string} p */
const namedSet = (p) => `title: ${quoted(p)}
facts:
  a: {ask: "A?", number: {range: 0..9, unit: ${quoted(p)}}}
outcomes:
  o1: {title: O1, body: ok}
rules:
  - {id: r1, title: R1, when: {}, then: o1, source: s}
`;

/** Whether a disk takes this as a file's name. @param {string} text */
const isName = (text) => text !== '' && !/[/\0]|^\.\.?$/.test(text) && text.isWellFormed() && Buffer.byteLength(text) < 200;

/**
 * One site for some payloads, with each in every position.
 * @param {string} root
 * @param {Payload[]} payloads
 * @returns {Site}
 */
export function siteOf(root, payloads) {
  /** @type {Site} */
  const site = { root, files: new Map(), apart: new Set(), refused: [], unbuilt: [] };
  /** @param {string} path @param {string | Part[]} parts @param {string} [owner] */
  const put = (path, parts, owner = '') => site.files.set(path, typeof parts === 'string' ? [[owner, parts]] : parts);
  /** Parts of which one may go and the others stay. @param {string} path @param {string[]} parts */
  const apart = (path, parts) => {
    site.apart.add(path);
    site.files.set(path, parts.map((part, at) => [at > 0 && at + 1 < parts.length ? 'apart' : '', part]));
  };
  const numbered = payloads.map(({ text }, at) => /** @type {[string, string]} */ ([String(at), text]));
  /** @param {number} size */
  const groups = (size) => Array.from({ length: Math.ceil(numbered.length / size) }, (_, at) => numbered.slice(at * size, (at + 1) * size));
  put('content/index.md', '---\ntitle: Home\n---\n\nhome\n');
  put('content/rules/plain.yaml', PLAIN);
  groups(8).forEach((some, at) => put(`content/rules/s${at}.yaml`, ruleSet(some)));
  groups(40).forEach((some, at) => put(`content/rules/u${at}.yaml`, sourceSet(some)));
  put('content/glossary.yaml', numbered.map(([id, p]) => [id, `${quoted(`${p} ${id}`)}: {definition: ${quoted(p)}, synonyms: [${quoted(`${id} ${p}`)}], discouraged: [${quoted(`d${id}${p}`)}]}\n`]));
  put('content/evidence.yaml', numbered.map(([id, p]) => [id, `e${id}: {title: ${quoted(p)}, how: ${quoted(p)}}\n`]));
  for (const [id, p] of numbered) {
    put(`content/b/${id}.md`, block(p), id);
    apart(`content/n/${id}.md`, inline(p, 'plain'));
    apart(`content/m/${id}.md`, meta(p, id));
    apart(`content/letters/${id}.md`, ['---\ntitle: x\n---\nLetter\n\n', `${p} {{ f${id} }}\n\n`, `{{ ${oneLine(p)} }}\n`, '\n']);
    put(`content/rules/i-${id}.yaml`, idSet(p), id);
    if (isName(p)) {
      put(`content/f/${p}.md`, '---\ntitle: t\n---\n\ntext\n', id);
      put(`content/g/${p}.bin`, 'x', id);
      put(`content/d/${p}/x.md`, '---\ntitle: t\n---\n\ntext\n', id);
      put(`content/rules/${p}.yaml`, namedSet(p), id);
    }
  }
  return site;
}

/** Harmless texts, to stand where payloads stand. */
export const PLAIN_TEXTS = ['word', 'another word', 'two **words** <b class="x">raw</b>', '字', '- [ ] box'];

/** The same positions with nothing bad in them: what such pages hold. @param {string} root @returns {Site} */
export function plainSite(root) {
  // More than the entries from which a list has a field that filters it; and a box to tick in each text.
  const many = Array.from({ length: 24 }, (_, at) => `word ${at}`);
  const texts = [...PLAIN_TEXTS, ...many];
  const site = siteOf(root, texts.map((text) => ({ set: 'plain', text })));
  // A folder whose pages are listed by their letters.
  for (let at = 0; at < 120; at += 1) site.files.set(`content/many/${at}.md`, [['', `---\ntitle: word ${at}\n---\n\ntext\n`]]);
  return site;
}

/** Builds a site that somebody wrote. @param {string} root @param {string} program */
export function buildAsItIs(root, program) {
  const output = join(root, 'public');
  execFileSync(program, ['build', '--root', root, '--as-of', '2026-06-01', '--output', output], { stdio: ['ignore', 'ignore', 'pipe'] });
  return output;
}

/** The site's own settings hold the payload. @param {string} root @param {Payload[]} payloads @returns {Site} */
export function settingsOf(root, payloads) {
  const [{ text }] = payloads;
  const q = quoted(text);
  const nav = payloads.flatMap(({ text }, at) => [text, 'index.md'].map((link) => /** @type {Part} */ ([String(at), `  - {title: ${quoted(text)}, link: ${quoted(link)}}\n`])));
  /** @type {Part[]} */
  const parts = [['0', `title: ${q}\n`], ['0', `description: ${q}\n`], ['0', `language: ${q}\n`], ['0', `base_url: ${quoted(`https://good.example/${text}`)}\n`], ['0', `theme: ${q}\n`], ['0', `editor: ${q}\n`], ['', 'nav:\n  - {title: Home, link: index.md}\n'], ...nav];
  const files = new Map([['content/site.yaml', parts], ['content/index.md', [/** @type {Part} */ (['', '# Home\n'])]], ['content/rules/plain.yaml', [/** @type {Part} */ (['', PLAIN])]]]);
  return { root, files, apart: new Set(['content/site.yaml']), refused: [], unbuilt: [] };
}

/** A rule set without any payload. */
export const PLAIN = `title: Plain
facts:
  opened: {ask: "Opened?", yes_no: true}
  since: {ask: "Since?", elapsed: {from: at, step: 1h, range: 0h..90d}}
outcomes:
  o1: {title: O1, body: "by {{ due }}", deadline: {from: at, within: 14d}}
  o2: {title: O2, body: "ok"}
rules:
  - {id: r1, title: R1, when: {opened: yes, since: "<14d"}, then: o1, source: s}
  - {id: r2, title: R2, when: {opened: yes, since: ">=14d"}, then: o2, source: s}
  - {id: r3, title: R3, when: {opened: no}, then: o2, source: s}
`;

/** A picture of one pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==', 'base64');

/** @param {Site} site */
function write({ root, files }) {
  rmSync(root, { recursive: true, force: true });
  for (const [path, parts] of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, parts.map(([, text]) => text).join(''));
  }
  mkdirSync(join(root, 'content/pics'), { recursive: true });
  writeFileSync(join(root, 'content/pics/x.png'), PIXEL);
  writeFileSync(join(root, 'content/pics/x.js'), 'alert("a file of the site as a script")');
}

/**
 * The lines of a file, each with its owner.
 * @param {Part[]} parts
 */
function ownersOfLines(parts) {
  const owners = [''];
  for (const [owner, text] of parts) {
    owners[owners.length - 1] ||= owner;
    const more = text.split('\n').length - 1;
    for (let i = 0; i < more; i += 1) owners.push(i + 1 < more ? owner : '');
  }
  return owners;
}

/** How often a site is checked at most: each time loses at least a position. */
const ROUNDS = 400;

/**
 * Writes a site and builds it, without the positions that the program refuses.
 * @param {Site} site
 * @param {string} program
 * @returns {string} the output folder
 */
export function build(site, program) {
  const output = join(site.root, 'public');
  for (let round = 0; round < ROUNDS; round += 1) {
    write(site);
    const args = ['--root', site.root, '--as-of', '2026-06-01'];
    const { stdout, stderr, status } = spawnSync(program, ['check', ...args, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status === 0) {
      const built = spawnSync(program, ['build', ...args, '--output', output], { encoding: 'utf8', maxBuffer: 1 << 28 });
      if (built.status === 0) return output;
      unbuilt(site, built.stderr);
      continue;
    }
    const errors = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((found) => found.severity === 'error');
    if (errors.length === 0) throw new Error(`zhinan check ended with ${status}: ${stderr.slice(0, 2000)}`);
    const as = new Map(site.files);
    for (const error of errors) refuse(site, as, error);
  }
  throw new Error(`${site.root} still has errors`);
}

/**
 * Takes out what an error is about.
 * @param {Site} site
 * @param {Map<string, Part[]>} as the files that were checked
 * @param {{file: string, line: number, message: string}} error
 */
function refuse(site, as, { file: shown, line, message }) {
  // Findings name files from the working folder.
  const file = shown.startsWith(`${site.root}/`) ? shown.slice(site.root.length + 1) : shown;
  const same = (/** @type {string} */ path) => path.normalize('NFC') === file.normalize('NFC');
  const path = as.has(file) ? file : [...as.keys()].find(same);
  if (path === undefined) throw new Error(`an error about \`${file}\`, which nobody wrote: ${message}`);
  const parts = /** @type {Part[]} */ (as.get(path));
  const owner = ownersOfLines(parts)[line - 1] ?? '';
  const about = parts.map(([, text]) => text).join('').split('\n')[line - 1] ?? '';
  site.refused.push(`${path}: ${message}: ${about.slice(0, 80)}`);
  const now = site.files.get(path) ?? [];
  const part = site.apart.has(path) ? partAt(parts, line) : undefined;
  const left = now.filter((one) => (part ? one !== part : one[0] !== owner));
  if (!owner || left.length === 0 || parts.length === 1) site.files.delete(path);
  else if (now.length > 0) site.files.set(path, left);
}

/**
 * Takes out what a build failed at although there was no finding. That is a fault of the program.
 * @param {Site} site
 * @param {string} stderr
 */
function unbuilt(site, stderr) {
  const [, words] = /^error: ([^]*)$/m.exec(stderr) ?? ['', stderr];
  const [, source] = /`[^`]*\/(content\/[^`]*)`/.exec(words.replaceAll(site.root, '')) ?? [];
  const [, first] = /zhinan-new\/([^`/]*)/.exec(words) ?? [];
  const same = (/** @type {string} */ name) => source !== undefined && name.normalize('NFC') === source.normalize('NFC');
  const files = [...site.files.keys()].filter((name) => (source ? same(name) : first && name.startsWith(`content/${first}/`)));
  if (files.length === 0) throw new Error(`zhinan build: ${words}`);
  for (const name of files) site.files.delete(name);
  site.unbuilt.push(words.trim());
}

/** The part that a line begins in. @param {Part[]} parts @param {number} line */
function partAt(parts, line) {
  let at = 1;
  return parts.find(([, text]) => {
    at += text.split('\n').length - 1;
    return line < at;
  });
}

/** All pages of an output folder, as paths in it. @param {string} output */
export function pagesOf(output) {
  const names = readdirSync(output, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.html')).sort();
}

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

/** A page without its policy. @param {string} html */
export function withoutPolicy(html) {
  const out = html.replace(POLICY, '');
  if (out === html && html.includes('<main')) throw new Error('a page has no policy: is the pattern still right?');
  return out;
}

/** The output with no policy in any page, in a folder beside it. @param {string} output */
export function bare(output) {
  const folder = `${output}-bare`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(output, folder, { recursive: true });
  for (const page of pagesOf(folder)) {
    const file = join(folder, page);
    const html = readFileSync(file, 'utf8');
    if (html.includes('<main')) writeFileSync(file, withoutPolicy(html));
  }
  return folder;
}
