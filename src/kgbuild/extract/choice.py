"""Extract: what annotated articles teach about which of several answers is right.

Frames and event heads leave questions open that a sentence alone does not settle: who of those named is meant by "he
said", at whom a statement is aimed, of which day a text goes on speaking. For each question the possible answers are
`Option`s with traits, and a `Judge`, a logistic model over the traits, tells how likely each is. ``choices.json`` holds
the weights; ``training/choices.py`` learns them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from types import MappingProxyType
from typing import Generic, TypeVar

from kgbuild.extract.candidate import Candidate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic model: the weights of the traits that speak for or against an answer.

    An answer that the rules gave is `kept` from that chance on, another one is `added` from its own.
    """

    bias: float
    weights: Mapping[str, float]
    kept: float
    added: float

    def chance(self, traits: Iterable[str]) -> float:
        """Return how likely an answer with these traits is right; a trait that nothing is known of says nothing.

        >>> round(Judge(0.0, {"named": 2.0}, 0.2, 0.5).chance(["named", "in brackets"]), 3)
        0.881
        """
        score = self.bias + sum(map(self.weights.get, traits, repeat(0.0)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """A possible answer; `given` if the rules gave it."""

    answer: T
    given: bool
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What is open about a candidate fact: the fillers of a role, or its date.

    What is `together` in one word ("the envoys of Chad, Peru and Mali") is right or wrong together.
    """

    candidate: Candidate
    about: str
    options: tuple[Option[T], ...]
    together: tuple[tuple[T, ...], ...] = ()

    @property
    def name(self) -> str:
        """The name of the judge, such as "Statement.speaker"."""
        return f"{self.candidate.type}.{self.about}"

    def chances(self, judge: Judge) -> list[float]:
        """Return how likely each option is right, in their order."""
        return [judge.chance(option.traits) for option in self.options]


@cache
def judges() -> Mapping[str, Judge]:
    """Return the judges of ``choices.json`` by the name of their question."""
    data = json.loads(files("kgbuild.extract").joinpath("choices.json").read_text("utf-8"))
    return MappingProxyType({name: Judge(**entry) for name, entry in data.items()})


def best(chances: Sequence[float]) -> int | None:
    """Return the place of the highest chance, the first of equal ones; None if there is none.

    >>> best([0.2, 0.7, 0.7]), best([])
    (1, None)
    """
    return max(range(len(chances)), key=lambda i: (chances[i], -i), default=None)
