// Only for benchmarks: whoever asks is told how many milliseconds the extension host worked at the longest
// without a turn for others, since the question before: in the thread's own time, which does not pass
// while the machine does something else, and by the clock, by which it also waits for the threads that help
// to collect garbage. And what debuggers were asked meanwhile: how many requests for
// memory and expressions, when the last of them, and how much text they sent for it. The port is written to
// the file that HOST_CLOCK names.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { performance } = require('node:perf_hooks');
const { clearInterval, setInterval } = require('node:timers');
const vscode = require('vscode');

const NOTHING = { longest: 0, longestGap: 0, requests: 0, lastRequest: 0, received: 0 };
const READING = ['readMemory', 'evaluate'];

let seen = { ...NOTHING };
let before = process.threadCpuUsage();
let beforeByClock = performance.now();

function turn() {
  const { user, system } = process.threadCpuUsage(before);
  seen.longest = Math.max(seen.longest, (user + system) / 1000);
  before = process.threadCpuUsage();
  seen.longestGap = Math.max(seen.longestGap, performance.now() - beforeByClock);
  beforeByClock = performance.now();
}

/** Messages of debug adapters. */
const tracker = {
  onWillReceiveMessage({ command }) {
    if (!READING.includes(command)) return;
    seen.requests++;
    seen.lastRequest = Date.now();
  },
  onDidSendMessage({ type, command, body }) {
    if (type !== 'response' || !READING.includes(command)) return;
    seen.received += (body?.data ?? body?.result ?? '').length;
  },
};

module.exports.activate = ({ subscriptions }) => {
  const turns = setInterval(turn, 1);
  const server = createServer((_question, answer) => {
    // A kept connection may be closed just when it is used again.
    answer.setHeader('Connection', 'close');
    answer.end(JSON.stringify(seen));
    seen = { ...NOTHING };
  });
  server.listen(0, '127.0.0.1', () =>
    writeFileSync(process.env.HOST_CLOCK, String(server.address().port)),
  );
  subscriptions.push(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: () => tracker,
    }),
    { dispose: () => server.close() },
    { dispose: () => clearInterval(turns) },
  );
};
