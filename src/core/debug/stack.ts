/** A call as debuggers tell of it. */
interface Call {
  readonly name: string;
  readonly source?: { readonly path?: string };
}

/** What a call is found again by at later stops, when others have come and gone. */
export interface CallPlace {
  /** Of its function. */
  readonly name: string;
  readonly path?: string;
  /** Calls of the same function further out: a function that calls itself adds none to them. */
  readonly outside: number;
}

/** @param stack the innermost call first */
export function callPlace(stack: readonly Call[], index: number): CallPlace {
  const { name, source } = stack[index];
  const place = { name, path: source?.path };
  return { ...place, outside: callsOf(stack.slice(index + 1), place).length };
}

/** The call of a place, or undefined when it is over. */
export function callAt<T extends Call>(stack: readonly T[], place: CallPlace): T | undefined {
  return callsOf(stack, place).at(-1 - place.outside);
}

function callsOf<T extends Call>(
  stack: readonly T[],
  { name, path }: Omit<CallPlace, 'outside'>,
): T[] {
  return stack.filter((call) => call.name === name && call.source?.path === path);
}
