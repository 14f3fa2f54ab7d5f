// Codes as the reference makes them: v = x / scale, rounded, then the 15 thresholds.

/** The number of thresholds that are at most v, for four values: 0 for NaN. */
@inline
export function exactCodes(v: v128): v128 {
  let below = f32x4.ge(v, f32x4.splat(-0.8480963706970215));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.6106328964233398)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.45999523997306824)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.33967941999435425)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.23460739850997925)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.13791172206401825)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(-0.04552501440048218)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.03979015350341797)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.1202552542090416)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.203521266579628)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.2920137941837311)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.3893125653266907)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.5016634464263916)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.642786979675293)));
  below = i32x4.add(below, f32x4.ge(v, f32x4.splat(0.8614784479141235)));
  return i32x4.neg(below);
}

/** Four bytes of codes, of the eight values at `x`. */
function packExact8(x: usize, scale: v128, zeroPoint: v128): u32 {
  const codes = i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_u(
      exactCodes(f32x4.sub(f32x4.div(v128.load(x), scale), zeroPoint)),
      exactCodes(f32x4.sub(f32x4.div(v128.load(x, 16), scale), zeroPoint)),
    ),
    i16x8.splat(0),
  );
  const nibbles = v128.and(v128.or(codes, i16x8.shr_u(codes, 4)), i16x8.splat(0xff));
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(nibbles, nibbles), 0);
}

/**
 * Codes of any number of values of a block, the first at an even index. The last high nibble is 0
 * when the count is odd.
 */
export function packExact(x: usize, count: usize, scale: f32, zeroPoint: f32, out: usize): void {
  const scales = f32x4.splat(scale);
  const zeroPoints = f32x4.splat(zeroPoint);
  const end = x + count * 4;
  for (; x + 32 <= end; x += 32, out += 4) {
    store<u32>(out, packExact8(x, scales, zeroPoints));
  }
  for (; x < end; x += 8, out++) {
    const low = exactCode(load<f32>(x), scale, zeroPoint);
    const high = x + 4 < end ? exactCode(load<f32>(x, 4), scale, zeroPoint) : 0;
    store<u8>(out, <u8>((high << 4) | low));
  }
}

@inline
function exactCode(x: f32, scale: f32, zeroPoint: f32): u32 {
  return i32x4.extract_lane(exactCodes(f32x4.splat(x / scale - zeroPoint)), 0);
}
