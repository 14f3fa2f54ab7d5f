import type { Analyses } from '../../core/analyze/analyses';
import type { ByteSource } from '../../core/bytes/byteSource';
import { InvalidRequestError } from '../../core/errors';
import type { Diagnostic } from '../../core/qnat/diagnostics';
import { valueCount } from '../../core/shape';
import { Findings } from '../../core/qnat/findings';
import type { QnatFile } from '../../core/qnat/readQnat';
import type { QnatHead, QnatTensor } from '../../core/qnat/tensor';
import { readQnat } from '../../core/qnat/readQnat';
import { likelyTensorCount } from '../../core/qnat/readTensorHeaders';
import { scaleCheckBytes } from '../../core/qnat/scaleCheck';
import {
  isComparison,
  type MeasureKey,
  queryTensors,
  type TensorQuery,
} from '../../core/qnat/tensorQuery';
import { type TensorTree, tensorTree } from '../../core/qnat/tree/tensorTree';
import type { TensorHeaderTable, TensorTable } from '../../core/qnat/tensorTable';
import {
  type FileSummary,
  type FindingsPage,
  MAX_PAGE,
  type RowState,
  type TensorDetail,
  type TensorPage,
  type TensorRow,
} from '../../protocol/editor';
import { detailOf } from '../../protocol/tensorDetail';
import {
  type Comparing,
  ComparisonSurvey,
  type CounterpartFinder,
} from '../compare/comparisonSurvey';
import { type Batch, batchesOf } from './batches';
import { CodeSurvey } from './codeSurvey';
import { Model } from './model';
import { summarize } from './summary';

/** Looking at more than this (64 MiB of scales, or of codes) waits until the person asks for it. */
const CHECK_UNASKED_BYTES = 64 * 1024 * 1024;
/** Scales that are checked in one go: progress is reported in between. */
const CHECK_BATCH_BYTES = 8 * 1024 * 1024;

/** Orders that are kept: those of a few editors of one file, each typing a search. */
const MAX_ORDERS = 6;

/** The tensors that a query selects, in its order, once they are found. */
interface Order {
  readonly indices: Promise<Uint32Array>;
  readonly abort: AbortController;
}

/** One state of a file on disk, and all that an editor asks of it. Knows nothing of VS Code. */
export class QnatModel extends Model {
  private readonly findings = new Findings();
  private head?: QnatHead;
  private headers?: TensorHeaderTable;
  private file?: QnatFile;
  private readonly headRead: Promise<void>;
  private readonly fileRead: Promise<QnatFile>;
  private checking?: Promise<void>;
  private readonly orders = new Map<string, Order>();
  private readonly survey = new CodeSurvey(
    (tensors) => this.analyze('countCodes', { tensors }, 'background'),
    () => this.onProgress(),
  );
  private comparison?: ComparisonSurvey;
  private comparing = new AbortController();
  private check = {
    status: 'waiting' as FileSummary['scaleCheck']['status'],
    bytesDone: 0,
    bytesTotal: 0,
  };

  /**
   * @param onProgress called when the facts have changed: reading went on, scales were checked
   * @param readUnaskedBytes most that is read without being asked for
   */
  constructor(
    source: ByteSource,
    private readonly fileName: string,
    analyses: Analyses,
    private readonly onProgress: () => void,
    private readonly readUnaskedBytes = CHECK_UNASKED_BYTES,
  ) {
    super(source, analyses);
    let gotHead: () => void;
    const head = new Promise<void>((resolve) => (gotHead = resolve));
    this.fileRead = this.read(() => gotHead());
    this.headRead = Promise.race([head, this.fileRead.then(() => undefined)]);
    this.headRead.catch(() => undefined);
  }

  /**
   * Has all tensors compared with those of another file from now on; without one, with none.
   * @param asked by the person; else only where it is cheap
   */
  async compareWith(other: CounterpartFinder | undefined, asked: boolean): Promise<void> {
    this.comparing.abort();
    this.comparison = undefined;
    this.orders.clear();
    if (!other) return;
    const { signal } = (this.comparing = new AbortController());
    const { tensors } = await this.fileRead;
    if (signal.aborted) return;
    this.comparison = this.surveyOf(tensors, other, AbortSignal.any([signal, this.abort.signal]));
    const values = await this.comparison.match();
    // Two values share a byte.
    if (asked || values / 2 <= this.readUnaskedBytes) await this.compareAll();
  }

