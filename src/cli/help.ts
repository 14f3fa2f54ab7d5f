import { version } from '../../package.json';
import type { Command } from './context';

const EXIT_STATUS = `Exit status:
  0    good
  1    findings: the data is damaged, or cannot be quantized or read
  2    usage: options or names that are wrong, or OUT is already there
  3    I/O: a file cannot be read or written
  130  cancelled with Ctrl+C; nothing was written`;

export const VERSION_TEXT = `qnat ${version}\n`;

/** What there is, for someone who sees it for the first time. */
export function generalHelp(commands: Readonly<Record<string, Command>>): string {
  const list = Object.entries(commands).map(
    ([name, { usage, summary }]) => `  ${name} ${usage}\n      ${summary}`,
  );
  return `qnat: make, see, check and unpack 4-bit model weights in QNAT files

QNAT is the native NF4 format of the Rust crate qlora-rs: every value is one of
16 levels, times the scale of its block.

Usage: qnat COMMAND [OPTION]...

${list.join('\n')}

Try:
  qnat quantize model.safetensors -o model.qnat
  qnat inspect model.qnat
  qnat quantize --help

Results go to standard output, progress and errors to standard error. Progress
is shown on a terminal only; NO_COLOR turns colours off.

${EXIT_STATUS}

  -h, --help  this text, or a command's
  --version   the version
`;
}

export function commandHelp(name: string, { usage, summary, help }: Command): string {
  return `Usage: qnat ${name} ${usage}\n\n${summary}\n\n${help.trim()}\n\n${EXIT_STATUS}\n`;
}
