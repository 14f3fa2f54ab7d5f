import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'webview';
/** A class with a rule of its own, whatever its element's state. */
const OWN_RULE = /^\.([\w-]+)(?:::?[\w-]+(?:\([^)]*\))?|\[[^\]]*\])*$/;

describe('the style sheets of the page', () => {
  it('name no class and no animation twice: their names are global', () => {
    const homes = new Map<string, Set<string>>();
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.css')))
      for (const name of namesIn(readFileSync(path.join(FOLDER, file), 'utf8')))
        homes.set(name, (homes.get(name) ?? new Set()).add(file));
    assert.ok(homes.size > 100);
    const shared = [...homes].filter(([, found]) => found.size > 1);
    assert.deepEqual(Object.fromEntries(shared.map(([name, found]) => [name, [...found]])), {});
  });
});

/** The classes and animations that a style sheet defines, and not just uses in a context. */
function namesIn(css: string): string[] {
  const bare = css.replace(/\/\*[^]*?\*\//g, '');
  const selectors = [...bare.matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => list.split(','));
  return selectors.flatMap((selector) => {
    const text = selector.trim();
    return text.startsWith('@keyframes ') ? [text] : (OWN_RULE.exec(text)?.[1] ?? []);
  });
}
