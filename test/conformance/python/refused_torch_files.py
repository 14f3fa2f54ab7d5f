"""Checkpoints of PyTorch that are refused."""

from pathlib import Path

import numpy as np
import torch
from refused import Refused, main


class Scaled(torch.nn.Module):
    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return values * 2


class Marked(torch.Tensor):
    """Its values may be others than those that it stores."""


def load(path: Path) -> object:
    return torch.load(path, weights_only=False)


def saved(file: str, make, **options) -> Refused:
    return Refused(file, lambda path: torch.save(make(), path, **options), load)


def layer() -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Linear(4, 2)


def matrix() -> torch.Tensor:
    return torch.eye(3)


main(
    [
        saved("module.pt", layer),
        saved("old.pt", lambda: layer().state_dict(), _use_new_zipfile_serialization=False),
        saved("sparse.pt", lambda: {"w": matrix().to_sparse()}),
        saved("sparse-rows.pt", lambda: {"w": matrix().to_sparse_csr()}),
        saved("quantized.pt", lambda: {"w": torch.quantize_per_tensor(matrix(), 0.1, 0, torch.qint8)}),
        saved("complex.pt", lambda: {"w": matrix().to(torch.complex64)}),
        saved("conjugate.pt", lambda: {"w": matrix().to(torch.complex64).conj()}),
        saved("negative.pt", lambda: {"w": matrix().to(torch.complex64).conj().imag}),
        saved("subclass.pt", lambda: {"w": matrix().as_subclass(Marked)}),
        saved("protocol-1.pt", lambda: {"w": matrix()}, pickle_protocol=1),
        saved("arrays.pt", lambda: {"w": np.eye(3)}),
        saved("exponents.pt", lambda: {"w": torch.ones(4).to(torch.float8_e8m0fnu)}),
        Refused("script.pt", lambda path: torch.jit.script(Scaled()).save(path), torch.jit.load),
    ]
)
