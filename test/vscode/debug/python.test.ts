import { join } from 'node:path';
import { temporaryFolder } from '../support';
import { assertAsPrinted } from './printed';
import { Debugging } from './session';

const project = join(__dirname, '..', '..', '..', '..');
const source = join(project, 'test', 'vscode', 'debug', 'programs', 'debuggee.py');

/** Interpreters with debugpy, and with torch and bitsandbytes; see test/harness/debuggees.mjs. */
const { QNAT_TEST_DEBUGPY: debugpy, QNAT_TEST_TORCH: torch } = process.env;
const missing = !debugpy ? 'no debugpy' : !torch ? 'no torch and bitsandbytes' : '';
const skipped = missing && ` (skipped: ${missing})`;

describe(`tensors of Python programs${skipped}`, function () {
  // torch takes its time to be loaded.
  this.timeout(120_000);
  before(function () {
    if (missing) this.skip();
  });
  afterEach(() => Debugging.end());

  const start = async () => {
    const { fsPath: folder } = await temporaryFolder();
    return Debugging.start(source, folder, {
      type: 'debugpy',
      adapter: [debugpy, '-m', 'debugpy.adapter'],
      python: [torch],
      program: source,
      args: [folder],
      console: 'internalConsole',
      justMyCode: true,
    });
  };

  it('are shown as the program has them, at every stop', async () => {
    const debugging = await start();
    const uri = await debugging.inspect('tensor');
    await assertAsPrinted(debugging, uri, 'tensor.bin');
    await assertAsPrinted(debugging, await debugging.inspect('other'), 'tensor.bin');
    await debugging.continue();
    await assertAsPrinted(debugging, uri, 'tensor.bin');
  });

  it('are shown as bitsandbytes has them, nested statistics too', async () => {
    const debugging = await start();
    await assertAsPrinted(debugging, await debugging.inspect('plain'), 'plain.bin');
    await assertAsPrinted(debugging, await debugging.inspect('nested'), 'nested.bin');
  });
});
