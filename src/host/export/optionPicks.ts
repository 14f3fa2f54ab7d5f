import * as vscode from 'vscode';
import type { ExportFormat, ExportOptions } from '../../core/export/options';
import { formatDecimalBytes, parseDecimalBytes } from '../../core/text/decimalBytes';
import { nameOfPath } from '../../core/text/nameOfPath';
import { askGlobs, GLOB_STEPS } from '../flow/globPicks';
import { formatGlobs } from '../flow/globs';
import { askHub, type Option } from '../flow/optionsHub';
import { askPick, askText, type BACK } from '../flow/quickInput';

type ExportOption = Option<ExportOptions>;

/** The formats whose files can be split. */
const SHARDED: readonly ExportFormat[] = ['safetensors', 'bitsandbytes'];

/** Asks which tensors to export, and how large their files may be. */
export function askOptions(
  source: vscode.Uri,
  initial: ExportOptions,
): Promise<ExportOptions | typeof BACK | undefined> {
  const hub = {
    title: titleOf('Options'),
    buttons: [vscode.QuickInputButtons.Back],
    subject: nameOfPath(source.path),
    options: optionsFor(initial.format),
  };
  return askHub(hub, initial);
}

function optionsFor(format: ExportFormat): ExportOption[] {
  return [
    globsOption('include', 'Include Tensors', 'Patterns of the names of tensors to export.'),
    globsOption('exclude', 'Exclude Tensors', 'Patterns of the names of tensors to leave out.'),
    ...(SHARDED.includes(format) ? [SHARD_SIZE] : []),
  ];
}

function globsOption(key: 'include' | 'exclude', label: string, explanation: string): ExportOption {
  return {
    label,
    explanation,
    present: (options) => formatGlobs(options[key]) || 'None',
    change: async (options) => {
      const globs = await askGlobs(options[key], { ...GLOB_STEPS[key], title: titleOf(label) });
      return globs && { ...options, [key]: globs };
    },
  };
}

const SHARD_SIZES = [1e9, 2e9, 5e9, 10e9, 50e9];
const ONE_FILE = { label: 'One File', detail: 'Whatever its size.', shardBytes: Infinity };
const CUSTOM = { label: 'Custom…', detail: 'Any size, such as 500 MB.', shardBytes: undefined };

const SHARD_SIZE: ExportOption = {
  label: 'Shard Size',
  explanation: 'Above it tensors go to several files, with an index, as transformers loads them.',
  present: ({ shardBytes }) => sizeText(shardBytes),
  change: changeShardSize,
};

function sizeText(bytes: number): string {
  return bytes === Infinity ? ONE_FILE.label : formatDecimalBytes(bytes);
}

async function changeShardSize(options: ExportOptions): Promise<ExportOptions | undefined> {
  const sizes = SHARD_SIZES.map((shardBytes) => ({ label: sizeText(shardBytes), shardBytes }));
  const items = [...sizes, ONE_FILE, CUSTOM];
  const present = sizeText(options.shardBytes);
  const chosen = await askPick({
    title: titleOf(SHARD_SIZE.label),
    placeholder: 'Bytes of tensors in one file, about',
    items,
    active: items.find(({ label }) => label === present) ?? CUSTOM,
    buttons: [vscode.QuickInputButtons.Back],
  });
  if (typeof chosen !== 'object') return undefined;
  const shardBytes = chosen.shardBytes ?? (await askShardSize(options.shardBytes));
  return shardBytes === undefined ? undefined : { ...options, shardBytes };
}

async function askShardSize(present: number): Promise<number | undefined> {
  const text = await askText({
    title: titleOf(SHARD_SIZE.label),
    value: present === Infinity ? '' : sizeText(present),
    prompt: 'Bytes of tensors in one file, such as 500 MB',
    validate: (typed) =>
      parseDecimalBytes(typed) === undefined
        ? 'Give a whole number of KB, MB or GB, such as 500 MB.'
        : undefined,
  });
  return typeof text === 'string' ? parseDecimalBytes(text) : undefined;
}

function titleOf(label: string): string {
  return `Export QNAT: ${label}`;
}
