//! The crate qlora-rs, asked for its opinion.

use std::error::Error;
use std::path::Path;

use candle_core::{Device, Tensor};
use qlora_rs::native::{export_native, NativeMetadata};
use qlora_rs::quantization::quantize_nf4_with_config;
use qlora_rs::{
    dequantize_nf4, pad_for_quantization, ComputeDType, QuantizationConfig, QuantizationStrategy,
    QuantizedTensor,
};

use crate::plan::{Metadata, Options, TensorPlan};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Quantizes values of a shape, padding them first where asked to. Gives also the values after
/// padding.
pub fn quantize(plan: &TensorPlan, values: &[f32]) -> Result<(QuantizedTensor, Vec<f32>)> {
    let tensor = Tensor::from_vec(values.to_vec(), plan.shape.clone(), &Device::Cpu)?;
    let tensor = if plan.pad {
        pad_for_quantization(&tensor, plan.options.block_size, 0.0)?
    } else {
        tensor
    };
    let quantized = quantize_nf4_with_config(&tensor, &config(plan.options))?;
    Ok((quantized, tensor.flatten_all()?.to_vec1()?))
}

fn config(options: Options) -> QuantizationConfig {
    QuantizationConfig {
        block_size: options.block_size,
        double_quant: options.double_quant,
        compute_dtype: ComputeDType::F32,
        strategy: options.strategy,
        use_zero_point: options.zero_points,
    }
}

/// The bytes that `export_native` writes; `scratch` is where it writes them.
pub fn export(
    tensors: &[(&str, &QuantizedTensor)],
    metadata: Option<&Metadata>,
    scratch: &Path,
) -> Result<Vec<u8>> {
    let metadata = metadata.map(|metadata| NativeMetadata {
        model_name: metadata.model_name.clone(),
        model_type: metadata.model_type.clone(),
        compute_dtype: metadata.compute_dtype,
    });
    export_native(tensors, metadata, scratch)?;
    let bytes = std::fs::read(scratch)?;
    std::fs::remove_file(scratch)?;
    Ok(bytes)
}

/// Whether the crate's dequantize finds the codes of every block: after the first block it looks
/// for them at floor(block * blockSize / 2), and its writer puts them there for even sizes alone.
pub fn finds_codes(tensor: &QuantizedTensor) -> bool {
    tensor.block_size.is_multiple_of(2) || tensor.scales.len() <= 1
}

/// The values as the crate gives them back, block by block, so that odd block sizes are right
/// too. Where the crate can dequantize the whole tensor, both ways must agree to the bit.
pub fn dequantize(tensor: &QuantizedTensor) -> Result<Vec<f32>> {
    let mut values = Vec::with_capacity(tensor.numel());
    for block in 0..tensor.scales.len() {
        let single = single_block(tensor, block);
        let dequantized = dequantize_nf4(&single, &Device::Cpu)?;
        values.extend(dequantized.flatten_all()?.to_vec1::<f32>()?);
    }
    if finds_codes(tensor) {
        let whole = dequantize_nf4(tensor, &Device::Cpu)?;
        assert!(same(&values, &whole.flatten_all()?.to_vec1()?));
    }
    Ok(values)
}

/// One block of a tensor, as a tensor of its own with the same scale for all scales.
fn single_block(tensor: &QuantizedTensor, block: usize) -> QuantizedTensor {
    let bytes = tensor.block_size.div_ceil(2);
    QuantizedTensor {
        data: tensor.data[block * bytes..(block + 1) * bytes].to_vec(),
        scales: vec![tensor.scales[block]],
        zero_points: tensor.zero_points.as_ref().map(|all| vec![all[block]]),
        scales_quantized: tensor.scales_quantized.as_ref().map(|all| vec![all[block]]),
        scales_scales: tensor.scales_scales.clone(),
        shape: vec![tensor.block_size],
        block_size: tensor.block_size,
        double_quant_enabled: tensor.double_quant_enabled,
        strategy: QuantizationStrategy::PerTensor,
    }
}

/// Equal bit by bit, but any NaN is as good as another.
fn same(left: &[f32], right: &[f32]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}
