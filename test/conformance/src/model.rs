//! A small model as a safetensors file, and the cases made from it.

use std::collections::HashMap;

use candle_core::{DType, Device};
use half::{bf16, f16};
use safetensors::tensor::{serialize, Dtype, SafeTensors, TensorView};
use serde::Serialize;

use crate::judge::Result;
use crate::plan::{Case, Options, Source, TensorPlan};
use crate::prng::Prng;

/// The file's name.
pub const FILE: &str = "transformer.safetensors";
const BLOCK_SIZE: usize = 64;

/// A tensor of the safetensors file, in the file's order.
#[derive(Serialize)]
pub struct SourceRecord {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    /// The case that quantizes this tensor alone, if it holds floats.
    case: Option<String>,
    /// Whether the block size does not divide it, so that the crate had to pad it first.
    padded: bool,
}

/// The names, dtypes and shapes of the model.
fn layout() -> Vec<(String, Dtype, Vec<usize>)> {
    let mut tensors = vec![
        (
            "model.embed_tokens.weight".into(),
            Dtype::BF16,
            vec![128, 64],
        ),
        ("model.norm.weight".into(), Dtype::F32, vec![64]),
        ("model.position_ids".into(), Dtype::I64, vec![1, 32]),
        ("model.router.weight".into(), Dtype::F32, vec![6, 30]),
        ("lm_head.weight".into(), Dtype::F32, vec![128, 64]),
    ];
    for layer in 0..2 {
        let mut add = |name: &str, dtype, shape: &[usize]| {
            let name = format!("model.layers.{layer}.{name}.weight");
            tensors.push((name, dtype, shape.to_vec()));
        };
        add("self_attn.q_proj", Dtype::F32, &[64, 64]);
        add("self_attn.k_proj", Dtype::F16, &[32, 64]);
        add("self_attn.v_proj", Dtype::BF16, &[32, 64]);
        add("self_attn.o_proj", Dtype::F64, &[64, 64]);
        add("mlp.gate_proj", Dtype::F32, &[256, 64]);
        add("mlp.up_proj", Dtype::F16, &[256, 64]);
        add("mlp.down_proj", Dtype::BF16, &[64, 256]);
        add("input_layernorm", Dtype::BF16, &[64]);
    }
    tensors
}

/// The bytes of the safetensors file.
pub fn file() -> Result<Vec<u8>> {
    let tensors: Vec<_> = layout()
        .into_iter()
        .map(|(name, dtype, shape)| {
            let data = data(&name, dtype, shape.iter().product());
            (name, dtype, shape, data)
        })
        .collect();
    let views = tensors
        .iter()
        .map(|(name, dtype, shape, data)| Ok((name, TensorView::new(*dtype, shape.clone(), data)?)))
        .collect::<Result<Vec<_>>>()?;
    let about = HashMap::from([("format".to_string(), "pt".to_string())]);
    Ok(serialize(views, Some(about))?)
}

/// Seeded bytes of a dtype: N(0, 0.02), around 1 for norms, counting for integers.
fn data(name: &str, dtype: Dtype, count: usize) -> Vec<u8> {
    let mut prng = Prng::from_text(name);
    let mean = if name.contains("norm") { 1.0 } else { 0.0 };
    let encode = |index: usize| -> Vec<u8> {
        let value = mean + 0.02 * prng.gaussian();
        match dtype {
            Dtype::F64 => value.to_le_bytes().into(),
            Dtype::F32 => (value as f32).to_le_bytes().into(),
            Dtype::F16 => f16::from_f64(value).to_le_bytes().into(),
            Dtype::BF16 => bf16::from_f64(value).to_le_bytes().into(),
            _ => (index as i64).to_le_bytes().into(),
        }
    };
    (0..count).flat_map(encode).collect()
}

/// The tensors of the file, and the cases: each float tensor alone, and all that the block size
/// divides and that have rows in one file, without and with double quantization and zero points.
pub fn cases(file: &[u8]) -> Result<(Vec<SourceRecord>, Vec<Case>)> {
    let (_, header) = SafeTensors::read_metadata(file)?;
    let loaded = candle_core::safetensors::load_buffer(file, &Device::Cpu)?;
    let mut records = Vec::new();
    let mut cases = Vec::new();
    let mut whole = Vec::new();
    for name in header.offset_keys() {
        let dtype = header.info(&name).ok_or("a tensor without a header")?.dtype;
        let tensor = &loaded[&name];
        let is_float = tensor.dtype().is_float();
        let pad = !tensor.elem_count().is_multiple_of(BLOCK_SIZE);
        let case = is_float.then(|| format!("safetensors/{name}"));
        records.push(SourceRecord {
            name: name.clone(),
            dtype: format!("{dtype:?}"),
            shape: tensor.dims().into(),
            case: case.clone(),
            padded: is_float && pad,
        });
        let Some(case) = case else { continue };
        let values = tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        let plan = TensorPlan {
            name,
            shape: tensor.dims().into(),
            source: Source::Values(values),
            options: Options::plain(BLOCK_SIZE),
            pad,
        };
        if tensor.rank() >= 2 && !pad {
            whole.push(plan.clone());
        }
        cases.push(Case::new(case, vec![plan]));
    }
    cases.extend(whole_cases(whole));
    Ok((records, cases))
}

fn whole_cases(tensors: Vec<TensorPlan>) -> [Case; 2] {
    let both = tensors.iter().cloned().map(|tensor| TensorPlan {
        options: Options::both(BLOCK_SIZE),
        ..tensor
    });
    [
        Case::new("file/transformer-double-zero", both.collect()),
        Case::new("file/transformer", tensors).alone("transformer.qnat"),
    ]
}
