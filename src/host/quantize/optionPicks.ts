import * as vscode from 'vscode';
import type { QuantizeOptions } from '../../core/convert/options';
import { COMPUTE_DTYPES } from '../../core/qnat/layout';
import { askGlobs, GLOB_STEPS } from '../flow/globPicks';
import { formatGlobs } from '../flow/globs';
import type { Option as HubOption } from '../flow/optionsHub';
import { askPick, askText } from '../flow/quickInput';
import type { Choices } from './settings';
import { blockSizeProblem, blockSizeWarning } from './typed';

/** Something to decide before a model is quantized. */
export type Option = HubOption<Choices>;

interface ListedValue<T> extends vscode.QuickPickItem {
  readonly value: T;
}

const PRESET_BLOCK_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const CUSTOM = 'Custom…';

/** What goes into the options; where the output goes is not among them. */
export const OPTIONS: readonly Option[] = [
  {
    label: 'Block Size',
    present: ({ options }) =>
      options.strategy === 'channel' ? 'One row (one block a channel)' : String(options.blockSize),
    explanation: 'Values that share one scale. Smaller blocks cost more bytes and lose less.',
    change: changeBlockSize,
  },
  listedOption('strategy', 'Strategy', 'How values are grouped into blocks.', [
    { value: 'tensor', label: 'Per Tensor', detail: 'Blocks of the block size, one scale each.' },
    {
      value: 'channel',
      label: 'Per Channel',
      detail: 'One block and one scale per row of the first dimension; needs rank 2 or more.',
    },
  ]),
  listedOption(
    'doubleQuantization',
    'Double Quantization',
    'Also store 8-bit scales. QNAT keeps the exact ones too, so the file grows.',
    [
      { value: false, label: 'Off' },
      {
        value: true,
        label: 'On',
        detail:
          'One byte more per block; blocks with a scale under 1/127 of the largest vanish. Refined scales do not, but take twice the time.',
      },
    ],
  ),
  listedOption(
    'zeroPoints',
    'Zero Points',
    'Store a zero point per block, for values that are not centred on 0.',
    [
      { value: false, label: 'Off' },
      {
        value: true,
        label: 'On',
        detail:
          'Four bytes more per block. The reference layout shifts the values, as the crate does.',
      },
    ],
  ),
  listedOption(
    'refine',
    'Refine Scales',
    'Search for the scales of least error, instead of taking each block’s largest value.',
    [
      { value: false, label: 'Off' },
      {
        value: true,
        label: 'On',
        detail:
          'About 19 % less squared error at the same size, but many times the time to quantize. The reference layout cannot have it.',
      },
    ],
  ),
  listedOption(
    'computeDtype',
    'Compute Dtype',
    'Named in the file; the bytes of the tensors stay the same.',
    COMPUTE_DTYPES.map((value) => ({ value, label: value })),
  ),
  {
    label: 'Include Tensors',
    present: ({ options }) => formatGlobs(options.include),
    explanation: 'Patterns of the names of tensors to quantize.',
    change: (choices) => changeGlobs(choices, 'include', 'Include Tensors'),
  },
  {
    label: 'Exclude Tensors',
    present: ({ options }) => formatGlobs(options.exclude) || 'None',
    explanation: 'Patterns of the names of tensors to leave as they are.',
    change: (choices) => changeGlobs(choices, 'exclude', 'Exclude Tensors'),
  },
  listedOption(
    'minimumRank',
    'Minimum Rank',
    'Tensors with fewer dimensions (norms, biases) are left as they are.',
    [
      { value: 0, label: '0', detail: 'Every tensor, scalars too.' },
      { value: 1, label: '1', detail: 'Vectors too.' },
      { value: 2, label: '2', detail: 'Matrices, and tensors with more dimensions.' },
      { value: 3, label: '3', detail: 'No matrices.' },
      { value: 4, label: '4', detail: 'Tensors with four or more dimensions, such as kernels.' },
    ],
  ),
  listedOption(
    'indivisible',
    'Sizes That Don’t Divide',
    'What to do with a tensor whose size the block size does not divide.',
    [
      {
        value: 'shrink',
        label: 'Shrink the Block Size',
        detail: 'Use the largest even block size that divides the tensor.',
      },
      {
        value: 'pad',
        label: 'Pad with Zeros',
        detail: 'Flatten and fill up, as the crate does. The file then forgets the shape.',
      },
      { value: 'keep', label: 'Keep Unquantized', detail: 'Leave the tensor as it is.' },
      { value: 'refuse', label: 'Refuse', detail: 'Stop with an error that names the tensor.' },
    ],
  ),
  listedOption('layout', 'Layout', 'How the file is laid out.', [
    {
      value: 'corrected',
      label: 'Corrected',
      detail: 'True offsets and metadata size. A sequential reader sees no difference.',
    },
    {
      value: 'reference',
      label: 'Reference',
      detail: 'Byte for byte what qlora-rs 1.0.5 writes, wrong offsets and zero points included.',
    },
  ]),
  listedOption('sidecar', 'Unquantized Tensors', 'What becomes of the tensors left as they are.', [
    {
      value: true,
      label: 'Write Beside',
      detail: 'To a .safetensors file of the same name, so that the pair is the whole model.',
    },
    { value: false, label: 'Leave Out', detail: 'The .qnat alone, without those tensors.' },
  ]),
];

