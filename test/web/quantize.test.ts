import * as vscode from 'vscode';
import { MemorySource } from '../../src/core/bytes/byteSource';
import { DEFAULT_OPTIONS } from '../../src/core/convert/options';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readScales } from '../../src/core/qnat/tensorData';
import { pathOf } from '../../src/host/files/places';
import { isAbort } from '../../src/host/flow/report';
import { MemoryEngine } from '../../src/host/web/memoryEngine';
import weights from '../fixtures/golden/transformer.safetensors';
import transformer from '../fixtures/golden/transformer.qnat';
import { MemoryFiles } from './memoryFiles';

/** What the crate was asked for when it made the golden file. */
const LIKE_THE_CRATE = {
  layout: 'reference',
  minimumRank: 2,
  indivisible: 'keep',
  exclude: [],
  sidecar: false,
};

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

describe('Quantizing in VS Code for the Web', () => {
  const files = new MemoryFiles();
  const input = vscode.Uri.parse('qnat-weights:/a%20model.safetensors');
  let registered: vscode.Disposable;

  async function quantize(request: object): Promise<void> {
    const quiet = { quiet: true, ...request };
    await vscode.commands.executeCommand('qnat.quantize', input, undefined, quiet);
  }

  async function refusal(request: object): Promise<string> {
    try {
      await quantize(request);
      return 'nothing was refused';
    } catch (error) {
      return String(error);
    }
  }

  before(() => {
    registered = vscode.workspace.registerFileSystemProvider('qnat-weights', files);
  });
  after(() => {
    registered.dispose();
  });
  beforeEach(() => {
    files.files.clear();
    files.files.set('/a model.safetensors', weights);
  });

  it('makes the file that the crate makes, byte for byte, and nothing beside it', async () => {
    await quantize({ options: LIKE_THE_CRATE });
    const output = files.files.get('/a model.qnat');
    check(output?.length === transformer.length, `The output has ${output?.length} bytes.`);
    const differs = transformer.findIndex((byte, at) => byte !== output![at]);
    check(differs < 0, `Byte ${differs} differs.`);
    check(files.files.size === 2, `There are ${[...files.files.keys()].join(', ')}.`);
  });

  it('chooses refined scales among those that 8 bits can store', async () => {
    const options = { refine: true, doubleQuantization: true, sidecar: false };
    await quantize({ options });
    const source = new MemorySource(files.files.get('/a model.qnat')!);
    for (const tensor of (await readQnat(source)).tensors) {
      const [stored, exact] = await Promise.all(
        (['stored', 'exact'] as const).map((choice) =>
          readScales(source, tensor, 0, tensor.blockCount, choice),
        ),
      );
      check(stored.join() === exact.join(), `The scales of ${tensor.name} differ.`);
    }
  });

  it('writes what is not quantized beside it, and replaces only when it may', async () => {
    files.files.set('/a model.qnat', Uint8Array.of(1));
    const message = await refusal({});
    check(message.includes('Already there: a model.qnat'), message);
    await quantize({ replace: true });
    check(files.files.get('/a model.qnat')!.length > 1000, 'The old output is still there.');
    check(files.files.has('/a model.qnat.safetensors'), 'There is no sidecar.');
    // Without anything to put there, an old sidecar would pass for a part of the new output.
    await quantize({ replace: true, options: { sidecar: false } });
    check(!files.files.has('/a model.qnat.safetensors'), 'The stale sidecar is still there.');
  });

  it('keeps a QNAT file whole that is quantized again', async () => {
    await quantize({});
    files.files.delete('/a model.safetensors');
    const again = vscode.Uri.parse('qnat-weights:///again.qnat');
    const request = { quiet: true, output: again, options: { blockSize: 32 }, replace: false };
    const first = vscode.Uri.parse('qnat-weights:///a model.qnat');
    await vscode.commands.executeCommand('qnat.quantize', first, undefined, request);
    const [kept, keptAgain] = ['a model', 'again'].map((name) =>
      files.files.get(`/${name}.qnat.safetensors`)!,
    );
    const values = (file: Uint8Array) =>
      file.subarray(8 + new DataView(file.buffer).getUint32(0, true));
    check(values(keptAgain).length === values(kept).length, 'Kept tensors are missing.');
  });

  it('leaves everything as it was when it is cancelled', async () => {
    const { extensionUri } = vscode.extensions.getExtension('qnat.qnat')!;
    const engine = new MemoryEngine(vscode.Uri.joinPath(extensionUri, 'dist', 'quantize.web.js'));
    const options = { ...DEFAULT_OPTIONS, exclude: [] };
    const job = { inputs: [pathOf(input)], options, output: 'qnat-weights:///out.qnat' };
    const planned = await engine.plan(job, new AbortController().signal);
    const abort = new AbortController();
    const running = planned.run(() => undefined, abort.signal);
    abort.abort();
    const [ended] = await Promise.allSettled([running]);
    check(ended.status === 'rejected' && isAbort(ended.reason), `It was ${ended.status}.`);
    check(files.files.size === 1, `There are ${[...files.files.keys()].join(', ')}.`);
  });

  it('refuses weights that are none, with their name', async () => {
    files.files.set('/a model.safetensors', weights.slice(0, 1000));
    const message = await refusal({});
    check(message.includes('a model.safetensors: The file ends at byte 1000'), message);
  });

  it('refuses more than a browser can hold, and says what to do', async () => {
    const large = Object.defineProperty(new Uint8Array(0), 'length', { value: 2 ** 30 });
    files.files.set('/a model.safetensors', large);
    const message = await refusal({});
    check(message.includes('a model.safetensors has 1.0 GiB'), message);
    check(message.includes('at most 512 MiB'), message);
  });
});
