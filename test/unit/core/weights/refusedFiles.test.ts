import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { FIXTURES } from '../../../support/golden';

const notRead = (what: string) => new RegExp(`“w” ${what}, which is not read`);
const notRun = (what: string) => new RegExp(`“w” is made by ${what}, which is not run`);

/** What is said of a file of GGUF whose tensor has the type that the file is named by. */
const typeNotRead = (file: string) => notRead(`is stored as ${parse(file).name}`);

/** What is said of each other file in test/fixtures/weights/refused, which real packages wrote and read. */
const SAID: Readonly<Record<string, RegExp>> = {
  'complex.npy': /its dtype, <c8, is not one of booleans, integers or floats/,
  'text.npy': /its dtype, <U7, is not/,
  'objects.npy': /its dtype, \|O, is not/,
  'structure.npy': /its dtype, a structure, is not/,
  'dates.npy': /its dtype, <M8\[s\], is not/,
  'bfloat16.npy': /its dtype, <V2, is not/,
  'nothing.npz': /zip archive holds neither arrays of NumPy/,
  'bzip2.npz': /“w\.npy” is compressed by method 12, which is not read/,
  'lzma.npz': /“w\.npy” is compressed by method 14, which is not read/,
  'big-endian.gguf': /big-endian GGUF, which is not read/,
};

/** The same of test/fixtures/weights/refused-torch. */
const SAID_OF_TORCH: Readonly<Record<string, RegExp>> = {
  'module.pt': /holds is made by torch\.nn\.modules\.linear\.Linear, which is not run\. Save/,
  'old.pt': /checkpoint of PyTorch before 1\.6, which is not read/,
  'sparse.pt': notRun('torch\\._utils\\._rebuild_sparse_tensor'),
  'sparse-rows.pt': notRun('torch\\._utils\\._rebuild_sparse_tensor'),
  'quantized.pt': notRun('torch\\._utils\\._rebuild_qtensor'),
  'complex.pt': notRead('has dtype complex64'),
  'conjugate.pt': /“w” is a view with its conj bit set/,
  'negative.pt': /“w” is a view with its neg bit set/,
  'subclass.pt': /“w” is of the class __main__\.Marked, which is not known/,
  'protocol-1.pt': /has the instruction 0x49 at byte \d+, which is not known; protocols 2 to 5/,
  'arrays.pt': notRun('numpy\\._core\\.multiarray\\._reconstruct'),
  'exponents.pt': notRead('has dtype float8_e8m0fnu'),
  'script.pt': /TorchScript program, which is not read/,
};

for (const [folder, said] of Object.entries({ refused: SAID, 'refused-torch': SAID_OF_TORCH })) {
  describe(`files of packages that are refused: ${folder}`, () => {
    const at = join(FIXTURES, 'weights', folder);
    const files = JSON.parse(readFileSync(join(at, 'cases.json'), 'utf8')) as string[];

    for (const file of files) {
      it(`says why of ${file}`, async () => {
        const source = new MemorySource(new Uint8Array(readFileSync(join(at, file))));
        await assert.rejects(readWeights(source, parse(file).name), (error) => {
          assert.ok(error instanceof MalformedFileError, String(error));
          assert.match(error.message, said[file] ?? typeNotRead(file));
          assert.ok(error.message.length < 400);
          return true;
        });
      });
    }
  });
}
