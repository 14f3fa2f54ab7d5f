/** What a pickle makes. Nothing of it is ever called: functions and classes are names. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Tuple
  | Map<PickleValue, PickleValue>
  | Global
  | Call
  | Persistent;

/** A tuple; lists are arrays. */
export class Tuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** The name of a function or class. */
export class Global {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What a function or class would have been called with. */
export class Call {
  constructor(
    readonly callee: PickleValue,
    readonly args: readonly PickleValue[],
  ) {}
}

/** What is kept outside of the pickle, under this id. */
export class Persistent {
  constructor(readonly id: PickleValue) {}
}
