import { type ReactNode, useEffect, useState } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { formatCount } from '../../src/core/text/format';
import { CopyBlock, HasHexEditor, OpenHexEditor } from '../../src/protocol/views/block';
import { CopyLink } from '../../src/protocol/place';
import { IconButton } from '../shell/iconButton';
import { useSession } from '../state/session';
import type { QuantizedGrid } from '../values/geometry';
import { GoToBlock } from './goToBlock';

interface Props {
  readonly detail: QuantizedGrid;
  readonly block: number;
  /** Where the byte of the selected value is in the file; undefined until it is loaded. */
  readonly offset?: number;
  readonly scales: ScaleChoice;
  /** Goes to a value, by its flat index. */
  readonly onGo: (flat: number) => void;
  readonly children: ReactNode;
}

/** Ways from block to block, and out of the page. */
export function BlockToolbar({ detail, block, offset, scales, onGo, children }: Props) {
  const { host } = useSession();
  const hexEditor = useHexEditor();
  const { index, name, repeat, blocks, blockSize } = detail;
  return (
    <div className="view-tools">
      <span className="block-steps">
        <IconButton
          icon="chevron-left"
          label="Previous Block (P)"
          disabled={block === 0}
          onClick={() => onGo((block - 1) * blockSize)}
        />
        <h3 className="block-title" data-testid="block-title" aria-live="polite">
          Block {formatCount(block)}
          <span className="block-of"> of {formatCount(blocks)}</span>
        </h3>
        <IconButton
          icon="chevron-right"
          label="Next Block (N)"
          disabled={block >= blocks - 1}
          onClick={() => onGo((block + 1) * blockSize)}
        />
      </span>
      <GoToBlock detail={detail} onGo={onGo} />
      <span className="block-actions">
        <IconButton
          icon="copy"
          label="Copy Block As…"
          onClick={() => void host.ask(CopyBlock, { index, block, scales })}
        />
        <IconButton
          icon="link"
          label="Copy Link to This Block"
          onClick={() => void host.ask(CopyLink, { tensor: name, nth: repeat?.nth, block })}
        />
        {hexEditor && offset !== undefined && (
          <IconButton
            icon="file-binary"
            label="Open in Hex Editor"
            onClick={() => void host.ask(OpenHexEditor, { offset })}
          />
        )}
      </span>
      {children}
    </div>
  );
}

function useHexEditor(): boolean {
  const { host } = useSession();
  const [there, setThere] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    host.ask(HasHexEditor, undefined, gone.signal).then(setThere, () => undefined);
    return () => gone.abort();
  }, [host]);
  return there;
}
