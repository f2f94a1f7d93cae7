"""Store: a graph without the facts that fall below a confidence, and without what only these named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from kgbuild.vocab import DIP, SH

_STATUS, _CONFIDENCE = ox.NamedNode(f"{DIP}status"), ox.NamedNode(f"{DIP}confidence")
_FOCUS = ox.NamedNode(f"{SH}focusNode")


def without_unsure(quads: Iterable[ox.Quad], least: float) -> list[ox.Quad]:
    """Return the quads of an article's graph as far as its sure facts reach.

    A fact without confidence stays, and so does what no fact has ever named; a warning stays if what it is about does.
    """
    by_subject: defaultdict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        by_subject[quad.subject].append(quad)
    unsure = {node for node, told in by_subject.items() if _is_unsure(told, least)}
    if not unsure:
        return [quad for told in by_subject.values() for quad in told]
    warnings = {node: quad.object for node, told in by_subject.items() for quad in told if quad.predicate == _FOCUS}
    facts = {node for node, told in by_subject.items() if any(quad.predicate == _STATUS for quad in told)}
    named = {quad.object for node in by_subject.keys() - warnings.keys() for quad in by_subject[node]}
    article = {quad.graph_name for told in by_subject.values() for quad in told}
    alone = {node for node in by_subject if node not in named and node not in warnings}
    kept = _reached(by_subject, (facts | alone | article) - unsure) - unsure
    return [
        quad
        for node, told in by_subject.items()
        if (node in kept if node not in warnings else warnings[node] in kept)
        for quad in told
    ]


def _is_unsure(told: Iterable[ox.Quad], least: float) -> bool:
    values = [quad.object for quad in told if quad.predicate == _CONFIDENCE]
    return any(isinstance(value, ox.Literal) and float(value.value) < least for value in values)


def _reached(by_subject: dict[object, list[ox.Quad]], start: Iterable[object]) -> set[object]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for quad in by_subject.get(waiting.pop(), ()):
            if quad.object in by_subject and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
    return seen
