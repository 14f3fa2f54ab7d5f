// Only for benchmarks: whoever asks is told how many milliseconds the extension host was blocked at the
// longest since the question before. Its port is written to the file that HOST_CLOCK names.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const RESOLUTION_MS = 1;

module.exports.activate = ({ subscriptions }) => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const server = createServer((_question, answer) => {
    answer.end(String(delay.max / 1e6 - RESOLUTION_MS));
    delay.reset();
  });
  server.listen(0, '127.0.0.1', () =>
    writeFileSync(process.env.HOST_CLOCK, String(server.address().port)),
  );
  subscriptions.push({ dispose: () => server.close() });
};
