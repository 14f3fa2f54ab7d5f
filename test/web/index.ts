// VS Code for the Web calls `run` inside its extension host, a web worker. The bundle holds this
// file first and then every test file: mocha must be there before `describe` is called.
import 'mocha/mocha.js';
import { tellResults } from '../harness/results';

/** By what a line of the console is known to be a test result; test/harness/web.mjs looks for it. */
const mark = 'QNAT test: ';

mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: 'spec' });

export function run(): Promise<void> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
    tellResults(runner, (line) => console.log(mark + JSON.stringify(line)));
  });
}
