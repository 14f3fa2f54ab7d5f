import { truncate, writeFile } from 'node:fs/promises';
import { layOutSafetensors } from '../../src/core/weights/writeSafetensors';

/** Writes 16 GiB of weights that take no space on the disk, and a while to quantize. */
export async function writeLargeModel(file: string): Promise<void> {
  const tensor = {
    name: 'large.weight',
    dtype: 'F32',
    shape: [32768, 32768],
    length: 4 * 1024 ** 3,
  };
  const { header, size } = layOutSafetensors([tensor], {});
  await writeFile(file, header);
  await truncate(file, size);
}
