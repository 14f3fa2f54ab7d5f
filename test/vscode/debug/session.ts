// A debug session at a breakpoint, started as a person does it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, waitUntil } from '../support';

/** Sessions that have begun and not ended; js-debug has two for a program. */
const running = new Set<string>();
vscode.debug.onDidStartDebugSession(({ id }) => running.add(id));
vscode.debug.onDidTerminateDebugSession(({ id }) => running.delete(id));

/** Python's torch takes its time to be loaded for the first time. */
const START_MS = 90_000;

/** A program in a debugger; breakpoints are its lines that end with `// stop` or `# stop`. */
export class Debugging {
  private constructor(readonly folder: string) {}

  /**
   * Starts a program and waits until it stands at its first breakpoint.
   * @param source the file with the breakpoints
   * @param folder where the program writes what it has in memory
   */
  static async start(
    source: string,
    folder: string,
    configuration: Omit<vscode.DebugConfiguration, 'name' | 'request'>,
  ): Promise<Debugging> {
    await breakAt(source);
    const debugging = new Debugging(folder);
    await debugging.untilStopped(async () => {
      const complete = { ...configuration, name: 'test', request: 'launch' };
      const started = await vscode.debug.startDebugging(undefined, complete as never);
      if (!started) throw new Error('The debug session did not start.');
    });
    return debugging;
  }

  /** Goes on to the next breakpoint. */
  continue(): Promise<void> {
    return this.untilStopped(() =>
      vscode.commands.executeCommand('workbench.action.debug.continue'),
    );
  }

  /** Goes on, to where it does not stop by itself. */
  async run(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await waitUntil(() => !inFrame(vscode.debug.activeStackItem), 'the program to run');
  }

  private async untilStopped(go: () => Thenable<unknown>): Promise<void> {
    let stopped = false;
    const subscription = vscode.debug.onDidChangeActiveStackItem((item) => {
      stopped ||= inFrame(item);
    });
    try {
      await go();
      await waitUntil(() => stopped, 'the program to stop', START_MS);
    } finally {
      subscription.dispose();
    }
  }

  /** Inspects an expression, and gives the URI of the editor that opens. */
  async inspect(target: unknown): Promise<vscode.Uri> {
    const isNew = newTensor();
    await vscode.commands.executeCommand('qnat.debug.inspect', target);
    await waitUntil(isNew, 'the tensor');
    return shownTensor()!;
  }

  /** The same, where the shape is asked for: accepts the one that is proposed. */
  async inspectAsProposed(expression: string): Promise<vscode.Uri> {
    const isNew = newTensor();
    const inspecting = vscode.commands.executeCommand('qnat.debug.inspect', expression);
    await waitUntil(() => {
      void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isNew();
    }, 'the tensor');
    await inspecting;
    return shownTensor()!;
  }

  /** The bytes of the file that a live tensor is saved as. */
  async saved(tensor: vscode.Uri): Promise<Uint8Array> {
    const file = join(this.folder, 'saved.qnat');
    await vscode.commands.executeCommand('qnat.debug.save', tensor, vscode.Uri.file(file));
    return new Uint8Array(await readFile(file));
  }

  /** A file that the program wrote. */
  async written(name: string): Promise<Uint8Array> {
    return new Uint8Array(await readFile(join(this.folder, name)));
  }

  /** Ends all sessions; editors stay. */
  static async stop(): Promise<void> {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await waitUntil(() => running.size === 0, 'the sessions to end');
  }

  static async end(): Promise<void> {
    await Debugging.stop();
    await closeEditors();
  }
}

function inFrame(item: typeof vscode.debug.activeStackItem): boolean {
  return item !== undefined && 'frameId' in item;
}

async function breakAt(file: string): Promise<void> {
  const source = await readFile(file, 'utf8');
  const lines = source
    .split('\n')
    .flatMap((line, index) => (/(\/\/|#) stop$/.test(line) ? [index] : []));
  vscode.debug.addBreakpoints(
    lines.map((line) => {
      const place = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line, 0));
      return new vscode.SourceBreakpoint(place);
    }),
  );
}

/** Whether another live tensor is shown than before. */
function newTensor(): () => boolean {
  const before = shownTensor()?.toString();
  return () => (shownTensor()?.toString() ?? before) !== before;
}

/** The live tensor that is shown. */
export function shownTensor(): vscode.Uri | undefined {
  return vscode.window.tabGroups.all
    .map(({ activeTab }) => activeTab?.input)
    .filter((input) => input instanceof vscode.TabInputCustom)
    .map(({ uri }) => uri)
    .findLast(({ scheme }) => scheme === 'qnat-debug');
}
