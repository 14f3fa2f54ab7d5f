//! What the crate does not quantize, and how it says so.

use std::panic::{catch_unwind, AssertUnwindSafe};

use serde::Serialize;

use crate::data::Kind;
use crate::judge;
use crate::plan::{Options, TensorPlan};

/// A request and its end.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    shape: Vec<usize>,
    block_size: usize,
    per_channel: bool,
    /// `error` or `panic`.
    outcome: &'static str,
    message: String,
}

/// Each request that the crate refuses; fails if it accepts one.
pub fn all() -> Vec<Refusal> {
    let requests = [
        (vec![65], Options::plain(64)),
        (vec![3, 5], Options::plain(2)),
        (vec![], Options::plain(2)),
        (vec![4], Options::plain(0)),
        (vec![0], Options::plain(0)),
        (vec![], Options::plain(1).per_channel()),
        (vec![8], Options::plain(8).per_channel()),
    ];
    std::panic::set_hook(Box::new(|_| ()));
    let refusals = requests.map(|(shape, options)| refusal(shape, options));
    drop(std::panic::take_hook());
    refusals.into()
}

fn refusal(shape: Vec<usize>, options: Options) -> Refusal {
    let plan = TensorPlan::new("refused", &shape, Kind::Gaussian, options);
    let values = vec![1.0; shape.iter().product()];
    let result = catch_unwind(AssertUnwindSafe(|| judge::quantize(&plan, &values)));
    let (outcome, message) = match result {
        Ok(Ok(_)) => ("accepted", String::new()),
        Ok(Err(error)) => ("error", error.to_string()),
        Err(panic) => ("panic", panic_message(&*panic)),
    };
    assert_ne!(outcome, "accepted", "{shape:?}");
    Refusal {
        shape,
        block_size: options.block_size,
        per_channel: options.strategy == qlora_rs::QuantizationStrategy::PerChannel,
        outcome,
        message,
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
