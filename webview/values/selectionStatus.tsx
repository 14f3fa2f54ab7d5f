import type { TileRange } from '../../src/core/qnat/matrix';
import { formatCount } from '../../src/core/text/format';
import { isSingle } from './cellRange';
import type { CopyNotice } from './useCopyRange';
import './selectionStatus.css';

interface Props {
  readonly range: TileRange;
  readonly notice: CopyNotice | undefined;
}

/** How much is selected, and what became of copying it. */
export function SelectionStatus({ range, notice }: Props) {
  return (
    <div role="status" className="selection" data-testid="selection-status">
      {!isSingle(range) && (
        <span>
          {formatCount(range.rows)} × {formatCount(range.columns)} selected
        </span>
      )}
      {notice && <span className={notice.failed ? 'selection-error' : ''}>{notice.text}</span>}
    </div>
  );
}