  /** Compares all tensors with their counterparts, once. */
  async compareAll(): Promise<void> {
    const { comparison } = this;
    await comparison?.start();
    // Those that ask for an order by what was found get it from then on.
    if (comparison === this.comparison) this.orders.clear();
  }

  private surveyOf(
    tensors: TensorTable,
    other: CounterpartFinder,
    signal: AbortSignal,
  ): ComparisonSurvey {
    const comparing: Comparing = {
      ...other,
      compare: (pairs, source, onShare) =>
        this.analyze('comparePairs', { pairs }, 'background', {
          signal,
          others: [source],
          onShare,
        }),
      onProgress: () => {
        if (!signal.aborted) this.onProgress();
      },
    };
    return new ComparisonSurvey(tensors, comparing, signal);
  }

  /** The file's facts, as soon as its head is known. @throws MalformedFileError if it is not QNAT */
  async summary(): Promise<FileSummary> {
    await this.headRead;
    const facts = this.file ?? this.head!;
    const { source, fileName, check, survey, comparison } = this;
    const findings = this.findings.counts();
    return {
      ...summarize(facts, source.size, fileName, findings, check, survey.state),
      comparison: comparison?.state,
    };
  }

  /** Waits until all tensor headers are read. */
  async ready(): Promise<void> {
    await this.fileRead;
  }

  get whole(): boolean {
    return this.file?.diagnostics.some(({ data }) => data === 'lost') === false;
  }

  async tensors(query: TensorQuery, start: number, count: number): Promise<TensorPage> {
    if (inFileOrder(query)) await this.readHeadersTo(start + count);
    if (!this.file && inFileOrder(query)) return this.earlyTensors(start, count);
    const { tensors } = await this.fileRead;
    const order = await this.ordered(query);
    const indices = [...order.subarray(start, start + Math.min(count, MAX_PAGE))];
    return { total: order.length, rows: indices.map((index) => this.row(tensors.at(index)!)) };
  }

  /** All tensors, in the file's order. */
  async allTensors(): Promise<Iterable<QnatTensor>> {
    return (await this.fileRead).tensors;
  }

  async tensor(index: number): Promise<TensorDetail> {
    const tensor = await this.tensorAt(index);
    return detailOf({ ...this.row(tensor), state: tensor.state }, this.findings.of(index));
  }

  async findTensor(name: string, nth: number): Promise<number | undefined> {
    return (await this.fileRead).tensors.find(name, nth);
  }

  async findRow(query: TensorQuery, index: number): Promise<number | undefined> {
    const row = (await this.ordered(query)).indexOf(index);
    return row < 0 ? undefined : row;
  }

  /** The tensors that a search finds, by the parts of their names. */
  async tree(search: string, signal: AbortSignal): Promise<TensorTree> {
    const { tensors } = await this.fileRead;
    const found = await this.ordered({ search, sort: 'index', descending: false });
    return tensorTree(tensors, found, AbortSignal.any([signal, this.abort.signal]));
  }

  async findingsPage(start: number, count: number): Promise<FindingsPage> {
    const file = await this.fileRead;
    const all = this.findings.all();
    const page = all.slice(start, start + Math.min(count, MAX_PAGE));
    return { total: all.length, findings: page.map((finding) => named(finding, file)) };
  }

  /** Looks at every scale of the file, once; a check that failed can be tried again. */
  checkScales(): Promise<void> {
    this.checking ??= this.checkAllScales().catch((error: unknown) => {
      this.checking = undefined;
      this.check.status = 'waiting';
      throw error;
    });
    return this.checking;
  }

  /** Counts the codes of every tensor, once; those that ask for an order by them get it from then on. */
  async surveyCodes(): Promise<void> {
    const { tensors } = await this.fileRead;
    await this.survey.start(tensors, this.abort.signal);
    this.orders.clear();
  }

  private async checkAllScales(): Promise<void> {
    const { tensors } = await this.fileRead;
    this.check = { ...this.check, status: 'running', bytesDone: 0 };
    const bytesOf = (tensor: QnatTensor) => scaleCheckBytes(tensor, tensor);
    const batches = batchesOf(tensors, bytesOf, CHECK_BATCH_BYTES, this.abort.signal);
    for await (const batch of batches) {
      await this.checkScalesOf(batch);
      this.onProgress();
    }
    this.check.status = 'done';
    this.onProgress();
  }

  private async checkScalesOf({ tensors, bytes }: Batch): Promise<void> {
    this.findings.add(await this.analyze('checkScales', { tensors }, 'background'));
    this.check.bytesDone += bytes;
  }

