//! The speed of the crate's quantizer and dequantizer, with that of a copy, for the ratios of
//! test/bench/kernel.ts: blocks of 64, the values' bytes as f32 a second, medians of turns.
//!
//! `cargo run --release --example speed`

use std::hint::black_box;
use std::time::Instant;

use candle_core::{Device, Tensor};
use qlora_rs::{dequantize_nf4, quantize_nf4};

const VALUES: usize = 16 * 1024 * 1024;
const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let values: Vec<f32> = (0..VALUES).map(weight).collect();
    let tensor = Tensor::from_vec(values.clone(), (VALUES / 4096, 4096), &Device::Cpu)?;
    let quantized = quantize_nf4(&tensor, 64)?;
    let mut target = vec![0f32; VALUES];
    let mut speeds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        speeds[0].push(speed(|| black_box(&mut target).copy_from_slice(&values)));
        speeds[1].push(speed(|| drop(black_box(quantize_nf4(&tensor, 64)))));
        speeds[2].push(speed(|| {
            drop(black_box(dequantize_nf4(&quantized, &Device::Cpu)))
        }));
    }
    let [copy, quantize, dequantize] = speeds.map(median);
    println!("copy {copy:.2} GB/s, quantize {quantize:.3} GB/s, dequantize {dequantize:.3} GB/s");
    println!(
        "quantize {:.4} × copy, dequantize {:.4} × copy",
        quantize / copy,
        dequantize / copy
    );
    Ok(())
}

/// Something like weights: a sum of uniform numbers.
fn weight(index: usize) -> f32 {
    let mut state = index as u64;
    (0..4)
        .map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
            (state >> 40) as f32 / (1 << 24) as f32 - 0.5
        })
        .sum::<f32>()
        * 0.02
}

fn speed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    (VALUES * 4) as f64 / 1e9 / start.elapsed().as_secs_f64()
}

fn median(mut speeds: Vec<f64>) -> f64 {
    speeds.sort_by(f64::total_cmp);
    speeds[speeds.len() / 2]
}
