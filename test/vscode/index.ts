// VS Code calls `run` inside its extension host; it runs every test file beside this one.
// Files under restricted/ run by themselves, in Restricted Mode.
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { type ResultLine, tellResults } from '../harness/results';

export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 60_000, grep: process.env.QNAT_TEST_GREP });
  for (const file of testFiles()) mocha.addFile(path.join(__dirname, file));
  const failures = await new Promise<number>((resolve) => {
    tellResults(mocha.run(resolve), tell);
  });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

function testFiles(): string[] {
  const restricted = process.env.QNAT_TEST_RESTRICTED === '1';
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => file.startsWith('restricted' + path.sep) === restricted)
    .sort();
}

function tell(line: ResultLine): void {
  const file = process.env.QNAT_TEST_RESULTS;
  if (file) appendFileSync(file, JSON.stringify(line) + '\n');
}
