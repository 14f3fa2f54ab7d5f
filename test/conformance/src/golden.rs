//! The golden set: binary files with everything one after another, and records that say where.

use std::collections::HashMap;
use std::path::Path;

use qlora_rs::{ComputeDType, QuantizationStrategy, QuantizedTensor};
use serde::Serialize;

use crate::data::Kind;
use crate::judge::{self, Result};
use crate::plan::{Case, Metadata, Source, TensorPlan};

/// Bytes from `offset` on in one of the binary files.
#[derive(Clone, Copy, Serialize)]
pub struct Span {
    pub offset: usize,
    pub length: usize,
}

/// A binary file that keeps equal pieces once.
#[derive(Default)]
pub struct Blob {
    pub bytes: Vec<u8>,
    seen: HashMap<Vec<u8>, usize>,
}

impl Blob {
    fn push(&mut self, piece: Vec<u8>) -> Span {
        let length = piece.len();
        let end = self.bytes.len();
        let offset = *self.seen.entry(piece).or_insert_with_key(|piece| {
            self.bytes.extend_from_slice(piece);
            end
        });
        Span { offset, length }
    }
}

/// The three binary files and the records of the cases.
#[derive(Default)]
pub struct Golden {
    pub inputs: Blob,
    pub files: Blob,
    pub dequantized: Blob,
    pub cases: Vec<CaseRecord>,
}

/// One file, as `cases.json` describes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseRecord {
    name: String,
    metadata: Option<MetadataRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standalone: Option<String>,
    file: FileRecord,
    tensors: Vec<TensorRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MetadataRecord {
    model_name: String,
    model_type: String,
    compute_dtype: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileRecord {
    offset: usize,
    length: usize,
    /// Where, from the file's start, an f32 is NaN: its sign and payload are the processor's.
    nan_at: Vec<usize>,
    /// Where a zero point is a zero whose sign is the compiler's (a least value of +0 and -0).
    zero_sign_at: Vec<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TensorRecord {
    name: String,
    kind: Option<Kind>,
    strategy: &'static str,
    block_size: usize,
    double_quant: bool,
    zero_points: bool,
    shape: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    padded_from: Option<Vec<usize>>,
    input: Span,
    blocks: usize,
    declared_offset: u64,
    true_offset: usize,
    length: usize,
    dequantized: Span,
    crate_dequantizes: bool,
}

/// A tensor on its way: weights before and after padding, and what the crate made of them.
struct Made<'a> {
    plan: &'a TensorPlan,
    weights: Vec<f32>,
    padded: Vec<f32>,
    quantized: QuantizedTensor,
}

impl Golden {
    /// Has the crate make a case and records it; `folder` is for files.
    pub fn add(&mut self, case: &Case, folder: &Path) -> Result<()> {
        let made = case
            .tensors
            .iter()
            .map(|plan| make(case, plan))
            .collect::<Result<Vec<_>>>()?;
        let tensors: Vec<_> = made
            .iter()
            .map(|made| (made.plan.name.as_str(), &made.quantized))
            .collect();
        let scratch = folder.join("export.partial");
        let bytes = judge::export(&tensors, case.metadata.as_ref(), &scratch)?;
        if let Some(name) = &case.standalone {
            std::fs::write(folder.join(name), &bytes)?;
        }
        let record = self.record(case, &made, bytes)?;
        self.cases.push(record);
        Ok(())
    }

    fn record(&mut self, case: &Case, made: &[Made], bytes: Vec<u8>) -> Result<CaseRecord> {
        let headers = Headers::find(case, made);
        let mut nan_at = Vec::new();
        let mut zero_sign_at = Vec::new();
        let mut tensors = Vec::new();
        let mut start = headers.end;
        for (made, &header) in made.iter().zip(&headers.offset_fields) {
            let data = data_bytes(&made.quantized);
            assert_eq!(bytes[start..start + data.len()], data);
            let zero_points = start + made.quantized.data.len() + 4 * made.quantized.scales.len();
            nan_at.extend(nan_blocks(made).map(|block| zero_points + 4 * block));
            zero_sign_at.extend(mixed_zero_blocks(made).map(|block| zero_points + 4 * block));
            let declared = u64::from_le_bytes(bytes[header..header + 8].try_into()?);
            tensors.push(self.tensor(made, declared, start, data.len())?);
            start += data.len();
        }
        assert_eq!(start, bytes.len());
        let Span { offset, length } = self.files.push(bytes);
        Ok(CaseRecord {
            name: case.name.clone(),
            metadata: case.metadata.as_ref().map(metadata_record),
            standalone: case.standalone.clone(),
            file: FileRecord {
                offset,
                length,
                nan_at,
                zero_sign_at,
            },
            tensors,
        })
    }

    fn tensor(
        &mut self,
        made: &Made,
        declared_offset: u64,
        true_offset: usize,
        length: usize,
    ) -> Result<TensorRecord> {
        let options = made.plan.options;
        let kind = match made.plan.source {
            Source::Kind(kind) => Some(kind),
            Source::Values(_) => None,
        };
        Ok(TensorRecord {
            name: made.plan.name.clone(),
            kind,
            strategy: match options.strategy {
                QuantizationStrategy::PerTensor => "tensor",
                QuantizationStrategy::PerChannel => "channel",
            },
            block_size: made.quantized.block_size,
            double_quant: options.double_quant,
            zero_points: options.zero_points,
            shape: made.quantized.shape.clone(),
            padded_from: made.plan.pad.then(|| made.plan.shape.clone()),
            input: self.inputs.push(f32_bytes(&made.weights)),
            blocks: made.quantized.scales.len(),
            declared_offset,
            true_offset,
            length,
            dequantized: self
                .dequantized
                .push(f32_bytes(&judge::dequantize(&made.quantized)?)),
            crate_dequantizes: judge::finds_codes(&made.quantized),
        })
    }
}

fn make<'a>(case: &Case, plan: &'a TensorPlan) -> Result<Made<'a>> {
    let weights = weights(case, plan);
    let (quantized, padded) = judge::quantize(plan, &weights)
        .map_err(|error| format!("{}, tensor {}: {error}", case.name, plan.name))?;
    Ok(Made {
        plan,
        weights,
        padded,
        quantized,
    })
}

