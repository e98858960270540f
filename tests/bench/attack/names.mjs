// The names that a page's own scripts and markup live by: what content must never take.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const THEME = join(PROJECT, 'themes/default');

/** @param {string} folder @param {string} end */
const filesOf = (folder, end) => readdirSync(folder).filter((name) => name.endsWith(end)).map((name) => join(folder, name));

/** What a script calls the window. @param {string} text */
function windowsIn(text) {
  const bound = [...text.matchAll(/const (\w+) = [^;]*\(window\)(?:;| \?)/g)].map((match) => match[1]);
  return ['window', 'self', 'globalThis', ...bound, ...(text.includes('function (root)') ? ['root'] : [])];
}

/**
 * What a script reads that it does not declare, and what it reads of the document.
 * @param {string} text
 */
function readsOf(text) {
  const windows = windowsIn(text);
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const declared = new Set();
  /** @type {Set<string>} */
  const named = new Set();
  const globals = new Set();
  const ofDocument = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name && ts.isIdentifier(node.name)) declared.add(node.name.text);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
      const of = node.expression.getText(file).replace(/\/\*.*?\*\/|[()\s]/g, '');
      if (windows.includes(of)) globals.add(node.name.text);
      if (of === 'document') ofDocument.add(node.name.text);
    }
    if (ts.isBindingElement(node) && ts.isVariableDeclaration(node.parent.parent) && windows.includes(node.parent.parent.initializer?.getText(file) ?? '')) globals.add((node.propertyName ?? node.name).getText(file));
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isProperty = ts.isPropertyAccessExpression(parent) && parent.name === node || ts.isPropertyAssignment(parent) && parent.name === node || ts.isMethodDeclaration(parent) || ts.isBindingElement(parent) && parent.propertyName === node;
      if (!isProperty) named.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const name of named) if (!declared.has(name)) globals.add(name);
  return { globals, ofDocument };
}

// Scripts of the preview run on no page that is published.
const scriptFiles = filesOf(join(THEME, 'js'), '.js').filter((file) => !file.includes('reload'));
const scripts = scriptFiles.map((file) => readFileSync(file, 'utf8'));
const templates = filesOf(join(THEME, 'templates'), '.html').map((file) => readFileSync(file, 'utf8'));
const reads = scripts.map(readsOf);
const ofGuides = scriptFiles.map((file) => file.includes('decide'));

/** @param {string} text @param {RegExp} pattern */
const found = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** @param {boolean} guides */
const globalsOf = (guides) => [...new Set(reads.filter((_, at) => ofGuides[at] === guides).flatMap(({ globals }) => [...globals]))].sort();

/** Names that scripts of every page read as globals, and those of pages with a guide. */
export const GLOBALS = { everywhere: globalsOf(false), guides: globalsOf(true) };

/** Properties of the document that scripts read. */
const OF_DOCUMENT = [...new Set(reads.flatMap(({ ofDocument }) => [...ofDocument]))];

/** Ids that scripts look for. */
export const SOUGHT = [...new Set(scripts.flatMap((text) => found(text, /getElementById\('([^']+)'/g)))];

/** Ids that the theme writes. */
const IDS = [...templates.flatMap((text) => found(text, /\bid="([^"{]+)"/g)), ...scripts.flatMap((text) => found(text, /\bid = '([^']+)'/g))];

/** Selectors by which scripts find one element of the whole page. */
export const HOOKS = [...new Set(scripts.flatMap((text) => found(text, /document\.querySelector\('([^']+)'/g)))].filter((selector) => selector !== 'main');

/** Classes by which scripts find elements. */
export const CLASSES = [...new Set(scripts.flatMap((text) => [...found(text, /(?:querySelector(?:All)?|closest|matches|one)\([^')]*'([^']+)'/g)]).flatMap((selector) => found(selector, /\.([a-z][\w-]*)/g)))].sort();

/** Names of the platform that scripts of any page rely on. */
const PLATFORM = [
  'module', 'exports', 'require', 'define', 'process', 'global', 'zhinan', 'zhinanWords', 'zhinan-data', 'attributes', 'children', 'childNodes', 'parentNode', 'firstChild', 'nodeName', 'body', 'head', 'forms', 'images', 'links', 'scripts', 'cookie', 'domain', 'URL', 'location', 'defaultView', 'currentScript', 'documentElement', 'getElementById', 'querySelector', 'querySelectorAll', 'createElement', 'title', 'name', 'top', 'parent', 'self', 'window', 'document', 'frames', 'length', 'opener', 'status', 'event', 'history', 'navigator', 'localStorage', 'sessionStorage', 'console', 'constructor', '__proto__', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'then', 'toJSON', 'submit', 'action', 'method', 'elements', 'reset', 'q', 'search', 'results', 'index', 'root', 'data', 'shard', 'fn-1', 'fnref-1', 'fn-2', 'fnref-1-2', 'section', 'section-1', 'main-1', 'guides', 'letters', 'topics', 'browse', 'rules', 'glossary', 'tags', 'q-1', 'toc', 'top', 'nav', 'menu', 'edition', 'unsure', 'at', 'due', 'now', 'yes', 'no', 'null', 'true', 'con', 'aux', 'index.html',
];

/** All of them, each once. */
export const NAMES = [...new Set([...GLOBALS.everywhere, ...GLOBALS.guides, ...OF_DOCUMENT, ...IDS, ...SOUGHT, ...PLATFORM])].sort();
