// Chromium, started in one way by all tests and measurements.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Starts a browser that asks nobody for anything by itself.
 * @param {string[]} args further arguments
 */
export function launch(...args) {
  if (!existsSync(PROGRAM)) {
    throw new Error(`there is no ${PROGRAM}: install Debian's \`chromium\`, or name another in CHROMIUM`);
  }
  return chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run', ...args],
  });
}
