import { Cursor } from '../bytes/cursor';
import { MalformedFileError, OutOfBoundsError } from '../errors';
import { Call, Global, Persistent, type PickleValue, Tuple } from './values';

/**
 * Reads a pickle of protocol 2 to 5 (Python's pickletools.py) without executing anything of it: what
 * would call a function makes a {@link Call}, except that it knows ordered dictionaries and sets.
 * @throws MalformedFileError when it is damaged, or uses what is not known
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  try {
    return new PickleMachine(bytes).run();
  } catch (error) {
    if (!(error instanceof OutOfBoundsError)) throw error;
    throw new MalformedFileError(
      `The pickle ends at byte ${bytes.length}, in the middle of something.`,
      bytes.length,
    );
  }
}

/** Python's `collections.OrderedDict` and its like are dictionaries, whatever they are made of. */
const DICTIONARIES = new Set([
  'collections.OrderedDict',
  'collections.defaultdict',
  'builtins.dict',
]);
const LISTS = new Set(['builtins.set', 'builtins.frozenset', 'builtins.list', '__builtin__.set']);
/** `torch.Size` is a tuple. */
const TUPLES = new Set(['torch.Size', 'builtins.tuple']);

const STOP = 0x2e;
/** Larger integers have no meaning in a checkpoint. */
const MAX_LONG_BYTES = 64;

/** The stack machine that a pickle is a program for. */
class PickleMachine {
  private readonly cursor: Cursor;
  private stack: PickleValue[] = [];
  /** The stacks below the marks. */
  private readonly marked: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array) {
    this.cursor = new Cursor(bytes, 0);
  }

  run(): PickleValue {
    for (;;) {
      const at = this.cursor.position;
      const opcode = this.cursor.u8();
      if (opcode === STOP) return this.pop();
      const operation = OPERATIONS.get(opcode);
      if (!operation) {
        throw new MalformedFileError(
          `The pickle has the instruction 0x${opcode.toString(16)} at byte ${at}, which is not known; protocols 2 to 5 are read.`,
          at,
        );
      }
      operation(this, this.cursor);
    }
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.damaged();
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw this.damaged();
    return value;
  }

  mark(): void {
    this.marked.push(this.stack);
    this.stack = [];
  }

  /** Everything since the last mark. */
  popMark(): PickleValue[] {
    const below = this.marked.pop();
    if (!below) throw this.damaged();
    const items = this.stack;
    this.stack = below;
    return items;
  }

  memoize(key = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): void {
    const value = this.memo.get(key);
    if (value === undefined) throw this.damaged();
    this.push(value);
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    // What is appended to an object of an unknown class is part of it, and goes with it.
    if (list instanceof Call) return;
    if (!Array.isArray(list)) throw this.damaged();
    for (const item of items) list.push(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const dictionary = this.top();
    if (dictionary instanceof Call) return;
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) throw this.damaged();
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at], items[at + 1]);
  }

  call(callee: PickleValue, args: PickleValue): void {
    if (!(args instanceof Tuple)) throw this.damaged();
    this.push(container(callee, args.items) ?? new Call(callee, args.items));
  }

  tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop());
    this.push(new Tuple(items.reverse()));
  }

  damaged(): MalformedFileError {
    const { position } = this.cursor;
    return new MalformedFileError(`The pickle is damaged at byte ${position}.`, position);
  }
}

/** The container that a call makes, if it is one whose making is harmless to know. */
function container(callee: PickleValue, args: readonly PickleValue[]): PickleValue | undefined {
  if (!(callee instanceof Global)) return undefined;
  if (DICTIONARIES.has(callee.path)) return new Map();
  const items = args.length === 0 ? [] : itemsOf(args[0]);
  if (!items) return undefined;
  if (LISTS.has(callee.path)) return [...items];
  return TUPLES.has(callee.path) ? new Tuple(items) : undefined;
}

function itemsOf(value: PickleValue): readonly PickleValue[] | undefined {
  if (value instanceof Tuple) return value.items;
  return Array.isArray(value) ? value : undefined;
}

type Operation = (machine: PickleMachine, cursor: Cursor) => void;

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const latin1 = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const takeLong = (cursor: Cursor) => cursor.take(cursor.u64Number());

/** By their codes, as pickletools.py describes them. */
const OPERATIONS = new Map<number, Operation>([
  // The protocol, and the length of a frame: neither changes anything.
  [0x80, (_, cursor) => void cursor.u8()],
  [0x95, (_, cursor) => void cursor.u64()],
  ...constants(),
  ...numbers(),
  ...texts(),
  ...containers(),
  ...memory(),
  ...objects(),
]);

function constants(): [number, Operation][] {
  return [
    [0x4e, (machine) => machine.push(null)],
    [0x88, (machine) => machine.push(true)],
    [0x89, (machine) => machine.push(false)],
  ];
}

