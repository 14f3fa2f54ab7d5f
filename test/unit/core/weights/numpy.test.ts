import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { readWeights } from '../../../../src/core/weights/readWeights';

/** An array file of a header and so many bytes of values. */
function npy(header: string, values = 24, version = 1): Uint8Array {
  const text = strToU8(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : u32(text.length);
  const magic = [0x93, ...strToU8('NUMPY'), version, 0];
  return Uint8Array.from([...magic, ...length, ...text, ...new Uint8Array(values)]);
}

const u32 = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
const header = (descr: string, shape = '(2, 3)', fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const cut = (length: number) => npy(header("'<f4'")).subarray(0, length);
const longHeader = () => npy(`${header("'<f4'")}${' '.repeat(70_000)}`, 24, 2);

const refusals: [string, Uint8Array, RegExp][] = [
  ['of a later version', npy(header("'<f4'"), 24, 4), /version 4 of NumPy’s format/],
  ['of version 0', npy(header("'<f4'"), 24, 0), /version 0 of NumPy’s format/],
  ['that end in their magic number', cut(6), /ends at byte 6, inside its header/],
  ['that end in their header', cut(40), /ends at byte 40, inside its header/],
  ['of a header without end', longHeader(), /more than 65536 are not read/],
  ['of a header that is no dictionary', npy('[1, 2]\n'), /is not a dictionary of Python/],
  ['of a header that is a program', npy('__import__("os")\n'), /is not a dictionary of Python/],
  ['that do not say their order', npy("{'descr': '<f4', 'shape': (2, 3)}\n"), /Fortran order/],
  ['of no shape', npy("{'descr': '<f4', 'fortran_order': False}\n"), /no valid shape/],
  ['of a negative dimension', npy(header("'<f4'", '(-2, 3)')), /is not a dictionary of Python/],
  [
    'of a dimension beyond counting',
    npy(header("'<f4'", '(99999999999999999999,)')),
    /no valid sh/,
  ],
  ['of a shape beyond the file', npy(header("'<f4'", '(1099511627776, 1048576)')), /was cut short/],
  [
    'with fewer values than their shape',
    npy(header("'<f4'"), 20),
    /20 bytes of values, .* need 24/,
  ],
  ['with more values than their shape', npy(header("'<f4'"), 28), /Nothing may follow them/],
  ['of complex numbers', npy(header("'<c8'"), 48), /its dtype, <c8, is not one of/],
  ['of text', npy(header("'<U3'"), 72), /its dtype, <U3, is not one of/],
  ['of objects, which are pickles', npy(header("'|O'")), /its dtype, \|O, is not one of/],
  ['of structures', npy(header("[('x', '<f4')]")), /its dtype, a structure, is not one of/],
  ['of long doubles', npy(header("'<f16'"), 96), /its dtype, <f16, is not one of/],
  ['of no dtype', npy(header('None')), /has no valid dtype/],
];

describe('arrays of NumPy', () => {
  for (const [what, bytes, message] of refusals) {
    it(`are refused ${what}`, () =>
      assert.rejects(readWeights(new MemorySource(bytes), 'array'), (error) => {
        assert.ok(error instanceof MalformedFileError, String(error));
        assert.match(error.message, message);
        assert.ok(error.offset <= bytes.length);
        return true;
      }));
  }

  it('are named in archives when they are damaged', () => {
    const archive = zipSync({ 'good.npy': npy(header("'<f4'")), 'bad.npy': npy('[]') });
    return assert.rejects(
      readWeights(new MemorySource(archive), 'archive'),
      /^MalformedFileError: In “bad\.npy”: The header of the array is not a dictionary/,
    );
  });
});
