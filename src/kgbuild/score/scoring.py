"""Score: a predicted document and a gold one -> their figures; what counts as right is told in docs/eval.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kgbuild.facts import Document, Fact
from kgbuild.score.align import align, brief, core, in_common
from kgbuild.score.causes import faults
from kgbuild.score.figures import Counts, Scores


def score(gold: Document, predicted: Document | None, text: str | None = None) -> Scores:
    """Return how well `predicted` (None: nothing was predicted) states what `gold` states.

    `text` is the article, in which the quotes of grounded facts stand, white space aside; without it no fact counts
    as grounded. Add the scores of several documents with ``sum(scores, Scores())``.

    >>> from kgbuild.facts import Article, Entity
    >>> chad = Entity("e1", "State", "Chad")
    >>> ceasefire = Fact("f1", "Concession", {"actor": ("e1",)})
    >>> gold = Document(Article("a"), (chad,), (ceasefire,))
    >>> scores = score(gold, gold)
    >>> scores.fact.f1, scores.exact
    (1.0, 1)
    """
    found = align(gold, predicted)
    predicted = found.predicted
    return Scores(
        documents=1,
        entity=Counts(len(gold.entities), len(predicted.entities), len(found.entities)),
        fact=Counts(len(gold.facts), len(predicted.facts), len(found.facts)),
        slot=Counts(
            sum(slots.total() for slots in found.wanted),
            sum(slots.total() for slots in found.found),
            sum(in_common(found.wanted[i], found.found[j]) for i, j in found.facts.items()),
        ),
        exact=sum(core(found.wanted[i]) == core(found.found[j]) for i, j in found.facts.items()),
        grounded=sum(_is_grounded(fact, text) for fact in predicted.facts) if text is not None else 0,
        types=_by_type(gold, predicted, found.facts),
        errors=tuple(_errors(gold, predicted, found.facts)),
        faults=tuple(faults(found)),
    )


def _is_grounded(fact: Fact, text: str) -> bool:
    flat = " ".join(text.split())
    return any(" ".join(span.quote.split()) in flat for span in fact.evidence)


def _by_type(gold: Document, predicted: Document, aligned: Mapping[int, int]) -> dict[str, Counts]:
    wanted = Counter(fact.type for fact in gold.facts)
    found = Counter(fact.type for fact in predicted.facts)
    right = Counter(gold.facts[i].type for i in aligned)
    return {name: Counts(wanted[name], found[name], right[name]) for name in sorted({*wanted, *found})}


def _errors(gold: Document, predicted: Document, aligned: Mapping[int, int]) -> Iterable[str]:
    for i, fact in enumerate(gold.facts):
        if i not in aligned:
            yield f"{gold.article.id}: missed {brief(fact, gold)}"
    paired = set(aligned.values())
    for j, fact in enumerate(predicted.facts):
        if j not in paired:
            yield f"{gold.article.id}: wrong  {brief(fact, predicted)}"
