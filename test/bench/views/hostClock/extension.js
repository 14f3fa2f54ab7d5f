// Only for benchmarks: whoever asks is told how many milliseconds the extension host worked at the longest
// without a turn for others, since the question before. In the thread's own time, which does not pass
// while the machine does something else. The port is written to the file that HOST_CLOCK names.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { clearInterval, setInterval } = require('node:timers');

let longest = 0;
let before = process.threadCpuUsage();

function turn() {
  const { user, system } = process.threadCpuUsage(before);
  longest = Math.max(longest, (user + system) / 1000);
  before = process.threadCpuUsage();
}

module.exports.activate = ({ subscriptions }) => {
  const turns = setInterval(turn, 1);
  const server = createServer((_question, answer) => {
    // A kept connection may be closed just when it is used again.
    answer.setHeader('Connection', 'close');
    answer.end(String(longest));
    longest = 0;
  });
  server.listen(0, '127.0.0.1', () =>
    writeFileSync(process.env.HOST_CLOCK, String(server.address().port)),
  );
  subscriptions.push({ dispose: () => server.close() }, { dispose: () => clearInterval(turns) });
};
