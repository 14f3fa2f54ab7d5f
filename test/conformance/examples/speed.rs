//! The crate's quantizer and dequantizer, blocks of 64, for the ratios of test/bench: a line in names
//! the work, a line out tells its seconds.
//!
//! `cargo run --release --example speed`

use std::hint::black_box;
use std::io::stdin;
use std::time::Instant;

use candle_core::{Device, Tensor};
use qlora_rs::{dequantize_nf4, quantize_nf4};

/// 64 MiB as f32.
const VALUES: usize = 16 * 1024 * 1024;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let values: Vec<f32> = (0..VALUES).map(weight).collect();
    let tensor = Tensor::from_vec(values, (VALUES / 4096, 4096), &Device::Cpu)?;
    let quantized = quantize_nf4(&tensor, 64)?;
    for line in stdin().lines() {
        let start = Instant::now();
        match line?.trim() {
            "quantize" => drop(black_box(quantize_nf4(&tensor, 64)?)),
            "dequantize" => drop(black_box(dequantize_nf4(&quantized, &Device::Cpu)?)),
            other => return Err(format!("there is no work “{other}”").into()),
        }
        println!("{}", start.elapsed().as_secs_f64());
    }
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
