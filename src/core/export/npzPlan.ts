import { npyHeader } from '../weights/numpy/writeNpy';
import { layOutZip } from '../weights/writeZip';
import { arrayItem } from './npyItem';
import type { Placement, ExportRequest } from './request';

/** Plans an archive of arrays, stored as they are, as numpy.savez makes it. */
export function planNpz({ model, options, output }: ExportRequest): Placement {
  const items = model.tensors.map((tensor) => arrayItem(tensor, options.dtype));
  const headers = items.map(({ dtype: written, shape }) => npyHeader(written, shape));
  const entries = items.map(({ name, length }, index) => ({
    name: `${name}.npy`,
    size: headers[index].length + length,
  }));
  const { places, size, known } = layOutZip(entries);
  return {
    outputs: [
      {
        name: output,
        size,
        *known() {
          yield* known;
          for (const [index, { data }] of places.entries()) {
            yield { offset: data, bytes: headers[index] };
          }
        },
      },
    ],
    items: items.map((item, index) => {
      const { data, checksums } = places[index];
      const checksum = { offset: data, length: entries[index].size, places: checksums };
      return { ...item, output: 0, at: data + headers[index].length, checksum };
    }),
    leftOut: [],
  };
}
