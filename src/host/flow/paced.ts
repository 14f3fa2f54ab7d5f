/**
 * Work that is done as soon as it is asked for, but not again before some time has passed: what is asked
 * for meanwhile is done then, once.
 */
export function paced(work: () => void, everyMs: number): () => void {
  let resting = false;
  let asked = false;
  const run = () => {
    if (resting) {
      asked = true;
      return;
    }
    resting = true;
    asked = false;
    setTimeout(() => {
      resting = false;
      if (asked) run();
    }, everyMs);
    work();
  };
  return run;
}
