import { ErrorBoundary } from '../shell/errorBoundary';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { PLAIN_VIEWS, type TensorView, viewOf, VIEWS } from './views';
import { PANEL_ID, tabId, ViewTabs } from './viewTabs';

/** The views of the selected tensor, one at a time. */
export function TensorViews({ detail }: { detail: GridDetail }) {
  if (detail.blockSize === undefined) return <Views detail={detail} views={PLAIN_VIEWS} />;
  return <Views detail={detail} views={VIEWS} />;
}

interface Props<Detail extends GridDetail> {
  readonly detail: Detail;
  readonly views: readonly TensorView<Detail>[];
}

function Views<Detail extends GridDetail>({ detail, views }: Props<Detail>) {
  const { view: state } = useSession();
  const wished = useStoreValue(state, ({ view }) => view);
  const active = viewOf(views, wished);
  const { component: View, label } = active;
  return (
    <>
      <ViewTabs views={views} active={active} onSelect={({ id }) => state.update({ view: id })} />
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
