/** What the name of a shard says, such as `model-00001-of-00004.safetensors`. */
export interface ShardName {
  readonly base: string;
  readonly number: number;
  readonly total: number;
  /** Of the numbers as they are written. */
  readonly digits: number;
  /** With its dot. */
  readonly ending: string;
}

const SHARD = /^(.+)-(\d{5,})-of-(\d{5,})(\.[^.]+)$/;

/** @param fileName without folders @returns undefined for a file by itself */
export function parseShardName(fileName: string): ShardName | undefined {
  const match = SHARD.exec(fileName);
  if (!match) return undefined;
  const [, base, number, total, ending] = match;
  return { base, number: Number(number), total: Number(total), digits: number.length, ending };
}

/** The name of another shard of the same model. */
export function nameOfShard({ base, total, digits, ending }: ShardName, number: number): string {
  const written = (value: number) => String(value).padStart(digits, '0');
  return `${base}-${written(number)}-of-${written(total)}${ending}`;
}
