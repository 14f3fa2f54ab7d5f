import { useEffect, useState } from 'react';
import { tensorKey } from '../../src/core/qnat/tensor';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useOriginals } from '../compare/useOriginals';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { cellAt, flatIndex, type QuantizedGrid } from '../values/geometry';
import { clampCell } from '../values/keys';
import { TEXT_SAMPLE, useTextSize } from '../shell/useTextSize';
import { BlockHeadBar } from './blockHeadBar';
import { BlockStatus } from './blockStatus';
import { BlockStore } from './blockStore';
import { BlockToolbar } from './blockToolbar';
import { ByteGrid } from './byteGrid';
import { nibbleAt } from './nibble';
import '../views/view.css';
import './blockView.css';

/** The anatomy of one block: its bytes, and how every nibble becomes a value. */
export function BlockView({ detail }: { detail: QuantizedGrid }) {
  if (detail.values === 0) return <p className="view-empty">This tensor has no values.</p>;
  // Blocks of another tensor are other blocks; a new version of the same keeps its place.
  return <Block key={`${tensorKey(detail)} ${detail.blockSize}`} detail={detail} />;
}

function Block({ detail }: { detail: QuantizedGrid }) {
  const { view } = useSession();
  const [probe, text] = useTextSize();
  const scales = chosenScales(
    useStoreValue(view, (state) => state.scales),
    detail.scaleChoices,
  );
  const store = useBlocks(detail, scales);
  const originals = useOriginals(detail, scales);
  const cell = useStoreValue(view, (state) => state.cell);
  const [hovered, setHovered] = useState<number>();
  const selected = flatIndex(detail, clampCell(cell, detail));
  const block = Math.floor(selected / detail.blockSize);
  const head = store.head(block)?.value;
  const offset = nibbleAt(detail, store, selected)?.offset;
  const select = (flat: number) => {
    setHovered(undefined);
    view.update({ cell: cellAt(detail, flat) });
  };
  return (
    <div className="view" data-testid="block">
      <span ref={probe} className="view-probe" aria-hidden="true">
        {TEXT_SAMPLE}
      </span>
      <BlockToolbar detail={detail} block={block} offset={offset} scales={scales} onGo={select}>
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => view.update({ scales: choice })}
        />
      </BlockToolbar>
      <PageErrors cache={store.heads} what="block" />
      <PageErrors cache={store.codes} what="codes" />
      {head && <BlockHeadBar head={head} />}
      {text && (
        <ByteGrid
          detail={detail}
          block={block}
          store={store}
          originals={originals}
          text={text}
          selected={selected}
          onSelect={select}
          onHover={setHovered}
        />
      )}
      <BlockStatus detail={detail} store={store} originals={originals} flat={hovered ?? selected} />
    </div>
  );
}

/** Asks anew when the file was read anew, the tensor moved, or other scales are wanted. */
function useBlocks({ index, blockSize }: QuantizedGrid, scales: ScaleChoice): BlockStore {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [store] = useState(
    () => new BlockStore(host, Math.ceil(blockSize / 2), { index, scales, epoch }),
  );
  useEffect(() => store.show({ index, scales, epoch }), [store, index, scales, epoch]);
  useEffect(() => () => store.dispose(), [store]);
  useStore(store.heads.version);
  useStore(store.codes.version);
  return store;
}
