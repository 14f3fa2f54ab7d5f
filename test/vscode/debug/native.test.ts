import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../support';
import { assertAsPrinted, assertFloatsAsPrinted } from './printed';
import { Debugging } from './session';

/** A debug adapter for native programs, and its command where it is installed. */
interface Adapter {
  readonly name: string;
  readonly type: string;
  readonly command: readonly string[] | undefined;
}

const project = join(__dirname, '..', '..', '..', '..');

const ADAPTERS: readonly Adapter[] = [
  { name: 'lldb-dap 19', type: 'lldb-dap', command: installed('lldb-dap-19') },
  { name: 'lldb-dap 22', type: 'lldb-dap', command: inDebian13('lldb-dap-22') },
  { name: 'gdb 16', type: 'gdb', command: inDebian13('gdb', '-q', '-i', 'dap') },
];

const PROGRAMS = [
  {
    language: 'Rust',
    program: process.env.QNAT_TEST_RUST,
    source: join(project, 'test', 'conformance', 'examples', 'debuggee.rs'),
  },
  {
    language: 'C++',
    program: process.env.QNAT_TEST_CPP,
    source: join(project, 'test', 'vscode', 'debug', 'programs', 'debuggee.cpp'),
  },
];

for (const { name, type, command } of ADAPTERS) {
  for (const { language, program, source } of PROGRAMS) {
    const missing = !command ? `no ${name}` : !program ? `no ${language} program` : '';
    const skipped = missing && ` (skipped: ${missing})`;
    describe(`tensors of ${language} programs under ${name}${skipped}`, () => {
      before(function () {
        if (missing) this.skip();
      });
      afterEach(() => Debugging.end());

      const start = async () => {
        const { fsPath: folder } = await temporaryFolder();
        return Debugging.start(source, folder, { type, adapter: command, program, args: [folder] });
      };

      it('are shown as the program has them, at every stop', async () => {
        const debugging = await start();
        const uri = await debugging.inspect('plain');
        await assertAsPrinted(debugging, uri, 'plain.bin');
        await debugging.continue();
        await assertAsPrinted(debugging, uri, 'plain.bin');
      });

      it('are shown with all optional parts, and through a reference', async () => {
        const debugging = await start();
        await assertAsPrinted(debugging, await debugging.inspect('both'), 'both.bin');
        await assertAsPrinted(debugging, await debugging.inspect('reference'), 'both.bin');
      });

      it('are plain values, too', async () => {
        const count = language === 'C++' ? 64 * 128 : 256;
        const debugging = await start();
        const floats = await debugging.inspectAsProposed('floats');
        await assertFloatsAsPrinted(debugging, floats, 'floats.bin', 'F32', [count]);
        await debugging.continue();
        await assertFloatsAsPrinted(debugging, floats, 'floats.bin', 'F32', [count]);
      });

      if (language === 'C++') {
        it('are plain values in place, and behind a pointer with a shape', async () => {
          const debugging = await start();
          const doubles = await debugging.inspectAsProposed('doubles');
          await assertFloatsAsPrinted(debugging, doubles, 'doubles.bin', 'F64', [96]);
          const matrix = await debugging.inspect('matrix');
          await assertFloatsAsPrinted(debugging, matrix, 'floats.bin', 'F32', [64, 128]);
        });

        it('are as long as shape and block size say, where they are pointers', async () => {
          const debugging = await start();
          await assertAsPrinted(debugging, await debugging.inspect('raw'), 'both.bin');
        });
      }
    });
  }
}

function installed(command: string): readonly string[] | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command))) ? [command] : undefined;
}

/** See test/harness/debian13.mjs. */
function inDebian13(...command: string[]): readonly string[] | undefined {
  const enter = process.env.QNAT_TEST_DEBIAN13;
  return enter === undefined ? undefined : [...(JSON.parse(enter) as string[]), ...command];
}
