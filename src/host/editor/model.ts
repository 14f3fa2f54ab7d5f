import type { Analyses, Urgency } from '../../core/analyze/analyses';
import type { OnShare } from '../../core/analyze/analysis';
import type { AnalysisName, PartialOf, RequestOf, ResultOf } from '../../core/analyze/catalogue';
import type { ByteSource } from '../../core/bytes/byteSource';
import { PagedSource } from '../../core/bytes/pagedSource';
import { readTile, type TileRange } from '../../core/qnat/matrix';
import type { ScaleChoice } from '../../core/qnat/tensorData';
import type { Tensor } from '../../core/tensor/tensor';
import type { PlainSummary, FileSummary, ShownTensor, TilePage } from '../../protocol/editor';

export interface AnalysisOptions<Partial = never> {
  readonly signal?: AbortSignal;
  /** Files that it looks at besides. */
  readonly others?: readonly ByteSource[];
  readonly onShare?: OnShare;
  readonly onPartial?: (partial: Partial) => void;
}

/** One state of what an editor shows, and what its page asks of tensors. Knows nothing of VS Code. */
export abstract class Model {
  private static versions = 0;
  private readonly version = ++Model.versions;
  /** The bytes, those looked at last kept. */
  readonly pages: ByteSource;
  protected readonly abort = new AbortController();
  /** Rows were given whose data was not yet found; they must be asked for again. */
  gaveEarlyRows = false;

  constructor(
    protected readonly source: ByteSource,
    private readonly analyses: Analyses,
  ) {
    this.pages = new PagedSource(source);
  }

  /** The facts, as soon as there are some. @throws QnatError when it cannot be read */
  abstract summary(): Promise<FileSummary | PlainSummary>;

  /** Waits until all tensors are known. */
  abstract ready(): Promise<void>;

  /** Whether all that is declared is there; known once it is {@link ready}. */
  abstract get whole(): boolean;

  /** All tensors, in their order. */
  abstract allTensors(): Promise<Iterable<Tensor>>;

  /** @throws InvalidRequestError when there is no such tensor */
  abstract tensorAt(index: number): Promise<Tensor>;

  /** What views need of a tensor. @throws InvalidRequestError when there is no such tensor */
  abstract tensor(index: number): Promise<ShownTensor>;

  /** @param nth which of the tensors of this name, counted from 0 */
  abstract findTensor(name: string, nth: number): Promise<number | undefined>;

  /** Stops all work on this state. */
  dispose(): void {
    this.abort.abort();
  }

  /** Runs an analysis of this state, as long as that is the present one. */
  analyze<Name extends AnalysisName>(
    name: Name,
    request: RequestOf<Name>,
    urgency: Urgency,
    { signal, others = [], ...news }: AnalysisOptions<PartialOf<Name>> = {},
  ): Promise<ResultOf<Name>> {
    const sources = [this.source, ...others];
    const until = signal ? AbortSignal.any([signal, this.abort.signal]) : this.abort.signal;
    return this.analyses.run({ name, sources, request, urgency, ...news }, until);
  }

  async tile(
    index: number,
    range: TileRange,
    scales: ScaleChoice,
    signal: AbortSignal,
  ): Promise<TilePage> {
    const tensor = await this.tensorAt(index);
    const tile = await readTile(this.pages, tensor, range, scales, signal);
    return {
      version: this.version,
      values: tile.values.buffer as ArrayBuffer,
      codes: tile.codes?.buffer as ArrayBuffer | undefined,
      segments: tile.segments,
      scales: tile.scales.buffer as ArrayBuffer,
      zeroPoints: tile.zeroPoints?.buffer as ArrayBuffer | undefined,
      unread: tile.unread,
    };
  }
}
