// First, for its thread starts while the rest is loaded.
import './engine';
import { COMMANDS } from './commands';
import type { Context } from './context';
import { EXIT, Interrupted, SIGNALS, statusOf, UsageError } from './exitStatus';
import { QnatError } from '../core/errors';
import { commandHelp, generalHelp, VERSION_TEXT } from './help';
import { Output, printable } from './output/output';

async function main(args: readonly string[]): Promise<number> {
  const abort = new AbortController();
  // Once: a second signal ends the process at once, as if nobody listened.
  for (const name of SIGNALS) process.once(name, () => abort.abort(new Interrupted(name)));
  const stdout = new Output(process.stdout);
  const stderr = new Output(process.stderr);
  try {
    return await dispatch(args, { stdout, stderr, signal: abort.signal });
  } catch (error) {
    await stderr.line(`qnat: ${messageOf(error)}`);
    if (error instanceof UsageError) await stderr.line(`Try: ${hintOf(args)}`);
    return statusOf(error);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  const [name = '', ...rest] = args;
  const { stdout } = context;
  if (isHelp(name)) return helpOn(rest[0], context);
  if (name === '--version') return said(stdout.write(VERSION_TEXT));
  if (name === '') return said(context.stderr.write(generalHelp(COMMANDS)), EXIT.usage);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`There is no command “${name}”.`);
  if (asksForHelp(rest)) return said(stdout.write(commandHelp(name, command)));
  return command.run(rest, context);
}

function isHelp(argument: string): boolean {
  return ['--help', '-h', 'help'].includes(argument);
}

/** Behind `--`, it is a name like any other. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function helpOn(name: string | undefined, { stdout }: Context): Promise<number> {
  const known = name !== undefined && Object.hasOwn(COMMANDS, name);
  return said(stdout.write(known ? commandHelp(name, COMMANDS[name]) : generalHelp(COMMANDS)));
}

async function said(writing: Promise<void>, status: number = EXIT.good): Promise<number> {
  await writing;
  return status;
}

function hintOf([name]: readonly string[]): string {
  return name && Object.hasOwn(COMMANDS, name) ? `qnat ${name} --help` : 'qnat --help';
}

/** Errors that are not made for people are bugs; where they come from helps to mend them. */
function messageOf(error: unknown): string {
  if (error instanceof QnatError || error instanceof Interrupted) return printable(error.message);
  const stack = error instanceof Error ? error.stack : undefined;
  return `an error of its own, please report it:\n${printable(stack ?? String(error))}`;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
