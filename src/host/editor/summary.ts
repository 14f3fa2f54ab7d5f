import type { QnatFile } from '../../core/qnat/readQnat';
import type { QnatHead } from '../../core/qnat/tensor';
import type { FileSummary } from '../../protocol/editor';

/** The facts of a file, or of its head while the tensor headers are still being read. */
export function summarize(
  facts: QnatHead | QnatFile,
  size: number,
  fileName: string,
  findings: FileSummary['findings'],
  scaleCheck: FileSummary['scaleCheck'],
  codeSurvey: FileSummary['codeSurvey'],
): FileSummary {
  const { header, modelName, modelType, computeDtype } = facts;
  return {
    kind: 'file',
    fileName,
    size,
    version: header.version,
    flags: header.flags,
    metadataSize: header.metadataSize.toString(),
    tensorCount: header.tensorCount,
    modelName,
    modelType,
    computeDtype,
    findings,
    scaleCheck: { ...scaleCheck },
    codeSurvey,
    ...('tensors' in facts ? totalsOf(facts) : UNKNOWN_TOTALS),
  };
}

const UNKNOWN_TOTALS = {
  reading: true,
  tensorsRead: 0,
  offsetShift: 0,
  parameters: 0,
};

function totalsOf({ tensors, totals, dataOffset, offsetShift }: QnatFile) {
  const { parameters, bitsPerWeight, compression } = totals;
  return {
    reading: false,
    tensorsRead: tensors.length,
    dataOffset,
    offsetShift,
    parameters,
    bitsPerWeight,
    compression,
  };
}
