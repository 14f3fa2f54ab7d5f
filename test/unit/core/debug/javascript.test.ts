import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import {
  describeExpression,
  parseScriptValue,
  type ScriptValue,
} from '../../../../src/core/debug/javascript';

/** What a debuggee says of a value, as a debugger hands it on. */
function described(expression: string): ScriptValue {
  return parseScriptValue(
    runInNewContext(describeExpression(expression), { WebAssembly }) as string,
  );
}

describe('the description of a JavaScript value', () => {
  for (const [expression, type, bytes] of [
    ['new Uint8Array(5)', 'Uint8Array', 5],
    ['new Float32Array(new ArrayBuffer(64), 8, 4)', 'Float32Array', 16],
    ['new DataView(new ArrayBuffer(64), 8, 4)', 'DataView', 4],
    ['new ArrayBuffer(7)', 'ArrayBuffer', 7],
    ['new SharedArrayBuffer(7)', 'SharedArrayBuffer', 7],
    ['new WebAssembly.Memory({ initial: 1 })', 'WebAssembly.Memory', 65536],
  ] as const) {
    it(`gives type and bytes of ${expression}`, () => {
      assert.deepEqual(described(expression).array, { type, bytes });
    });
  }

  it('gives the fields of an object, and its class', () => {
    const { type, array, fields } = described(
      `new (class Weights {
        data = new Uint8Array(8); scales = new Float32Array(2); scales_scales = 0.5;
        shape = [2, 8n]; blockSize = 8; other = new Uint8Array(3);
      })`,
    );
    assert.deepEqual([type, array], ['Weights', undefined]);
    assert.deepEqual(fields, {
      data: { type: 'Uint8Array', bytes: 8, numbers: [0, 0, 0, 0, 0, 0, 0, 0] },
      scales: { type: 'Float32Array', bytes: 8, numbers: [0, 0] },
      scales_scales: { numbers: [0.5] },
      shape: { numbers: [2, 8] },
      blockSize: { numbers: [8] },
    });
  });

  it('stays small however large the arrays are', () => {
    const text = describeExpression('({ data: new Uint8Array(1e8), shape: Array(1e6).fill(1) })');
    assert.ok((runInNewContext(text) as string).length < 200);
  });

  for (const expression of ['null', 'undefined', '3', '"text"', '({ data: null, scales: "" })']) {
    it(`finds no array in ${expression}`, () => {
      const { array, fields } = described(expression);
      assert.deepEqual([array, fields], [undefined, {}]);
    });
  }

  it('is read quoted or not', () => {
    const value = { type: 'Object', fields: {} };
    assert.deepEqual(parseScriptValue(JSON.stringify(value)), value);
    assert.deepEqual(parseScriptValue(JSON.stringify(JSON.stringify(value))), value);
    assert.throws(() => parseScriptValue('ReferenceError: x is not defined'), /ReferenceError/);
  });
});
