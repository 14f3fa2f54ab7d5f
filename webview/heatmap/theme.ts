import { useLayoutEffect, useState } from 'react';

/** Colours and the font of a picture, as heatMap.css takes them from VS Code's theme. */
export interface HeatTheme {
  readonly background: string;
  readonly label: string;
  readonly line: string;
  readonly block: string;
  readonly focus: string;
  readonly special: string;
  readonly font: string;
}

/** The theme at an element, also when it changes; undefined until there is an element. */
export function useHeatTheme(element: HTMLElement | null): HeatTheme | undefined {
  const [theme, setTheme] = useState<HeatTheme>();
  useLayoutEffect(() => {
    if (!element) return undefined;
    const read = () => setTheme(themeAt(element));
    read();
    const changed = new MutationObserver(read);
    changed.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
    changed.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    return () => changed.disconnect();
  }, [element]);
  return theme;
}

function themeAt(element: HTMLElement): HeatTheme {
  const style = getComputedStyle(element);
  const valueOf = (name: string) => style.getPropertyValue(`--heat-${name}`).trim();
  return {
    background: valueOf('background'),
    label: valueOf('label'),
    line: valueOf('line'),
    block: valueOf('block'),
    focus: valueOf('focus'),
    special: valueOf('special'),
    font: valueOf('font'),
  };
}
