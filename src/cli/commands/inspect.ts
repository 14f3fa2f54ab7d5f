import type { ByteSource } from '../../core/bytes/byteSource';
import { QnatError } from '../../core/errors';
import { readBlockAnatomy } from '../../core/qnat/blockAnatomy';
import { Findings } from '../../core/qnat/findings';
import { valueCount } from '../../core/shape';
import type { QnatFile } from '../../core/qnat/readQnat';
import type { QnatTensor } from '../../core/qnat/tensor';
import { readQnat } from '../../core/qnat/readQnat';
import { valueChunks } from '../../core/qnat/tensorData';
import { formatCount } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import { exactValue } from '../../core/text/values';
import { type InspectArguments, parseInspect } from '../arguments/inspect';
import type { Range } from '../arguments/parse';
import type { Context } from '../context';
import { EXIT, UsageError } from '../exitStatus';
import { withSource } from '../files';
import { anatomyJson, printAnatomy, valueJson } from '../output/anatomy';
import { fileFacts, fileJson } from '../output/facts';
import { countsText, findingJson, printFinding } from '../output/findings';
import { Float, printJson } from '../output/json';
import { printable } from '../output/output';
import { printFacts } from '../output/table';
import { printTensors, tensorFacts, tensorJson } from '../output/tensors';

/** More findings than this hide the tensors; `verify` lists them all. */
const MAX_FINDINGS = 20;

export function inspect(args: readonly string[], context: Context): Promise<number> {
  const request = parseInspect(args);
  return withSource(request.file, async (source) => {
    const file = await readQnat(source, context.signal);
    if (request.tensor === undefined) await inspectFile(file, request, context);
    else await inspectTensor(source, file, findTensor(file, request.tensor), request, context);
    return EXIT.good;
  });
}

async function inspectFile(
  file: QnatFile,
  { file: path, json }: InspectArguments,
  { stdout }: Context,
): Promise<void> {
  const findings = findingsOf(file);
  const all = findings.all();
  if (json) {
    const found = all.map((finding) => findingJson(finding, file));
    const items = tensorItems(file);
    return printJson(
      stdout,
      { file: path, ...fileJson(file), findings: found },
      { key: 'tensors', items },
    );
  }
  await stdout.line(`${stdout.style('bold', printable(path))}\n`);
  await printFacts(stdout, fileFacts(file));
  await stdout.line(`\n${stdout.style('bold', 'Findings')}: ${countsText(findings.counts())}`);
  for (const finding of all.slice(0, MAX_FINDINGS)) await printFinding(stdout, finding, file);
  if (all.length > MAX_FINDINGS) {
    await stdout.line(
      `… and ${formatCount(all.length - MAX_FINDINGS)} more; qnat verify lists all.`,
    );
  }
  if (file.tensors.length === 0) return;
  await stdout.line();
  await printTensors(stdout, file.tensors);
}

function* tensorItems({ tensors }: QnatFile) {
  for (const tensor of tensors) yield tensorJson(tensor);
}

function findingsOf(file: QnatFile): Findings {
  const findings = new Findings();
  findings.add(file.diagnostics);
  return findings;
}

async function inspectTensor(
  source: ByteSource,
  file: QnatFile,
  tensor: QnatTensor,
  request: InspectArguments,
  context: Context,
): Promise<void> {
  const { values, block } = request;
  if (values) return inspectValues(source, tensor, values, request, context);
  if (block !== undefined) return inspectBlock(source, tensor, block, request, context);
  const { stdout } = context;
  const findings = findingsOf(file).of(tensor.index);
  if (request.json) {
    const found = findings.map((finding) => findingJson(finding, file));
    return printJson(stdout, { file: request.file, ...tensorJson(tensor), findings: found });
  }
  await stdout.line(`${stdout.style('bold', visibleName(tensor.name))}\n`);
  await printFacts(stdout, tensorFacts(tensor));
  if (findings.length > 0) await stdout.line();
  for (const finding of findings) await printFinding(stdout, finding, file);
}

async function inspectValues(
  source: ByteSource,
  tensor: QnatTensor,
  { start, end = valueCount(tensor.shape) }: Range,
  { file, json }: InspectArguments,
  { stdout, signal }: Context,
): Promise<void> {
  refuseUnreadable(tensor);
  const chunks = valueChunks(source, tensor, start, end, 'stored', signal);
  if (json) {
    const items = floatsOf(chunks);
    const members = { file, name: tensor.name, start, end };
    return printJson(stdout, members, { key: 'values', items });
  }
  for await (const chunk of chunks) {
    await stdout.write(`${Array.from(chunk, exactValue).join('\n')}\n`);
    if (stdout.closed) return;
  }
}

async function* floatsOf(chunks: AsyncIterable<Float32Array>) {
  for await (const chunk of chunks) for (const value of chunk) yield new Float(value);
}

async function inspectBlock(
  source: ByteSource,
  tensor: QnatTensor,
  block: number,
  { file, json }: InspectArguments,
  { stdout, signal }: Context,
): Promise<void> {
  refuseUnreadable(tensor);
  const anatomy = await readBlockAnatomy(source, tensor, block, 'stored', signal);
  if (!json) return printAnatomy(stdout, tensor, anatomy);
  const items = anatomy.values.map(valueJson);
  await printJson(
    stdout,
    { file, name: tensor.name, ...anatomyJson(anatomy) },
    { key: 'values', items },
  );
}

/** What is damaged is a finding, not a wrong request. */
function refuseUnreadable({ name, state }: QnatTensor): void {
  if (state === 'readable') return;
  throw new QnatError(`The values of “${name}” cannot be read (${state}); qnat verify says why.`);
}

function findTensor({ tensors }: QnatFile, name: string): QnatTensor {
  const found = tensors.at(tensors.names.indexOf(name));
  if (found) return found;
  const part = name.toLowerCase();
  const similar = tensors.names.filter((other) => other.toLowerCase().includes(part)).slice(0, 3);
  const hint =
    similar.length > 0 ? ` There is ${similar.map((one) => `“${one}”`).join(', ')}.` : '';
  throw new UsageError(`There is no tensor “${name}”.${hint}`);
}