  /** Waits until so many tensor headers are read, or all of them. */
  private async readHeadersTo(count: number): Promise<void> {
    await this.headRead;
    while (!this.file && (this.headers?.length ?? 0) < count) {
      await Promise.race([this.fileRead, pauseFor(HEADER_POLL_MS)]);
    }
  }

  /** Rows of a file whose tensor headers are still being read; nobody waits for a million of them. */
  private earlyTensors(start: number, count: number): TensorPage {
    this.gaveEarlyRows = true;
    const rows: TensorRow[] = [];
    for (let index = start; index < start + Math.min(count, MAX_PAGE); index++) {
      rows.push(this.row({ ...this.headers!.at(index)!, index, ...UNPLACED }));
    }
    return { total: likelyTensorCount(this.head!, this.source.size), rows };
  }

  private async read(onHead: () => void): Promise<QnatFile> {
    const file = await readQnat(this.source, this.abort.signal, (head, headers) => {
      this.head = head;
      this.headers = headers;
      onHead();
    });
    this.file = file;
    this.findings.add(file.diagnostics);
    this.check.bytesTotal = file.totals.scaleBytes;
    this.survey.expect(file.totals.codeBytes);
    this.onProgress();
    if (this.check.bytesTotal <= this.readUnaskedBytes) unasked(() => this.checkScales());
    if (this.survey.state.bytesTotal <= this.readUnaskedBytes) unasked(() => this.surveyCodes());
    return file;
  }

  /** The order of a query asked for lately, for tables ask for it page by page. */
  private ordered(query: TensorQuery): Promise<Uint32Array> {
    const key = JSON.stringify(query);
    const order = this.orders.get(key) ?? this.newOrder(query);
    this.orders.delete(key);
    this.orders.set(key, order);
    if (this.orders.size > MAX_ORDERS) {
      const [oldest, { abort }] = this.orders.entries().next().value!;
      this.orders.delete(oldest);
      abort.abort();
    }
    return order.indices;
  }

  private newOrder(query: TensorQuery): Order {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.abort.signal]);
    const indices = this.fileRead.then(({ tensors }) =>
      queryTensors(tensors, query, signal, this.measure),
    );
    // Whoever still waits for it is told; the page that it was for asks for another one.
    indices.catch(() => undefined);
    return { indices, abort };
  }

  private readonly measure = (key: MeasureKey, index: number): number | undefined => {
    if (isComparison(key)) return this.comparison?.measure(key, index);
    const usage = this.survey.usageOf(index);
    return usage && { ...usage, deadCodes: usage.dead.length }[key];
  };

  /** @throws InvalidRequestError when there is no such tensor */
  async tensorAt(index: number): Promise<QnatTensor> {
    const { tensors } = await this.fileRead;
    const tensor = tensors.at(index);
    if (tensor) return tensor;
    throw new InvalidRequestError(`There is no tensor ${index}; the file has ${tensors.length}.`);
  }

  /** What lists say of a tensor. */
  row(tensor: Omit<QnatTensor, 'state'> & { state: RowState }): TensorRow {
    return {
      index: tensor.index,
      name: tensor.name,
      repeat: tensor.repeat,
      shape: tensor.shape,
      values: tensor.state === 'inconsistent' ? undefined : valueCount(tensor.shape),
      blockSize: tensor.blockSize,
      blocks: tensor.blockCount,
      state: tensor.state,
      parts: tensor.parts,
      declaredOffset: tensor.declaredOffset.toString(),
      offset: Number.isNaN(tensor.offset) ? undefined : tensor.offset,
      bytes: tensor.length,
      headerOffset: tensor.headerOffset,
      codeShares: this.survey.sharesOf(tensor.index),
      comparison: this.comparison?.rowOf(tensor.index),
      worst: this.findings.worstOf(tensor.index),
    };
  }
}

/** Starts what nobody waits for: a failure shows where the same bytes are asked for. */
function unasked(start: () => Promise<void>): void {
  void Promise.resolve()
    .then(start)
    .catch(() => undefined);
}

const UNPLACED = { offset: NaN, length: 0, state: 'reading' } as const;
const HEADER_POLL_MS = 20;

function inFileOrder({ search, sort, descending }: TensorQuery): boolean {
  return search.trim() === '' && sort === 'index' && !descending;
}

function pauseFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function named(finding: Diagnostic, { tensors }: QnatFile) {
  const tensorName = finding.tensor === undefined ? undefined : tensors.names.at(finding.tensor);
  return { ...finding, tensorName };
}
