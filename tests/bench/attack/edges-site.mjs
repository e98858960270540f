// Sites in which payloads stand where two features meet: settings that every page shows, translations, tables,
// diagrams, blocks, and texts of rule sets that only some rule sets have.
import { quoted } from './site.mjs';

/**
 * @typedef {import('./payloads.mjs').Payload} Payload
 * @typedef {import('./site.mjs').Site} Site
 * @typedef {import('./site.mjs').Part} Part
 */

/** @param {string} text */
const oneLine = (text) => text.replace(/[\r\n]+/g, ' ');

/** A cell of CSV. @param {string} text */
const cell = (text) => `"${text.replaceAll('"', '""')}"`;

/**
 * Settings of the site. A setting that holds one value gets the first payload.
 * @param {[string, string][]} payloads
 * @returns {Part[]}
 */
function settings(payloads) {
  const [[, first]] = payloads;
  const q = quoted(first);
  /** @type {Part[]} */
  const parts = [['', 'title: Site\nlanguages: [de]\nbase_url: https://good.example/help/\nstructured_data: true\nfeeds: [sections, rules]\nreading_time: true\nbacklinks: true\n']];
  for (const line of [
    `description: ${q}`, `repository: ${quoted(`https://x.example/${first}`)}`, `edit: ${quoted(`https://x.example/${first}{path}`)}`, `feedback: ${q}`, `analytics: ${quoted(`https://x.example/${first}`)}`,
    `logo: ${q}`, `favicon: ${q}`, `colors: {accent: ${q}}`, `zone: ${q}`, `allow_hosts: [${q}]`, `head: ${q}`, `share_pictures: ${q}`,
  ]) parts.push([`setting ${line.slice(0, 5)}`, `${line}\n`]);
  parts.push(['', `footer:\n  text: ${q}\n  licence: ${q}\n  links:\n`]);
  for (const [id, text] of payloads) parts.push([id, `    - {title: ${quoted(text)}, link: ${quoted(text)}}\n`], [id, `    - {title: ${quoted(text)}, link: about.md}\n`]);
  parts.push(['', 'social:\n  plain: https://x.example/\n']);
  for (const [id, text] of payloads) parts.push([id, `  ${quoted(`${text}${id}`)}: ${quoted(`https://x.example/${text}`)}\n`], [id, `  ${quoted(`${text}-${id}`)}: ${quoted(text)}\n`]);
  parts.push(['', 'authors:\n  plain: Plain\n']);
  for (const [id, text] of payloads) parts.push([id, `  w${id}: {name: ${quoted(text)}, about: ${quoted(text)}, link: ${quoted(`https://x.example/${text}`)}}\n`], [id, `  v${id}: {name: ${quoted(text)}, link: ${quoted(text)}}\n`], [id, `  ${quoted(`${text} a${id}`)}: ${quoted(text)}\n`]);
  parts.push(['', 'taxonomies:\n  plain: Plain\n']);
  for (const [id, text] of payloads) parts.push([id, `  t${id}: ${quoted(text)}\n`], [id, `  ${quoted(`${text}x${id}`)}: X\n`]);
  parts.push(['', 'vars:\n  plain: Plain\n']);
  for (const [id, text] of payloads) parts.push([id, `  x${id}: ${quoted(text)}\n`]);
  parts.push(['', 'nav:\n  - {title: Home, link: index.md}\n']);
  for (const [id, text] of payloads) parts.push([id, `  - {title: ${quoted(text)}, children: [{title: ${quoted(text)}, link: about.md}, {title: ${quoted(text)}, link: ${quoted(`https://x.example/${text}`)}}]}\n`]);
  return parts;
}

/** Blocks with a payload as title, argument, key and content. @param {string} p @param {string} id @returns {string[]} */
function blocks(p, id) {
  const line = oneLine(p);
  const key = `"${line}"`;
  return [
    `::: tabs {sync=${key}}\n::: tab ${line} {sync=${key}}\n${p}\n:::\n:::`, `::: code-group\n\`\`\`sh [${line}]\n${p}\n\`\`\`\n\`\`\`${line}\nx\n\`\`\`\n:::`,
    `::: steps ${line}\n1. **${line}**\n\n   ${line}\n:::`, `::: cards\n- **[${line}](${line})**\n\n  ${line}\n:::`, `::: figure ${line}\n![${line}](../pics/x.png)\n:::`,
    `::: columns\n${p}\n\n---\n\n${p}\n:::`, `::: note ${line}\n${p}\n:::`, `::: danger ${line} {open=${key} id=${key} class=${key}}\n${p}\n:::`,
    `::: include ${line}`, `::: include ../tables/code.txt {title=${key} lang=${key} part=${key}}`, `::: include ../tables/code.txt {lines=${key}}`,
    `::: table ../tables/t.csv ${line}`, `::: table ../tables/t.json {columns=${key}}`, `::: table ../tables/t.yaml ${line}`, `::: table ${line}`,
    `::: video ../pics/x.mp4 ${line} {poster=${key}}`, `::: video ${line} ${line}`, `::: audio ${line} ${line}`, `::: audio ../pics/x.mp3 ${line}`,
    `::: embed https://x.example/ ${line} {picture=${key}}\n${p}\n:::`, `::: embed ${line} ${line}`, `::: embed https://x.example/${line} t {picture=../pics/x.png}`,
    `::: terms ${line}`, `::: term ${line}`, `::: rule ${line}`, `::: rule plain/r1 ${line}`, `::: ${line}\n${p}\n:::`, `::: when ${line}\n${p}\n:::`,
    `\`\`\`rust title=${key} {1} ln=${key} ins={${line}}\n${p}\n\`\`\``, `\`\`\`js [${line}] filename=${key} hl_lines=${key}\n${p}\n\`\`\``,
    `\`\`\`mermaid title=${key}\nflowchart TD\n  A["${line}"] -->|"${line}"| B{${line}}\n  subgraph ${line}\n    C[${line}]\n  end\n  click A "${line}" "${line}"\n  click B href "${line}"\n  style A fill:${line}\n  classDef x fill:${line}\n  class A ${line}\n\`\`\``,
    `\`\`\`mermaid\nflowchart TD\n  A[${line}] --> B\n\`\`\``, `\`\`\`mermaid\nflowchart TD\n  A["${line}"] -- ${line} --> B\n\`\`\``,
    `\`\`\`mermaid\nsequenceDiagram\n  participant A as ${line}\n  A->>B: ${line}\n  Note over A,B: ${line}\n  alt ${line}\n    B-->>A: ${line}\n  else ${line}\n    B->>A: x\n  end\n\`\`\``,
    `\`\`\`mermaid\nstateDiagram-v2\n  state "${line}" as A\n  [*] --> A : ${line}\n  note right of A: ${line}\n\`\`\``,
    `\`\`\`dot title=${key}\ndigraph { a [label="${line.replaceAll('"', '\\"')}", URL="${line.replaceAll('"', '\\"')}", color="${line.replaceAll('"', '\\"')}"]; a -> b [label="${line.replaceAll('"', '\\"')}"]; }\n\`\`\``,
    `$${line}$ and $\\text{${line}}$ and $\\href{${line}}{x}$ and $\\color{${line}}x$`, `$$\n${p}\n$$`, `$$\n\\class{${line}}{x} \\style{${line}}{x} \\includegraphics{${line}} \\htmlId{${line}}{x}\n$$`,
    `HTML ${line}\n\n*[HTML]: ${line}`, `*[${line}]: long\n\n${line}`, `[[${line}]] [[${line}|${line}]] [[about#${line}]]`,
    `==${line}== ++${line}++ x^${line}^ :${line}: ~~${line}~~`, `![a](../pics/x.png){width=${key} height=${key} dark=${key} ${line}}`, `## h {#a${id} .${line} ${line}=${line}}`, `![a](../pics/x.png#only-dark${line})`,
    `{{ site.x${id} }} [{{ site.x${id} }}]({{ site.x${id} }}) ![{{ site.x${id} }}]({{ site.x${id} }}) <b title="{{ site.x${id} }}">x</b> <a href="{{ site.x${id} }}">x</a>`, `## {{ site.x${id} }}`, `[x](https://x.example/{{ site.x${id} }})`, `[[{{ site.x${id} }}]]`, `::: note {{ site.x${id} }}\nx\n:::`,
  ];
}

/** A rule set with the keys that only some rule sets use. @param {[string, string][]} payloads @returns {Part[]} */
function ruleSet(payloads) {
  /** @type {Part[]} */
  const parts = [['', `title: Edges\nhit_policy: first\nfacts:\n  start: {ask: Start, date: {}}\n  bought: {ask: Bought, elapsed: {from: bought_at, step: 1h, range: 0h..90d}}\n  price: {ask: Price, money: {currency: EUR, range: 0..100}}\n`]];
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  n${id}: {ask: ${quoted(`${text} {{ price }}`)}, help: ${quoted(`${text} {{ price }}`)}, number: {range: 0..9, unit: ${q}}}\n`]);
    parts.push([id, `  m${id}: {ask: ${q}, any_of: {a: ${q}, b: ${quoted(`${text}b`)}}, needs: {n${id}: '<7'}, unsure: ${q}}\n`]);
    parts.push([id, `  d${id}: {say: ${quoted(`${text}{}`)}, one_of: {a: ${q}, b: B}, derive: [{when: {n${id}: '<5'}, then: a}, {when: rest, then: b}]}\n`]);
  }
  parts.push(['', 'impossible:\n']);
  for (const [id, text] of payloads) parts.push([id, `  - {when: {n${id}: 9, m${id}.a: yes}, because: ${quoted(text)}}\n`]);
  parts.push(['', 'outcomes:\n  last: {title: Last}\n']);
  for (const [id, text] of payloads) {
    const q = quoted(text);
    const body = quoted(`${text} {{ d${id} }} {{ n${id} }} {{ price }} {{ by${id} }}\n\n::: when n${id}>=1\n${text}\n\n## ${oneLine(text)}\n:::\n\n::: steps\n1. ${oneLine(text)}\n2. b\n:::\n\n::: note ${oneLine(text)}\n{{ n${id} }}\n:::\n`);
    parts.push([id, `  p${id}: {title: ${quoted(`${text} {{ n${id} }}`)}, description: ${quoted(`${text} {{ by${id} }}`)}, body: ${body}, deadline: {from: bought_at, within: 14d}, dates: {by${id}: {title: ${q}, from: due, within: 3d}}, see: [about.md], next: {${quoted(`${text} ${id}`)}: last}}\n`]);
  }
  parts.push(['', 'rules:\n']);
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  - {id: c${id}, title: ${q}, when: {n${id}: '<7', bought: '<7d', m${id}.a: yes}, then: p${id}, source: {title: ${q}, url: ${quoted(`https://x.example/${text}`)}}, owner: ${q}, effective: 2026-01-01.., except: [{when: {d${id}: b}, then: last, title: ${q}, text: ${q}, source: ${q}}]}\n`]);
  }
  parts.push(['', '  - {id: last, title: R, when: {}, then: last, source: s}\ndecisions:\n  more:\n    title: More\n    hit_policy: collect\n    outcomes:\n      q: {title: Q}\n']);
  for (const [id, text] of payloads) parts.push([id, `      q${id}: {title: ${quoted(text)}, body: ${quoted(text)}}\n`]);
  parts.push(['', '    rules:\n      - {id: q, title: Q, when: {start: ">2026-01-01"}, then: q, source: s}\n']);
  for (const [id, text] of payloads) parts.push([id, `      - {id: q${id}, title: ${quoted(text)}, text: ${quoted(text)}, when: {n${id}: 3}, then: q${id}, source: s}\n`]);
  parts.push(['', 'advice:\n  - {id: adv, title: A, then: x}\n']);
  for (const [id, text] of payloads) parts.push([id, `  - {id: a${id}, title: ${quoted(`${text} {{ n${id} }}`)}, when: {n${id}: 2}, then: ${quoted(`${text} {{ n${id} }}\n\n::: when price>=5\n${text}\n:::`)}}\n`]);
  return parts;
}

/** The words of the rule set in another language. @param {[string, string][]} payloads @returns {Part[]} */
function ruleWords(payloads) {
  /** @type {Part[]} */
  const parts = [['', `title: ${quoted(payloads[0][1])}\ndescription: ${quoted(payloads[0][1])}\nintro: ${quoted(payloads[0][1])}\nfacts:\n  start: {ask: Beginn}\n`]];
  for (const [id, text] of payloads) {
    const q = quoted(text);
    parts.push([id, `  n${id}: {ask: ${q}, help: ${q}, unit: ${q}, say: ${quoted(`${text}{}`)}}\n`], [id, `  m${id}: {ask: ${q}, unsure: ${q}, options: {a: ${q}, b: ${quoted(`${text}b`)}}}\n`]);
  }
  parts.push(['', 'outcomes:\n  last: {title: Letztes}\n']);
  for (const [id, text] of payloads) parts.push([id, `  p${id}: {title: ${quoted(text)}, description: ${quoted(text)}, body: ${quoted(`${text}\n\n::: when n${id}>=1\n${text}\n:::`)}, dates: {by${id}: {title: ${quoted(text)}}}}\n`]);
  parts.push(['', 'rules:\n  last: {title: L}\n']);
  for (const [id, text] of payloads) parts.push([id, `  c${id}: {title: ${quoted(text)}}\n`], [id, `  c${id}/1: {title: ${quoted(text)}, text: ${quoted(text)}}\n`]);
  parts.push(['', 'advice:\n  adv: {title: L}\n']);
  for (const [id, text] of payloads) parts.push([id, `  a${id}: {title: ${quoted(text)}, then: ${quoted(text)}}\n`]);
  return parts;
}

/** The rules of the rule set as a CSV table. @param {[string, string][]} payloads @returns {Part[]} */
function rows(payloads) {
  const lines = payloads.map(([id, text]) => /** @type {Part} */ ([id, `o${id},o,r${id},${cell(oneLine(text))},${cell(oneLine(text))},${cell(oneLine(text))},${cell(oneLine(text))}\n`]));
  return [['', 'f,then,id,title,source,text,owner\n'], ...lines, ['', `last | ${Array.from({ length: 12 }, (_, at) => `w${at}`).join(' | ')},o,last,L,s,,\n`]];
}

/**
 * Makes one site that holds all of the payloads.
 * @param {string} root
 * @param {Payload[]} payloads
 * @returns {Site}
 */
export function edgesOf(root, payloads) {
  /** @type {Site} */
  const site = { root, files: new Map(), apart: new Set(['content/site.yaml', 'content/site.de.yaml', 'content/rules/edges.yaml', 'content/rules/edges.de.yaml']), refused: [], unbuilt: [] };
  const numbered = payloads.map(({ text }, at) => /** @type {[string, string]} */ ([String(at), text]));
  /** @param {string} path @param {string | Part[]} parts */
  const put = (path, parts) => site.files.set(path, typeof parts === 'string' ? [['', parts]] : parts);
  /** @param {string} path @param {string[]} parts */
  const apart = (path, parts) => {
    site.apart.add(path);
    put(path, parts.map((part, at) => [at > 0 && at + 1 < parts.length ? 'apart' : '', part]));
  };
  const [[, first]] = numbered;
  put('content/site.yaml', settings(numbered));
  put('content/site.de.yaml', [['', 'title: Seite\n'], ['a', `description: ${quoted(first)}\n`], ['b', `nav: {index.md: ${quoted(first)}}\n`], ['c', `footer: {text: ${quoted(first)}, links: {about.md: ${quoted(first)}}}\n`]]);
  put('content/index.md', '---\ntitle: Home\n---\n\nhome\n');
  put('content/about.md', '---\ntitle: About\n---\n\nabout\n');
  put('content/rules/plain.yaml', 'title: Plain\nfacts:\n  opened: {ask: "Opened?", yes_no: true}\noutcomes:\n  o1: {title: O1}\nrules:\n  - {id: r1, title: R1, when: {}, then: o1, source: s}\n');
  put('content/rules/edges.yaml', ruleSet(numbered));
  put('content/rules/edges.de.yaml', ruleWords(numbered));
  put('content/rules/table.yaml', `title: Table\nfacts:\n  f: {ask: F, one_of: {last: L, ${Array.from({ length: 12 }, (_, at) => `w${at}: word ${at}`).join(', ')}, ${numbered.map(([id, text]) => `o${id}: ${quoted(text)}`).join(', ')}}}\noutcomes:\n  o: {title: O}\nrows: table.csv\n`);
  put('content/rules/table.csv', rows(numbered));
  put('content/tables/t.csv', `a,${cell(oneLine(first))}\n${numbered.map(([, text]) => `${cell(oneLine(text))},${cell(oneLine(text))}\n`).join('')}`);
  put('content/tables/t.json', JSON.stringify(numbered.map(([, text]) => ({ a: text, [text]: text }))));
  put('content/tables/t.yaml', numbered.map(([, text]) => `- {a: ${quoted(text)}, b: ${quoted(text)}}\n`).join(''));
  put('content/tables/code.txt', numbered.map(([, text]) => `${text}\n`).join(''));
  put('content/glossary.yaml', numbered.map(([id, text]) => [id, `g${id}: {definition: ${quoted(text)}, synonyms: [${quoted(`${id} ${text}`)}]}\n`]));
  put('content/glossary.de.yaml', numbered.map(([id, text]) => [id, `g${id}: {term: ${quoted(`${text} ${id}`)}, definition: ${quoted(text)}}\n`]));
  put('content/evidence.yaml', numbered.map(([id, text]) => [id, `e${id}: {title: ${quoted(text)}, how: ${quoted(text)}}\n`]));
  put('content/evidence.de.yaml', numbered.map(([id, text]) => [id, `e${id}: {title: ${quoted(text)}, how: ${quoted(text)}}\n`]));
  for (const [id, text] of numbered) {
    const q = quoted(text);
    apart(`content/n/${id}.md`, ['---\ntitle: Blocks\n---\n', ...blocks(text, id).map((part) => `\n${part}\n`), '\nafter\n']);
    apart(`content/m/${id}.md`, ['---\n', ...[`title: ${quoted(`${text} {{ site.x${id} }}`)}`, `description: ${quoted(`${text} {{ site.x${id} }}`)}`, `authors: [w${id}, v${id}, ${q}]`, `taxonomies: {plain: [${q}], t${id}: ${q}}`, `tags: [${q}]`, 'date: 2026-01-01'].map((line) => `${line}\n`), '---\n\n', `## ${oneLine(text)}?\n\n`, `${text}\n\n`, '## b?\n\nx\n']);
    put(`content/m/${id}.de.md`, [['', '---\n'], ['', `title: ${q}\n`], ['', `description: ${q}\n`], ['', '---\n\n'], ['', `${text}\n`]]);
    site.apart.add(`content/m/${id}.de.md`);
    apart(`content/c/${id}/index.md`, ['---\n', `title: C\n`, `cascade: {owner: ${q}, sources: [${q}], keywords: [${q}], extra: {${q}: ${q}}}\n`, `aliases: [${quoted(`old/${oneLine(text)}${id}`)}]\n`, '---\n\nx\n']);
    put(`content/c/${id}/x.md`, '---\ntitle: X\ndate: 2026-02-01\n---\nx [a](../../about.md)\n');
  }
  return site;
}
