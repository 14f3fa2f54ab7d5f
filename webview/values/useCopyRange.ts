import { useEffect, useRef, useState } from 'react';
import type { TileRange } from '../../src/core/qnat/matrix';
import { formatQuantity } from '../../src/core/text/format';
import { copiedValue } from '../../src/core/text/notation';
import { CopyValues } from '../../src/protocol/views/values';
import { useSession } from '../state/session';
import { isSingle, valuesIn } from './cellRange';
import type { GridDetail } from './geometry';
import type { ShownValues } from './shownValues';
import type { TileStore } from './tileStore';
import { type Copied, useCopy } from './useCopy';

/** What became of copying. */
export interface CopyNotice {
  readonly text: string;
  readonly failed: boolean;
}

/** Copies the selected values: one by the page itself, several by the host, which can read them all. */
export function useCopyRange(
  detail: GridDetail,
  tiles: TileStore,
  range: TileRange,
  { scales, style: { notation } }: ShownValues,
): CopyNotice | undefined {
  const { host } = useSession();
  const [notice, setNotice] = useState<CopyNotice>();
  const flight = useRef<AbortController>(undefined);
  useEffect(() => () => flight.current?.abort(), []);
  const copyInHost = async () => {
    flight.current?.abort();
    const { signal } = (flight.current = new AbortController());
    const say = (text: string, failed: boolean) => signal.aborted || setNotice({ text, failed });
    const quantity = formatQuantity(valuesIn(range, detail), 'value');
    say(`Copying ${quantity}…`, false);
    try {
      await host.ask(CopyValues, { index: detail.index, range, scales, notation }, signal);
      say(`Copied ${quantity}`, false);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  const copied = (): Copied | undefined => {
    if (!isSingle(range)) return () => void copyInHost();
    setNotice(undefined);
    const cell = tiles.cell(range.row, range.column);
    return cell && copiedValue(cell, notation);
  };
  useCopy(copied);
  return notice;
}