fn weights(case: &Case, plan: &TensorPlan) -> Vec<f32> {
    let count = plan.shape.iter().product();
    match &plan.source {
        Source::Values(values) => values.clone(),
        Source::Kind(kind) => {
            let block = match plan.options.strategy {
                QuantizationStrategy::PerTensor => plan.options.block_size,
                QuantizationStrategy::PerChannel => plan.shape[1..].iter().product(),
            };
            kind.values(&format!("{}/{}", case.name, plan.name), count, block)
        }
    }
}

fn metadata_record(metadata: &Metadata) -> MetadataRecord {
    MetadataRecord {
        model_name: metadata.model_name.clone(),
        model_type: metadata.model_type.clone(),
        compute_dtype: match metadata.compute_dtype {
            ComputeDType::F32 => "F32",
            ComputeDType::F16 => "F16",
            ComputeDType::BF16 => "BF16",
        },
    }
}

/// Where a file's headers end, and where in them the offset fields lie.
struct Headers {
    end: usize,
    offset_fields: Vec<usize>,
}

impl Headers {
    fn find(case: &Case, made: &[Made]) -> Self {
        let texts = case
            .metadata
            .as_ref()
            .map_or("qlora-model".len() + "qlora".len(), |metadata| {
                metadata.model_name.len() + metadata.model_type.len()
            });
        let mut end = 28 + 4 + 4 + texts + 1;
        let mut offset_fields = Vec::new();
        for tensor in made {
            end += 4 + tensor.plan.name.len() + 4 + 8 * tensor.quantized.shape.len() + 4;
            offset_fields.push(end);
            end += 8 + 4;
        }
        Self { end, offset_fields }
    }
}

/// A tensor's data as the file should hold it, to check its place.
fn data_bytes(tensor: &QuantizedTensor) -> Vec<u8> {
    let floats = |values: &Option<Vec<f32>>| f32_bytes(values.as_deref().unwrap_or_default());
    [
        tensor.data.clone(),
        f32_bytes(&tensor.scales),
        floats(&tensor.zero_points),
        tensor.scales_quantized.clone().unwrap_or_default(),
        floats(&tensor.scales_scales),
    ]
    .concat()
}

fn f32_bytes(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// Blocks whose zero point is NaN. No other number of a file can be: a maximum passes NaN over.
fn nan_blocks<'a>(made: &'a Made) -> impl Iterator<Item = usize> + 'a {
    let tensor = &made.quantized;
    let step = tensor.scales_scales.iter().flatten();
    assert!(!tensor.scales.iter().chain(step).any(|value| value.is_nan()));
    let zero_points = tensor.zero_points.iter().flatten().enumerate();
    zero_points.filter_map(|(block, value)| value.is_nan().then_some(block))
}

/// Blocks with a zero point whose least value is a zero, where both +0 and -0 are there.
fn mixed_zero_blocks<'a>(made: &'a Made) -> impl Iterator<Item = usize> + 'a {
    let size = made.quantized.block_size.max(1);
    let blocks = made.padded.chunks(size).enumerate();
    let mixed = blocks.filter_map(|(block, values)| has_mixed_least_zero(values).then_some(block));
    mixed.filter(|_| made.plan.options.zero_points)
}

fn has_mixed_least_zero(values: &[f32]) -> bool {
    let zeros = || values.iter().filter(|value| **value == 0.0);
    !values.iter().any(|value| *value < 0.0)
        && zeros().any(|zero| zero.is_sign_negative())
        && zeros().any(|zero| zero.is_sign_positive())
}
