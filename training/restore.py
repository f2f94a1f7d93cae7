"""Turn the files that the package ships back into a network to train further, without the long first run.

    python training/restore.py MODEL RUN

MODEL is what ``export.py`` wrote, RUN gets what ``train.py --start`` reads. The weights come back with the 7 bits that
they were shipped in; word embeddings, which no run changes, as they were.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from model import Network
from onnx import numpy_helper
from torch import Tensor, nn

from kgbuild.language.encoder import FILE, LABELS, WEIGHTS
from kgbuild.language.shapes import COUNT as SHAPES

QUANTIZED = "_quantized"
WORDS = "encoder.embeddings.word_embeddings.weight"


def stored(path: Path) -> dict[str, Tensor]:
    """Return the numbers of an exported encoder by name, in the order in which it uses them."""
    found = {item.name: numpy_helper.to_array(item) for item in onnx.load(path).graph.initializer}
    whole = {}
    for name, values in found.items():
        if name.endswith(QUANTIZED):
            base = name.removesuffix(QUANTIZED)
            scale, zero = found[f"{base}_scale"], found[f"{base}_zero_point"]
            values = (values.astype(np.float32) - zero.astype(np.float32)) * scale
            name = base
        elif name.endswith(("_scale", "_zero_point")):
            continue
        whole[name.removeprefix("network.")] = torch.from_numpy(np.array(values, dtype=np.float32))
    return whole


def numbered(values: dict[str, Tensor], kind: str) -> list[Tensor]:
    """Return those that have no name of their own, only the number of the operation that uses them, in its order."""
    names = [name for name in values if name.startswith(f"onnx::{kind}_")]
    return [values[name] for name in sorted(names, key=lambda name: int(name.rsplit("_", 1)[1]))]


def fill(network: Network, values: dict[str, Tensor]) -> None:
    """Give a network the numbers of an exported encoder. Raises ValueError if they do not fit."""
    state = network.state_dict()
    for name, value in values.items():
        if name in state and name != WORDS:
            state[name] = value
    kind, *joint = numbered(values, "Add")
    state["encoder.embeddings.token_type_embeddings.weight"][0] = kind
    shares = numbered(values, "Mul")
    layers = network.encoder.encoder.layer
    state["mix"] = torch.stack(shares[: len(layers) + 1]).log()
    state["event_mix"] = torch.stack(shares[len(layers) + 1 :]).log()
    (root,) = numbered(values, "Expand")
    state["root"] = root.flatten()

    products = iter(numbered(values, "MatMul"))
    for i, bias in enumerate(joint):
        layer = f"encoder.encoder.layer.{i}"
        parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
        for part, weight, one in zip(parts, next(products).T.chunk(3), bias.chunk(3), strict=True):
            state[f"{part}.weight"], state[f"{part}.bias"] = weight, one
        for part in ("attention.output.dense", "intermediate.dense", "output.dense"):
            state[f"{layer}.{part}.weight"] = next(products).T
    for name, module in heads(network):
        state[f"{name}.weight"] = next(products).T
        if state[f"{name}.weight"].shape != module.weight.shape:
            raise ValueError(f"{name}: {list(module.weight.shape)} numbers expected")
    network.load_state_dict(state)


def heads(network: Network) -> list[tuple[str, nn.Linear]]:
    """Return the layers of the heads in the order in which ``Network.heads`` uses them."""
    order = (
        "arc_dependent", "arcs", "arc_head", "tags", "names", "relation_dependent", "relation_head",
        "triggers", "statuses", "role_trigger", "role_filler",
    )  # fmt: skip
    modules = dict(network.named_modules())
    within = [name for head in order for name in modules if name == head or name.startswith(f"{head}.")]
    return [(name, modules[name]) for name in within if isinstance(modules[name], nn.Linear)]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("run", type=Path)
    options = parser.parse_args()
    network = Network.of(json.loads((options.model / LABELS).read_text(encoding="utf-8")), shapes=SHAPES)
    fill(network, stored(options.model / FILE))
    with np.load(options.model / WEIGHTS) as weights:
        for name in ("relations", "roles"):
            getattr(network, name).data = torch.from_numpy(weights[name].astype(np.float32))
    options.run.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.run / "network.pt")
    shutil.copy(options.model / LABELS, options.run)


if __name__ == "__main__":
    main()
