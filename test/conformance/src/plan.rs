//! What to make, before anything is made: cases, their tensors and options.

use crate::data::Kind;
use qlora_rs::{ComputeDType, QuantizationStrategy};

/// Model name, model type and compute dtype of a file.
#[derive(Clone)]
pub struct Metadata {
    pub model_name: String,
    pub model_type: String,
    pub compute_dtype: ComputeDType,
}

/// How a tensor is quantized.
#[derive(Clone, Copy)]
pub struct Options {
    pub block_size: usize,
    pub strategy: QuantizationStrategy,
    pub double_quant: bool,
    pub zero_points: bool,
}

impl Options {
    /// Per tensor, with neither double quantization nor zero points.
    pub fn plain(block_size: usize) -> Self {
        Self {
            block_size,
            strategy: QuantizationStrategy::PerTensor,
            double_quant: false,
            zero_points: false,
        }
    }

    /// Per tensor, with double quantization and zero points.
    pub fn both(block_size: usize) -> Self {
        Self {
            double_quant: true,
            zero_points: true,
            ..Self::plain(block_size)
        }
    }

    /// One block per row of the first dimension.
    pub fn per_channel(self) -> Self {
        Self {
            strategy: QuantizationStrategy::PerChannel,
            ..self
        }
    }

    /// Neither, either and both of double quantization and zero points.
    pub fn every(block_size: usize) -> [Self; 4] {
        let plain = Self::plain(block_size);
        [(false, false), (false, true), (true, false), (true, true)].map(
            |(double_quant, zero_points)| Self {
                double_quant,
                zero_points,
                ..plain
            },
        )
    }

    /// A short name, such as `tensor-double-zero`.
    pub fn label(self) -> String {
        let strategy = match self.strategy {
            QuantizationStrategy::PerTensor => "tensor",
            QuantizationStrategy::PerChannel => "channel",
        };
        let double = if self.double_quant { "-double" } else { "" };
        let zero = if self.zero_points { "-zero" } else { "" };
        format!("{strategy}{double}{zero}")
    }
}

/// A tensor's weights: where they come from.
#[derive(Clone)]
pub enum Source {
    /// Made from the kind; the seed is `case/tensor`.
    Kind(Kind),
    /// Given.
    Values(Vec<f32>),
}

/// A tensor of a case.
#[derive(Clone)]
pub struct TensorPlan {
    pub name: String,
    pub shape: Vec<usize>,
    pub source: Source,
    pub options: Options,
    /// Whether the crate's `pad_for_quantization` flattens and fills it up first.
    pub pad: bool,
}

impl TensorPlan {
    pub fn new(name: &str, shape: &[usize], kind: Kind, options: Options) -> Self {
        Self {
            name: name.into(),
            shape: shape.into(),
            source: Source::Kind(kind),
            options,
            pad: false,
        }
    }

    pub fn padded(self) -> Self {
        Self { pad: true, ..self }
    }
}

/// One file.
pub struct Case {
    pub name: String,
    /// `None` is the crate's default.
    pub metadata: Option<Metadata>,
    pub tensors: Vec<TensorPlan>,
    /// The name of a file of its own, beside its place among the others.
    pub standalone: Option<String>,
}

impl Case {
    pub fn new(name: impl Into<String>, tensors: Vec<TensorPlan>) -> Self {
        Self {
            name: name.into(),
            metadata: None,
            tensors,
            standalone: None,
        }
    }

    pub fn with_metadata(self, name: &str, kind: &str, compute_dtype: ComputeDType) -> Self {
        let metadata = Metadata {
            model_name: name.into(),
            model_type: kind.into(),
            compute_dtype,
        };
        Self {
            metadata: Some(metadata),
            ..self
        }
    }

    pub fn alone(self, file: &str) -> Self {
        Self {
            standalone: Some(file.into()),
            ..self
        }
    }
}