function numbers(): [number, Operation][] {
  return [
    [0x4a, (machine, cursor) => machine.push(cursor.u32() | 0)],
    [0x4b, (machine, cursor) => machine.push(cursor.u8())],
    [0x4d, (machine, cursor) => machine.push(cursor.u16())],
    [0x8a, (machine, cursor) => machine.push(integer(machine, cursor, cursor.u8()))],
    [0x8b, (machine, cursor) => machine.push(integer(machine, cursor, cursor.u32()))],
    [0x47, (machine, cursor) => machine.push(float(cursor.take(8)))],
  ];
}

/** Little-endian, in two's complement. */
function integer(machine: PickleMachine, cursor: Cursor, length: number): number | bigint {
  if (length > MAX_LONG_BYTES) throw machine.damaged();
  const bytes = cursor.take(length);
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  const signed = BigInt.asIntN(8 * length, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

function float(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
}

function texts(): [number, Operation][] {
  return [
    [0x58, (machine, cursor) => machine.push(text(cursor.take(cursor.u32())))],
    [0x8c, (machine, cursor) => machine.push(text(cursor.take(cursor.u8())))],
    [0x8d, (machine, cursor) => machine.push(text(takeLong(cursor)))],
    [0x54, (machine, cursor) => machine.push(latin1(cursor.take(cursor.u32())))],
    [0x55, (machine, cursor) => machine.push(latin1(cursor.take(cursor.u8())))],
    [0x42, (machine, cursor) => machine.push(cursor.take(cursor.u32()))],
    [0x43, (machine, cursor) => machine.push(cursor.take(cursor.u8()))],
    [0x8e, (machine, cursor) => machine.push(takeLong(cursor))],
    [0x96, (machine, cursor) => machine.push(takeLong(cursor))],
  ];
}

function containers(): [number, Operation][] {
  return [
    [0x28, (machine) => machine.mark()],
    [0x31, (machine) => void machine.popMark()],
    [0x29, (machine) => machine.push(new Tuple([]))],
    [0x74, (machine) => machine.push(new Tuple(machine.popMark()))],
    [0x85, (machine) => machine.tuple(1)],
    [0x86, (machine) => machine.tuple(2)],
    [0x87, (machine) => machine.tuple(3)],
    [0x5d, (machine) => machine.push([])],
    [0x8f, (machine) => machine.push([])],
    [0x6c, (machine) => machine.push(machine.popMark())],
    [0x91, (machine) => machine.push(machine.popMark())],
    [0x61, (machine) => machine.append([machine.pop()])],
    [0x65, (machine) => machine.append(machine.popMark())],
    [0x90, (machine) => machine.append(machine.popMark())],
    [0x7d, (machine) => machine.push(new Map())],
    [0x64, (machine) => setItemsOfNew(machine)],
    [0x73, (machine) => machine.setItems([machine.pop(), machine.pop()].reverse())],
    [0x75, (machine) => machine.setItems(machine.popMark())],
  ];
}

function setItemsOfNew(machine: PickleMachine): void {
  const items = machine.popMark();
  machine.push(new Map());
  machine.setItems(items);
}

function memory(): [number, Operation][] {
  return [
    [0x30, (machine) => void machine.pop()],
    [0x32, (machine) => machine.push(machine.top())],
    [0x71, (machine, cursor) => machine.memoize(cursor.u8())],
    [0x72, (machine, cursor) => machine.memoize(cursor.u32())],
    [0x94, (machine) => machine.memoize()],
    [0x68, (machine, cursor) => machine.recall(cursor.u8())],
    [0x6a, (machine, cursor) => machine.recall(cursor.u32())],
  ];
}

function objects(): [number, Operation][] {
  return [
    [0x63, (machine, cursor) => machine.push(new Global(line(cursor), line(cursor)))],
    [0x93, (machine) => stackGlobal(machine)],
    [0x51, (machine) => machine.push(new Persistent(machine.pop()))],
    [0x52, (machine) => callWith(machine)],
    [0x81, (machine) => callWith(machine)],
    // The keywords of a constructor; what they do is up to a class that is not called.
    [0x92, (machine) => (machine.pop(), callWith(machine))],
    // The state that an object is given, in addition to what it was made of.
    [0x62, (machine) => void machine.pop()],
  ];
}

function callWith(machine: PickleMachine): void {
  const args = machine.pop();
  machine.call(machine.pop(), args);
}

function stackGlobal(machine: PickleMachine): void {
  const [name, module] = [machine.pop(), machine.pop()];
  if (typeof name !== 'string' || typeof module !== 'string') throw machine.damaged();
  machine.push(new Global(module, name));
}

function line(cursor: Cursor): string {
  const bytes: number[] = [];
  for (let byte = cursor.u8(); byte !== 0x0a; byte = cursor.u8()) bytes.push(byte);
  return text(Uint8Array.from(bytes));
}
