import assert from 'node:assert/strict';
import type { TensorRow } from '../../../src/protocol/editor';
import { detailOf, type PlacedRow } from '../../../src/protocol/tensorDetail';
import type { Host } from '../../../webview/rpc/host';
import { SelectionStore } from '../../../webview/state/selection';
import { persistentViewState } from '../../../webview/state/viewState';

const ROW: PlacedRow = {
  index: 3,
  name: 'a',
  shape: [4, 64],
  values: 256,
  blockSize: 64,
  blocks: 4,
  state: 'readable',
  parts: { scales: true, zeroPoints: false, doubleQuantization: true },
  declaredOffset: '0',
  offset: 0,
  bytes: 144,
  headerOffset: 0,
};

/** What was asked of the host; it never answers. */
function asked() {
  const methods: string[] = [];
  const ask = ({ method }: { method: string }) => {
    methods.push(method);
    return new Promise(() => undefined);
  };
  const nothing = () => undefined;
  const view = persistentViewState({
    getState: nothing,
    setState: nothing,
    postMessage: nothing,
  });
  const selection = new SelectionStore({ ask } as unknown as Host, view);
  return { methods, selection };
}

describe('SelectionStore', () => {
  it('asks nobody about a tensor of which a row says it all', () => {
    const { methods, selection } = asked();
    selection.select(ROW.index, ROW);
    const { index, detail, loading } = selection.get();
    assert.deepEqual(
      { index, detail, loading },
      {
        index: 3,
        detail: detailOf(ROW, []),
        loading: false,
      },
    );
    assert.deepEqual(methods, []);
  });

  it('asks about others', () => {
    const found: TensorRow = { ...ROW, worst: 'warning' };
    const unread: TensorRow = { ...ROW, state: 'reading' };
    for (const row of [undefined, found, unread]) {
      const { methods, selection } = asked();
      selection.select(ROW.index, row);
      assert.equal(selection.get().loading, true);
      assert.deepEqual(methods, ['tensor']);
    }
  });
});
