import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { readQnat } from '../../../src/core/qnat/readQnat';
import { assertSameBytes } from '../../support/assertBytes';
import type { Debugging } from './session';

/** What a live tensor in blocks of 64 is, byte for byte, against what the program printed. */
export async function assertAsPrinted(
  debugging: Debugging,
  tensor: vscode.Uri,
  printed: string,
  shape = [64, 128],
): Promise<void> {
  const saved = await debugging.saved(tensor);
  const { tensors, diagnostics } = await readQnat(new MemorySource(saved));
  const read = tensors.at(0)!;
  assert.deepEqual(diagnostics, []);
  assert.deepEqual([read.shape, read.blockSize], [shape, 64]);
  assertSameBytes(saved.subarray(read.offset), await debugging.written(printed));
}
