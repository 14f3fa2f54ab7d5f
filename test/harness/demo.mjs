// The workspace that `npm start` opens: a small model, its .qnat, and two more files to look at.
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { project } from './cache.mjs';

const golden = path.join(project, 'test/fixtures/golden');

/** @param {string} folder */
export async function makeDemoWorkspace(folder) {
  const model = path.join(folder, 'demo-model.safetensors');
  await writeFile(model, safetensors(transformer(4, 256, 688)));
  await quantize(model, path.join(folder, 'demo-model.qnat'));
  await cp(path.join(golden, 'transformer.qnat'), path.join(folder, 'from-qlora-rs.qnat'));
  const whole = await readFile(path.join(golden, 'transformer.qnat'));
  await writeFile(path.join(folder, 'cut-short.qnat'), whole.subarray(0, 30_000));
}

/**
 * A transformer with random weights, some columns of which stand out, as in trained ones.
 * @param {number} layers @param {number} width @param {number} hidden
 */
function transformer(layers, width, hidden) {
  const tensors = [matrix('model.embed_tokens.weight', 2048, width)];
  for (let layer = 0; layer < layers; layer++) {
    const name = (/** @type {string} */ part) => `model.layers.${layer}.${part}.weight`;
    for (const part of ['q_proj', 'k_proj', 'v_proj', 'o_proj'])
      tensors.push(matrix(name(`self_attn.${part}`), width, width));
    tensors.push(matrix(name('mlp.gate_proj'), hidden, width));
    tensors.push(matrix(name('mlp.up_proj'), hidden, width));
    tensors.push(matrix(name('mlp.down_proj'), width, hidden));
    tensors.push(ones(name('input_layernorm'), width));
  }
  return [...tensors, ones('model.norm.weight', width), matrix('lm_head.weight', 2048, width)];
}

/** @param {string} name @param {number} rows @param {number} columns */
function matrix(name, rows, columns) {
  const random = normal(seedOf(name));
  const loud = Array.from({ length: columns }, () => (Math.abs(random()) > 2.5 ? 6 : 1));
  const values = Float32Array.from(
    { length: rows * columns },
    (_, index) => (random() * loud[index % columns]) / Math.sqrt(columns),
  );
  return { name, shape: [rows, columns], values };
}

/** @param {string} name @param {number} count */
function ones(name, count) {
  return { name, shape: [count], values: new Float32Array(count).fill(1) };
}

/** Another one for every name. */
function seedOf(/** @type {string} */ name) {
  return [...name].reduce((seed, letter) => Math.imul(seed, 31) + letter.charCodeAt(0), 7);
}

/** Normally distributed numbers, the same for the same seed (mulberry32, Box and Muller). */
function normal(/** @type {number} */ seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** @param {{ name: string, shape: number[], values: Float32Array }[]} tensors */
function safetensors(tensors) {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([
    length,
    header,
    ...tensors.map(({ values }) => Buffer.from(values.buffer)),
  ]);
}

/** Quantizes by the extension's own worker, with the settings' defaults. */
async function quantize(/** @type {string} */ input, /** @type {string} */ output) {
  const worker = new Worker(path.join(project, 'dist/job.js'));
  const ask = (/** @type {object} */ command, /** @type {string} */ answer) =>
    new Promise((resolve, reject) => {
      worker.on('message', (event) => {
        if (event.kind === answer) resolve(event);
        if (event.kind === 'failed') reject(new Error(event.message));
      });
      worker.on('error', reject);
      worker.postMessage(command);
    });
  const options = await defaults();
  await ask(
    { kind: 'plan', what: 'quantize', job: { inputs: [input], output, options } },
    'planned',
  );
  await ask({ kind: 'run' }, 'done');
  await worker.terminate();
}

async function defaults() {
  const { contributes } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));
  const settings = Object.entries(contributes.configuration.properties);
  return Object.fromEntries(
    settings.map(([name, { default: value }]) => [name.replace('qnat.quantize.', ''), value]),
  );
}
