// @ts-check
// Reads vectors (one JSON object a line) from standard input, walks them, and prints every case in
// which the script gives something else than Rust; `ok` at the end.
'use strict';

const { decideWalk: decide } = require('./theme.js').load('decide-value', 'decide-derive', 'decide-walk');

/** What the script gives for a case, as text. */
function given(data, answers, now) {
  try {
    return JSON.stringify(decide.walk(data, answers, now));
  } catch (error) {
    if (!(error instanceof decide.AnswerError)) throw error;
    return JSON.stringify({ error: { id: error.id, kind: error.kind } });
  }
}

/** Cases of some vectors that differ. */
function differences({ data, cases }) {
  const out = [];
  for (const [answers, now, expected] of cases) {
    const actual = given(data, answers, now);
    if (actual !== expected) out.push({ set: data.set, answers, now, expected, actual });
  }
  return out;
}

module.exports = { differences };

if (require.main === module) {
  const lines = require('node:fs').readFileSync(0, 'utf8').split('\n').filter((l) => l !== '');
  const found = lines.flatMap((line) => differences(JSON.parse(line)));
  for (const one of found.slice(0, 20)) console.log(JSON.stringify(one, null, 1));
  console.log(found.length === 0 ? `ok ${lines.length}` : `${found.length} differ`);
}
