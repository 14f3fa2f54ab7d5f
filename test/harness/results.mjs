// Follows a suite inside VS Code by the lines that results.ts tells, and prints them.
import { until } from './wait.mjs';

const slow = 500;

/** @typedef {{begun?: string, title?: string, state?: string, duration?: number, error?: string, ended?: true}} Line */

/** @typedef {{good: boolean, passed: number}} Run `good`: it ended, and no test failed */

/**
 * @param {string} suite its name
 * @param {object} source
 * @param {() => Promise<string> | string} source.read all lines so far
 * @param {() => string | undefined} source.over why no more lines will come, if they will not
 * @param {() => Promise<string> | string} source.logs what to show if the suite does not end
 * @param {number} [source.silence] how long it may say nothing
 * @returns {Promise<Run>}
 */
export async function followResults(suite, { read, over, logs, silence = 150_000 }) {
  console.log(`\n${suite}`);
  /** @type {Line[]} */
  const lines = [];
  const nextLine = async () => {
    const reason = over();
    const fresh = parse(await read()).slice(lines.length);
    for (const line of fresh) print(line);
    lines.push(...fresh);
    if (reason && !lines.at(-1)?.ended) throw new Error(`The suite did not end: ${reason}`);
    return fresh.length > 0;
  };
  try {
    while (!lines.at(-1)?.ended)
      await until(`${suite}: ${awaited(lines)}`, nextLine, { timeout: silence });
  } catch (error) {
    console.log(`${error.message} (${awaited(lines)})\n${await logs()}`);
  }
  return summarize(suite, lines);
}

/** @param {string} text */
function parse(text) {
  // What follows the last line break is still being written.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => /** @type {Line} */ (JSON.parse(line)));
}

/** @param {Line[]} lines */
function awaited(lines) {
  if (lines.length === 0) return 'the first test';
  return `what follows ${JSON.stringify(lines.at(-1))}`;
}

/** @param {Line} line */
function print({ title, state, duration = 0, error }) {
  if (!title) return;
  const mark = { passed: '✓', failed: '✗', pending: '-' }[state ?? ''];
  console.log(`  ${mark} ${title}${duration > slow ? ` (${duration} ms)` : ''}`);
  if (error) console.log(error.replace(/^/gm, '      '));
}

/**
 * @param {string} suite
 * @param {Line[]} lines
 */
function summarize(suite, lines) {
  const count = (/** @type {string} */ state) => lines.filter((l) => l.state === state).length;
  const [passed, failed, pending] = ['passed', 'failed', 'pending'].map(count);
  const ended = lines.at(-1)?.ended === true;
  const counts = [`${passed} passed`, `${failed} failed`];
  if (pending > 0) counts.push(`${pending} pending`);
  if (!ended) counts.push('did not end');
  console.log(`${suite}: ${counts.join(', ')}`);
  return { good: ended && failed === 0, passed };
}

/**
 * Whether nothing failed in any of the runs, and tests passed: in each, or where a text chose them,
 * which can be in those of one run alone, in one at least.
 * @param {Run[]} runs
 * @param {string} [grep]
 */
export function allPassed(runs, grep) {
  const ran = (/** @type {Run} */ { passed }) => passed > 0;
  const enough = grep === undefined ? runs.every(ran) : runs.some(ran);
  if (!enough) console.log(grep === undefined ? 'No test ran.' : `No test has “${grep}”.`);
  return enough && runs.every(({ good }) => good);
}
