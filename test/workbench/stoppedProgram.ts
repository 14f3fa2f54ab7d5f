import { openWorkbench, type Server, type Workbench } from './workbench';

/** A program that is debugged. */
interface Debugged {
  /** The file that is shown, which has the program. */
  readonly program: string;
  /** Of launch.json, beside the name. */
  readonly launch: Readonly<Record<string, unknown>>;
  /** Of the workspace, the program among them. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** A server of its own. */
  readonly server?: Server;
}

const NODE_LAUNCH = {
  type: 'node',
  program: '${workspaceFolder}/program.js',
  console: 'internalConsole',
};

/** Opens a workbench and starts a program there, which stops by itself. */
export async function openDebugged({
  program,
  launch,
  files,
  server,
}: Debugged): Promise<Workbench> {
  const configuration = { request: 'launch', name: 'program', ...launch };
  const launches = { version: '0.2.0', configurations: [configuration] };
  const workbench = await openWorkbench({
    server,
    files: { ...files, '.vscode/launch.json': JSON.stringify(launches) },
    settings: {
      'debug.internalConsoleOptions': 'neverOpen',
      'debug.openDebug': 'openOnSessionStart',
    },
    size: { width: 1440, height: 900 },
  });
  await workbench.openFile(program);
  await workbench.page.keyboard.press('F5');
  return workbench;
}

/** Opens a workbench and starts a JavaScript program, program.js there, in Node. */
export function openNodeProgram(
  program: string,
  others: Debugged['files'] = {},
): Promise<Workbench> {
  const files = { ...others, 'program.js': program };
  return openDebugged({ program: 'program.js', launch: NODE_LAUNCH, files });
}

export async function closeDebugged(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Debug: Stop');
  await workbench.close();
}
