// Accessibility as axe sees it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

let source: Promise<string> | undefined;

function axeSource(): Promise<string> {
  source ??= readFile(createRequire(process.cwd() + '/').resolve('axe-core/axe.min.js'), 'utf8');
  return source;
}

/** Fails with what axe finds in a page. @param within a selector, where only a part is ours */
export async function assertAccessible(page: Frame | Page, within = 'html'): Promise<void> {
  await page.evaluate(await axeSource());
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(within)})`);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
  assert.deepEqual(found, []);
}
