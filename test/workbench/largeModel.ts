import { truncate, writeFile } from 'node:fs/promises';
import { layOut } from '../../src/core/qnat/writeHeaders';
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

/** Writes a QNAT file of one tensor of 8 Gi values, all 0: it takes no space on the disk. */
export async function writeLargeTensor(file: string): Promise<void> {
  const [rows, columns, blockSize] = [131_072, 65_536, 65_536];
  const tensor = {
    name: 'large.weight',
    shape: [rows, columns],
    blockSize,
    blockCount: (rows * columns) / blockSize,
    parts: { scales: true, zeroPoints: false, doubleQuantization: false },
  };
  const metadata = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;
  const layout = layOut(metadata, [tensor], 'corrected');
  await writeFile(file, Buffer.concat([...layout.headers()]));
  await truncate(file, layout.size);
}
