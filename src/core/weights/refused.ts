import { MalformedFileError } from '../errors';

/** A kind of file that people have weights in and that is not read. */
interface Refused {
  readonly magic: Uint8Array;
  /** Where it stands. */
  readonly at: number;
  readonly why: string;
}

const ascii = (text: string) => new TextEncoder().encode(text);

const REFUSED: readonly Refused[] = [
  {
    // The number that checkpoints began with before PyTorch 1.6 (torch/serialization.py).
    magic: new Uint8Array([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8]),
    at: 0,
    why: 'The file is a checkpoint of PyTorch before 1.6, which is not read. Load it and save it again with a newer torch.save.',
  },
  {
    magic: ascii('ustar'),
    at: 257,
    why: 'The file is a tar archive, as the first checkpoints of PyTorch were; these are not read. Load it and save it again with a newer torch.save.',
  },
  {
    magic: new Uint8Array([0x89, 0x48, 0x44, 0x46, 13, 10, 0x1a, 10]),
    at: 0,
    why: 'The file is HDF5, which is not read. Save the weights as safetensors.',
  },
  {
    magic: ascii('version https://git-lfs'),
    at: 0,
    why: 'The file is a pointer of Git LFS to weights that are not here. Fetch them with “git lfs pull”.',
  },
];

/** Enough of a file's beginning to recognise what is refused. */
export const REFUSED_HEAD_BYTES = 262;

/** Refuses a file of a kind that is known and not read. @throws MalformedFileError saying why */
export function refuseKnown(head: Uint8Array): void {
  for (const { magic, at, why } of REFUSED) {
    if (magic.every((byte, index) => head[at + index] === byte)) {
      throw new MalformedFileError(why, at);
    }
  }
  if (isPickle(head)) {
    throw new MalformedFileError(
      'The file is a pickle of Python, not a checkpoint. Only what torch.save writes since PyTorch 1.6 is read of pickles.',
      0,
    );
  }
}

/** A header of 640 bytes and more of safetensors can begin alike; after its length stands a brace. */
function isPickle(head: Uint8Array): boolean {
  return head[0] === 0x80 && head[1] >= 2 && head[1] <= 5 && head[8] !== 0x7b;
}
