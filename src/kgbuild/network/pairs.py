"""Network: pairs of actors in facts, from rows of the views, and the events that these tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kgbuild.actors import Row

# What ties two actors, by the types of facts that say so.
RELATIONS: Mapping[str, frozenset[str]] = {
    "met": frozenset({"Meeting", "Call"}),
    "visited": frozenset({"Visit"}),
    "spoke": frozenset({"Statement"}),
    "agreed": frozenset({"Agreement", "Cooperation"}),
    "mediated": frozenset({"Mediation"}),
    "aided": frozenset({"Aid", "Concession"}),
    "sanctioned": frozenset({"Sanction"}),
    "coerced": frozenset({"Protest", "Coercion", "Mobilization"}),
    "attacked": frozenset({"Assault"}),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of `kgbuild.pipeline.ties`, and of the views ``actors``, ``positions`` and, for the page, ``evidence``."""

    pairs: Collection[Row]
    actors: Collection[Row]
    positions: Collection[Row]
    evidence: Collection[Row] = ()


class Pair(NamedTuple):
    """Two actors in one fact, a row of `kgbuild.pipeline.ties.COLUMNS`: who had to do with whom, how and when."""

    fact: str
    type: str
    detail: str
    status: str
    date: str | None
    earliest: str | None
    latest: str | None
    quad: str | None
    directed: bool
    actor: str
    other: str
    article: str


def pairs(rows: Iterable[Row]) -> list[Pair]:
    """Return the pairs of rows of `kgbuild.pipeline.ties.COLUMNS`.

    >>> row = ("f", "Aid", "grain", "actual", None, None, None, "material-cooperation", "true", "a", "b", "news")
    >>> pairs([row])[0].directed
    True
    """
    found = []
    for fact, type, detail, status, date, earliest, latest, quad, directed, actor, other, article in rows:
        assert fact and type and status and actor and other and article
        one_way = directed == "true"
        found.append(
            Pair(fact, type, detail or "", status, date, earliest, latest, quad, one_way, actor, other, article)
        )
    return found


def events(found: Sequence[Pair], acts_for: Callable[[Pair, str], str]) -> list[tuple[Pair, ...]]:
    """Return pairs between the same two by the events that they tell of, in the order of time.

    `acts_for` tells for whom an actor acts in a pair.

    Articles tell of one event if type, detail, status, date and direction are the same. Two facts of one article are
    two events all the same, and a fact without a date is an event of its own.
    """
    if len(found) == 1:
        return [tuple(found)]
    groups: defaultdict[tuple[str, ...], defaultdict[str, dict[str, list[Pair]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for pair in sorted(found, key=lambda pair: (pair.article, pair.fact, pair.actor, pair.other)):
        way = acts_for(pair, pair.actor) if pair.directed else ""
        key = (pair.type, pair.detail, pair.status, pair.date, way) if pair.date else (pair.fact, way)
        groups[key][pair.article].setdefault(pair.fact, []).append(pair)
    told = []
    for articles in groups.values():
        reports = [list(facts.values()) for facts in articles.values()]
        for number in range(max(map(len, reports))):
            told.append(tuple(pair for facts in reports if number < len(facts) for pair in facts[number]))
    return sorted(told, key=lambda event: (event[0].earliest or "9", event[0].type, event[0].fact, event[0].actor))
