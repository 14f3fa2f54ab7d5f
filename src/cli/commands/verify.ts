import type { ByteSource } from '../../core/bytes/byteSource';
import { MalformedFileError } from '../../core/errors';
import { Findings } from '../../core/qnat/findings';
import type { QnatFile } from '../../core/qnat/readQnat';
import { readQnat } from '../../core/qnat/readQnat';
import { checkScales, scaleCheckBytes } from '../../core/qnat/scaleCheck';
import { formatBytes, formatQuantity } from '../../core/text/format';
import { parseVerify } from '../arguments/verify';
import type { Context } from '../context';
import { EXIT } from '../exitStatus';
import { withSource } from '../files';
import { countsText, findingJson, printFinding } from '../output/findings';
import { printJson } from '../output/json';
import { printable } from '../output/output';
import { Progress } from '../output/progress';

export function verify(args: readonly string[], context: Context): Promise<number> {
  const { file: path, json } = parseVerify(args);
  return withSource(path, async (source) => {
    try {
      const file = await readQnat(source, context.signal);
      const findings = await allFindings(source, file, context);
      await (json ? reportJson : report)(path, file, findings, context);
      const { error, warning } = findings.counts();
      return error + warning === 0 ? EXIT.good : EXIT.findings;
    } catch (error) {
      // That a file is not QNAT at all is what a program wants to be told in the same way.
      if (!json || !(error instanceof MalformedFileError)) throw error;
      await reportMalformed(path, error, context);
      return EXIT.findings;
    }
  });
}

/** Those of the headers, and those of every scale and zero point. */
async function allFindings(
  source: ByteSource,
  file: QnatFile,
  { stderr, signal }: Context,
): Promise<Findings> {
  const findings = new Findings();
  findings.add(file.diagnostics);
  const progress = new Progress(stderr);
  let done = 0;
  try {
    for (const tensor of file.tensors) {
      signal.throwIfAborted();
      findings.add(await checkScales(source, tensor, signal));
      done += scaleCheckBytes(tensor, tensor);
      progress.update(tensor.name, done, file.totals.scaleBytes);
    }
  } finally {
    progress.clear();
  }
  return findings;
}

async function report(
  path: string,
  file: QnatFile,
  findings: Findings,
  { stdout }: Context,
): Promise<void> {
  for (const finding of findings.all()) await printFinding(stdout, finding, file);
  const tensors = formatQuantity(file.tensors.length, 'tensor');
  const scales = `${formatBytes(file.totals.scaleBytes)} of scales`;
  const counts = stdout.style('bold', countsText(findings.counts()));
  await stdout.line(`${printable(path)}: ${counts} in ${tensors}, ${scales} read`);
}

function reportJson(
  path: string,
  file: QnatFile,
  findings: Findings,
  { stdout }: Context,
): Promise<void> {
  const counts = findings.counts();
  const ok = counts.error + counts.warning === 0;
  const read = { tensors: file.tensors.length, scaleBytes: file.totals.scaleBytes };
  const items = findings.all().map((finding) => findingJson(finding, file));
  return printJson(stdout, { file: path, ok, counts, ...read }, { key: 'findings', items });
}

function reportMalformed(
  path: string,
  { message, offset }: MalformedFileError,
  { stdout }: Context,
): Promise<void> {
  const finding = { code: 'not-qnat', severity: 'error', offset, message, data: 'lost' };
  const counts = { error: 1, warning: 0, info: 0 };
  const members = { file: path, ok: false, counts, tensors: 0, scaleBytes: 0 };
  return printJson(stdout, members, { key: 'findings', items: [finding] });
}
