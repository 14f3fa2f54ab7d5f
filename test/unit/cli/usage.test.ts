import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { COMMANDS } from '../../../src/cli/commands';
import { DEFAULT_OPTIONS } from '../../../src/core/convert/options';
import { CLI, qnat } from '../../support/cli';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('qnat', () => {
  it('runs by itself', () => {
    assert.match(readFileSync(CLI, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  });

  it('says its version', async () => {
    const { status, stdout } = await qnat('--version');
    assert.deepEqual([status, stdout], [0, `qnat ${version}\n`]);
  });

  it('teaches', async () => {
    const general = await qnat('--help');
    assert.equal(general.status, 0);
    for (const name of Object.keys(COMMANDS)) {
      assert.match(general.stdout, new RegExp(`^  ${name} `, 'm'));
      const { status, stdout, stderr } = await qnat(name, 'whatever', '--help');
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, new RegExp(`^Usage: qnat ${name} `));
      assert.match(stdout, /^Examples?:$/m);
      assert.match(stdout, /^Exit status:$/m);
      assert.ok(stdout.split('\n').every((line) => line.length <= 80));
      assert.equal((await qnat('help', name)).stdout, stdout);
    }
  });

  it('names the defaults in its help', async () => {
    const { stdout } = await qnat('quantize', '-h');
    const { blockSize, minimumRank, exclude, indivisible, layout } = DEFAULT_OPTIONS;
    assert.match(stdout, new RegExp(`share one scale; ${blockSize} by default`));
    assert.match(stdout, new RegExp(`fewer dimensions; ${minimumRank} by default`));
    assert.ok(stdout.includes(`${exclude.join(' and ')} by default`));
    assert.match(stdout, new RegExp(`${indivisible} +\\(default\\)`));
    assert.match(stdout, new RegExp(`${layout} \\(default\\)`));
  });

  it('without a command shows what there is, with status 2', async () => {
    const { status, stdout, stderr } = await qnat();
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^Usage: qnat COMMAND/m);
  });

  const wrong: [args: string[], says: RegExp, hint?: string][] = [
    [['make'], /There is no command “make”/, 'qnat --help'],
    [['constructor'], /There is no command “constructor”/, 'qnat --help'],
    [['quantize'], /Which files\? None is named/],
    [['quantize', 'a'], /The file to write, -o OUT, is missing/],
    [['quantize', 'a', '-o'], /'-o, --output <value>' argument missing/],
    [['quantize', 'a', '-o', 'b', '--blocksize', '3'], /Unknown option '--blocksize'/],
    [
      ['quantize', 'a', '-o', 'b', '--block-size', '0'],
      /whole number from 1 to 4294967295; not “0”/,
    ],
    [['quantize', 'a', '-o', 'b', '--block-size', '6.5'], /not “6\.5”/],
    [['quantize', 'a', '-o', 'b', '--min-rank', '9'], /from 0 to 8/],
    [['quantize', 'a', '-o', 'b', '--layout', 'new'], /one of corrected, reference; not “new”/],
    [['quantize', 'a', '-o', 'b', '--indivisible', 'x'], /one of shrink, pad, keep, refuse/],
    [['quantize', 'a', '-o', 'b', '--compute-dtype', 'i8'], /one of f32, f16, bf16/],
    [['inspect'], /Which file\? None is named/],
    [['inspect', 'a', 'b'], /One file at a time; 2 are named/],
    [['verify', 'a', '--force'], /Unknown option '--force'/],
    [['dequantize', 'a', '-o', 'b', '--dtype', 'f64'], /--dtype takes one of f32, f16, bf16/],
    [['dequantize', 'a', '-o', 'b', '--to', 'gguf'], /Unknown option '--to'/],
    [['convert', '-o', 'b.npz'], /Which files\? None is named/],
    [['convert', 'a', '-o'], /The file to write, -o OUT, is missing/],
    [['convert', 'a', '-o', 'b'], /The name b does not tell its format; say it with --to FORMAT/],
    [['convert', 'a', '-o', 'b.onnx', '--to', 'onnx'], /--to takes one of qnat, .*; not “onnx”/],
    [['convert', 'a', '-o', 'b.npz', '--to'], /--to takes one of qnat, .*; not “”/],
    [['convert', 'a', '-o', 'b.npz', '--block-size', '32'], /Unknown option '--block-size'/],
    [['convert', 'a', '-o', 'b.safetensors', '--max-shard', '5 apples'], /a size such as 5GB/],
    [['compare', 'a'], /Two files are compared; 1 are named/],
    [['compare', 'a', 'b', '--min-sqnr', 'loud'], /a number of dB, such as 20; not “loud”/],
    [['merge', '-o', 'b.qnat'], /Which parts\? None is named/],
    [['merge', 'a.qnat'], /The file to write, -o OUT, is missing/],
    [['quantize', 'a', '-o', 'b', '--shard-index', '0'], /--shard-count want each other/],
  ];
  for (const [args, says, hint = `qnat ${args[0]} --help`] of wrong) {
    it(`refuses “${args.join(' ')}”`, async () => {
      const { status, stdout, stderr } = await qnat(...args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, says);
      assert.ok(stderr.endsWith(`\nTry: ${hint}\n`), stderr);
    });
  }
});
