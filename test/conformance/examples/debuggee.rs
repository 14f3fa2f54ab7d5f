//! A program to be looked at in a debugger: the crate's own quantized tensors, printed as the
//! program has them. `debuggee FOLDER` writes each as FOLDER/NAME.bin: codes, scales, zero points,
//! quantized scales, the scales' scale, little-endian.

use std::{env, fs, path::Path};

use candle_core::{Device, Tensor};
use qlora_rs::quantization::{quantize_nf4_with_config, QuantizationConfig, QuantizedTensor};

fn main() {
    let folder = env::args().nth(1).expect("a folder to print to");
    let folder = Path::new(&folder);
    let mut plain = quantized(false, false);
    let both = quantized(true, true);
    let mut floats: Vec<f32> = (0..256).map(|index| index as f32 / 3.0).collect();
    let slice = &floats[16..80];
    let reference = &both;
    print(folder, "plain", &plain);
    print(folder, "both", reference);
    print_floats(folder, "floats", &floats);
    print_floats(folder, "slice", slice); // stop
    floats[130] = -7.0;
    print_floats(folder, "floats", &floats);
    plain.data[5] ^= 0xff;
    plain.scales[3] = 100.0;
    print(folder, "plain", &plain);
    println!("{}", plain.data.len() + floats.len()); // stop
}

fn quantized(double_quant: bool, use_zero_point: bool) -> QuantizedTensor {
    let values: Vec<f32> = (0..64 * 128).map(|index| (index as f32).sin()).collect();
    let tensor = Tensor::from_vec(values, (64, 128), &Device::Cpu).expect("a tensor");
    let config = QuantizationConfig {
        double_quant,
        use_zero_point,
        ..QuantizationConfig::default()
    };
    quantize_nf4_with_config(&tensor, &config).expect("a quantized tensor")
}

fn print(folder: &Path, name: &str, tensor: &QuantizedTensor) {
    let mut bytes = tensor.data.clone();
    let mut floats = |values: &[f32]| bytes.extend(values.iter().flat_map(|x| x.to_le_bytes()));
    floats(&tensor.scales);
    floats(tensor.zero_points.as_deref().unwrap_or_default());
    if let Some(codes) = &tensor.scales_quantized {
        bytes.extend(codes);
    }
    for scale in tensor.scales_scales.as_deref().unwrap_or_default() {
        bytes.extend(scale.to_le_bytes());
    }
    write(folder, name, &bytes);
}

fn print_floats(folder: &Path, name: &str, values: &[f32]) {
    let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
    write(folder, name, &bytes);
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(format!("{name}.bin")), bytes).expect("a file to print to");
}
