// What src/core/nf4/refine/cumulative.ts defines, of a block: counts and sums of its values by bins.

/** Fixed point of x = center + radius. */
export const VALUE_UNIT: f32 = 511;

/** The least and the most of fixed values. */
const LEAST_VALUES = memory.data<f32>([-512, -512, -512, -512], 16);
const MOST_VALUES = memory.data<f32>([511, 511, 511, 511], 16);

/** Added to a fixed value, it leaves the value less the least in the low bits of the float. */
const MAGIC: f32 = 8388608 + 512;
const MAGICS = memory.data<f32>([MAGIC, MAGIC, MAGIC, MAGIC], 16);

/** Of these bits the bin, four values each, times the bytes of an entry. */
const PLACE_BITS = memory.data<i32>([0x3fc, 0x3fc, 0x3fc, 0x3fc], 16);

/** Added to these bits in the upper half, it makes the entry of a value. */
const ONE: i32 = (-512 << 16) + 1;
const ONES = memory.data<i32>([ONE, ONE, ONE, ONE], 16);

/** From where all of four lanes are taken on to where the first is. */
const LANES = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0], 16);

/** Values of a table: as many as leave its sums in 16 bits. */
const SPAN: usize = 64;
const BINS: usize = 256;

/**
 * An entry has a count in the lower half and a sum in the upper. A table has 257, the first of them 0,
 * which stands before a multiple of 16 bytes.
 */
export const ENTRY: usize = 4;
const FIRST: usize = 12;
const TABLE: usize = 16 + BINS * ENTRY;

/** All tables of a block; of a larger one than these are for there is one wide table. */
const MOST_TABLES: usize = 8;
const tables = memory.data(<i32>(MOST_TABLES * TABLE), 16);
export const MOST_TABLED: usize = MOST_TABLES * SPAN;

/** Where each value of a span goes, and what it adds there. */
const places = memory.data(<i32>(SPAN * 4), 16);
const entries = memory.data(<i32>(SPAN * 4), 16);

/** The entries of each bin alone; zeros, but while a table is made. */
const bins = memory.data(<i32>(BINS * ENTRY), 16);

/** The same, 32 bits each, of as many values as there are in a piece. */
const WIDE_ENTRY: usize = 8;
const wideBins = memory.data(<i32>(BINS * WIDE_ENTRY), 16);

/** An entry of the wide table is a count and a sum, f64. There are 257, as above. */
export const WIDE: usize = 16;
export const wideTable = memory.data(<i32>((BINS + 1) * WIDE), 16);

/** So many values leave sums in 32 bits. */
const WIDE_SPAN: usize = 1 << 20;

/** The tables that were made last. */
export const firstTable = tables + FIRST;
export const nextTable = TABLE;
export let tableCount: usize = 0;

/**
 * Makes the tables of a block of up to `MOST_TABLED` values, and returns the sum of these. Up to three
 * values past them may be read.
 */
export function makeTables(x: usize, count: usize, center: f32, radius: f32): f64 {
  const factor = VALUE_UNIT / radius;
  let sum: i32 = 0;
  tableCount = (count + SPAN - 1) / SPAN;
  for (let table = tables; table < tables + tableCount * TABLE; table += TABLE) {
    const taken = min(count, SPAN);
    makeEntries(x, taken, center, factor);
    sum += makeTable(table, taken);
    x += SPAN * 4;
    count -= taken;
  }
  return sum;
}

/** As `makeTables` the wide table, of a block of any size. */
export function makeWideTable(x: usize, count: usize, center: f32, radius: f32): f64 {
  memory.fill(wideTable, 0, (BINS + 1) * WIDE);
  while (count) {
    const taken = min(count, WIDE_SPAN);
    const alone = makeBins(x, taken, center, radius);
    for (let bin: usize = 0; bin < BINS; bin++) {
      const entry = v128.load64_zero(alone + bin * WIDE_ENTRY);
      addWide(wideTable + (bin + 1) * WIDE, f64x2.convert_low_i32x4_s(entry));
    }
    x += taken * 4;
    count -= taken;
  }
  for (let entry = wideTable; entry < wideTable + BINS * WIDE; entry += WIDE) {
    addWide(entry + WIDE, v128.load(entry));
  }
  return load<f64>(wideTable + BINS * WIDE, 8);
}

