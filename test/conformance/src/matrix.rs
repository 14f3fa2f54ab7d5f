//! The matrix of cases.

use crate::data::Kind;
use crate::plan::{Case, Options, TensorPlan};
use qlora_rs::ComputeDType;

const DTYPES: [ComputeDType; 3] = [ComputeDType::F32, ComputeDType::F16, ComputeDType::BF16];
const BLOCK_SIZES: [usize; 16] = [
    1, 2, 3, 5, 7, 15, 16, 32, 33, 64, 127, 128, 255, 256, 512, 1024,
];

/// Every case but those of the safetensors file.
pub fn cases() -> Vec<Case> {
    [
        by_block_size(),
        by_kind(),
        ties(),
        smallest(),
        by_rank(),
        metadata(),
        names(),
        several_tensors(),
        empty(),
        padded(),
        standalone(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Both strategies with each combination of double quantization and zero points.
fn every_option(block_size: usize) -> Vec<Options> {
    let per_tensor = Options::every(block_size);
    let per_channel = per_tensor.map(Options::per_channel);
    [per_tensor, per_channel].concat()
}

/// Each block size with every option; the kinds and compute dtypes take turns.
fn by_block_size() -> Vec<Case> {
    let mut cases = Vec::new();
    for (row, block_size) in BLOCK_SIZES.into_iter().enumerate() {
        for (column, options) in every_option(block_size).into_iter().enumerate() {
            let kind = Kind::ALL[(row * 7 + column * 4) % Kind::ALL.len()];
            let shape = [(512 / block_size).clamp(3, 24), block_size];
            let tensor = TensorPlan::new("weight", &shape, kind, options);
            let name = format!("block-{block_size}/{}", options.label());
            let dtype = DTYPES[(row + column) % DTYPES.len()];
            cases.push(Case::new(name, vec![tensor]).with_metadata("blocks", "qlora", dtype));
        }
    }
    cases
}

/// Each kind of data with every option; an even and an odd block size take turns.
fn by_kind() -> Vec<Case> {
    let mut cases = Vec::new();
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        for (column, options) in every_option(0).into_iter().enumerate() {
            let block_size = [64, 33, 16, 64, 7, 32, 128, 8, 2][(row + column) % 9];
            let options = Options {
                block_size,
                ..options
            };
            let shape = [(640 / block_size).clamp(6, 80), block_size];
            let tensor = TensorPlan::new("weight", &shape, kind, options);
            let name = format!("kind-{kind:?}/{}", options.label()).to_lowercase();
            cases.push(Case::new(name, vec![tensor]));
        }
    }
    cases
}

/// Enough values for every threshold and tie with every scale.
fn ties() -> Vec<Case> {
    [8, 31, 64, 256]
        .map(|block_size| {
            let shape = [3072usize.div_ceil(block_size), block_size];
            let options = Options::plain(block_size);
            let tensor = TensorPlan::new("weight", &shape, Kind::Ties, options);
            Case::new(format!("ties/{block_size}"), vec![tensor])
        })
        .into()
}

/// A double-quantization step of 0, by which the crate then divides.
fn smallest() -> Vec<Case> {
    let case = |options: Options| {
        let tensor = TensorPlan::new("weight", &[6, 16], Kind::Smallest, options);
        Case::new(format!("smallest/{}", options.label()), vec![tensor])
    };
    every_option(16).into_iter().map(case).collect()
}

/// Ranks 0 to 8, with dimensions of 1, per tensor and per channel.
fn by_rank() -> Vec<Case> {
    const SHAPES: [&[usize]; 14] = [
        &[],
        &[1],
        &[6],
        &[48],
        &[1, 1],
        &[1, 12],
        &[12, 1],
        &[5, 12],
        &[3, 2, 4],
        &[2, 3, 1, 4],
        &[2, 1, 3, 1, 4],
        &[2, 1, 3, 2, 1, 2],
        &[1, 2, 1, 3, 1, 2, 2],
        &[2, 1, 2, 3, 1, 2, 1, 2],
    ];
    SHAPES.into_iter().flat_map(of_shape).collect()
}

/// A shape in small blocks, and per channel where it has rows.
fn of_shape(shape: &[usize]) -> Vec<Case> {
    let count: usize = shape.iter().product();
    let block_size = if count.is_multiple_of(6) {
        6
    } else {
        count.min(4)
    };
    let mut options = vec![Options::plain(block_size), Options::both(block_size)];
    if shape.len() >= 2 {
        options.push(Options::plain(block_size).per_channel());
        options.push(Options::both(block_size).per_channel());
    }
    let case = |options: Options| {
        let tensor = TensorPlan::new("weight", shape, Kind::Uniform, options);
        let dimensions: Vec<String> = shape.iter().map(ToString::to_string).collect();
        let rank = shape.len();
        let name = format!("rank-{rank}/{}/{}", dimensions.join("x"), options.label());
        Case::new(name, vec![tensor])
    };
    options.into_iter().map(case).collect()
}

/// Texts that break careless code: empty, long, multi-byte, control characters, quotes.
fn texts() -> Vec<String> {
    vec![
        String::new(),
        "m".into(),
        "long-".repeat(70),
        "é".repeat(150),
        "模型-权重-🦙-Ünïcödé-𝕎".into(),
        "مرحبا \u{202e}rtl\u{202c} שלום".into(),
        "nul\0tab\tline\nquote\"'`<b>&amp;</b>\\".into(),
        "__proto__".into(),
    ]
}

/// Each text as model name and, in turn, as model type, with every compute dtype.
fn metadata() -> Vec<Case> {
    let texts = texts();
    let mut cases = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let other = &texts[(index * 3 + 1) % texts.len()];
        for (number, dtype) in DTYPES.into_iter().enumerate() {
            let (name, kind) = if number == 1 {
                (other, text)
            } else {
                (text, other)
            };
            let options = Options::every(16)[(index + number) % 4];
            let tensor = TensorPlan::new("weight", &[4, 16], Kind::Gaussian, options);
            let case = Case::new(format!("metadata/{index}-{dtype:?}"), vec![tensor]);
            cases.push(case.with_metadata(name, kind, dtype));
        }
    }
    cases
}

/// Each text as the name of the second of three tensors.
fn names() -> Vec<Case> {
    let case = |(index, text): (usize, &String)| {
        let tensor = |name: &str, options| TensorPlan::new(name, &[2, 32], Kind::Gaussian, options);
        let tensors = vec![
            tensor("first", Options::plain(32)),
            tensor(text, Options::both(16)),
            tensor("last", Options::plain(8)),
        ];
        Case::new(format!("names/{index}"), tensors)
    };
    texts().iter().enumerate().map(case).collect()
}

/// Files of many tensors, of tensors with different options, and of one name twice.
fn several_tensors() -> Vec<Case> {
    let mut cases: Vec<Case> = [2, 9, 70].map(many).into();
    for options in Options::every(24) {
        let tensors = (0..5).map(|index| {
            let shape = [index + 2, 24];
            TensorPlan::new(&format!("t{index}"), &shape, Kind::Shifted, options)
        });
        let name = format!("several/uniform-{}", options.label());
        cases.push(Case::new(name, tensors.collect()));
    }
    let twin = TensorPlan::new("twin", &[2, 8], Kind::Gaussian, Options::plain(8));
    cases.push(Case::new("several/same-name", vec![twin.clone(), twin]));
    cases
}

/// `count` tensors whose options, block sizes and kinds take turns.
fn many(count: usize) -> Case {
    let tensor = |index: usize| {
        let block_size = [4, 9, 16, 10, 32][index % 5];
        let options = every_option(block_size)[index % 8];
        let kind = Kind::ALL[index % Kind::ALL.len()];
        TensorPlan::new(&format!("layer.{index}"), &[3, block_size], kind, options)
    };
    let tensors = (0..count).map(tensor).collect();
    Case::new(format!("several/{count}"), tensors)
}

/// No tensors, and tensors of no elements.
fn empty() -> Vec<Case> {
    let mut cases = vec![
        Case::new("empty/no-tensors", vec![]),
        Case::new("empty/no-tensors-named", vec![]).with_metadata("", "", ComputeDType::BF16),
    ];
    for shape in [&[0usize][..], &[0, 8], &[3, 0], &[2, 0, 4]] {
        let plain = [Options::plain(8), Options::both(8)];
        let rows = if shape.len() < 2 { &[][..] } else { &plain };
        let per_channel = rows.iter().map(|options| options.per_channel());
        for options in plain.into_iter().chain(per_channel) {
            let nothing = TensorPlan::new("nothing", shape, Kind::Gaussian, options);
            let some = TensorPlan::new("some", &[2, 8], Kind::Gaussian, options);
            let name = format!("empty/{shape:?}/{}", options.label()).replace(", ", "x");
            cases.push(Case::new(name, vec![nothing, some]));
        }
    }
    cases
}

/// Tensors that the block size does not divide, flattened and padded by the crate.
fn padded() -> Vec<Case> {
    let shapes: [(&[usize], usize); 5] = [
        (&[10, 18], 64),
        (&[7], 64),
        (&[5, 5], 3),
        (&[3, 3, 3], 2),
        (&[4, 16], 64),
    ];
    let mut cases = Vec::new();
    for (shape, block_size) in shapes {
        for options in [Options::plain(block_size), Options::both(block_size)] {
            let tensor = TensorPlan::new("weight", shape, Kind::Uniform, options).padded();
            let name = format!("padded/{shape:?}/{block_size}-{}", options.label());
            cases.push(Case::new(name.replace(", ", "x"), vec![tensor]));
        }
    }
    cases
}

/// The cases that also lie in files of their own.
fn standalone() -> Vec<Case> {
    let tensor = TensorPlan::new;
    let long = "a-long-name/".repeat(26);
    let gaussian = |name, options| tensor(name, &[16, 64], Kind::Gaussian, options);
    vec![
        Case::new("file/default", vec![gaussian("weight", Options::plain(64))])
            .alone("default.qnat"),
        Case::new("file/long-names", vec![gaussian(&long, Options::plain(64))])
            .with_metadata(&long, &long, ComputeDType::F16)
            .alone("long-names.qnat"),
        Case::new(
            "file/double-zero",
            vec![tensor(
                "weight",
                &[16, 64],
                Kind::Shifted,
                Options::both(64),
            )],
        )
        .alone("double-zero.qnat"),
        Case::new(
            "file/per-channel",
            vec![tensor(
                "weight",
                &[24, 40],
                Kind::Spread,
                Options::plain(40).per_channel(),
            )],
        )
        .alone("per-channel.qnat"),
        Case::new(
            "file/non-ascii",
            vec![gaussian("层.0.重み🦙", Options::plain(32))],
        )
        .with_metadata("模型-🦙-Ünïcödé", "трансформер", ComputeDType::BF16)
        .alone("non-ascii.qnat"),
        Case::new("file/no-tensors", vec![]).alone("no-tensors.qnat"),
        Case::new(
            "file/odd-blocks",
            vec![tensor(
                "weight",
                &[32, 33],
                Kind::Gaussian,
                Options::plain(33),
            )],
        )
        .alone("odd-blocks.qnat"),
        Case::new(
            "file/special-values",
            vec![
                tensor("nan", &[8, 16], Kind::Nan, Options::both(16)),
                tensor("infinity", &[8, 16], Kind::Infinity, Options::both(16)),
                tensor("huge", &[8, 16], Kind::Huge, Options::both(16)),
                tensor("denormals", &[8, 16], Kind::Denormals, Options::both(16)),
                tensor("zeros", &[8, 16], Kind::ZeroBlocks, Options::both(16)),
            ],
        )
        .alone("special-values.qnat"),
    ]
}
