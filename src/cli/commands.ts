import { convert } from './commands/convert';
import { dequantize } from './commands/dequantize';
import { compare } from './commands/compare';
import { inspect } from './commands/inspect';
import { merge } from './commands/merge';
import { quantize } from './commands/quantize';
import { verify } from './commands/verify';
import type { Command } from './context';

/** Options of whatever writes the values of a model. */
const EXPORT_OPTIONS = `  --include GLOB    write only these tensors (globs of names, * and ?; may be
                    given more than once)
  --exclude GLOB    but not these
  --max-shard SIZE  split safetensors above so many bytes of tensors, 5GB by
                    default: OUT-00001-of-0000N.safetensors, with an index
  --no-sidecar      leave out the tensors kept beside a QNAT file, in
                    FILE.qnat.safetensors
  --no-verify       do not read every byte back before OUT takes its place
  -f, --force       replace what is there
  -j, --jobs N      use at most N threads
  --json            print what was written, tensor by tensor, as JSON

Double-quantized scales are used where the file has them, as qlora-rs does.`;

/** The commands by name, in the order in which a model meets them. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  quantize: {
    usage: 'IN... -o OUT [OPTION]...',
    summary: 'Quantize weight files, which together are one model, to a QNAT file.',
    help: `
Each IN is a weight file (safetensors, GGUF, NumPy, PyTorch, QNAT), the index
of a sharded model (*.index.json), or a folder of shards. What a file is, its
bytes say.

Floats of rank 2 and more are quantized. All others go to OUT.safetensors beside
the output, so that the pair is the whole model. The output appears under its
name only when it is whole.

  -o, --output OUT     the file to write
  -f, --force          replace OUT, and OUT.safetensors, if they are there; an
                       OUT.safetensors of an older OUT that has no successor
                       is removed
  -j, --jobs N         use at most N threads; as many as there are processors by
                       default, fewer for small models, and for large
                       blocks where --refine holds them in memory
  --shard-index I      quantize only part I of the model's files, counted from
  --shard-count N      0, of N: to OUT.part-I-of-N.qnat; see qnat merge
  --json               print what was written, tensor by tensor, as JSON

Blocks:
  --block-size N       values that share one scale; 64 by default
  --per-channel        one block a row of the first dimension instead
  --double-quant       8-bit scales beside the f32 ones; qlora-rs then reads
                       the 8-bit ones, and scales under 1/127 of a tensor's
                       largest vanish; not so with --refine, which chooses
                       among those that 8 bits can store, in twice the time
  --zero-points        for blocks that are not centred on 0; 4 bytes a block
  --refine             search for the scales of least error: about 19 % less
                       squared error at the same size, but many times the time;
                       not in the reference layout
  --indivisible HOW    for sizes that the block size does not divide:
                       shrink  (default) the largest even block size that does
                       pad     flatten and fill up with zeros, as the crate does
                       keep    leave the tensor unquantized
                       refuse  stop, naming the tensor

Which tensors (globs of names, * and ?; may be given more than once):
  --include GLOB       quantize only these; all by default
  --exclude GLOB       but not these; *norm* and *embed* by default,
                       --exclude '' for none
  --min-rank N         leave tensors of fewer dimensions; 2 by default
  --no-sidecar         leave out what is not quantized

File:
  --layout LAYOUT      corrected (default): true offsets and metadata size
                       reference: byte for byte what qlora-rs 1.0.5 writes, its
                       wrong offsets and zero points included
  --compute-dtype T    f32 (default), f16 or bf16: only named in the file

Examples:
  qnat quantize model.safetensors -o model.qnat
  qnat quantize model.safetensors.index.json -o model.qnat
  qnat quantize model-*-of-*.safetensors -o model.qnat --block-size 32
  qnat quantize model.safetensors -o model.qnat --include '*.mlp.*' --force`,
    run: quantize,
  },
  inspect: {
    usage: 'FILE [--json] [--tensor NAME [--values A:B | --block N]]',
    summary: 'Print the facts of a QNAT file, its findings and its tensors.',
    help: `
Headers are read, not values, so large files take no longer than small ones. A
damaged file is shown as far as it goes, with status 0; to judge it, use verify.

  -t, --tensor NAME  the facts of one tensor
  --values A:B       its dequantized values from A up to but not including B,
                     counted row by row, one a line; 10: and :10 work too
  --block N          a block taken apart: where each value's byte is, which half
                     of it, the code, the level, and the value it makes
  --json             one JSON document; NaN, Infinity and integers that do not
                     fit a double are strings

Values have as many digits as tell one f32 from the next. Where there are exact
and double-quantized scales, the latter are used, as qlora-rs does.

In the table, PARTS are S: f32 scales, Z: zero points, D: double-quantized
scales; OFFSET is where the data really begins, whatever the file declares.

Examples:
  qnat inspect model.qnat
  qnat inspect model.qnat --json | jq '.tensors[].name'
  qnat inspect model.qnat --tensor layers.0.weight --values 0:16
  qnat inspect model.qnat --tensor layers.0.weight --block 3`,
    run: inspect,
  },
  verify: {
    usage: 'FILE [--json]',
    summary: 'Check a QNAT file: its headers, the place of every tensor, every scale.',
    help: `
Prints what is wrong, the worst first: at which byte, what it means, and whether
the data is still right. Errors and warnings make the status 1. Notes do not:
they are what is known and harmless, such as the offsets that qlora-rs writes,
all shifted by the same number.

  --json  one JSON document with all findings, also for a file that is not QNAT

Example:
  qnat verify model.qnat && echo good`,
    run: verify,
  },
  dequantize: {
    usage: 'FILE -o OUT.safetensors [OPTION]...',
    summary: 'Write the values of a QNAT file to a safetensors file.',
    help: `
All tensors are written, or none: when the data of one cannot be read, it is
named and nothing is written. The tensors that quantizing kept in
FILE.safetensors are written too, so that OUT is the whole model.

  -o, --output OUT  the file to write
  --dtype T         f32, f16 or bf16, rounded to the nearest, ties to even; by
                    default the compute dtype that the file names
${EXPORT_OPTIONS}

Example:
  qnat dequantize model.qnat -o unpacked.safetensors --dtype bf16`,
    run: dequantize,
  },
  compare: {
    usage: 'FILE OTHER [--min-sqnr DB] [--json]',
    summary: 'Compare a QNAT file with another, or with the weights it was made from.',
    help: `
Prints the tensors that differ: the error of their values, how many codes and
scales are not the same, and the first block with a difference. OTHER is a QNAT
file, a weight file, or the index or folder of a sharded model. Status 1 says
that something differs, and a tensor quantized from weights nearly always does.

  --min-sqnr DB  let values differ as long as the signal is so many dB above
                 the error; NF4 in blocks of 64 gives about 20
  --json         one JSON document of all tensors

Examples:
  qnat compare model.qnat again.qnat
  qnat compare model.qnat model.safetensors --min-sqnr 18`,
    run: compare,
  },
  merge: {
    usage: 'PART... -o OUT.qnat [OPTION]...',
    summary: 'Join the parts of a model that were quantized by themselves.',
    help: `
Each part was made by qnat quantize --shard-index I --shard-count N, in any
order, by any machine; what it kept, PART.safetensors, is beside it. OUT is byte
for byte what quantizing the model at once gives, and so is the file of kept
tensors beside it. The parts stay.

  -o, --output OUT  the file to write
  -f, --force       replace what is there
  -j, --jobs N      use at most N threads
  --json            print what was written, tensor by tensor, as JSON

Example:
  for i in 0 1 2 3; do
    qnat quantize model/ -o out.qnat --shard-index $i --shard-count 4 &
  done; wait
  qnat merge out.part-*-of-4.qnat -o out.qnat`,
    run: merge,
  },
  convert: {
    usage: 'IN... -o OUT [--to FORMAT] [OPTION]...',
    summary: 'Convert weights to QNAT, or QNAT and other weights to another format.',
    help: `
Each IN is a weight file (safetensors, GGUF, NumPy, PyTorch, QNAT), the index
of a sharded model (*.index.json), or a folder of shards; together they are one
model. The format is that of OUT's ending, or the one that --to names:

  qnat          quantize; takes the options of qnat quantize
  safetensors   values as f32, f16 or bf16
  bitsandbytes  NF4 of a QNAT file as transformers and bitsandbytes save it, in
                safetensors; tensors that they cannot load so are dequantized
  gguf          values as f32, f16, bf16, q8_0 or q4_0
  npz, npy      NumPy arrays, f32 or f16; npy holds one tensor
  csv           one tensor as text, a line a row of its last dimension

  -o, --output OUT  the file to write
  --dtype T         what floats are written as; by default the compute dtype
                    that a QNAT file names, and other weights as they are.
                    What was kept beside a QNAT file stays as it is
${EXPORT_OPTIONS}

Examples:
  qnat convert model.safetensors -o model.qnat
  qnat convert model.qnat -o model.gguf --dtype q8_0
  qnat convert model.qnat -o model.safetensors --to bitsandbytes
  qnat convert model.qnat -o w.npy --include layers.0.weight
  qnat convert model.gguf -o model.safetensors --dtype bf16
  qnat convert shards/ -o model.safetensors --max-shard 100GB`,
    run: convert,
  },
};
