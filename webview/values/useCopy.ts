import { useEffect } from 'react';
import { exactValue } from '../../src/core/text/values';
import type { Cell } from '../state/viewState';
import type { TileStore } from './tileStore';

/**
 * Copies the focused value when the grid has the focus and no text is selected. Browsers tell the
 * body, not the focused element, so the document is listened to; and they may not copy at all
 * without a selection, unless `beforecopy` is answered.
 */
export function useCopy(tiles: TileStore, { row, column }: Cell): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      const value = focusedValue(tiles, row, column);
      if (value === undefined) return;
      event.clipboardData?.setData('text/plain', exactValue(value));
      event.preventDefault();
    };
    const allow = (event: Event) => {
      if (focusedValue(tiles, row, column) !== undefined) event.preventDefault();
    };
    document.addEventListener('copy', copy);
    document.addEventListener('beforecopy', allow);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('beforecopy', allow);
    };
  }, [tiles, row, column]);
}

function focusedValue(tiles: TileStore, row: number, column: number): number | undefined {
  const inGrid = document.activeElement?.id === 'values-grid';
  if (!inGrid || document.getSelection()?.isCollapsed === false) return undefined;
  return tiles.cell(row, column)?.value;
}
