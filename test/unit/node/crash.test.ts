import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { floatTensor, safetensorsFile } from '../../support/safetensors';

const CLI = join(process.cwd(), 'dist', 'cli.js');
const KILLS = 200;
const MODEL = safetensorsFile([
  floatTensor('a', [512, 4096], (index) => Math.sin(index)),
  floatTensor('b', [64], Math.cos),
]);

describe('a run that ends badly', function () {
  this.timeout(300_000);
  let folder: string;
  let input: string;
  let output: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qnat-'));
    input = join(folder, 'model.safetensors');
    output = join(folder, 'out', 'model.qnat');
    await mkdir(join(folder, 'out'));
    await writeFile(input, MODEL);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const command = (blockSize: number) => {
    const args = ['quantize', input, '-o', output, '--force', '--block-size', String(blockSize)];
    return [process.execPath, CLI, ...args];
  };
  const written = async () => (await readdir(join(folder, 'out'))).sort();

  async function run(blockSize: number): Promise<Buffer> {
    const [file, ...args] = command(blockSize);
    await promisify(execFile)(file, args);
    return readFile(output);
  }

  /** Starts a run and kills it after some milliseconds, wherever it is then. */
  async function runAndKill(blockSize: number, after: number): Promise<void> {
    const [file, ...args] = command(blockSize);
    const child = spawn(file, args, { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    await ended;
    clearTimeout(timer);
  }

  it(`leaves a whole file, old or new, when it is killed at any of ${KILLS} moments`, async () => {
    const started = performance.now();
    const possible = [await run(64)];
    const whole = performance.now() - started;
    possible.push(await run(32));
    for (let kill = 0; kill < KILLS; kill++) {
      await runAndKill(kill % 2 ? 64 : 32, Math.random() * 1.2 * whole);
      const found = await readFile(output);
      assert.ok(
        possible.some((bytes) => bytes.equals(found)),
        `after kill ${kill}`,
      );
    }
    await run(64);
    assert.deepEqual(await written(), ['model.qnat', 'model.qnat.safetensors']);
  });

  it('says that a pair does not belong together, when it is killed between its renames', async () => {
    await run(64);
    const killer = join(folder, 'killer.js');
    await writeFile(
      killer,
      `const files = require('node:fs/promises');
       const { rename } = files;
       files.rename = async (...names) => {
         await rename(...names);
         process.kill(process.pid, 'SIGKILL');
       };`,
    );
    const [file, ...args] = command(32);
    const env = { ...process.env, NODE_OPTIONS: `--require ${killer}` };
    await assert.rejects(promisify(execFile)(file, args, { env }), { signal: 'SIGKILL' });
    const dequantize = () =>
      promisify(execFile)(file, [CLI, 'dequantize', output, '-fo', join(folder, 'back')]);
    await assert.rejects(dequantize(), {
      code: 3,
      stderr:
        /had replaced model\.qnat\.safetensors only\. Run it again, or rename \.model\S+\.part,/,
    });
    await run(32);
    await dequantize();
  });

  const full = { code: 3, stderr: /model\.qnat: (the disk is full|the file would be larger)/ };

  it('says that a file grew over a limit, and leaves the old one', async () => {
    const old = await run(64);
    const limited = `ulimit -f 64; exec ${command(32).map(quoted).join(' ')}`;
    await assert.rejects(promisify(execFile)('bash', ['-c', limited]), full);
    assert.deepEqual(await written(), ['model.qnat', 'model.qnat.safetensors']);
    assert.ok(old.equals(await readFile(output)));
  });

  it('says that the disk is full, and leaves nothing on it', async function () {
    const disk = join(folder, 'out');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      this.skip(); // Only the superuser may mount, and not everywhere.
    }
    try {
      await assert.rejects(run(64), full);
      assert.deepEqual(await written(), []);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
