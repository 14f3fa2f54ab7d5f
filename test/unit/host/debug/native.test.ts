import assert from 'node:assert/strict';
import { native } from '../../../../src/host/debug/native';
import type { Frame } from '../../../../src/host/debug/frame';

/** A frame whose adapter evaluates every expression to a value of one type, and its address. */
function frameOf(type: string) {
  const asked: string[] = [];
  const request = (command: string) => {
    asked.push(command);
    if (command === 'variables') return Promise.resolve({ variables: [] });
    return Promise.resolve({ result: '0x1000', type, variablesReference: 7 });
  };
  const frame = {
    program: { request, stops: 1, session: { type: 'lldb-dap' } },
    frameId: 1,
  } as unknown as Frame;
  return { frame, asked };
}

describe('native values', () => {
  for (const type of ['float[1000000]', 'std::array<float, 1000000>', 'const float *']) {
    it(`of type ${type} are not asked for their elements`, async () => {
      const { frame, asked } = frameOf(type);
      await native.inspect(frame, 'weights');
      assert.deepEqual(new Set(asked), new Set(['evaluate']));
    });
  }

  it('that point to floats say nothing of how many', async () => {
    const { frame } = frameOf('float *');
    const { array, pointer } = await native.inspect(frame, 'weights');
    assert.deepEqual([array, pointer?.dtype], [undefined, 'F32']);
    assert.deepEqual([pointer?.first(12).source.size, pointer?.first(12).address], [12, 0x1000n]);
  });

  it('of other types are asked for their members', async () => {
    const { frame, asked } = frameOf('Tensor');
    await native.inspect(frame, 'tensor');
    assert.deepEqual(asked, ['evaluate', 'variables']);
  });
});
