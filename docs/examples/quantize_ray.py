"""Quantizes a sharded model on a Ray cluster, a task a weight file, and merges the parts.

python quantize_ray.py MODEL_FOLDER OUT.qnat [OPTION_OF_QUANTIZE]...

Every node needs `qnat` and sees the same files. QNAT names the command, where it is not on the path.
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import ray

QNAT = shlex.split(os.environ.get("QNAT", "qnat"))


@ray.remote(num_cpus=1)
def quantize(model: str, out: str, index: int, count: int, options: list[str]) -> str:
    part = ["--shard-index", str(index), "--shard-count", str(count)]
    command = [*QNAT, "quantize", model, "-o", out, *part, "--jobs", "1", "--force", *options]
    subprocess.run(command, check=True)
    return f"{out.removesuffix('.qnat')}.part-{index}-of-{count}.qnat"


def main(model: str, out: str, options: list[str]) -> None:
    count = len(list(Path(model).glob("*.safetensors")))
    ray.init()
    tasks = [quantize.remote(model, out, index, count, options) for index in range(count)]
    parts = ray.get(tasks)
    subprocess.run([*QNAT, "merge", *parts, "-o", out, "--force"], check=True)
    for part in parts:
        Path(part).unlink()
        Path(f"{part}.safetensors").unlink(missing_ok=True)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:])
