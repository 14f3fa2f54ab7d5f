import { useEffect } from 'react';

/** What is copied: text, or something that copies by itself. */
export type Copied = string | (() => void);

/**
 * Copies when the grid has the focus and no text is selected. Browsers tell the body, not the focused
 * element, so the document is listened to; and they may not copy at all without a selection, unless
 * `beforecopy` is answered.
 * @param copied undefined when there is nothing to be copied
 */
export function useCopy(copied: () => Copied | undefined): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      const what = gridIsFocused() ? copied() : undefined;
      if (what === undefined) return;
      event.preventDefault();
      if (typeof what === 'string') event.clipboardData?.setData('text/plain', what);
      else what();
    };
    const allow = (event: Event) => {
      if (gridIsFocused() && copied() !== undefined) event.preventDefault();
    };
    document.addEventListener('copy', copy);
    document.addEventListener('beforecopy', allow);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('beforecopy', allow);
    };
  }, [copied]);
}

function gridIsFocused(): boolean {
  const inGrid = document.activeElement?.id === 'values-grid';
  return inGrid && document.getSelection()?.isCollapsed !== false;
}
