//! Weights of the kinds that a quantizer can get wrong.

use crate::prng::Prng;
use crate::ties;

/// What the values of a tensor look like.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// N(0, 0.02), as trained weights are.
    Gaussian,
    /// Uniform in [-1, 1).
    Uniform,
    /// N(0, 0.02), moved by 0.5 up or down block by block.
    Shifted,
    /// A ratio of random numbers, with rare outliers.
    Outliers,
    /// Ties between two levels and the floats around the decision thresholds.
    Ties,
    /// The levels themselves, times a scale.
    Levels,
    /// Any finite bit pattern.
    Bits,
    /// +0 and -0 mixed, alone and among positive or negative values.
    SignedZeros,
    /// Subnormal values, down to the smallest.
    Denormals,
    /// The smallest subnormals alone, whose double-quantization step rounds to 0.
    Smallest,
    /// Values up to the largest finite.
    Huge,
    /// Blocks of zeros (+0, -0) among others.
    ZeroBlocks,
    /// Blocks whose scales lie nine powers of ten apart.
    Spread,
    /// NaN of both signs and several payloads, and blocks of nothing else.
    Nan,
    /// Infinities, alone, together and with NaN.
    Infinity,
    /// One value per block.
    Constant,
}

impl Kind {
    /// The kinds of the matrix, in its order; `Smallest` has cases of its own.
    pub const ALL: [Self; 15] = [
        Self::Gaussian,
        Self::Uniform,
        Self::Shifted,
        Self::Outliers,
        Self::Ties,
        Self::Levels,
        Self::Bits,
        Self::SignedZeros,
        Self::Denormals,
        Self::Huge,
        Self::ZeroBlocks,
        Self::Spread,
        Self::Nan,
        Self::Infinity,
        Self::Constant,
    ];

    /// `count` values for blocks of `block` values (the last may be shorter).
    pub fn values(self, seed: &str, count: usize, block: usize) -> Vec<f32> {
        let mut prng = Prng::from_text(seed);
        if self == Self::Ties {
            return ties::values(&mut prng, count, block);
        }
        let mut values = Vec::with_capacity(count);
        while values.len() < count {
            let length = block.max(1).min(count - values.len());
            values.extend(self.block(&mut prng, length));
        }
        values
    }

    /// One block of a kind whose blocks do not depend on each other.
    fn block(self, prng: &mut Prng, length: usize) -> Vec<f32> {
        match self {
            Self::Gaussian => fill(length, || (0.02 * prng.gaussian()) as f32),
            Self::Uniform => fill(length, || prng.signed() as f32),
            Self::Shifted => {
                let shift = 0.5 * prng.sign();
                fill(length, || (shift + 0.02 * prng.gaussian()) as f32)
            }
            Self::Outliers => fill(length, || outlier(prng)),
            Self::Levels => levels(prng, length),
            Self::Bits => fill(length, || finite_bits(prng)),
            Self::SignedZeros => signed_zeros(prng, length),
            Self::Denormals => {
                let limit = [60, 1 << 12, 1 << 23][prng.below(3)];
                denormals(prng, length, limit)
            }
            Self::Smallest => denormals(prng, length, 60),
            Self::Huge => fill(length, || (prng.signed() * f64::from(f32::MAX)) as f32),
            Self::ZeroBlocks => zero_block(prng, length),
            Self::Spread => spread(prng, length),
            Self::Nan => with_nan(prng, length),
            Self::Infinity => with_infinity(prng, length),
            Self::Constant => vec![(prng.signed() * 3.0) as f32; length],
            Self::Ties => unreachable!("made for the whole tensor at once"),
        }
    }
}

/// `length` values, one call each.
fn fill(length: usize, mut value: impl FnMut() -> f32) -> Vec<f32> {
    (0..length).map(|_| value()).collect()
}

/// Heavy-tailed, with one value in 64 a hundred times larger.
fn outlier(prng: &mut Prng) -> f32 {
    let value = 0.02 * prng.gaussian() / (prng.unit() + 0.01);
    let factor = if prng.below(64) == 0 { 100.0 } else { 1.0 };
    (value * factor) as f32
}

/// The sixteen levels times one scale for the block.
fn levels(prng: &mut Prng, length: usize) -> Vec<f32> {
    let scale = (prng.unit() + 0.01) as f32;
    fill(length, || ties::LEVELS[prng.below(16)] * scale)
}

/// Any finite float, all exponents alike.
fn finite_bits(prng: &mut Prng) -> f32 {
    loop {
        let value = f32::from_bits(prng.bits() as u32);
        if value.is_finite() {
            return value;
        }
    }
}

/// Zeros of both signs, with (by turns) nothing, positive, negative or all values beside them.
fn signed_zeros(prng: &mut Prng, length: usize) -> Vec<f32> {
    let company = prng.below(4);
    let rarity = 1 + prng.below(4);
    fill(length, || {
        let sign = prng.sign() as f32;
        let other = (prng.unit() + 0.001) as f32;
        match (prng.below(rarity), company) {
            (0, _) | (_, 0) => 0.0 * sign,
            (_, 1) => other,
            (_, 2) => -other,
            _ => other * sign,
        }
    })
}

/// Floats of both signs whose bits are below `limit`.
fn denormals(prng: &mut Prng, length: usize, limit: usize) -> Vec<f32> {
    fill(length, || {
        let sign = (prng.below(2) as u32) << 31;
        f32::from_bits(sign | prng.below(limit) as u32)
    })
}

/// Zeros (+0, -0 or mixed) in two blocks of three.
fn zero_block(prng: &mut Prng, length: usize) -> Vec<f32> {
    match prng.below(5) {
        0 => vec![0.0; length],
        1 => vec![-0.0; length],
        2 => fill(length, || 0.0 * prng.sign() as f32),
        _ => fill(length, || (0.02 * prng.gaussian()) as f32),
    }
}

/// Uniform, with a scale of the block's own between 1e-6 and 1e3.
fn spread(prng: &mut Prng, length: usize) -> Vec<f32> {
    const SCALES: [f64; 10] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3];
    let scale = SCALES[prng.below(SCALES.len())];
    fill(length, || (scale * prng.signed()) as f32)
}

/// Quiet NaNs of both signs, some with a payload.
fn quiet_nan(prng: &mut Prng) -> f32 {
    const PATTERNS: [u32; 4] = [0x7fc0_0000, 0xffc0_0000, 0x7fc1_2345, 0xffff_ffff];
    f32::from_bits(PATTERNS[prng.below(PATTERNS.len())])
}

/// NaN among Gaussian values: none, some, many or all of the block.
fn with_nan(prng: &mut Prng, length: usize) -> Vec<f32> {
    let share = [0, 2, 8, 16][prng.below(4)];
    fill(length, || {
        if prng.below(16) < share {
            quiet_nan(prng)
        } else {
            (0.02 * prng.gaussian()) as f32
        }
    })
}

/// Infinities among Gaussian values: none, positive, negative, both, or both and NaN.
fn with_infinity(prng: &mut Prng, length: usize) -> Vec<f32> {
    let sort = prng.below(5);
    fill(length, || match (prng.below(8), sort) {
        (0, 1) => f32::INFINITY,
        (0, 2) => f32::NEG_INFINITY,
        (0, 3 | 4) => f32::INFINITY * prng.sign() as f32,
        (1, 4) => quiet_nan(prng),
        _ => (0.02 * prng.gaussian()) as f32,
    })
}
