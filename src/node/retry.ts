/** On Windows a file cannot be renamed while a virus scanner or an editor has it open. */
const BUSY = new Set(['EPERM', 'EBUSY']);
/** 10 + 20 + … + 640 ms: about as long as a scanner takes, and a person hardly notices. */
const FIRST_WAIT_MS = 10;
const LAST_WAIT_MS = 640;

/** Does something to a file, again after a while when somebody else has it. */
export async function whenNotBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT_MS; wait <= LAST_WAIT_MS; wait *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return work();
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BUSY.has(error.code as string);
}
