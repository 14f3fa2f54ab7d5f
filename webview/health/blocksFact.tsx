import type { BlocksFound } from '../../src/core/analyze/health/scaleHealth';
import { formatCount, formatQuantity } from '../../src/core/text/format';
import type { QuantizedGrid } from '../values/geometry';
import { BlockLink } from './blockLink';

interface Props {
  readonly label: string;
  readonly title: string;
  readonly found: BlocksFound | undefined;
  readonly detail: QuantizedGrid;
}

/** Blocks of a kind, if there are any, with the way to the first of them. */
export function BlocksFact({ label, title, found, detail }: Props) {
  return (
    <div className="fact" title={title} data-fact={label}>
      <dt>{label}</dt>
      <dd>
        {found ? (
          <>
            {formatQuantity(found.count, 'block')},{' '}
            <BlockLink block={found.first} detail={detail}>
              from {formatCount(found.first)} on
            </BlockLink>
          </>
        ) : (
          'none'
        )}
      </dd>
    </div>
  );
}
