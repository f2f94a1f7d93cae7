"""Score: what the confidence of facts is worth: rates by origin, and precision and recall by threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kgbuild.confidence import MOST_SUPPORT, Rates, confident, rated
from kgbuild.facts import Document, Fact
from kgbuild.score.align import align
from kgbuild.score.figures import Counts

WEIGHT = 4.0  # facts of the rate above it that each origin is taken to have beside its own
SUPPORT_WEIGHT = 20.0  # the same of facts told more than once, of which there are few
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

Pair = tuple[Document, Document]  # a gold document, and what was found
Judged = tuple[Fact, bool]  # a fact that was found, and whether it is right


def calibrate(pairs: Iterable[Pair]) -> Rates:
    """Return the rates of the facts that were found in documents with gold; a right fact is one that `score` pairs.

    >>> from kgbuild.facts import Article, Entity
    >>> call = Fact("f", "Call", {"participant": ("e",)}, by="rules/call.phone")
    >>> document = Document(Article("a"), (Entity("e", "State", "Chad"),), (call,))
    >>> calibrate([(document, document)]).by
    {'rules/call.phone': (1, 1)}
    """
    return _rates([_judged(gold, found) for gold, found in pairs])


def held_out(pairs: Sequence[Pair]) -> list[Document]:
    """Return the found documents, each rated by what the others show: what the rates are worth on a new document."""
    judged = [_judged(gold, found) for gold, found in pairs]
    return [rated(found, _rates(judged[:n] + judged[n + 1 :])) for n, (_, found) in enumerate(pairs)]


def curve(pairs: Sequence[Pair], thresholds: Iterable[float] = THRESHOLDS) -> Iterator[tuple[float, Counts]]:
    """Return, for each threshold, the counts of facts when those below it are left out."""
    for least in thresholds:
        total = Counts()
        for gold, found in pairs:
            kept = confident(found, least)
            total += Counts(len(gold.facts), len(kept.facts), len(align(gold, kept).facts))
        yield least, total


def _judged(gold: Document, found: Document) -> list[Judged]:
    right = set(align(gold, found).facts.values())
    return [(fact, j in right) for j, fact in enumerate(found.facts)]


def _rates(documents: Sequence[Sequence[Judged]]) -> Rates:
    judged = [item for document in documents for item in document]
    found = Counter(fact.by for fact, _ in judged if fact.by)
    right = Counter(fact.by for fact, is_right in judged if fact.by and is_right)
    # One right and one wrong fact more, so that a few documents leave both possible.
    prior = round((sum(is_right for _, is_right in judged) + 1) / (len(judged) + 2), 4)
    by = {name: (right[name], found[name]) for name in sorted(found)}
    rates = Rates(len(documents), prior, WEIGHT, by, {})
    return replace(rates, support=_support(rates, judged))


def _support(rates: Rates, judged: Sequence[Judged]) -> dict[int, float]:
    """Return by how much the odds of facts told so many times differ from what their origins let expect."""
    factors = {}
    for times in range(1, MOST_SUPPORT + 1):
        told = [(fact, ok) for fact, ok in judged if max(1, min(len(fact.evidence), MOST_SUPPORT)) == times]
        if not told:
            continue
        expected = sum(rates.confidence(fact.by, 1) for fact, _ in told) / len(told)
        seen = (sum(ok for _, ok in told) + SUPPORT_WEIGHT * expected) / (len(told) + SUPPORT_WEIGHT)
        factors[times] = round(_odds(seen) / _odds(expected), 3)
    return factors


def _odds(rate: float) -> float:
    return rate / max(1 - rate, 0.001)
