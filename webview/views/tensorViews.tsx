import { ErrorBoundary } from '../shell/errorBoundary';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { VIEWS, viewOf } from './views';
import { PANEL_ID, tabId, ViewTabs } from './viewTabs';

/** The views of the selected tensor, one at a time. */
export function TensorViews({ detail }: { detail: GridDetail }) {
  const { view: state } = useSession();
  const active = viewOf(useStoreValue(state, ({ view }) => view));
  const { component: View, label } = active;
  return (
    <>
      <ViewTabs views={VIEWS} active={active} onSelect={({ id }) => state.update({ view: id })} />
      <div
        id={PANEL_ID}
        role="tabpanel"
        aria-labelledby={tabId(active)}
        className="view-panel"
        data-testid="view-panel"
      >
        <ErrorBoundary key={active.id} what={label}>
          <View detail={detail} />
        </ErrorBoundary>
      </div>
    </>
  );
}
