// @ts-check
// Prints the names in the tables of the theme's scripts: kinds of fact, controls, formulas.
'use strict';

const zhinan = require('./theme.js').load('decide-value', 'decide-derive', 'decide-walk', 'decide-text', 'decide-form');

console.log(JSON.stringify({
  'KINDS of decide-value.js': Object.keys(zhinan.decideValue.KINDS),
  'CONTROLS of decide-form.js': Object.keys(zhinan.decideForm.CONTROLS),
  'FORMULAS of decide-walk.js': Object.keys(zhinan.decideWalk.FORMULAS),
}));
