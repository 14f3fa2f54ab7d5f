"""Golden files of PyTorch: checkpoints of torch.save, with what torch.load finds in them."""

import collections
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from golden import Case, Tensor, main
from torch.serialization import set_crc32_options

NAMES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float8_e4m3fn: "F8_E4M3",
    torch.float8_e5m2: "F8_E5M2",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint64: "U64",
    torch.uint32: "U32",
    torch.uint16: "U16",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def wave(*shape: int) -> torch.Tensor:
    count = torch.Size(shape).numel()
    return torch.sin(torch.arange(count, dtype=torch.float64) + 1).mul(9).float().reshape(shape)


def dtypes() -> dict[str, torch.Tensor]:
    return {name: wave(3, 4).abs().to(dtype) for dtype, name in NAMES.items()}


def views() -> dict[str, torch.Tensor]:
    base = wave(6, 8)
    cube = wave(3, 4, 5)
    return {
        "base": base,
        "transposed": base.t(),
        "rows": base[2:5],
        "columns": base[:, 3:6],
        "every-other": base[::2, 1::3],
        "expanded": base[0].expand(4, 8),
        "permuted": cube.permute(2, 0, 1),
        "again": base,
        "half": cube.bfloat16()[1].t(),
        "scalar": torch.tensor(1.5),
        "empty": torch.empty(0, 3),
    }


def model() -> collections.OrderedDict:
    torch.manual_seed(0)
    layers = torch.nn.Sequential(torch.nn.Linear(8, 4), torch.nn.LayerNorm(4))
    with torch.no_grad():
        layers[0].weight.copy_(wave(4, 8))
        layers[0].bias.copy_(wave(4))
    return layers.state_dict()


def nested() -> dict:
    """One storage in several containers, a parameter without a gradient, and tensors of every form."""
    base = torch.arange(24, dtype=torch.float32)
    state = collections.OrderedDict(
        [
            ("weight", torch.nn.Parameter(base.view(4, 6), requires_grad=False)),
            ("buffer", torch.nn.Buffer(base[1:2].squeeze(0))),
            ("strided", base.as_strided((3, 2, 2), (7, 0, 2), 3)),
            ("reversed", base.view(2, 3, 4).permute(2, 1, 0)),
            ("brain", base.bfloat16().view(4, 6)[1::2, ::5]),
            ("one", base[:1].expand(1, 1)),
            ("none", torch.empty(2, 0, 3).transpose(0, 2)),
        ]
    )
    defaults = collections.defaultdict(list, {"losses": [base[:2], base[2:]]})
    return {"state_dict": {"model": state}, "sizes": base.view(2, 12).size(), "more": defaults}


def training() -> dict:
    """What trainers save: more than tensors."""
    weight = torch.nn.Parameter(wave(4, 8))
    return {
        "model": collections.OrderedDict([("layer.weight", weight), ("layer.bias", wave(4))]),
        "optimizer": {"state": {0: {"step": torch.tensor(3.0), "exp_avg": wave(4, 8)}}},
        "history": [wave(2), (wave(3), "done")],
        "epoch": 3,
        "lr": 0.5,
        "name": "golden",
        "device": torch.device("cpu"),
        "complex": torch.zeros(2, dtype=torch.complex64),
        "sparse": wave(2, 2).to_sparse(),
        "none": None,
        "large": 1 << 70,
    }


SKIPPED = (
    "history.1.1",
    "epoch",
    "lr",
    "name",
    "device",
    "complex",
    "sparse",
    "none",
    "large",
)


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterable[tuple[str, torch.Tensor]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, str(index)))
    elif isinstance(value, torch.Tensor) and value.dtype in NAMES and not value.is_sparse:
        yield ".".join(path), value


def plain(name: str, tensor: torch.Tensor) -> Tensor:
    values = tensor.detach().contiguous()
    data = bytes(values.reshape(-1).view(torch.uint8).tolist()) if values.numel() else b""
    eight_bits = NAMES[tensor.dtype].startswith("F8")
    floats = values.float().numpy().astype("<f4").tobytes() if eight_bits else None
    return Tensor(name, NAMES[tensor.dtype], tuple(tensor.shape), data, floats)


def read(path: Path) -> Iterable[Tensor]:
    found = leaves(torch.load(path, weights_only=False))
    # A tensor by itself has the file's name.
    return [plain(name or path.stem, tensor) for name, tensor in found]


def case(file: str, make: Callable[[], object], *skipped: str, protocol: int = 2) -> Case:
    def write(path: Path) -> None:
        torch.save(make(), path, pickle_protocol=protocol)

    return Case(file, write, read, skipped)


def without_checksums() -> Case:
    """As large checkpoints are saved when that takes too long."""

    def write(path: Path) -> None:
        set_crc32_options(False)
        torch.save(model(), path)
        set_crc32_options(True)

    return Case("no-checksums.pt", write, read)


main(
    [
        case("dtypes.pt", dtypes),
        case("views.pt", views),
        case("model.bin", model),
        case("training.pth", training, *SKIPPED),
        case("protocol-4.pt", views, protocol=4),
        case("protocol-5.pt", nested, "sizes.0", "sizes.1", protocol=5),
        case("nested.pt", nested, "sizes.0", "sizes.1"),
        case("alone.pt", lambda: wave(3, 4).t()),
        without_checksums(),
    ]
)
