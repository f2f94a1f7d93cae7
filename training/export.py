"""Turn a trained network into the files that the package ships: 8-bit ONNX, relation weights, labels, word pieces.

    python training/export.py RUN OUTPUT

RUN is what ``train.py`` wrote. Weights get 7 bits (``reduce_range``), which costs nothing measurable and keeps
processors without VNNI instructions from overflowing; a scale for each channel, as one for each matrix costs 0.8 LAS.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from model import Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from torch.nn import functional

from kgbuild.language.encoder import FILE, INPUTS, LABELS, MODEL, OUTPUTS, PIECES, WEIGHTS
from kgbuild.language.shapes import COUNT as SHAPES

MASKED = -10000.0


class Plain(nn.Module):
    """The same network with BERT written out, so that nothing of the training library is traced."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.config = network.encoder.config

    def forward(self, pieces: Tensor, mask: Tensor, means: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        parts = self.network.encoder.embeddings
        places = torch.cumsum(torch.ones_like(pieces[:1]), 1) - 1
        state = parts.LayerNorm(
            parts.word_embeddings(pieces) + parts.position_embeddings(places) + parts.token_type_embeddings.weight[0]
        )
        bias = (1.0 - mask.float())[:, None, None, :] * MASKED
        layers = [state]
        for layer in self.network.encoder.encoder.layer:
            state = self._layer(layer, state, bias)
            layers.append(state)
        return self.network.heads(tuple(layers), means, shapes)

    def _layer(self, layer: nn.Module, state: Tensor, bias: Tensor) -> Tensor:
        """One matrix product for queries, keys and values, which onnxruntime then fuses into one node."""
        attention = layer.attention
        width = self.config.hidden_size
        count = self.config.num_attention_heads
        three = (attention.self.query, attention.self.key, attention.self.value)
        joint = functional.linear(
            state, torch.cat([part.weight for part in three]), torch.cat([part.bias for part in three])
        )
        query, key, value = (
            part.view(state.shape[0], -1, count, width // count).transpose(1, 2) for part in joint.split(width, -1)
        )
        weights = (torch.matmul(query, key.transpose(2, 3)) / math.sqrt(width // count) + bias).softmax(-1)
        context = torch.matmul(weights, value).transpose(1, 2).reshape(state.shape[0], -1, width)
        state = attention.output.LayerNorm(attention.output.dense(context) + state)
        inner = functional.gelu(layer.intermediate.dense(state))
        return layer.output.LayerNorm(layer.output.dense(inner) + state)


def example() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return three sentences of five words in nine pieces, one of them padded."""
    mask = torch.ones(3, 9, dtype=torch.int64)
    mask[1, 6:] = 0
    means = torch.softmax(torch.randn(3, 5, 9), -1)
    return torch.randint(1000, 5000, (3, 9)), mask, means, torch.randint(1, SHAPES, (3, 5))


def export(network: Network, folder: Path) -> None:
    """Write the encoder with its heads to ``encoder.onnx`` in `folder`."""
    plain = Plain(network).eval()
    inputs = example()
    with torch.no_grad():
        pairs = zip(network(*inputs), plain(*inputs), strict=True)
        difference = max(float((a - b).abs().max()) for a, b in pairs)
    if difference > 1e-3:
        raise SystemExit(f"the written-out network differs from the trained one by {difference}")
    axes = {
        "pieces": {0: "rows", 1: "pieces"},
        "mask": {0: "rows", 1: "pieces"},
        "means": {0: "rows", 1: "words", 2: "pieces"},
        "shapes": {0: "rows", 1: "words"},
        "tags": {0: "rows", 1: "words"},
        "names": {0: "rows", 1: "words"},
        "arcs": {0: "rows", 1: "words", 2: "nodes"},
        "dependents": {0: "rows", 1: "words"},
        "heads": {0: "rows", 1: "nodes"},
        **{name: {0: "rows", 1: "words"} for name in ("triggers", "statuses", "agents", "fillers")},
    }
    with tempfile.TemporaryDirectory() as name:
        full, fused = Path(name, "full.onnx"), Path(name, "fused.onnx")
        torch.onnx.export(
            plain,
            inputs,
            str(full),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        config = network.encoder.config
        optimized = optimize_model(
            str(full),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            opt_level=0,
        )
        optimized.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(folder / FILE),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    labels = json.loads((options.run / LABELS).read_text(encoding="utf-8"))
    network = Network.of(labels, shapes=SHAPES)
    network.load_state_dict(torch.load(options.run / "network.pt"))
    network.eval()
    export(network, options.output)
    weights = {"relations": network.relations, "roles": network.roles}
    np.savez(options.output / WEIGHTS, **{k: v.detach().numpy().astype(np.float16) for k, v in weights.items()})
    shutil.copy(options.run / LABELS, options.output / LABELS)
    if options.output.resolve() != MODEL.resolve():
        shutil.copy(MODEL / PIECES, options.output / PIECES)
    for file in sorted(options.output.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {file.name}")


if __name__ == "__main__":
    main()
