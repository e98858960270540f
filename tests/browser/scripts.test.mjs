// The scripts of a built site against their sources: shorter, and the same program.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as acorn from 'acorn';
import { PROJECT, builtSite } from './command.mjs';

const SOURCES = join(PROJECT, 'themes/default/js');
const ASSETS = join(builtSite(), 'assets');

/** @typedef {any} Node a node of the tree that acorn makes */
/** @typedef {{up: Scope | null, names: Map<string, string | number>}} Scope */

/**
 * A script as a list of what its tree holds, in which a name that it declares is the number of the declaration.
 * @param {string} text
 */
function resolved(text) {
  /** @type {unknown[]} */
  const out = [];
  let count = 0;
  /** @param {Scope | null} up @returns {Scope} */
  const scope = (up) => ({ up, names: new Map() });

  /** What the script itself declares has to keep its name. @param {Scope} into @param {Node} name */
  function declare(into, { name }) {
    if (!into.names.has(name)) into.names.set(name, into.up ? (count += 1) : name);
  }

  /** @param {Node} node @param {Scope} into */
  function pattern(node, into) {
    if (!node) return;
    if (node.type === 'Identifier') declare(into, node);
    for (const property of node.properties || []) pattern(property.value || property.argument, into);
    for (const element of node.elements || []) pattern(element, into);
    pattern(node.left || node.argument, into);
  }

  /** @param {Node[]} statements @param {Scope} into */
  function declarations(statements, into) {
    for (const node of statements) {
      for (const { id } of node.declarations || []) pattern(id, into);
      if (/^(Function|Class)Declaration$/.test(node.type)) declare(into, node.id);
    }
  }

  /** @param {Scope | null} from @param {string} name */
  function find(from, name) {
    for (let at = from; at; at = at.up) {
      if (at.names.has(name)) return at.names.get(name);
    }
    return name;
  }

  /** The scope of what a node holds. @param {Node} node @param {Scope | null} around */
  function within(node, around) {
    if (!/Function|^Block|^For|^Catch|^Program/.test(node.type)) return around;
    const inner = scope(around);
    const body = node.body && (Array.isArray(node.body) ? node.body : node.body.type === 'BlockStatement' && node.body.body);
    for (const parameter of [...(node.params || []), node.param]) pattern(parameter, inner);
    declarations((/^For/.test(node.type) ? [node.init || node.left].filter(Boolean) : body) || [], inner);
    return inner;
  }

  /** @param {Node} node @param {Scope | null} around */
  function walk(node, around) {
    if (Array.isArray(node)) {
      out.push(node.length);
      node.forEach((one) => walk(one, around));
    } else if (!node || typeof node !== 'object' || node instanceof RegExp) {
      out.push(String(node));
    } else if (node.type === 'Identifier') {
      out.push(find(around, node.name));
    } else {
      const inner = within(node, around);
      // A short name makes `{ name }` into `{ name: n }`.
      const skip = ['type', 'start', 'end', 'raw', 'directive', 'shorthand'];
      const key = !node.computed && (node.key || (node.type === 'MemberExpression' && node.property));
      if (key) out.push(key.name || key.raw);
      out.push(node.type);
      for (const name of Object.keys(node).filter((name) => !skip.includes(name) && node[name] !== key)) {
        // The name of a function stands outside of it.
        walk(node[name], name === 'id' ? around : inner);
      }
    }
  }

  walk(acorn.parse(text, { ecmaVersion: 2019, sourceType: 'script' }), null);
  return out;
}

/** @type {string[]} */
const parts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))
  .flatMap((name) => readFileSync(join(ASSETS, name), 'utf8').split(';\n'));

for (const name of readdirSync(SOURCES).filter((name) => !/^reload|^offline/.test(name))) {
  test(`${name} of a built site is its source with other names`, () => {
    const source = readFileSync(join(SOURCES, name), 'utf8');
    const expected = resolved(source);
    const sum = JSON.stringify(expected);
    const part = parts.find((one) => JSON.stringify(resolved(one)) === sum);
    assert.ok(part, `no part of ${ASSETS} is ${name}`);
    assert.ok(part.length < source.length * 0.6, `${part.length} of ${source.length} bytes`);
  });
}
