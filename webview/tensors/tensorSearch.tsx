import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatCount, formatQuantity } from '../../src/core/text/format';
import { Codicon } from '../shell/codicon';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import { TreeSwitch } from '../tree/treeSwitch';
import './tensorSearch.css';

/** Long enough not to search for every letter of a word. */
const DEBOUNCE_MS = 150;

/** The search box, and how many tensors it leaves. */
export function TensorSearch({ tensorCount }: { tensorCount: number }) {
  const { view, rows, tree } = useSession();
  const [text, setText] = useState(() => view.get().search);
  const field = useRef<HTMLElement>(null);
  const foundRows = useStore(rows.total);
  const foundInTree = useStore(tree.totals)?.tensors;
  const asTree = useStoreValue(view, (state) => state.tree);
  const total = asTree ? foundInTree : foundRows;
  useFindKey(field);
  useEffect(() => {
    if (text === view.get().search) return undefined;
    const timer = setTimeout(() => view.update({ search: text }), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [view, text]);
  const clear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || text === '') return;
    event.stopPropagation();
    setText('');
  };
  return (
    <div className="search" role="search">
      <VscodeTextfield
        ref={field as never}
        className="search-field"
        label="Search tensors by name"
        placeholder="Search tensors"
        value={text}
        data-testid="search"
        onInput={(event) => setText((event.target as HTMLInputElement).value)}
        onKeyDown={clear}
      >
        <span slot="content-before" className="search-icon">
          <Codicon name="search" />
        </span>
      </VscodeTextfield>
      <span className="search-count" role="status" aria-live="polite" data-testid="search-count">
        {resultText(text, total, tensorCount)}
      </span>
      <TreeSwitch />
    </div>
  );
}

function resultText(text: string, total: number | undefined, tensorCount: number): string {
  if (text.trim() === '' || total === undefined) return formatQuantity(tensorCount, 'tensor');
  return `${formatCount(total)} of ${formatQuantity(tensorCount, 'tensor')}`;
}

/** Ctrl+F, or Cmd+F, goes to the search box from anywhere on the page. */
function useFindKey(field: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const find = (event: globalThis.KeyboardEvent) => {
      const plain = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!plain || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      field.current?.focus();
      field.current?.shadowRoot?.querySelector('input')?.select();
    };
    window.addEventListener('keydown', find);
    return () => window.removeEventListener('keydown', find);
  }, [field]);
}
