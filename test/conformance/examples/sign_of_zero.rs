//! Which zero the crate takes as the least of a block that holds +0 and -0.
//!
//! Its zero points fold `f32::min` over the block, and Rust leaves open which of two equal zeros
//! that gives, so the answer is the compiler's. This prints how often each of two rules gives the
//! sign that the crate, as compiled here, gives:
//!
//! - `first`: the first zero wins (a plain loop that takes a value only if it is less);
//! - `lanes`: the first zero wins in each of eight lanes, then the lanes are joined in the order
//!   0 4 1 5 2 6 3 7, then the rest of the block follows; a group of eight that holds a NaN ends
//!   the lanes' part (x86-64 with SSE2, optimized).
//!
//! `cargo run --release --example sign_of_zero`

use candle_core::{Device, Tensor};
use qlora_rs::quantization::quantize_nf4_with_config;
use qlora_rs::{ComputeDType, QuantizationConfig, QuantizationStrategy};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut state = 1;
    for strategy in [
        QuantizationStrategy::PerTensor,
        QuantizationStrategy::PerChannel,
    ] {
        for length in [2, 3, 7, 8, 15, 16, 31, 64, 255] {
            let blocks: Vec<_> = (0..2000).map(|_| block(&mut state, length)).collect();
            let signs = crate_signs(&blocks, strategy)?;
            println!("{strategy:?}, {length} values: {}", report(&blocks, &signs));
        }
    }
    Ok(())
}

/// How many of the blocks each rule gets right.
fn report(blocks: &[Vec<f32>], signs: &[bool]) -> String {
    let right = |rule: fn(&[f32]) -> f32| {
        let pairs = blocks.iter().zip(signs);
        pairs
            .filter(|(block, &sign)| rule(block).is_sign_negative() == sign)
            .count()
    };
    let (first, lanes) = (right(first), right(lanes));
    format!("first {first}, lanes {lanes} of {}", blocks.len())
}

/// Whether the crate took -0 as the least value, block by block.
fn crate_signs(
    blocks: &[Vec<f32>],
    strategy: QuantizationStrategy,
) -> Result<Vec<bool>, Box<dyn std::error::Error>> {
    let shape = (blocks.len(), blocks[0].len());
    let tensor = Tensor::from_vec(blocks.concat(), shape, &Device::Cpu)?;
    let config = QuantizationConfig {
        block_size: shape.1,
        double_quant: false,
        compute_dtype: ComputeDType::F32,
        strategy,
        use_zero_point: true,
    };
    let quantized = quantize_nf4_with_config(&tensor, &config)?;
    let zero_points = quantized.zero_points.ok_or("no zero points")?;
    Ok(zero_points.iter().map(|z| z.is_sign_positive()).collect())
}

/// Values of which about half are zeros of both signs, a few NaN and the rest positive.
fn block(state: &mut u64, length: usize) -> Vec<f32> {
    let mut value = |_| {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        match *state >> 59 {
            0..=7 => 0.0,
            8..=15 => -0.0,
            16 => f32::NAN,
            other => other as f32,
        }
    };
    // Both signs at the ends, so that each block leaves a choice.
    let mut block: Vec<f32> = (0..length).map(&mut value).collect();
    let swap = value(0).is_sign_negative();
    block[0] = if swap { -0.0 } else { 0.0 };
    block[length - 1] = -block[0];
    rotate(&mut block, *state);
    block
}

/// Moves the ends to anywhere.
fn rotate(block: &mut [f32], state: u64) {
    let by = (state >> 33) as usize % block.len();
    block.rotate_left(by);
}

fn first(values: &[f32]) -> f32 {
    first_from(f32::INFINITY, values)
}

fn first_from(start: f32, values: &[f32]) -> f32 {
    let lesser = |least, &value| if value < least { value } else { least };
    values.iter().fold(start, lesser)
}

fn lanes(values: &[f32]) -> f32 {
    let mut lanes = [f32::INFINITY; 8];
    let mut done = 0;
    for group in values.chunks_exact(8) {
        if group.iter().any(|value| value.is_nan()) {
            break;
        }
        for (lane, value) in lanes.iter_mut().zip(group) {
            *lane = first_from(*lane, &[*value]);
        }
        done += 8;
    }
    let joined = [0, 4, 1, 5, 2, 6, 3, 7].map(|lane: usize| lanes[lane]);
    first_from(first(&joined), &values[done..])
}
