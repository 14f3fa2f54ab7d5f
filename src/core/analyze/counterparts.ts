import type { ByteSource } from '../bytes/byteSource';
import { QnatError } from '../errors';
import type { Repeat } from '../qnat/tensor';
import { formatCount, formatShape } from '../text/format';
import type { Tensor } from '../tensor/tensor';
import { NameMap } from '../text/nameMap';
import { quotedName } from '../text/names';
import { type Counterpart, haveSameValues } from './counterpart';

/** A counterpart, and the file it is in. */
export interface PlacedCounterpart {
  readonly source: ByteSource;
  readonly counterpart: Counterpart;
}

/** A tensor of the other file, as it is asked for. */
export interface Wanted {
  readonly name: string;
  /** Which it is of those of its name; the only one, if nothing is said. */
  readonly repeat?: Repeat;
}

/** Why a tensor cannot be compared with the one of its name. */
export type Obstacle =
  | { readonly kind: 'missing' }
  | { readonly kind: 'shape'; readonly shape: readonly number[] }
  /** The name is not as often in both files. */
  | { readonly kind: 'repeats'; readonly here: number; readonly there: number };

/** The tensors that others can be compared with, by their names. */
export class Counterparts implements Iterable<PlacedCounterpart> {
  private readonly all: PlacedCounterpart[] = [];
  private readonly first = new NameMap<PlacedCounterpart>();
  /** Of names that are there more than once, all but the first. */
  private readonly others = new Map<string, PlacedCounterpart[]>();

  /** @throws QnatError when there are weights of that name already: nobody could tell them apart */
  add(placed: PlacedCounterpart): void {
    const { kind, tensor } = placed.counterpart;
    const { name } = tensor;
    if (!this.first.has(name)) this.first.set(name, placed);
    else if (kind === 'weights') throw new QnatError(`Tensor ${quotedName(name)} is there twice.`);
    else this.addOther(name, placed);
    this.all.push(placed);
  }

  [Symbol.iterator](): Iterator<PlacedCounterpart> {
    return this.all.values();
  }

  /** The tensor that another is compared with: of several of a name, the nth with the nth. */
  find(tensor: Tensor, { name, repeat }: Wanted): PlacedCounterpart | Obstacle {
    const there = this.count(name);
    if (there === 0) return { kind: 'missing' };
    const here = repeat?.of ?? 1;
    if (here !== there) return { kind: 'repeats', here, there };
    const found = repeat?.nth ? this.others.get(name)![repeat.nth - 1] : this.first.get(name)!;
    if (haveSameValues(tensor, found.counterpart)) return found;
    return { kind: 'shape', shape: found.counterpart.tensor.shape };
  }

  private addOther(name: string, placed: PlacedCounterpart): void {
    const others = this.others.get(name);
    if (others) others.push(placed);
    else this.others.set(name, [placed]);
  }

  private count(name: string): number {
    return this.first.has(name) ? 1 + (this.others.get(name)?.length ?? 0) : 0;
  }
}

/** Says why a tensor is not compared, after its name. */
export function obstacleText(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'missing':
      return 'only in the first file';
    case 'shape':
      return `is ${formatShape(obstacle.shape)} in the second file`;
    case 'repeats':
      return `is there ${times(obstacle.here)} in the first file and ${times(obstacle.there)} in the second`;
  }
}

function times(count: number): string {
  return ['never', 'once', 'twice'].at(count) ?? `${formatCount(count)} times`;
}
