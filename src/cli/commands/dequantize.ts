import { basename, resolve } from 'node:path';
import type { ByteSource } from '../../core/bytes/byteSource';
import {
  type DequantizePlan,
  planDequantize,
  runDequantize,
} from '../../core/convert/dequantizeRun';
import { Findings } from '../../core/qnat/findings';
import type { QnatFile } from '../../core/qnat/readQnat';
import { readQnat } from '../../core/qnat/readQnat';
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/format';
import { AtomicFile } from '../../node/atomicFile';
import type { FileSource } from '../../node/fileSource';
import { explainIoError, IoError } from '../../node/ioError';
import { parseDequantize } from '../arguments/dequantize';
import type { Context } from '../context';
import { EXIT } from '../exitStatus';
import { refuseOverwriting, withSource } from '../files';
import { countsText } from '../output/findings';
import { printable } from '../output/output';
import { Progress } from '../output/progress';

export async function dequantize(args: readonly string[], context: Context): Promise<number> {
  const request = parseDequantize(args);
  const output = resolve(request.output);
  await refuseOverwriting([output], [request.file], request.force);
  return withSource(request.file, async (source) => {
    const started = performance.now();
    const file = await readQnat(source, context.signal);
    const plan = planDequantize(file, request.dtype ?? file.computeDtype ?? 'F32');
    await write(plan, source, request.file, output, context);
    await report(plan, output, (performance.now() - started) / 1000, context);
    await warn(file, request.file, context);
    return EXIT.good;
  });
}

/** Writes the output, or leaves everything as it was. */
async function write(
  plan: DequantizePlan,
  source: FileSource,
  input: string,
  output: string,
  { stderr, signal }: Context,
): Promise<void> {
  const progress = new Progress(stderr);
  let file: AtomicFile | undefined;
  let done = 0;
  try {
    file = await AtomicFile.create(output);
    const onChunk = (tensor: string, bytes: number) =>
      progress.update(tensor, (done += bytes), plan.layout.size);
    await runDequantize(plan, explained(source, input), file, onChunk, signal);
    await refuseChanged(source, input);
    await file.sync();
    signal.throwIfAborted();
    await file.commit();
  } catch (error) {
    throw explainIoError(error, output);
  } finally {
    progress.clear();
    await file?.discard();
  }
}

/** The source, with errors that name it, where others are the output's. */
function explained(source: ByteSource, path: string): ByteSource {
  const explain = (error: unknown) => {
    throw explainIoError(error, path);
  };
  return {
    size: source.size,
    read: (offset, length, signal) => source.read(offset, length, signal).catch(explain),
  };
}

async function refuseChanged(source: FileSource, path: string): Promise<void> {
  if (!(await source.changed())) return;
  const name = basename(path);
  throw new IoError(`${name} was changed while it was read. Nothing was written; try again.`);
}

async function report(
  { tensors, dtype, layout }: DequantizePlan,
  output: string,
  seconds: number,
  { stdout }: Context,
): Promise<void> {
  const what = `${formatQuantity(tensors.length, 'tensor')} as ${dtype}`;
  const size = `${formatBytes(layout.size)} in ${formatSeconds(seconds)}`;
  await stdout.line(`${printable(basename(output))}: ${what}, ${size}`);
}

/** Values can be read and still be wrong. */
async function warn({ diagnostics }: QnatFile, path: string, { stderr }: Context): Promise<void> {
  const findings = new Findings();
  findings.add(diagnostics);
  const { error, warning } = findings.counts();
  if (error + warning === 0) return;
  const counts = countsText({ error, warning, info: 0 });
  await stderr.line(
    `qnat: ${printable(path)} has ${counts}, so values may be wrong; qnat verify lists all.`,
  );
}