export function titleOf(label: string): string {
  return `Quantize to QNAT: ${label}`;
}

/** An option with few values, each with a name. */
function listedOption<K extends keyof QuantizeOptions>(
  key: K,
  label: string,
  explanation: string,
  values: readonly ListedValue<QuantizeOptions[K]>[],
): Option {
  const find = ({ options }: Choices) => values.find(({ value }) => value === options[key]);
  return {
    label,
    explanation,
    present: (choices) => find(choices)?.label ?? String(choices.options[key]),
    change: async (choices) => {
      const chosen = await askPick({
        title: titleOf(label),
        placeholder: explanation,
        items: values,
        active: find(choices),
        buttons: [vscode.QuickInputButtons.Back],
      });
      return typeof chosen === 'object' ? withOption(choices, key, chosen.value) : undefined;
    },
  };
}

function withOption<K extends keyof QuantizeOptions>(
  choices: Choices,
  key: K,
  value: QuantizeOptions[K],
): Choices {
  return { ...choices, options: { ...choices.options, [key]: value } };
}

async function changeBlockSize(choices: Choices): Promise<Choices | undefined> {
  const presets = PRESET_BLOCK_SIZES.map((size) => ({
    label: String(size),
    description: `${4 + 32 / size} bits per value`,
  }));
  const custom = { label: CUSTOM, description: 'Any size; tensors it does not divide are listed' };
  const present = String(choices.options.blockSize);
  const items = [...presets, custom];
  const chosen = await askPick({
    title: titleOf('Block Size'),
    placeholder: 'Values that share one scale, where the strategy is per tensor',
    items,
    active: items.find(({ label }) => label === present) ?? custom,
    buttons: [vscode.QuickInputButtons.Back],
  });
  if (typeof chosen !== 'object') return undefined;
  const size = chosen === custom ? await askBlockSize(present) : chosen.label;
  return typeof size === 'string'
    ? withOption(choices, 'blockSize', Number.parseInt(size, 10))
    : undefined;
}

function askBlockSize(present: string) {
  return askText({
    title: titleOf('Block Size'),
    value: present,
    prompt: 'Values that share one scale',
    validate: (text) => blockSizeProblem(text) ?? warning(blockSizeWarning(text)),
  });
}

function warning(message: string | undefined): vscode.InputBoxValidationMessage | undefined {
  return message === undefined
    ? undefined
    : { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

async function changeGlobs(
  choices: Choices,
  key: 'include' | 'exclude',
  label: string,
): Promise<Choices | undefined> {
  const step = { ...GLOB_STEPS[key], title: titleOf(label) };
  const globs = await askGlobs(choices.options[key], step);
  return globs && withOption(choices, key, globs);
}
