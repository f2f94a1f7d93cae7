"""Language: the trained encoder; words of one sentence in, tags, tree, names and events out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kgbuild.language import decode
from kgbuild.language.events import EventDecoder, Told
from kgbuild.language.shapes import shapes
from kgbuild.language.wordpieces import WordPieces

MODEL = Path(__file__).parent / "model"
FILE, WEIGHTS, LABELS, PIECES = "encoder.onnx", "weights.npz", "labels.json", "wordpieces.txt"
INPUTS = ("pieces", "mask", "means", "shapes")
OUTPUTS = ("tags", "names", "arcs", "dependents", "heads", "triggers", "statuses", "agents", "fillers")
LIMIT = 250  # word pieces of one unit; the encoder has 512 places, but training has no sentence beyond 140 words


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the encoder says about one unit of words.

    `heads` counts words from 1 and gives the root 0; `names` are (first word, word after the last, label).
    The words of `events` are counted from 0.
    """

    tags: list[str]
    heads: list[int]
    relations: list[str]
    names: list[tuple[int, int, str]]
    events: list[Told]


class Encoder:
    """A trained model in memory. It reads units one by one, so that no output depends on what else is read.

    The weights are 8-bit integers, and the scale of the activations is set by the largest value of what is read
    at once: in batches 1.6 % of the heads would depend on the other sentences.
    """

    def __init__(self, folder: Path = MODEL) -> None:
        self.folder = folder
        self.pieces = WordPieces.from_file(folder / PIECES)
        labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        self.tags: list[str] = labels["tags"]
        self.relations: list[str] = labels["relations"]
        self._names = decode.NameDecoder(labels["names"])
        weights = np.load(folder / WEIGHTS)
        self._label_weights = weights["relations"].astype(np.float32)
        self._events = EventDecoder(labels["events"], labels["statuses"], labels["roles"], weights["roles"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a server reads many articles side by side; sums keep one order
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / FILE), options, providers=["CPUExecutionProvider"])

    def __reduce__(self) -> tuple[type[Encoder], tuple[Path]]:
        return Encoder, (self.folder,)

    def __call__(self, words: Sequence[str]) -> Analysis:
        """Return the analysis of the words of one unit (see `units`)."""
        tags, names, arcs, dependents, governors, *events = self._session.run(None, self._inputs(words))
        heads = decode.heads(arcs[0])
        labels = self._label(dependents[0], governors[0][heads])
        relations = [self.relations[i] for i in labels.argmax(axis=1)]
        parts = [self.tags[i] for i in tags[0].argmax(axis=1)]
        for word in decode.verbs(heads, relations, parts):
            parts[word - 1] = "VERB"
        for word, relation in decode.passives(words, heads, relations, parts).items():
            relations[word - 1] = relation
        for word, verb in decode.subjects(heads, relations, parts).items():
            heads[word - 1], relations[word - 1] = verb, "nsubj"
        for word, (head, relation) in decode.titles(heads, relations, parts).items():
            heads[word - 1], relations[word - 1] = head, relation
        return Analysis(
            tags=parts,
            heads=heads,
            relations=relations,
            names=self._names(names[0]),
            events=self._events(*(scores[0] for scores in events)),
        )

    def units(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return the ranges of words that are read at once: the sentence, or parts of one that is too long.

        A long sentence is cut after the last comma, semicolon, colon, bracket or dash before the limit.
        """
        lengths = [len(self.pieces(word)) for word in words]
        ranges = []
        start = 0
        while start < len(words):
            total = 0
            end = start
            cut = None
            while end < len(words) and total + lengths[end] <= LIMIT:
                total += lengths[end]
                end += 1
                if words[end - 1] in _CUTS and end - start > 20:
                    cut = end
            if end < len(words) and cut:
                end = cut
            ranges.append((start, end))
            start = end
        return ranges

    def _inputs(self, words: Sequence[str]) -> dict[str, NDArray[np.generic]]:
        """A word is the mean of its pieces: a row of `means`."""
        cut = [self.pieces(word) for word in as_read(words)]
        ids = np.array([[self.pieces.start, *(i for piece in cut for i in piece), self.pieces.end]], dtype=np.int64)
        means = np.zeros((1, len(words), ids.shape[1]), dtype=np.float32)
        place = 1
        for row, piece in enumerate(cut):
            means[0, row, place : place + len(piece)] = 1 / len(piece)
            place += len(piece)
        arrays = ids, np.ones_like(ids), means, np.array([shapes(words)], dtype=np.int64)
        return dict(zip(INPUTS, arrays, strict=True))

    def _label(self, dependents: NDArray[np.float32], governors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score the relations of each word to its head: a bilinear form for each relation."""
        ones = np.ones((len(dependents), 1), dtype=np.float32)
        left = np.concatenate([dependents, ones], axis=1) @ self._label_weights
        right = np.concatenate([governors, ones], axis=1)
        scores: NDArray[np.float32] = left.reshape(len(dependents), -1, right.shape[1]) @ right[:, :, None]
        return scores[..., 0]


def as_read(words: Sequence[str]) -> list[str]:
    """Return words as the encoder, which reads lower case, takes them best.

    The name that is spelled like the most frequent verb of news is read in its other spelling.

    >>> as_read("Sultan Qaboos bin Said met negotiator Said Karimi , he said .".split())
    ['Sultan', 'Qaboos', 'bin', 'Saeed', 'met', 'negotiator', 'Saeed', 'Karimi', ',', 'he', 'said', '.']
    >>> as_read("Minister Said To Be Ill".split())
    ['Minister', 'Said', 'To', 'Be', 'Ill']
    """
    read = list(words)
    if any(len(word) > 4 and word.islower() for word in words):  # no headline in capitals
        for i in range(1, len(words)):
            if words[i] == "Said" and (words[i - 1].isalnum() or words[i - 1] == "-"):
                read[i] = "Saeed"
    return read


_CUTS = frozenset(",;:)—–-")
