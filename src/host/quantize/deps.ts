import type * as vscode from 'vscode';
import type { QuantizeEngine } from './engine';

/** What quantizing needs of the composition root. */
export interface QuantizeDeps {
  readonly engine: QuantizeEngine;
  readonly log: vscode.LogOutputChannel;
  /** Keeps the choices of the last run. */
  readonly memory: vscode.Memento;
  /** The person's home folder, which `~` stands for in settings. */
  readonly home: string;
}