@inline
function addWide(to: usize, entry: v128): void {
  v128.store(to, f64x2.add(v128.load(to), entry));
}

/**
 * Makes the counts (the lower 32 bits) and sums of the bins of up to 2^21 values, each bin alone, and returns
 * where they are. Up to three values past them may be read.
 */
export function makeBins(x: usize, count: usize, center: f32, radius: f32): usize {
  const factor = VALUE_UNIT / radius;
  memory.fill(wideBins, 0, BINS * WIDE_ENTRY);
  while (count) {
    const taken = min(count, SPAN);
    makeEntries(x, taken, center, factor);
    for (let at: usize = 0; at < taken * 4; at += 4) addWideEntry(at);
    x += taken * 4;
    count -= taken;
  }
  return wideBins;
}

@inline
function addWideEntry(at: usize): void {
  const bin = wideBins + load<u32>(places + at) * (WIDE_ENTRY / ENTRY);
  const entry = load<i32>(entries + at);
  const wide = ((<i64>entry >> 16) << 32) + (entry & 0xffff);
  store<i64>(bin, load<i64>(bin) + wide);
}

function makeEntries(x: usize, count: usize, center: f32, factor: f32): void {
  const centers = f32x4.splat(center);
  const factors = f32x4.splat(factor);
  const bytes = count * 4;
  for (let at: usize = 0; at < bytes; at += 16) {
    const scaled = f32x4.mul(f32x4.sub(v128.load(x + at), centers), factors);
    const inside = f32x4.pmax(f32x4.pmin(scaled, v128.load(MOST_VALUES)), v128.load(LEAST_VALUES));
    const bits = f32x4.add(inside, v128.load(MAGICS));
    v128.store(places + at, v128.and(bits, v128.load(PLACE_BITS)));
    v128.store(entries + at, i32x4.add(i32x4.shl(bits, 16), v128.load(ONES)));
  }
  if (count & 3) {
    const last = entries + (bytes & ~15);
    v128.store(last, v128.and(v128.load(last), v128.load(LANES + 16 - (bytes & 15))));
  }
}

/** A table of a span: the entries of each bin, and then with all that are before it. Returns their sum. */
function makeTable(table: usize, count: usize): i32 {
  for (let at: usize = 0; at < count * 4; at += 16) {
    addEntry(at);
    addEntry(at + 4);
    addEntry(at + 8);
    addEntry(at + 12);
  }
  let before = i32x4.splat(0);
  for (let at: usize = 0; at < BINS * ENTRY; at += 64) {
    const to = table + 16 + at;
    before = withAllBefore(bins + at, before, to);
    before = withAllBefore(bins + at + 16, before, to + 16);
    before = withAllBefore(bins + at + 32, before, to + 32);
    before = withAllBefore(bins + at + 48, before, to + 48);
  }
  return i32x4.extract_lane(before, 0) >> 16;
}

@inline
function addEntry(at: usize): void {
  const bin = bins + load<u32>(places + at);
  store<i32>(bin, load<i32>(bin) + load<i32>(entries + at));
}

/** Takes four bins' entries, adds up all so far, and returns the last of them. */
@inline
function withAllBefore(bins: usize, before: v128, to: usize): v128 {
  const zero = i32x4.splat(0);
  const alone = v128.load(bins);
  v128.store(bins, zero);
  const pairs = i32x4.add(alone, i32x4.shuffle(zero, alone, 0, 4, 5, 6));
  const fours = i32x4.add(pairs, i32x4.shuffle(zero, pairs, 0, 1, 4, 5));
  const all = i32x4.add(fours, before);
  v128.store(to, all);
  return i32x4.shuffle(all, all, 3, 3, 3, 3);
}
