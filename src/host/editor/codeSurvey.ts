import { type CodeUsage, CODES, codeUsage } from '../../core/analyze/health/codeUsage';
import { codeBytes } from '../../core/qnat/layout';
import type { QnatTensor } from '../../core/qnat/tensor';
import type { TensorTable } from '../../core/qnat/tensorTable';
import type { CheckState } from '../../protocol/editor';
import { type Batch, batchesOf, inLanes } from './batches';

/** Codes that are counted in one go. */
const BATCH_BYTES = 16 * 1024 * 1024;

type Count = (tensors: readonly QnatTensor[]) => Promise<Float64Array>;

/** Counts the codes of all tensors of a file, once. */
export class CodeSurvey {
  state: CheckState = { status: 'waiting', bytesDone: 0, bytesTotal: 0 };
  /** 16 shares a tensor; f32, for there may be a million. All 0 where nothing was counted. */
  private shares = new Float32Array(0);
  private running?: Promise<void>;

  /**
   * @param count counts the codes of some tensors, somewhere
   * @param onProgress called when more tensors are counted
   */
  constructor(
    private readonly count: Count,
    private readonly onProgress: () => void,
  ) {}

  /** Says how much there is to count, before it is. */
  expect(bytesTotal: number): void {
    this.state = { ...this.state, bytesTotal };
  }

  /** Counts the codes of every tensor, once; what failed can be tried again. */
  start(tensors: TensorTable, signal: AbortSignal): Promise<void> {
    this.running ??= this.run(tensors, signal).catch((error: unknown) => {
      this.running = undefined;
      this.state = { ...this.state, status: 'waiting' };
      throw error;
    });
    return this.running;
  }

  /** The shares of the 16 codes in a tensor; undefined until they are known. */
  sharesOf(index: number): readonly number[] | undefined {
    const shares = this.shares.subarray(CODES * index, CODES * (index + 1));
    return shares.some((share) => share > 0) ? [...shares] : undefined;
  }

  usageOf(index: number): CodeUsage | undefined {
    const shares = this.sharesOf(index);
    return shares && codeUsage(shares);
  }

  private async run(tensors: TensorTable, signal: AbortSignal): Promise<void> {
    this.shares = new Float32Array(CODES * tensors.length);
    this.tell({ status: 'running', bytesDone: 0 });
    const batches = batchesOf(tensors, codeBytes, BATCH_BYTES, signal);
    await inLanes(batches, (batch) => this.work(batch));
    this.tell({ status: 'done' });
  }

  private async work({ tensors, bytes }: Batch): Promise<void> {
    this.keep(tensors, await this.count(tensors));
    this.tell({ bytesDone: this.state.bytesDone + bytes });
  }

  private keep(tensors: readonly QnatTensor[], counts: Float64Array): void {
    for (const [at, { index }] of tensors.entries()) {
      const own = counts.subarray(CODES * at, CODES * (at + 1));
      const total = own.reduce((sum, count) => sum + count, 0);
      if (total > 0)
        this.shares.set(
          own.map((count) => count / total),
          CODES * index,
        );
    }
  }

  private tell(changes: Partial<CheckState>): void {
    this.state = { ...this.state, ...changes };
    this.onProgress();
  }
}
