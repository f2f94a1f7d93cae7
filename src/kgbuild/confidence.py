"""Base: how far a fact can be trusted, by what found it and how often it is told; measured against gold documents."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files

from kgbuild.facts import Document

MOST_SUPPORT = 3  # pieces of evidence that still make a difference
LEAST, MOST = 0.01, 0.99  # no count of a few documents makes anything certain


@dataclass(frozen=True)
class Rates:
    """How many facts of each origin were right, of how many that were found.

    `by` has (right, found) for each origin; `prior` is the share of all that were right; `support` says by how much
    the odds of a fact that is told once, twice, or `MOST_SUPPORT` times and more differ from those of its origin.
    """

    documents: int
    prior: float
    weight: float
    by: Mapping[str, tuple[int, int]]
    support: Mapping[int, float]

    def confidence(self, by: str | None, support: int) -> float:
        """Return the estimate for a fact that `by` found and `support` pieces of evidence tell.

        An origin that was seldom seen is near to its group (what stands before the first dot), and a group that was
        seldom seen near to all: each is taken to have `weight` facts of the rate above it beside its own.

        >>> rates = Rates(9, 0.5, 2, {"rules/call.phone": (8, 8), "rules/call.talk": (0, 6)}, {})
        >>> [rates.confidence(f"rules/call.{name}", 1) for name in ("phone", "talk", "unheard-of")]
        [0.912, 0.141, 0.562]
        """
        rate = self._mixed(self.prior, *self._groups.get(_group(by or ""), (0, 0)))
        rate = self._mixed(rate, *self.by.get(by or "", (0, 0)))
        factor = self.support.get(max(1, min(support, MOST_SUPPORT)), 1.0)
        return round(min(MOST, max(LEAST, rate * factor / (1 - rate + rate * factor))), 3)

    @cached_property
    def _groups(self) -> Mapping[str, tuple[int, int]]:
        """Return (right, found) for each group of origins."""
        groups: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, counts in self.by.items():
            groups[_group(name)].append(counts)
        return {group: (sum(right for right, _ in of), sum(found for _, found in of)) for group, of in groups.items()}

    def _mixed(self, above: float, right: int, found: int) -> float:
        return (right + self.weight * above) / (found + self.weight)

    @classmethod
    def from_toml(cls, text: str) -> Rates:
        """Return the rates that `dumps` has written."""
        data = tomllib.loads(text)
        by = {name: (int(right), int(found)) for name, (right, found) in data["by"].items()}
        support = {int(times): float(factor) for times, factor in data["support"].items()}
        return cls(int(data["documents"]), float(data["prior"]), float(data["weight"]), by, support)


def _group(origin: str) -> str:
    return origin.partition(".")[0]


def dumps(rates: Rates) -> str:
    """Return rates as TOML; equal rates give the same text.

    >>> rates = Rates(1, 0.5, 4, {"rules/call.phone": (3, 4)}, {1: 0.9})
    >>> Rates.from_toml(dumps(rates)) == rates
    True
    """
    lines = [
        "# How many facts of each origin were right, of how many found; written by kgbuild eval --calibrate.",
        f"documents = {rates.documents}",
        f"prior = {rates.prior}",
        f"weight = {rates.weight}",
        "",
        "[support] # by how much the odds of a fact told so many times, or more, differ from those of its origin",
        *(f"{times} = {factor}" for times, factor in sorted(rates.support.items())),
        "",
        "[by]",
        *(f'"{name}" = [{right}, {found}]' for name, (right, found) in sorted(rates.by.items())),
    ]
    return "\n".join(lines) + "\n"


@cache
def shipped() -> Rates:
    """Return the rates in the package."""
    return Rates.from_toml(files("kgbuild").joinpath("confidence.toml").read_text(encoding="utf-8"))


def confidence(by: str | None, support: int = 1) -> float:
    """Return how likely it is that an article states a fact that `by` found in `support` pieces of its text.

    >>> 0 < confidence("rules/statement.say") < 1
    True
    """
    return shipped().confidence(by, support)


def rated(document: Document, rates: Rates) -> Document:
    """Return a document whose facts have the confidence that `rates` gives them."""
    facts = (replace(f, confidence=rates.confidence(f.by, len(f.evidence))) for f in document.facts)
    return replace(document, facts=tuple(facts))


def confident(document: Document, least: float) -> Document:
    """Return a document without the facts below a confidence, and without the entities that no other fact names.

    A fact without confidence was written by a person, and stays.

    >>> from kgbuild.facts import Article, Entity, Fact
    >>> calls = [Fact(f"f{n}", "Call", {"participant": (f"e{n}",)}, confidence=n / 10) for n in (4, 8)]
    >>> document = Document(Article("a"), (Entity("e4", "State", "Chad"), Entity("e8", "State", "Peru")), tuple(calls))
    >>> [entity.name for entity in confident(document, 0.5).entities]
    ['Peru']
    """
    kept = tuple(fact for fact in document.facts if fact.confidence is None or fact.confidence >= least)
    if len(kept) == len(document.facts):
        return document
    before = {id for fact in document.facts for ids in fact.roles.values() for id in ids}
    named = {id for fact in kept for ids in fact.roles.values() for id in ids}
    entities = tuple(entity for entity in document.entities if entity.id in named or entity.id not in before)
    return replace(document, facts=kept, entities=entities)
