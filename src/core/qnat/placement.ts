import { pauser } from '../pause';
import { valueCount } from '../shape';
import type { Diagnostic, DiagnosticList } from './diagnostics';
import { codeBytes, FORMS, partOffsets, partsFromLength, type TensorParts } from './layout';
import { findOffsetShift } from './offsetShift';
import type { QnatHead, TensorHeader, TensorPlacement } from './tensor';
import { type TensorHeaderTable, TensorTable } from './tensorTable';
import { Totals } from './totals';

/** What is known of the file when tensors are placed. */
interface PlacementContext {
  readonly size: number;
  readonly dataOffset: number;
  readonly shift: bigint;
  readonly diagnostics: DiagnosticList;
}

/** All tensors of a file, placed, and the declared minus the true offsets. */
interface PlacedTensors {
  readonly tensors: TensorTable;
  readonly totals: Totals;
  readonly shift: number;
}

const NOWHERE = { offset: NaN, length: 0 };
const ABSENT: TensorPlacement = { ...NOWHERE, state: 'absent' };
const INCONSISTENT: TensorPlacement = { ...NOWHERE, state: 'inconsistent' };

/**
 * Finds where each tensor's data really is and which parts it has, by the rules of the format: the
 * first tensor begins behind the last header, differences of declared offsets give the lengths, the
 * last tensor ends with the file.
 */
export async function placeTensors(
  headers: TensorHeaderTable,
  head: QnatHead,
  dataOffset: number,
  size: number,
  diagnostics: DiagnosticList,
  signal?: AbortSignal,
): Promise<PlacedTensors> {
  const first = headers.at(0);
  if (!first && size > dataOffset) diagnostics.add(trailingBytes(dataOffset, size));
  const shift = findOffsetShift(headers, head, dataOffset, diagnostics);
  const context = { size, dataOffset, shift, diagnostics };
  const tensors = new TensorTable(headers);
  const totals = new Totals();
  const pause = pauser(signal);
  let usual: TensorParts | undefined;
  let next = first;
  for (let index = 0; next; index++) {
    const header = next;
    next = headers.at(index + 1);
    const placement = place(header, index, next, usual, context);
    usual = placement.parts ?? usual;
    tensors.push(placement);
    totals.add(header, placement);
    await pause();
  }
  return { tensors, totals, shift: Number(shift) };
}

/** Tensors whose data cannot be found, because the headers before it could not be read. */
export async function unplacedTensors(
  headers: TensorHeaderTable,
  diagnostics: DiagnosticList,
  signal?: AbortSignal,
): Promise<PlacedTensors> {
  const tensors = new TensorTable(headers);
  const totals = new Totals();
  const pause = pauser(signal);
  for (let index = 0; index < headers.length; index++) {
    const header = headers.at(index)!;
    const contradiction = contradictionOf(header, index);
    if (contradiction) diagnostics.add(contradiction);
    const placement = contradiction ? INCONSISTENT : ABSENT;
    tensors.push(placement);
    totals.add(header, placement);
    await pause();
  }
  return { tensors, totals, shift: 0 };
}

function place(
  header: TensorHeader,
  index: number,
  next: TensorHeader | undefined,
  usual: TensorParts | undefined,
  context: PlacementContext,
): TensorPlacement {
  const { diagnostics } = context;
  const contradiction = contradictionOf(header, index);
  if (contradiction) {
    diagnostics.add(contradiction);
    return INCONSISTENT;
  }
  diagnosePadding(header, index, diagnostics);
  const start = index === 0 ? BigInt(context.dataOffset) : header.declaredOffset - context.shift;
  const end = next && next.declaredOffset - context.shift;
  const impossible = start < BigInt(context.dataOffset) || (end !== undefined && end < start);
  if (impossible || start > BigInt(Number.MAX_SAFE_INTEGER)) {
    diagnostics.add(impossibleOffset(header, index, next));
    return INCONSISTENT;
  }
  const offset = Number(start);
  if (end === undefined) return placeLast(header, index, offset, usual, context);
  return placeInner(header, index, offset, Number(end) - offset, context);
}

/** A tensor with a neighbour behind it: its length is the difference of their offsets. */
function placeInner(
  header: TensorHeader,
  index: number,
  offset: number,
  length: number,
  { size, diagnostics }: PlacementContext,
): TensorPlacement {
  const parts = partsFromLength(header, length);
  if (!parts) {
    diagnostics.add(unknownForm(header, index, offset, length));
    return { offset, length, state: 'inconsistent' };
  }
  diagnoseLeftOut(parts, index, offset, diagnostics);
  return cutAtEnd({ offset, length, state: 'readable', parts }, index, size, diagnostics);
}

/** The last tensor: it ends with the file, which may be cut short or have bytes too many. */
function placeLast(
  header: TensorHeader,
  index: number,
  offset: number,
  usual: TensorParts | undefined,
  { size, diagnostics }: PlacementContext,
): TensorPlacement {
  const available = Math.max(0, size - offset);
  const exact = offset <= size ? partsFromLength(header, available) : undefined;
  // A cut file can end where the documented form without f32 scales would: it takes a precedent.
  if (exact && (exact.scales || !usual?.scales)) {
    diagnoseLeftOut(exact, index, offset, diagnostics);
    diagnoseShorterForm(exact, usual, header, index, offset, diagnostics);
    return { offset, length: available, state: 'readable', parts: exact };
  }
  const parts = usual ?? FORMS[0];
  const { length } = partOffsets(header, parts);
  if (length < available) {
    const assumed = usual ? `${partNames(parts)} like those before it` : partNames(parts);
    diagnostics.add(
      trailingBytes(offset + length, size, `, if tensor ${index} has ${assumed}`, index),
    );
  }
  return cutAtEnd({ offset, length, state: 'readable', parts }, index, size, diagnostics);
}

