import * as vscode from 'vscode';
import { MemorySource } from '../../src/core/bytes/byteSource';
import { DEFAULT_OPTIONS } from '../../src/core/convert/options';
import type { Prediction } from '../../src/core/convert/whatIf/predict';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readScales } from '../../src/core/qnat/tensorData';
import { Comparand } from '../../src/host/compare/comparand';
import { openWhole } from '../../src/host/files/openSource';
import { pathOf } from '../../src/host/files/places';
import { isAbort } from '../../src/host/flow/report';
import { MemoryEngine } from '../../src/host/web/memoryEngine';
import weights from '../fixtures/golden/transformer.safetensors';
import transformer from '../fixtures/golden/transformer.qnat';
import { INDEX, shardName, shardsOf } from '../support/shards';
import { MemoryFiles } from './memoryFiles';

/** What the crate was asked for when it made the golden file. */
const LIKE_THE_CRATE = {
  layout: 'reference',
  minimumRank: 2,
  indivisible: 'keep',
  exclude: [],
  sidecar: false,
};

function engine(): MemoryEngine {
  const { extensionUri } = vscode.extensions.getExtension('qnat.qnat')!;
  return new MemoryEngine(vscode.Uri.joinPath(extensionUri, 'dist', 'quantize.web.js'));
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

describe('Quantizing in VS Code for the Web', () => {
  const files = new MemoryFiles();
  const input = vscode.Uri.parse('qnat-weights:/a%20model.safetensors');
  let registered: vscode.Disposable;

  async function quantize(request: object, source = input): Promise<void> {
    const quiet = { quiet: true, ...request };
    await vscode.commands.executeCommand('qnat.quantize', source, undefined, quiet);
  }

  async function predictions(source: vscode.Uri): Promise<readonly Prediction[]> {
    const { signal } = new AbortController();
    const options = DEFAULT_OPTIONS;
    const job = { inputs: [pathOf(source)], options, output: 'qnat-weights:///out.qnat' };
    const planned = await engine().plan(job, signal);
    try {
      return await planned.predict(signal);
    } finally {
      planned.dispose();
    }
  }

  async function refusal(request: object, source = input): Promise<string> {
    try {
      await quantize(request, source);
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

  it('makes one model of shards, by their folder or index, and predicts it as one', async () => {
    for (const [name, bytes] of Object.entries(await shardsOf(weights))) {
      files.files.set(`/model/${name}`, bytes);
    }
    const model = vscode.Uri.parse('qnat-weights:/model');
    const request = { quiet: true, options: LIKE_THE_CRATE, replace: true };
    const chosen = [
      { uri: model, output: '/model.qnat' },
      { uri: vscode.Uri.joinPath(model, INDEX), output: '/model/model.qnat' },
    ];
    for (const { uri, output } of chosen) {
      await vscode.commands.executeCommand('qnat.quantize', uri, undefined, request);
      const written = files.files.get(output);
      const same = written?.every((byte, at) => byte === transformer[at]);
      check(same === true && written!.length === transformer.length, `${output} differs.`);
    }
    const [whole, sharded] = await Promise.all([input, model].map(predictions));
    check(whole.length > 10 && JSON.stringify(whole) === JSON.stringify(sharded), 'It differs.');

    files.files.delete(`/model/${shardName(2)}`);
    const message = await refusal(request, model);
    check(message.includes(`${INDEX}: the model is not whole. “${shardName(2)}”`), message);
    files.files.set(`/model/${shardName(2)}`, weights);
    const lacking = await refusal(request, model);
    check(lacking.includes(`${shardName(1)} and ${shardName(2)} both have`), lacking);
  });

  it('compares with shards, by their folder or index', async () => {
    for (const [name, bytes] of Object.entries(await shardsOf(weights))) {
      files.files.set(`/model/${name}`, bytes);
    }
    const { tensors } = await readQnat(new MemorySource(transformer));
    for (const path of ['/model', `/model/${INDEX}`]) {
      const uri = vscode.Uri.from({ scheme: 'qnat-weights', path });
      const comparand = await Comparand.open(uri, openWhole, new AbortController().signal);
      for (const tensor of tensors) {
        check(!('kind' in comparand.find(tensor, tensor)), `${tensor.name} is not there.`);
      }
      await comparand.close();
    }
  });

  it('leaves everything as it was when it is cancelled', async () => {
    const options = { ...DEFAULT_OPTIONS, exclude: [] };
    const job = { inputs: [pathOf(input)], options, output: 'qnat-weights:///out.qnat' };
    const planned = await engine().plan(job, new AbortController().signal);
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
