"""transformers loads what is written for bitsandbytes as its own, and what it saves is carried over.

`make FOLDER` saves a small model as it is, and in 4 bits in shards; `check FOLDER` loads what `qnat`
made of both, and compares the values of every parameter.
"""

import json
import sys
from pathlib import Path

import bitsandbytes as bnb
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, LlamaConfig, LlamaForCausalLM

# What a model's config.json must say, and no more: its layers are of 4 bits, lm_head not excepted.
QUANTIZED = {
    "quant_method": "bitsandbytes",
    "load_in_4bit": True,
    "bnb_4bit_quant_type": "nf4",
    "llm_int8_skip_modules": [],
}
# Of each of two blocks: q, k, v, o, gate, up, down.
LAYERS = 14


def make(folder: Path) -> None:
    torch.manual_seed(4)
    config = LlamaConfig(
        vocab_size=256,
        hidden_size=128,
        intermediate_size=320,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    plain = folder / "plain"
    LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(plain)
    for nested in (False, True):
        options = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=nested
        )
        model = AutoModelForCausalLM.from_pretrained(
            plain, quantization_config=options, device_map="cpu", dtype=torch.bfloat16
        )
        model.save_pretrained(folder / name_of(nested), max_shard_size="60KB")
    said = json.loads((plain / "config.json").read_text()) | {"quantization_config": QUANTIZED}
    (folder / "written").mkdir()
    (folder / "written" / "config.json").write_text(json.dumps(said))


def name_of(nested: bool) -> str:
    return "nested" if nested else "saved"


def check(folder: Path) -> None:
    compare(folder / "written", folder / "plain.out.safetensors", LAYERS + 1)
    print("transformers loads what was written for bitsandbytes as its own")
    for nested in (False, True):
        compare(folder / name_of(nested), folder / f"{name_of(nested)}.out.safetensors", LAYERS)
    print("transformers: what it saved in 4 bits, nested or not, has the same values in QNAT")


def compare(model: Path, file: Path, layers: int) -> None:
    values = load_file(file)
    loaded = AutoModelForCausalLM.from_pretrained(model, device_map="cpu", dtype=torch.bfloat16)
    parameters = dict(loaded.named_parameters())
    assert parameters.keys() == values.keys()
    for name, parameter in parameters.items():
        found = values[name]
        expected = plain(parameter)
        assert found.dtype == expected.dtype and torch.equal(found, expected), name
    quantized = [name for name, one in parameters.items() if isinstance(one, bnb.nn.Params4bit)]
    assert len(quantized) == layers, quantized


def plain(parameter: torch.nn.Parameter) -> torch.Tensor:
    if not isinstance(parameter, bnb.nn.Params4bit):
        return parameter.data
    return bnb.functional.dequantize_4bit(parameter.data, parameter.quant_state)


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](Path(sys.argv[2]))
