import type { Reading } from '../../bytes/reading';
import { type Box, boxesOf, innerSizes } from './boxes';

/** Values in another order than row-major, or with their bytes in another order. */
export interface Strided {
  readonly kind: 'strided';
  readonly shape: readonly number[];
  /** Values from one neighbour to the next in each dimension; none is negative. */
  readonly strides: readonly number[];
  /** Bytes of a value. */
  readonly valueBytes: number;
  readonly bigEndian: boolean;
}

/** Where a box's values come from and go to: steps in values, the dimension of least stride first. */
interface Axis {
  readonly extent: number;
  readonly stride: number;
  readonly to: number;
}

/** 16 MiB are read at a time, with what lies between the values that are wanted … */
const MAX_READ = 16 * 1024 * 1024;
/** … in so many pieces at most. */
const MAX_PIECES = 4096;
/** So many bytes are read past for one that is wanted, rather than begin another read. */
const MAX_WASTE = 64;

/**
 * Fills `target` with values in plain form.
 * @param offset where the file has the tensor's first value
 * @param start bytes of the plain form before those wanted: whole values, as is the target
 */
export function* readStrided(
  strided: Strided,
  offset: number,
  start: number,
  target: Uint8Array,
): Reading {
  const { shape, valueBytes } = strided;
  const first = start / valueBytes;
  if (shape.length === 0) yield [{ offset, target }];
  for (const box of boxesOf(shape, first, first + target.length / valueBytes)) {
    const from = (box.first - first) * valueBytes;
    yield* readBox(strided, box, offset, target.subarray(from));
  }
  if (strided.bigEndian) reverseValues(target, valueBytes);
}

function* readBox(strided: Strided, box: Box, offset: number, target: Uint8Array): Reading {
  const { valueBytes } = strided;
  const axes = axesOf(strided, box);
  const { together, span } = readTogether(axes, valueBytes);
  const [inside, apart] = [axes.slice(0, together), axes.slice(together)];
  const from = placeOf(strided, box);
  const reads = countOf(apart);
  const atOnce = Math.max(1, Math.min(MAX_PIECES, Math.floor(MAX_READ / (span * valueBytes))));
  for (let done = 0; done < reads; done += atOnce) {
    const runs = Array.from({ length: Math.min(atOnce, reads - done) }, (_, read) => {
      const { stride, to } = stepsTo(apart, done + read);
      const bytes = new Uint8Array(span * valueBytes);
      return { offset: offset + (from + stride) * valueBytes, target: bytes, to };
    });
    yield runs;
    for (const { target: bytes, to } of runs) gather(bytes, inside, valueBytes, target, to);
  }
}

function axesOf({ shape, strides }: Strided, { dimension, extent }: Box): Axis[] {
  const sizes = innerSizes(shape);
  return shape
    .map((whole, at) => ({
      extent: at === dimension ? extent : whole,
      stride: strides[at],
      to: sizes[at],
    }))
    .filter((axis, at) => at >= dimension && axis.extent > 1)
    .sort((a, b) => a.stride - b.stride);
}

/** How many axes one read takes, and the values that it spans. */
function readTogether(axes: readonly Axis[], valueBytes: number) {
  let wanted = 1;
  let span = 1;
  let together = 0;
  for (const { extent, stride } of axes) {
    const longer = span + (extent - 1) * stride;
    const wasteful = longer > MAX_WASTE * wanted * extent;
    if (wasteful || longer * valueBytes > MAX_READ) break;
    span = longer;
    wanted *= extent;
    together++;
  }
  return { together, span };
}

/** Values from the tensor's first to the box's first, in the file. */
function placeOf({ shape, strides }: Strided, { first }: Box): number {
  return innerSizes(shape).reduce(
    (place, size, at) => place + (Math.floor(first / size) % shape[at]) * strides[at],
    0,
  );
}

/** Where the `index`-th combination of places along some axes is, in the file and in the target. */
function stepsTo(axes: readonly Axis[], index: number): { stride: number; to: number } {
  let rest = index;
  let stride = 0;
  let to = 0;
  for (const axis of axes) {
    const place = rest % axis.extent;
    rest = (rest - place) / axis.extent;
    stride += place * axis.stride;
    to += place * axis.to;
  }
  return { stride, to };
}

/** Copies the values along some axes to the target, the first to its value `to`. */
function gather(
  bytes: Uint8Array,
  axes: readonly Axis[],
  valueBytes: number,
  target: Uint8Array,
  to: number,
): void {
  const [axis, ...outer] = axes.length > 0 ? axes : [SINGLE];
  for (let index = 0; index < countOf(outer); index++) {
    const steps = stepsTo(outer, index);
    const from = steps.stride * valueBytes;
    copyValues(bytes, from, axis, valueBytes, target, (to + steps.to) * valueBytes);
  }
}

/** A box of one value. */
const SINGLE: Axis = { extent: 1, stride: 1, to: 1 };

function countOf(axes: readonly Axis[]): number {
  return axes.reduce((product, { extent }) => product * extent, 1);
}

/** @param from first byte; @param to first byte in the target */
function copyValues(
  bytes: Uint8Array,
  from: number,
  { extent, stride, to: step }: Axis,
  valueBytes: number,
  target: Uint8Array,
  to: number,
): void {
  if (stride === 1 && step === 1) {
    target.set(bytes.subarray(from, from + extent * valueBytes), to);
    return;
  }
  for (let place = 0; place < extent; place++) {
    const at = from + place * stride * valueBytes;
    const out = to + place * step * valueBytes;
    for (let byte = 0; byte < valueBytes; byte++) target[out + byte] = bytes[at + byte];
  }
}

function reverseValues(target: Uint8Array, valueBytes: number): void {
  for (let at = 0; at < target.length; at += valueBytes) {
    for (let low = at, high = at + valueBytes - 1; low < high; low++, high--) {
      const byte = target[low];
      target[low] = target[high];
      target[high] = byte;
    }
  }
}
