// Accessibility as axe sees it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

let source: Promise<string> | undefined;

function axeSource(): Promise<string> {
  source ??= readFile(createRequire(process.cwd() + '/').resolve('axe-core/axe.min.js'), 'utf8');
  return source;
}

/** Fails with what axe finds in a page. */
export async function assertAccessible(page: Frame): Promise<void> {
  await page.evaluate(await axeSource());
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
  assert.deepEqual(found, []);
}
