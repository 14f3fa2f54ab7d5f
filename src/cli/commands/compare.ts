import { basename, resolve } from 'node:path';
import { compareTensor } from '../../core/analyze/compareTensor';
import type { PlacedTensor } from '../../core/analyze/compareTensors';
import { Counterparts, obstacleText } from '../../core/analyze/counterparts';
import type { OnShare } from '../../core/analyze/analysis';
import type { ByteSource } from '../../core/bytes/byteSource';
import { QnatError } from '../../core/errors';
import { isQnat } from '../../core/qnat/isQnat';
import { type QnatFile, readQnat } from '../../core/qnat/readQnat';
import { valueCount } from '../../core/shape';
import { inOneSource } from '../../core/weights/inOneSource';
import { told } from '../../node/openFile';
import { OpenModel } from '../../node/openModel';
import { parseCompare } from '../arguments/compare';
import type { Context } from '../context';
import { EXIT } from '../exitStatus';
import { withSource } from '../files';
import { type ComparedTensor, isDifferent, reportComparison } from '../output/comparison';
import { notReadText } from '../output/inputs';
import { Progress } from '../output/progress';

export function compare(args: readonly string[], context: Context): Promise<number> {
  const request = parseCompare(args);
  return withSource(request.file, async (source) => {
    const file = await readFirst(source, request.file, context);
    const compared = await withOther(request.other, context, (others, names) =>
      compareAll(source, file, others, names, context),
    );
    await reportComparison(compared, request, context.stdout);
    const different = compared.some((tensor) => isDifferent(tensor, request.leastSqnr));
    return different ? EXIT.findings : EXIT.good;
  });
}

async function readFirst(source: ByteSource, path: string, { signal }: Context): Promise<QnatFile> {
  if (await isQnat(source, signal)) return readNamed(source, path, signal);
  throw new QnatError(
    `${basename(path)}: this is not a QNAT file. Name a QNAT file first, then what it is compared with.`,
  );
}

/** @throws QnatError that says which of the two files it is about */
function readNamed(source: ByteSource, path: string, signal: AbortSignal): Promise<QnatFile> {
  return readQnat(source, signal).catch((error: unknown) => {
    throw told(error, path);
  });
}

/** Opens the other file for as long as `work` takes. @param names tensors that must be in both */
async function withOther<T>(
  path: string,
  { stderr, signal }: Context,
  work: (others: Counterparts, names: readonly string[]) => Promise<T>,
): Promise<T> {
  if (await isQnatFile(path)) {
    return withSource(path, async (source) => {
      const { tensors } = await readNamed(source, path, signal);
      const others = new Counterparts();
      for (const tensor of tensors) others.add({ source, counterpart: { kind: 'qnat', tensor } });
      return work(others, tensors.names);
    });
  }
  const model = await OpenModel.open([resolve(path)], signal);
  try {
    if (model.notRead.length > 0) await stderr.line(`qnat: ${notReadText(model.notRead)}`);
    // What was not quantized is not in the QNAT file.
    return await work(weightsOf(model), []);
  } finally {
    await model.close();
  }
}

/** A folder is none; what cannot be opened is told by whoever opens it next. */
function isQnatFile(path: string): Promise<boolean> {
  return withSource(path, (source) => isQnat(source)).catch(() => false);
}

function weightsOf({ files }: OpenModel): Counterparts {
  const others = new Counterparts();
  for (const [index, { weights }] of files.entries()) {
    for (const stored of weights.tensors) {
      const { source, tensor } = inOneSource(stored, index, files);
      others.add({ source, counterpart: { kind: 'weights', tensor } });
    }
  }
  return others;
}

async function compareAll(
  source: ByteSource,
  file: QnatFile,
  others: Counterparts,
  names: readonly string[],
  { stderr, signal }: Context,
): Promise<ComparedTensor[]> {
  const progress = new Progress(stderr);
  const compared: ComparedTensor[] = [];
  let done = 0;
  try {
    for (const tensor of file.tensors) {
      signal.throwIfAborted();
      const values = valueCount(tensor.shape);
      const onShare = (share: number) =>
        progress.update(tensor.name, done + share * values, file.totals.parameters);
      compared.push(await compareOne({ source, tensor }, others, onShare, signal));
      done += values;
    }
  } finally {
    progress.clear();
  }
  const known = new Set(file.tensors.names);
  const added = names.filter((name) => !known.has(name));
  return [...compared, ...added.map((name) => ({ name, obstacle: 'only in the second file' }))];
}

async function compareOne(
  placed: PlacedTensor,
  others: Counterparts,
  onShare: OnShare,
  signal: AbortSignal,
): Promise<ComparedTensor> {
  const { tensor } = placed;
  const found = others.find(tensor, tensor);
  const { name } = tensor;
  if ('kind' in found) return { name, obstacle: obstacleText(found) };
  return { name, ...(await compareTensor(placed, found, onShare, signal)) };
}
