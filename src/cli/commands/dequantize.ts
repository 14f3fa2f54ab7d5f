import { parseExport } from '../arguments/export';
import type { Context } from '../context';
import { exportFile } from '../exportFile';

export function dequantize(args: readonly string[], context: Context): Promise<number> {
  return exportFile(parseExport(args, 'safetensors'), context);
}
