// How a suite inside VS Code tells the harness of its tests: a line of JSON for each event.
import type { Runner, Test } from 'mocha';

export type ResultLine =
  | { begun: string }
  | { title: string; state: 'passed' | 'failed' | 'pending'; duration: number; error?: string }
  | { ended: true };

/** Tells of each test as it happens, so that one that never ends can be named. */
export function tellResults(runner: Runner, tell: (line: ResultLine) => void): void {
  const result = (test: Test, state: 'passed' | 'failed' | 'pending', error?: Error) =>
    tell({
      title: test.fullTitle(),
      state,
      duration: test.duration ?? 0,
      ...(error && { error: error.stack ?? error.message }),
    });
  runner.on('test', (test) => tell({ begun: test.fullTitle() }));
  runner.on('pass', (test) => result(test, 'passed'));
  runner.on('pending', (test) => result(test, 'pending'));
  runner.on('fail', (test, error: Error) => result(test, 'failed', error));
  runner.on('end', () => tell({ ended: true }));
}
