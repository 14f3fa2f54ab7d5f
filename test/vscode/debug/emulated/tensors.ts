import { arraysOf, goldenParts, type Parts } from './golden';
import type { Language } from './language';
import { NativeProgram, pointerTo, struct, type Type } from './values';

/**
 * A program with qlora-rs's quantized tensors, made of golden files of the crate. It prints them, and
 * changes a code and a scale with every step, as the programs do that real debuggers look at.
 */
export class TensorProgram extends NativeProgram {
  private readonly tensor: Type;
  private readonly plain = goldenParts('safetensors/lm_head.weight');
  private readonly both = goldenParts('file/transformer-double-zero');
  private readonly huge = hugeParts();

  constructor(
    private readonly language: Language,
    private readonly print: (name: string, bytes: Uint8Array) => void,
  ) {
    super();
    this.tensor = tensorType(language);
    const { reference, byte } = language;
    this.define('plain', this.plain);
    const both = this.define('both', this.both);
    const pointer = this.memory.place(bytesOf([both]));
    this.variables.set('reference', { type: pointerTo(this.tensor, reference), at: pointer });
    // Its codes break off in row 73.
    this.define('cut', this.plain, { ...this.plain, data: this.plain.data.slice(0, 2350) });
    this.define('short', { ...this.plain, shape: [1000, 64] });
    this.define('huge', this.huge);
    const large = this.memory.place(new Uint8Array(2 ** 20));
    const words = language.vectorWords(byte, large, 2 ** 20);
    const at = this.memory.place(bytesOf(words));
    this.variables.set('large', { type: language.vector(byte), at });
    this.printTensor('plain', this.plain);
    this.printTensor('both', this.both);
    this.print('both.f32', this.both.values);
  }

  step(): void {
    this.plain.data[5] ^= 0xff;
    this.huge.data[0] ^= 0xff;
    new DataView(this.plain.scales.buffer, this.plain.scales.byteOffset).setFloat32(12, 100, true);
    this.printTensor('plain', this.plain);
  }

  /** @param placed what of its arrays is in memory */
  private define(name: string, parts: Parts, placed = parts): bigint {
    const at = this.memory.place(bytesOf(this.words(parts, placed)));
    this.variables.set(name, { type: this.tensor, at });
    return at;
  }

  private words(parts: Parts, placed: Parts): bigint[] {
    const { language, memory } = this;
    const { byte, float, size } = language;
    const vector = (element: Type, bytes: Uint8Array, there = bytes) =>
      language.vectorWords(element, memory.place(there), bytes.length / element.bytes);
    const optional = (element: Type, bytes?: Uint8Array) =>
      language.optionalWords(bytes && vector(element, bytes));
    return [
      ...vector(byte, parts.data, placed.data),
      ...vector(float, parts.scales),
      ...optional(float, parts.zeroPoints),
      ...optional(byte, parts.scalesQuantized),
      ...optional(float, parts.scalesScale),
      ...vector(size, bytesOf(parts.shape.map(BigInt))),
      BigInt(parts.blockSize),
    ];
  }

  private printTensor(name: string, parts: Parts): void {
    this.print(`${name}.bin`, Buffer.concat(arraysOf(parts)));
  }
}

/** 64 MiB of codes. */
function hugeParts(): Parts {
  const shape = [8192, 16_384];
  const values = shape[0] * shape[1];
  const scales = new Float32Array(values / 64).fill(2);
  return {
    data: new Uint8Array(values / 2),
    scales: new Uint8Array(scales.buffer),
    shape,
    blockSize: 64,
    values: new Uint8Array(0),
  };
}

function tensorType(language: Language): Type {
  const { byte, float, size } = language;
  const [bytes, floats] = [language.vector(byte), language.vector(float)];
  return struct(language.tensorName, [
    ['data', bytes],
    ['scales', floats],
    ['zero_points', language.optional(floats)],
    ['scales_quantized', language.optional(bytes)],
    ['scales_scales', language.optional(floats)],
    ['shape', language.vector(size)],
    ['block_size', size],
  ]);
}

function bytesOf(words: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(words).buffer);
}
