"""Language: what the encoder's event heads say: which words tell of which events, and what other words are in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

LEAST = 0.1
"""Probability from which an answer of the heads is kept; whoever uses it sets a higher bar."""
KEY = "kgbuild_events"

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Told:
    """An event that one word tells of.

    `trigger` is the index of the word, `label` the fact type, with its act, stage or kind behind a dot
    ("Statement.praise"). `fillers` gives by role the words that head its fillers, with their probabilities.
    """

    trigger: int
    label: str
    probability: float
    status: str
    fillers: Mapping[str, tuple[tuple[int, float], ...]]

    @property
    def type(self) -> str:
        """The fact type.

        >>> Told(3, "Statement.praise", 0.9, "actual", {}).type
        'Statement'
        """
        return self.label.partition(".")[0]

    def at(self, indices: Sequence[int]) -> Told:
        """Return the event with its words counted as `indices` say: the number of the document for each of the unit."""
        fillers = {role: tuple((indices[i], p) for i, p in found) for role, found in self.fillers.items()}
        return replace(self, trigger=indices[self.trigger], fillers=fillers)


class EventDecoder:
    """Turns the scores of the event heads into events."""

    def __init__(self, labels: Sequence[str], statuses: Sequence[str], roles: Sequence[str], weights: Scores) -> None:
        self._labels, self._statuses, self._roles = list(labels), list(statuses), list(roles)
        self._weights = weights.astype(np.float32)

    def __call__(self, triggers: Scores, statuses: Scores, agents: Scores, fillers: Scores) -> list[Told]:
        """Return the events of one unit, in the order of the words; every array has a row for each word."""
        chances = _logistic(triggers)
        found = []
        for word in np.flatnonzero((chances >= LEAST).any(axis=1)):
            roles = self._fill(agents[word], fillers)
            status = self._statuses[int(statuses[word].argmax())]
            for k in np.flatnonzero(chances[word] >= LEAST):
                found.append(Told(int(word), self._labels[k], round(float(chances[word, k]), 4), status, roles))
        return found

    def _fill(self, agent: Scores, fillers: Scores) -> dict[str, tuple[tuple[int, float], ...]]:
        left = (np.append(agent, np.float32(1)) @ self._weights).reshape(len(self._roles), -1)
        ones = np.ones((len(fillers), 1), dtype=np.float32)
        chances = _logistic(np.concatenate([fillers, ones], axis=1) @ left.T)
        found: dict[str, tuple[tuple[int, float], ...]] = {}
        for k, role in enumerate(self._roles):
            words = np.flatnonzero(chances[:, k] >= LEAST)
            if len(words):
                found[role] = tuple((int(i), round(float(chances[i, k]), 4)) for i in words)
        return found


def _logistic(scores: Scores) -> Scores:
    values: Scores = 1 / (1 + np.exp(-np.clip(scores.astype(np.float64), -30, 30)))
    return values


def told(sentence: Span) -> list[Told]:
    """Return the events that the pipeline saw in a sentence; none if it has no event heads (see ``--model``)."""
    events: list[Told] = sentence.doc.user_data.get(KEY, [])
    return [event for event in events if sentence.start <= event.trigger < sentence.end]


def reads_events(doc: Doc) -> bool:
    """Return whether the pipeline of a document has event heads."""
    return KEY in doc.user_data


def keep(doc: Doc, events: Sequence[Told]) -> None:
    """Note the events of a document, to be read by `told`."""
    doc.user_data[KEY] = list(events)
