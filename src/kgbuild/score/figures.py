"""Score: the figures: counts with their precision and recall, and the scores of a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kgbuild.score.causes import Fault


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there should be, how many were found, and how many of those are right.

    >>> counts = Counts(gold=4, predicted=2, right=1)
    >>> counts.precision, counts.recall, round(counts.f1, 3)
    (0.5, 0.25, 0.333)
    """

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 where nothing was found."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what should be found that was; 0 where there was nothing to find."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.predicted + other.predicted, self.right + other.right)


@dataclass(frozen=True, slots=True)
class Scores:
    """The result for a collection: micro-averages, so that a long document weighs more than a short one."""

    documents: int = 0
    entity: Counts = Counts()
    fact: Counts = Counts()
    slot: Counts = Counts()
    exact: int = 0
    grounded: int = 0
    types: Mapping[str, Counts] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: Scores) -> Scores:
        names = sorted({*self.types, *other.types})
        return Scores(
            self.documents + other.documents,
            self.entity + other.entity,
            self.fact + other.fact,
            self.slot + other.slot,
            self.exact + other.exact,
            self.grounded + other.grounded,
            {name: self.types.get(name, Counts()) + other.types.get(name, Counts()) for name in names},
            self.errors + other.errors,
            self.faults + other.faults,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain values, rounded to four places.

        >>> Scores(documents=1, fact=Counts(2, 1, 1), exact=1).to_json()["fact"]
        {'precision': 1.0, 'recall': 0.5, 'f1': 0.6667}
        """
        figures: dict[str, Any] = {}
        for name, counts in (("entity", self.entity), ("fact", self.fact), ("slot", self.slot)):
            parts = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
            figures[name] = {part: round(value, 4) for part, value in parts.items()}
        gold, predicted = self.fact.gold, self.fact.predicted
        figures["exact"] = round(self.exact / gold, 4) if gold else 0.0
        figures["grounded"] = round(self.grounded / predicted, 4) if predicted else None
        figures |= {"documents": self.documents, "gold_facts": gold, "predicted_facts": predicted}
        figures["causes"] = dict(sorted(Counter(fault.cause for fault in self.faults).items()))
        return figures