function cutAtEnd(
  placement: TensorPlacement,
  index: number,
  size: number,
  diagnostics: DiagnosticList,
): TensorPlacement {
  const { offset, length } = placement;
  if (offset + length <= size) return placement;
  diagnostics.add({
    code: 'truncated-data',
    severity: 'error',
    message: `The file ends at byte ${size}; this tensor goes on to byte ${offset + length}.`,
    meaning: 'Its values cannot be shown whole. The tensors before it are right. Copy it again.',
    offset: Math.min(offset, size),
    tensor: index,
    data: 'lost',
  });
  if (offset >= size) return { ...placement, length: 0, state: 'absent' };
  return { ...placement, length: size - offset, state: 'cut' };
}

/** What in a header contradicts itself, whatever the file holds. */
function contradictionOf(header: TensorHeader, index: number): Diagnostic | undefined {
  const { shape, blockSize, blockCount, headerOffset } = header;
  const values = valueCount(shape);
  const finding = {
    code: 'impossible-shape',
    severity: 'error',
    meaning: 'The header is damaged, so nothing of this tensor is shown. Others are not affected.',
    offset: headerOffset,
    tensor: index,
    data: 'lost',
  } as const;
  const product = shape.join(' × ') || '1';
  if (!Number.isSafeInteger(values)) {
    return { ...finding, message: `The shape ${product} has more values than any file can hold.` };
  }
  // A row without values still has a scale: [3, 0] per channel is 3 empty blocks.
  const held = blockSize * blockCount;
  const fits = held >= values && held - values < Math.max(blockSize, 1);
  if (fits || (values === 0 && held === 0)) return undefined;
  const blocks = `${blockCount} blocks of ${blockSize} hold ${held}`;
  return { ...finding, message: `The shape ${product} has ${values} values, but ${blocks}.` };
}

function impossibleOffset(
  header: TensorHeader,
  index: number,
  next: TensorHeader | undefined,
): Diagnostic {
  const following = next ? ` and the next one ${next.declaredOffset.toString()}` : '';
  return {
    code: 'impossible-offset',
    severity: 'error',
    message: `The declared offset is ${header.declaredOffset.toString()}${following}, which leaves the tensor no place.`,
    meaning: 'Offsets must grow from tensor to tensor. Nothing of this one is shown.',
    offset: header.headerOffset,
    tensor: index,
    data: 'lost',
  };
}

function unknownForm(
  header: TensorHeader,
  index: number,
  offset: number,
  length: number,
): Diagnostic {
  const least = codeBytes(header) + 4 * header.blockCount;
  return {
    code: 'unknown-form',
    severity: 'error',
    message: `The offsets leave this tensor ${length} bytes; its codes and scales alone need ${least}, and no combination of parts fits.`,
    meaning: 'An offset, the block size or the block count is damaged. Nothing of it is shown.',
    offset,
    tensor: index,
    data: 'lost',
  };
}

function diagnosePadding(header: TensorHeader, index: number, diagnostics: DiagnosticList): void {
  const extra = header.blockSize * header.blockCount - valueCount(header.shape);
  if (extra <= 0) return;
  diagnostics.add({
    code: 'padded',
    severity: 'info',
    message: `The last block has ${extra} values more than the shape.`,
    meaning: 'The writer padded it and kept the shape. The padding is not shown.',
    offset: header.headerOffset,
    tensor: index,
    data: 'unaffected',
  });
}

function diagnoseLeftOut(
  parts: TensorParts,
  index: number,
  offset: number,
  diagnostics: DiagnosticList,
): void {
  if (parts.scales) return;
  diagnostics.add({
    code: 'scales-left-out',
    severity: 'info',
    message: 'There are no f32 scales, only double-quantized ones.',
    meaning: 'The crate’s documentation allows it, its writer never does it. Values are right.',
    offset,
    tensor: index,
    data: 'unaffected',
  });
}

/** The last tensor's length is the file's end: fewer parts than usual may be a file cut short. */
function diagnoseShorterForm(
  exact: TensorParts,
  usual: TensorParts | undefined,
  header: TensorHeader,
  index: number,
  offset: number,
  diagnostics: DiagnosticList,
): void {
  if (!usual || partOffsets(header, exact).length >= partOffsets(header, usual).length) return;
  diagnostics.add({
    code: 'shorter-form',
    severity: 'info',
    message: `The last tensor has ${partNames(exact)}; the one before it has ${partNames(usual)}.`,
    meaning:
      'The file may have been written so, or cut just there. Its codes and scales are right.',
    offset,
    tensor: index,
    data: 'unaffected',
  });
}

function trailingBytes(from: number, size: number, assumption = '', tensor?: number): Diagnostic {
  return {
    code: 'trailing-bytes',
    severity: 'warning',
    message: `${size - from} bytes follow the last tensor${assumption}.`,
    meaning: 'Nothing says what they are. The tensors before them are read as usual.',
    offset: from,
    tensor,
    data: tensor === undefined ? 'unaffected' : 'suspect',
  };
}

function partNames(parts: TensorParts): string {
  const names = ['codes'];
  if (parts.scales) names.push('scales');
  if (parts.zeroPoints) names.push('zero points');
  if (parts.doubleQuantization) names.push('double-quantized scales');
  return names.join(', ');
}
