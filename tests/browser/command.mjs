// The program under test and the site that it built, from the environment (`tests/run` sets both)
// or made here, so that `node --test tests/browser/` works alone.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The project: its `content/` is the site that is looked at. */
export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The program. */
export const ZHINAN = process.env.ZHINAN ? resolve(process.env.ZHINAN) : compile();

function compile() {
  const messages = execFileSync('cargo', ['build', '--quiet', '--message-format=json'], {
    cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28,
  });
  const built = messages.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const program = built.find((message) => message.executable && message.target.name === 'zhinan');
  if (!program) throw new Error('cargo build made no program `zhinan`');
  return program.executable;
}

/** A folder that is removed when this process ends. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'zhinan-browser-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A site of these files below `content/`, built into its `public`.
 * @param {Record<string, string>} files text by path
 * @returns {string} the site's folder
 */
export function siteOf(files) {
  const root = scratch();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'content', path)), { recursive: true });
    writeFileSync(join(root, 'content', path), text);
  }
  execFileSync(ZHINAN, ['build', '--root', root], { stdio: 'ignore' });
  return root;
}

/** The folder of the built site. */
export function builtSite() {
  const given = process.env.ZHINAN_SITE;
  if (given) {
    if (!existsSync(join(given, 'index.html'))) throw new Error(`ZHINAN_SITE holds no index.html: ${given}`);
    return resolve(given);
  }
  const output = join(scratch(), 'public');
  execFileSync(ZHINAN, ['build', '--root', PROJECT, '--output', output], { stdio: ['ignore', 'ignore', 'inherit'] });
  return output;
}

/**
 * The packed editions of the site that browsers open: the folder of the unpacked ZIP, and the single page.
 * `tests/run` has packed them already.
 */
export function editions() {
  const folder = join(scratch(), '离线 100% #1');
  mkdirSync(folder);
  const from = process.env.ZHINAN_PACKS ? resolve(process.env.ZHINAN_PACKS) : folder;
  for (const [format, file] of process.env.ZHINAN_PACKS ? [] : [['zip', 'site.zip'], ['html', 'site.zh-CN.html']]) {
    const args = ['pack', '--root', PROJECT, '--format', format, '--output', join(from, file)];
    execFileSync(ZHINAN, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const packed = { archive: join(folder, 'site'), page: join(folder, 'a.html') };
  execFileSync('unzip', ['-q', join(from, 'site.zip'), '-d', packed.archive]);
  cpSync(join(from, 'site.zh-CN.html'), packed.page);
  return packed;
}

const run = promisify(execFile);

/**
 * What the program prints on stdout.
 * @param {string[]} args
 * @returns {Promise<string>}
 */
export async function zhinan(args) {
  const { stdout } = await run(ZHINAN, args, { cwd: PROJECT, maxBuffer: 1 << 28 });
  return stdout;
}

/** @type {Map<string, Promise<string>>} */
const explained = new Map();

/**
 * What `zhinan explain --json` prints, without the line's end.
 * @param {string} set
 * @param {Record<string, string>} answers
 * @param {string} now wall clock in the set's zone
 * @returns {Promise<string>}
 */
export function explain(set, answers, now) {
  const pairs = Object.entries(answers).map(([key, value]) => `${key}=${value}`);
  const args = ['explain', set, ...pairs.sort(), '--now', now, '--json'];
  const key = args.join('\n');
  const known = explained.get(key) ?? zhinan(args).then((text) => text.trimEnd());
  explained.set(key, known);
  return known;
}
