// @ts-check
// Reads a JSON Schema (first line) and values (one a line) from standard input; prints for each value
// whether it is valid: `yes`, or `no` and why not.
'use strict';

const { default: Ajv } = require('ajv/dist/2020');

const [schema, ...values] = require('node:fs').readFileSync(0, 'utf8').split('\n').filter((l) => l !== '');
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(JSON.parse(schema));
for (const value of values) {
  const fault = validate(JSON.parse(value)) ? undefined : validate.errors?.[0];
  console.log(fault ? `no ${fault.instancePath} ${fault.message}` : 'yes');
}
