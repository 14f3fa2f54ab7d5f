import * as vscode from 'vscode';
import type { QuantizeDeps } from './deps';
import { expandHome } from './directory';
import { ON_WINDOWS } from './output';
import { type Choices, DEFAULTS, fingerprint, parseChoices, storeChoices } from './settings';

const SECTION = 'qnat.quantize';
const KEY = 'qnat.quantize.last';

interface Remembered {
  /** The settings that were in force: once they change, they count again. */
  readonly settings: string;
  readonly choices: Readonly<Record<string, unknown>>;
}

/**
 * Reads the settings, and logs which of them cannot be followed.
 * @param source whose folder's settings count
 */
export function readSettings(
  { log, home }: Pick<QuantizeDeps, 'log' | 'home'>,
  source: vscode.Uri,
): Choices {
  const configuration = vscode.workspace.getConfiguration(SECTION, source);
  const choices = parseChoices(
    (key) => configuration.get(key),
    DEFAULTS,
    (key, problem) => log.warn(`The setting ${SECTION}.${key} ${problem}`),
  );
  return { ...choices, outputDirectory: expandHome(choices.outputDirectory, home, ON_WINDOWS) };
}

/** The choices of the last run, or the settings. */
export function recallChoices(memory: vscode.Memento, settings: Choices): Choices {
  const last = memory.get<Remembered>(KEY);
  if (last?.settings !== fingerprint(settings)) return settings;
  return parseChoices((key) => last.choices[key], settings);
}

export async function rememberChoices(
  memory: vscode.Memento,
  settings: Choices,
  choices: Choices,
): Promise<void> {
  const last: Remembered = {
    settings: fingerprint(settings),
    choices: storeChoices(choices),
  };
  await memory.update(KEY, last);
}
