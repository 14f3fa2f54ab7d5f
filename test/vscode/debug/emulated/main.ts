// An emulated debug adapter as a program: `main.js NAME`.
import { DebugSession } from '@vscode/debugadapter';
import { CodeLldb } from './codelldb';
import { CppTools } from './cpptools';
import { WithoutMemory } from './withoutMemory';

const ADAPTERS = { codelldb: CodeLldb, cpptools: CppTools, withoutMemory: WithoutMemory };

DebugSession.run(ADAPTERS[process.argv[2] as keyof typeof ADAPTERS]);
