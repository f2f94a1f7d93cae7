"""Sentences as arrays: word pieces, shapes, and what is to be learnt."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from data import NAMES, Sentence
from events import EVERY_ROLE, LABELS, STATUSES
from torch import Tensor

from kgbuild.language.shapes import shapes
from kgbuild.language.wordpieces import WordPieces

NOTHING = -100  # what torch's cross entropy passes over
LONGEST = 140  # words; longer sentences are lists and tables


@dataclass(frozen=True)
class Labels:
    """Names of the classes, in the order of the scores."""

    tags: list[str]
    relations: list[str]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> Labels:
        tags = {tag for s in sentences for tag in s.tags or ()}
        relations = {relation for s in sentences for relation in s.relations or ()}
        return cls(sorted(tags), sorted(relations))


@dataclass(frozen=True)
class Events:
    """What is to be learnt of the events in a batch.

    `rows` are the sentences whose events are annotated, `triggers` their words by label (1.0: the word tells of such an
    event). Each event has its place in the batch (`where`: row and trigger), its status, and what each
    word fills.
    """

    rows: Tensor
    triggers: Tensor
    where: Tensor
    statuses: Tensor
    fillers: Tensor


@dataclass(frozen=True)
class Batch:
    """Arrays of some sentences of like length. `nodes` is 1 for the root and each word, 0 for padding."""

    pieces: Tensor
    mask: Tensor
    means: Tensor
    shapes: Tensor
    nodes: Tensor
    tags: Tensor
    names: Tensor
    heads: Tensor
    relations: Tensor
    events: Events

    @property
    def inputs(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.pieces, self.mask, self.means, self.shapes


class Batcher:
    """Cuts sentences into batches of about `size` word pieces."""

    def __init__(self, pieces: WordPieces, labels: Labels, size: int = 800) -> None:
        self._pieces = pieces
        self._size = size
        self._tags = {tag: i for i, tag in enumerate(labels.tags)}
        self._relations = {relation: i for i, relation in enumerate(labels.relations)}
        self._names = {name: i for i, name in enumerate(NAMES)}

    def __call__(self, sentences: Sequence[Sentence], chance: random.Random) -> Iterator[Batch]:
        """Yield batches in random order; sentences of like length share one."""
        cut = [(s, [self._pieces(word) for word in s.words]) for s in sentences if len(s.words) <= LONGEST]
        lengths = [sum(map(len, pieces)) + 2 for _, pieces in cut]
        order = sorted(range(len(cut)), key=lambda i: lengths[i] + chance.random() * 6)
        groups: list[list[int]] = [[]]
        longest = 0
        for i in order:
            longest = max(longest, lengths[i])
            if groups[-1] and (longest * (len(groups[-1]) + 1) > self._size or len(groups[-1]) >= 40):
                groups.append([])
                longest = lengths[i]
            groups[-1].append(i)
        chance.shuffle(groups)
        for group in groups:
            yield self._batch([cut[i] for i in group])

    def _batch(self, group: list[tuple[Sentence, list[tuple[int, ...]]]]) -> Batch:
        rows = len(group)
        width = _round(max(sum(map(len, pieces)) + 2 for _, pieces in group))
        words = _round(max(len(pieces) for _, pieces in group))
        ids = np.zeros((rows, width), dtype=np.int64)
        mask = np.zeros((rows, width), dtype=np.int64)
        means = np.zeros((rows, words, width), dtype=np.float32)
        forms = np.zeros((rows, words), dtype=np.int64)
        nodes = np.zeros((rows, words + 1), dtype=np.int64)
        targets = {key: np.full((rows, words), NOTHING) for key in ("tags", "names", "heads", "relations")}
        for row, (sentence, pieces) in enumerate(group):
            line = [self._pieces.start, *(i for piece in pieces for i in piece), self._pieces.end]
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
            place = 1
            for column, piece in enumerate(pieces):
                means[row, column, place : place + len(piece)] = 1 / len(piece)
                place += len(piece)
            count = len(pieces)
            forms[row, :count] = shapes(sentence.words)
            nodes[row, : count + 1] = 1
            if sentence.tags and sentence.heads and sentence.relations:
                targets["tags"][row, :count] = [self._tags[tag] for tag in sentence.tags]
                targets["heads"][row, :count] = sentence.heads
                targets["relations"][row, :count] = [self._relations[relation] for relation in sentence.relations]
            if sentence.names:
                targets["names"][row, :count] = [self._names[name] for name in sentence.names]
        tensors = {key: torch.from_numpy(value) for key, value in targets.items()}
        arrays = [torch.from_numpy(array) for array in (ids, mask, means, forms, nodes)]
        return Batch(*arrays, **tensors, events=_events([sentence for sentence, _ in group], words))


def _round(length: int) -> int:
    """Return the next multiple of 8: torch plans its products anew for each shape, which took half of the time."""
    return -(-length // 8) * 8


def _events(sentences: Sequence[Sentence], words: int) -> Events:
    rows = [row for row, sentence in enumerate(sentences) if sentence.events is not None]
    triggers = torch.zeros(len(rows), words, len(LABELS))
    where, statuses, fillers = [], [], []
    for k, row in enumerate(rows):
        together: dict[int, Tensor] = {}
        for event in sentences[row].events or ():
            triggers[k, event.trigger, LABELS.index(event.label)] = 1.0
            if event.trigger not in together:
                together[event.trigger] = torch.zeros(words, len(EVERY_ROLE))
                where.append((row, event.trigger))
                statuses.append(STATUSES.index(event.status))
                fillers.append(together[event.trigger])
            for role, i in event.fillers:
                together[event.trigger][i, EVERY_ROLE.index(role)] = 1.0
    return Events(
        torch.tensor(rows, dtype=torch.int64),
        triggers,
        torch.tensor(where, dtype=torch.int64).view(-1, 2),
        torch.tensor(statuses, dtype=torch.int64),
        torch.stack(fillers) if fillers else torch.zeros(0, words, len(EVERY_ROLE)),
    )
