import assert from 'node:assert/strict';
import {
  type ProgressPart,
  type ProgressReport,
  ProgressReporter,
} from '../../../../src/host/flow/progress';

const GIB = 1024 ** 3;

/** A reporter with a clock set by hand. */
function startProgress(parts: ProgressPart[]) {
  const clock = { now: 1000 };
  const reports: ProgressReport[] = [];
  const reporter = new ProgressReporter(
    parts,
    (report) => reports.push(report),
    () => clock.now,
  );
  const at = (now: number, part: number, bytesDone: number, bytesTotal: number) => {
    clock.now = 1000 + now;
    reporter.update(part, { tensor: 'w', bytesDone, bytesTotal });
  };
  return { reports, at };
}

describe('the progress of quantizing', () => {
  it('shows tensor, percentage, rate and time left', () => {
    const { reports, at } = startProgress([{ name: 'a.qnat', bytes: 10 * GIB }]);
    for (let step = 1; step <= 40; step++) at(step * 100, 0, (step * GIB) / 10, 10 * GIB);
    assert.equal(reports[0].message, 'w · 1 %');
    assert.equal(reports.at(-1)!.message, 'w · 40 % · 1.0 GiB/s · 6 s left');
  });

  it('reports ten times a second at most, and the end in any case', () => {
    const { reports, at } = startProgress([{ name: 'a.qnat', bytes: 1000 }]);
    for (let step = 1; step <= 1000; step++) at(step, 0, step, 1000);
    assert.equal(reports.length, 11);
    assert.match(reports.at(-1)!.message, /100 %/);
  });

  it('adds up to a hundred percent over all files', () => {
    const parts = [
      { name: 'a.qnat', bytes: 300 },
      { name: 'b.qnat', bytes: 100 },
    ];
    const { reports, at } = startProgress(parts);
    at(200, 0, 50, 150);
    at(400, 0, 150, 150);
    at(600, 1, 0, 100);
    at(800, 1, 100, 100);
    assert.deepEqual(
      reports.map(({ increment }) => increment),
      [25, 50, 0, 25],
    );
    assert.match(reports[2].message, /^b\.qnat · w · 75 %/);
  });

  it('follows a rate that changes, smoothly', () => {
    const { reports, at } = startProgress([{ name: 'a.qnat', bytes: 100 * GIB }]);
    for (let step = 1; step <= 10; step++) at(step * 100, 0, (step * GIB) / 10, 100 * GIB);
    at(1100, 0, GIB, 100 * GIB);
    assert.match(reports.at(-1)!.message, /9\d\d MiB\/s/);
    for (let step = 12; step <= 200; step++) at(step * 100, 0, GIB, 100 * GIB);
    assert.doesNotMatch(reports.at(-1)!.message, /[MG]iB\/s/);
  });

  it('copes with nothing to read', () => {
    const { reports, at } = startProgress([{ name: 'a.qnat', bytes: 0 }]);
    at(1000, 0, 0, 0);
    assert.deepEqual(reports, [{ increment: 100, message: 'w · 100 %' }]);
  });
});
