import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { readQnat } from '../../../src/core/qnat/readQnat';
import { readSafetensors } from '../../../src/core/weights/readSafetensors';
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

/** What a live tensor of plain values is, against the bytes that the program printed. */
export async function assertFloatsAsPrinted(
  debugging: Debugging,
  tensor: vscode.Uri,
  printed: string,
  dtype: string,
  shape: readonly number[],
): Promise<void> {
  const { bytes, ...saved } = await bytesOf(debugging, tensor);
  assert.deepEqual(saved, { dtype, shape });
  assertSameBytes(bytes, await debugging.written(printed));
}

/** A live tensor of plain values, as it is saved. */
export async function bytesOf(debugging: Debugging, tensor: vscode.Uri) {
  const saved = await debugging.saved(tensor);
  const { tensors } = await readSafetensors(new MemorySource(saved));
  const { dtype, shape, offset } = tensors.at(0)!;
  return { dtype, shape, bytes: saved.slice(offset) };
}
