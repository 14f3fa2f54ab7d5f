//! Writes the golden files: weights from a seed, and what the crate qlora-rs makes of them.
//!
//! `cargo run --release -- <folder>`

mod data;
mod golden;
mod judge;
mod matrix;
mod model;
mod plan;
mod prng;
mod refusals;
mod ties;

use std::path::Path;

use golden::Golden;
use judge::Result;
use serde::Serialize;

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).ok_or("say which folder to write")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;

    let model_file = model::file()?;
    std::fs::write(folder.join(model::FILE), &model_file)?;
    let (sources, model_cases) = model::cases(&model_file)?;

    let mut golden = Golden::default();
    for case in matrix::cases().iter().chain(&model_cases) {
        golden.add(case, folder)?;
    }
    std::fs::write(folder.join("inputs.f32"), &golden.inputs.bytes)?;
    std::fs::write(folder.join("files.bin"), &golden.files.bytes)?;
    std::fs::write(folder.join("dequantized.f32"), &golden.dequantized.bytes)?;
    std::fs::write(folder.join("cases.json"), index(&golden, &sources)?)?;
    println!("{} cases", golden.cases.len());
    Ok(())
}

/// `cases.json`: one line for each case, so that a difference is easy to see.
fn index(golden: &Golden, sources: &[model::SourceRecord]) -> Result<String> {
    Ok(format!(
        "{{\n\"crate\":\"qlora-rs 1.0.5\",\n\"cases\":{},\n\"refusals\":{},\n\
         \"safetensors\":{{\"file\":\"{}\",\"tensors\":{}}}\n}}\n",
        lines(&golden.cases)?,
        lines(&refusals::all())?,
        model::FILE,
        lines(sources)?,
    ))
}

/// A JSON array with one item a line.
fn lines<T: Serialize>(items: &[T]) -> Result<String> {
    let lines = items
        .iter()
        .map(serde_json::to_string)
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(format!("[\n{}\n]", lines.join(",\n")))
}
