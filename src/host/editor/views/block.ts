import * as vscode from 'vscode';
import { InvalidRequestError } from '../../../core/errors';
import { codeBytesPerBlock } from '../../../core/nf4/block';
import { pauser } from '../../../core/pause';
import { readBlockAnatomy, type Stored } from '../../../core/qnat/blockAnatomy';
import { type BlockHead, readBlockHead } from '../../../core/qnat/blockHead';
import { BLOCK_FORMATS, blockText } from '../../../core/qnat/blockText';
import { findBlock } from '../../../core/qnat/findBlock';
import type { QnatTensor } from '../../../core/qnat/tensor';
import {
  type BlockAddress,
  type BlockDetail,
  CopyBlock,
  FindBlock,
  GetBlock,
  GetBlockCodes,
  MAX_CODE_BYTES,
  type StoredFloat,
} from '../../../protocol/views/block';
import type { QnatModel } from '../qnatModel';
import type { OnQuestion } from '../questions';

/** More than anyone pastes: some 10 MB of JSON. */
const MAX_COPIED_VALUES = 64 * 1024;

/** Answers of the block view. */
export function answerBlock(on: OnQuestion<QnatModel>): void {
  on(GetBlock, blockDetail);
  on(GetBlockCodes, async (model, { index, block, start, count }, signal) => {
    const tensor = await model.tensorAt(index);
    const offset = codesOffset(tensor, block, start, count);
    return new Uint8Array(await model.pages.read(offset, count, signal)).buffer;
  });
  on(FindBlock, async (model, { index, offset }) => findBlock(await model.tensorAt(index), offset));
  on(CopyBlock, (model, address, signal) => telling(copyBlock(model, address, signal)));
}

async function blockDetail(
  model: QnatModel,
  { index, block, scales }: BlockAddress,
  signal: AbortSignal,
): Promise<BlockDetail> {
  const tensor = await model.tensorAt(index);
  const pause = pauser(signal);
  return toDetail(await readBlockHead(model.pages, tensor, block, scales, pause, signal));
}

function toDetail(head: BlockHead): BlockDetail {
  const { scale, exactScale, quantizedScale, scalesScale, zeroPoint, ...rest } = head;
  return {
    ...rest,
    scaleBits: bitsOf(scale),
    exactScale: exactScale && toFloat(exactScale),
    quantizedScale: quantizedScale && { code: quantizedScale.value, offset: quantizedScale.offset },
    scalesScale: scalesScale && toFloat(scalesScale),
    zeroPoint: zeroPoint && toFloat(zeroPoint),
  };
}

function toFloat({ value, offset }: Stored): StoredFloat {
  return { bits: bitsOf(value), offset };
}

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/** @throws InvalidRequestError when the bytes are not all of the block's codes */
function codesOffset(tensor: QnatTensor, block: number, start: number, count: number): number {
  const bytes = codeBytesPerBlock(tensor.blockSize);
  const whole = [block, start, count].every((n) => Number.isSafeInteger(n) && n >= 0);
  const inside = block < tensor.blockCount && start + count <= bytes;
  if (whole && inside && count <= MAX_CODE_BYTES && tensor.state === 'readable') {
    return tensor.offset + block * bytes + start;
  }
  throw new InvalidRequestError(
    `Bytes ${start} to ${start + count} of block ${block} of “${tensor.name}” cannot be shown.`,
  );
}

async function copyBlock(
  model: QnatModel,
  { index, block, scales }: BlockAddress,
  signal: AbortSignal,
): Promise<void> {
  const tensor = await model.tensorAt(index);
  if (tensor.blockSize > MAX_COPIED_VALUES) {
    throw new InvalidRequestError(
      `A block of ${tensor.blockSize} values is too large to be copied; export the tensor instead.`,
    );
  }
  const picked = await vscode.window.showQuickPick(FORMAT_ITEMS, {
    title: `Copy Block ${block} As`,
    placeHolder: 'The form to copy it in',
  });
  if (!picked) return;
  const { label: format } = picked;
  const anatomy = await readBlockAnatomy(model.pages, tensor, block, scales, signal);
  await vscode.env.clipboard.writeText(blockText(anatomy, format));
  vscode.window.setStatusBarMessage(`Copied block ${block} as ${format}`, STATUS_MS);
}

/** Says what went wrong where the person looks after choosing. */
async function telling(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

const FORMAT_ITEMS = BLOCK_FORMATS.map((label) => ({ label }));
const STATUS_MS = 3000;
