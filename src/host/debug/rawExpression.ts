import type { DebugProtocol } from '@vscode/debugprotocol';
import { evaluate, type Frame } from './frame';

/** CodeLLDB's debug types; lldb-dap's are longer. */
const CODELLDB = /^(lldb|codelldb)$/;
const NATIVE = '/nat ';

/** CodeLLDB evaluates on what formatters show of a value, where a vector has neither pointer nor length. */
export function isFormatted({ program }: Frame): boolean {
  return CODELLDB.test(program.session.type);
}

/** Evaluates an expression on values as they lie in memory (CodeLLDB's manual, “Native expressions”). */
export function evaluateRaw(
  frame: Frame,
  expression: string,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  return evaluate(frame, isFormatted(frame) ? NATIVE + expression : expression);
}

/** An expression that members can be appended to: CodeLLDB calls what is in its raw views native. */
export function withoutPrefix(expression: string): string {
  return expression.startsWith(NATIVE) ? expression.slice(NATIVE.length) : expression;
}
