import { type KeyboardEvent, useRef } from 'react';
import type { TensorView } from './views';
import './viewTabs.css';

type Tab = Pick<TensorView, 'id' | 'label'>;

interface Props {
  readonly views: readonly Tab[];
  readonly active: Tab;
  readonly onSelect: (view: Tab) => void;
}

/** Where the panel of the active view says that its tab is. */
export function tabId({ id }: Pick<TensorView, 'id'>): string {
  return `tab-${id}`;
}

/** The panel that all tabs control: only the active view is in it. */
export const PANEL_ID = 'view-panel';

/** Tabs as the ARIA Authoring Practices describe them: one stop for Tab, arrows go along them. */
export function ViewTabs({ views, active, onSelect }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const next = viewAfter(event.key, views, views.indexOf(active));
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <div ref={list} className="tabs" role="tablist" aria-label="Views" onKeyDown={press}>
      {views.map((view) => (
        <button
          key={view.id}
          id={tabId(view)}
          type="button"
          role="tab"
          className="tab"
          aria-selected={view === active}
          aria-controls={PANEL_ID}
          tabIndex={view === active ? 0 : -1}
          onClick={() => onSelect(view)}
        >
          {view.label}
        </button>
      ))}
    </div>
  );
}

function viewAfter(key: string, views: readonly Tab[], at: number): Tab | undefined {
  switch (key) {
    case 'ArrowRight':
      return views[(at + 1) % views.length];
    case 'ArrowLeft':
      return views.at(at - 1);
    case 'Home':
      return views[0];
    case 'End':
      return views.at(-1);
    default:
      return undefined;
  }
}
