import type { DiagnosticList } from './diagnostics';
import { crateOffsetShift, partsFromLength } from './layout';
import type { QnatHead, TensorHeader } from './tensor';
import type { TensorHeaderTable } from './tensorTable';

/**
 * Declared minus true offsets. The first tensor begins at `dataOffset`, so its declared offset tells
 * the shift; where that is neither 0 nor the crate's known error, the second tensor's decides whether
 * the first one's is damaged, or all are shifted by some other writer.
 */
export function findOffsetShift(
  headers: TensorHeaderTable,
  head: QnatHead,
  dataOffset: number,
  diagnostics: DiagnosticList,
): bigint {
  const first = headers.at(0);
  if (!first) return 0n;
  const declared = first.declaredOffset - BigInt(dataOffset);
  const crate = BigInt(crateOffsetShift(head.nameBytes));
  // The crate leaves the metadata size 0; whoever fills it in has true offsets too.
  const likely = head.header.metadataSize === 0n ? [crate, 0n] : [0n, crate];
  const known = likely.includes(declared)
    ? declared
    : shiftOfSecond(first, headers.at(1), dataOffset, likely);
  const shift = known ?? declared;
  if (known !== undefined && known !== declared) diagnoseFirst(first, dataOffset, diagnostics);
  if (shift !== 0n) diagnoseShift(shift, known !== undefined, first, diagnostics);
  return shift;
}

/** Of some shifts, the one by which the second tensor leaves the first the length of a known form. */
function shiftOfSecond(
  first: TensorHeader,
  second: TensorHeader | undefined,
  dataOffset: number,
  shifts: readonly bigint[],
): bigint | undefined {
  if (!second) return undefined;
  return shifts.find((shift) => {
    const length = Number(second.declaredOffset - shift) - dataOffset;
    return partsFromLength(first, length)?.scales;
  });
}

function diagnoseFirst(first: TensorHeader, dataOffset: number, diagnostics: DiagnosticList): void {
  diagnostics.add({
    code: 'impossible-offset',
    severity: 'warning',
    message: `The declared offset is ${first.declaredOffset.toString()}, but data begins at ${dataOffset}.`,
    meaning:
      'The offsets of the other tensors are sound, so only this one is damaged. Values are right.',
    offset: first.headerOffset,
    tensor: 0,
    data: 'unaffected',
  });
}

function diagnoseShift(
  shift: bigint,
  fromCrate: boolean,
  first: TensorHeader,
  diagnostics: DiagnosticList,
): void {
  const declared = first.declaredOffset.toString();
  diagnostics.add({
    code: fromCrate ? 'shifted-offsets' : 'unexpected-shift',
    severity: fromCrate ? 'info' : 'warning',
    message: `Declared offsets are shifted by ${shift > 0n ? '+' : ''}${shift.toString()}: the first tensor declares ${declared}.`,
    meaning: fromCrate
      ? 'qlora-rs counts a header of 32 bytes and names of fixed length. Values are read from the true places, and are right.'
      : 'Neither true offsets nor the known error of qlora-rs. Values are read from behind the last header; check them.',
    offset: first.headerOffset,
    data: fromCrate ? 'unaffected' : 'suspect',
  });
}
