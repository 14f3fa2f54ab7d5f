// An emulated debug adapter as a program: `main.js codelldb` or `main.js cpptools`.
import { DebugSession } from '@vscode/debugadapter';
import { CodeLldb } from './codelldb';
import { CppTools } from './cpptools';

DebugSession.run(process.argv[2] === 'codelldb' ? CodeLldb : CppTools);
