"""Writes a model of four shards into a folder."""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

for shard in range(4):
    random = np.random.default_rng(shard)
    weight = random.standard_normal((128, 512)).astype(np.float16)
    tensors = {f"layers.{shard}.weight": weight, f"layers.{shard}.norm": weight[0]}
    path = Path(sys.argv[1]) / f"model-0000{shard + 1}-of-00004.safetensors"
    save_file(tensors, path, {"format": "pt"})
