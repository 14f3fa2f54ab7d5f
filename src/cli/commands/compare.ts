import { resolve } from 'node:path';
import {
  type Comparison,
  compareNamesakes,
  compareWithWeights,
} from '../../core/analyze/compareNamesakes';
import type { PlacedTensor } from '../../core/analyze/compareTensors';
import { mayStandFor } from '../../core/analyze/counterpart';
import type { OnValues } from '../../core/analyze/compareWithSource';
import type { ByteSource } from '../../core/bytes/byteSource';
import { isQnat } from '../../core/qnat/isQnat';
import { type QnatFile, readQnat } from '../../core/qnat/readQnat';
import { formatShape } from '../../core/text/format';
import { OpenModel } from '../../node/openModel';
import { parseCompare } from '../arguments/compare';
import type { Context } from '../context';
import { EXIT } from '../exitStatus';
import { withSource } from '../files';
import { type ComparedTensor, isDifferent, reportComparison } from '../output/comparison';
import { Progress } from '../output/progress';

/** Finds what a tensor is to be compared with, and compares it. */
type Compare = (a: PlacedTensor, onValues: OnValues) => Promise<Comparison> | string;

export function compare(args: readonly string[], context: Context): Promise<number> {
  const request = parseCompare(args);
  return withSource(request.file, async (source) => {
    const file = await readQnat(source, context.signal);
    const compared = await withOther(request.other, context, (other, names) =>
      compareAll(source, file, other, names, context),
    );
    await reportComparison(compared, request, context.stdout);
    const different = compared.some((tensor) => isDifferent(tensor, request.leastSqnr));
    return different ? EXIT.findings : EXIT.good;
  });
}

/** Opens the other file for as long as `work` takes. @param names tensors that must be in both */
async function withOther<T>(
  path: string,
  { signal }: Context,
  work: (compareWith: Compare, names: readonly string[]) => Promise<T>,
): Promise<T> {
  if (await isQnatFile(path)) {
    return withSource(path, async (source) => {
      const file = await readQnat(source, signal);
      return work(withQnat(source, file, signal), file.tensors.names);
    });
  }
  const model = await OpenModel.open([resolve(path)], signal);
  try {
    // What was not quantized is not in the QNAT file.
    return await work(withModel(model, signal), []);
  } finally {
    await model.close();
  }
}

/** A folder is none; what cannot be opened is told by whoever opens it next. */
function isQnatFile(path: string): Promise<boolean> {
  return withSource(path, (source) => isQnat(source)).catch(() => false);
}

function withQnat(source: ByteSource, { tensors }: QnatFile, signal: AbortSignal): Compare {
  const indices = new Map(tensors.names.map((name, index) => [name, index]));
  return (a, onValues) => {
    const tensor = tensors.at(indices.get(a.tensor.name) ?? -1);
    if (!tensor) return 'only in the first file';
    if (formatShape(tensor.shape) !== formatShape(a.tensor.shape)) return otherShape(tensor.shape);
    return compareNamesakes(a, { source, tensor }, onValues, signal);
  };
}

function withModel({ files }: OpenModel, signal: AbortSignal): Compare {
  const placed = new Map(
    files.flatMap(({ source, weights }) =>
      Array.from(weights.tensors, (tensor) => [tensor.name, { source, tensor }] as const),
    ),
  );
  return (a, onValues) => {
    const weights = placed.get(a.tensor.name);
    if (!weights) return 'only in the first file';
    const { shape } = weights.tensor;
    if (!mayStandFor(a.tensor, shape)) return otherShape(shape);
    return compareWithWeights(a, weights, onValues, signal);
  };
}

function otherShape(shape: readonly number[]): string {
  return `is ${formatShape(shape)} in the second file`;
}

async function compareAll(
  source: ByteSource,
  file: QnatFile,
  compareWith: Compare,
  names: readonly string[],
  { stderr, signal }: Context,
): Promise<ComparedTensor[]> {
  const progress = new Progress(stderr);
  const compared: ComparedTensor[] = [];
  let done = 0;
  try {
    for (const tensor of file.tensors) {
      signal.throwIfAborted();
      const onValues = (values: number) =>
        progress.update(tensor.name, done + values, file.totals.parameters);
      const found = await compareWith({ source, tensor }, onValues);
      const { name } = tensor;
      if (typeof found === 'string') compared.push({ name, obstacle: found });
      else compared.push({ name, ...found });
      done += tensor.blockSize * tensor.blockCount;
    }
  } finally {
    progress.clear();
  }
  const known = new Set(file.tensors.names);
  const others = names.filter((name) => !known.has(name));
  return [...compared, ...others.map((name) => ({ name, obstacle: 'only in the second file' }))];
}
