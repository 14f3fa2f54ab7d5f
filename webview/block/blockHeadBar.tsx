import type { BlockDetail } from '../../src/protocol/views/block';
import { Fact } from '../overview/fact';
import { blockFacts } from './blockFacts';
import { CodeHistogram } from './codeHistogram';

/** The numbers stored for a block, and the codes that it uses. */
export function BlockHeadBar({ head }: { head: BlockDetail }) {
  return (
    <div className="block-head">
      <dl className="facts block-facts" data-testid="block-facts">
        {blockFacts(head).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
      <CodeHistogram counts={head.codeCounts} />
    </div>
  );
}
