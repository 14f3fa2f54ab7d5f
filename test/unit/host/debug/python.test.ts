import assert from 'node:assert/strict';
import { describePython, pythonCandidates, readPython } from '../../../../src/core/debug/python';
import type { Frame } from '../../../../src/host/debug/frame';
import { python } from '../../../../src/host/debug/python';

const SIZE = 64 * 1024 * 1024;
const WEIGHTS = {
  type: 'ndarray',
  array: { kind: 'numpy', dtype: 'float32', shape: [4096, 4096], bytes: SIZE },
  fields: {},
};

/** A frame of debugpy, which answers nothing but evaluations, and what it was asked. */
function frameOf(expression: string, value: unknown) {
  const asked: string[] = [];
  const answers = new Map([
    [describePython(expression), packed(value)],
    [pythonCandidates(), packed({ [expression]: value })],
  ]);
  const request = (command: string, { expression: code }: { expression: string }) => {
    assert.equal(command, 'evaluate');
    asked.push(code);
    const range = /, (\d+), (\d+)\)$/.exec(code);
    const result = answers.get(code) ?? bytes(Number(range![2]) - Number(range![1]));
    return Promise.resolve({ result });
  };
  const program = { request, stops: 1, checkStop: () => undefined };
  return { frame: { program, frameId: 1 } as unknown as Frame, asked };
}

function packed(value: unknown): string {
  return `'${Buffer.from(JSON.stringify(value)).toString('base64')}'`;
}

function bytes(count: number): string {
  return Buffer.alloc(count, 7).toString('base64');
}

describe('tensors of Python programs', () => {
  it('are listed, and described, by one evaluation that reads none of their values', async () => {
    const { frame, asked } = frameOf('weights', WEIGHTS);
    const found = [{ expression: 'weights', typeName: 'ndarray', bytes: SIZE }];
    assert.deepEqual(await python.candidates(frame), found);
    assert.deepEqual((await python.inspect(frame, 'weights')).array?.shape, [4096, 4096]);
    assert.deepEqual(asked, [pythonCandidates(), describePython('weights')]);
  });

  it('are read when asked for, in evaluations of 256 KiB at most', async () => {
    const { frame, asked } = frameOf('weights', WEIGHTS);
    const { array } = await python.inspect(frame, 'weights');
    assert.equal((await array!.source.read(1000, 600_000)).length, 600_000);
    assert.deepEqual(asked.slice(1), [
      readPython('weights', 1000, 263_144),
      readPython('weights', 263_144, 525_288),
      readPython('weights', 525_288, 601_000),
    ]);
  });
});
