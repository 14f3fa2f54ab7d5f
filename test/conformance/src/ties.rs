//! Values on and around the borders between two codes.

use crate::prng::Prng;

/// The levels, from the crate itself.
pub use qlora_rs::quantization::NF4_LEVELS as LEVELS;

/// For each code from 1 to 15, the smallest float that gets it (the test below has the
/// crate confirm each).
pub const THRESHOLDS: [u32; 15] = [
    0xbf59_1cd8,
    0xbf1c_5270,
    0xbeeb_847f,
    0xbead_ea76,
    0xbe70_3cec,
    0xbe0d_38bb,
    0xbd3a_7870,
    0x3d22_fb00,
    0x3df6_4863,
    0x3e50_67e1,
    0x3e95_82d5,
    0x3ec7_53fa,
    0x3f00_6d04,
    0x3f24_8db0,
    0x3f5c_89da,
];

/// Scales of the blocks: exact powers of two, and others whose division rounds.
const SCALES: [f32; 8] = [1.0, 0.5, 0.0234, 1024.0, 3.0, 9.094_947e-13, 0.02, 7.0e37];

/// Values for blocks of `block` values: each block holds its scale (positive and negative by
/// turns) and, going on from block to block, the candidates times that scale.
pub fn values(prng: &mut Prng, count: usize, block: usize) -> Vec<f32> {
    let candidates = candidates();
    let mut next = prng.below(candidates.len());
    let mut values = Vec::with_capacity(count);
    for index in 0..count {
        let number = index / block.max(1);
        let scale = SCALES[number % SCALES.len()];
        if index % block.max(1) == number % block.max(1) {
            values.push(if number.is_multiple_of(2) {
                scale
            } else {
                -scale
            });
        } else {
            values.push(dividing_to(candidates[next], scale));
            next = (next + 1) % candidates.len();
        }
    }
    values
}

/// Every threshold with the four floats on each side, every exact tie, and all their negatives.
fn candidates() -> Vec<f32> {
    let near = THRESHOLDS
        .iter()
        .flat_map(|&bits| (bits - 4..=bits + 4).map(f32::from_bits));
    let positive: Vec<f32> = near.chain(exact_ties()).collect();
    let negative: Vec<f32> = positive.iter().map(|value| -value).collect();
    [positive, negative].concat()
}

/// The first and the last float near each midpoint that lies equally far from two levels, as
/// f32 sees it.
fn exact_ties() -> Vec<f32> {
    let mut ties = Vec::new();
    for &bits in &THRESHOLDS {
        let tied: Vec<f32> = (bits - 64..=bits + 64)
            .map(f32::from_bits)
            .filter(|&value| is_tie(value))
            .collect();
        ties.extend(tied.first().into_iter().chain(tied.last()));
    }
    ties
}

/// Whether two neighbouring levels are equally near to the value in f32 arithmetic.
fn is_tie(value: f32) -> bool {
    LEVELS.windows(2).any(|pair| {
        (pair[0]..=pair[1]).contains(&value) && (value - pair[0]).abs() == (value - pair[1]).abs()
    })
}

/// A float whose quotient by `scale` is `quotient` where there is one, else the product rounded.
fn dividing_to(quotient: f32, scale: f32) -> f32 {
    let product = quotient * scale;
    let bits = product.to_bits();
    (bits - 2..=bits + 2)
        .map(f32::from_bits)
        .find(|value| value / scale == quotient)
        .unwrap_or(product)
}

#[cfg(test)]
mod tests {
    use super::THRESHOLDS;
    use candle_core::{Device, Tensor};
    use qlora_rs::quantize_nf4;

    /// The crate's code for a value of [-1, 1], beside a 1 that makes the scale 1.
    fn code(value: f32) -> u8 {
        let block = Tensor::new(&[value, 1.0], &Device::Cpu).unwrap();
        quantize_nf4(&block, 2).unwrap().data[0] & 15
    }

    #[test]
    fn each_threshold_is_the_first_float_of_its_code() {
        for (index, &bits) in THRESHOLDS.iter().enumerate() {
            let threshold = f32::from_bits(bits);
            assert_eq!(usize::from(code(threshold)), index + 1);
            assert_eq!(usize::from(code(threshold.next_down())), index);
        }
    }
}
