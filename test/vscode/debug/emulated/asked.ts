/** No request of the extension is for more: what a page shows. */
const MAX_READ = 256 * 1024;
/** A struct has fewer members; more children are an array's elements. */
const MAX_CHILDREN = 32;

/** What an adapter was asked for, and what it must not have been asked. */
export class Asked {
  readonly forbidden: string[] = [];
  reads = 0;
  bytes = 0;
  variables = 0;
  expressions = 0;

  read(count: number): void {
    this.reads++;
    this.bytes += count;
    if (count > MAX_READ) this.forbidden.push(`${count} bytes at once`);
  }

  list(name: string, count: number): void {
    this.variables += count;
    if (count > MAX_CHILDREN) this.forbidden.push(`all ${count} children of ${name}`);
  }
}
