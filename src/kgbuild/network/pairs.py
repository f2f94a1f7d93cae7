"""Network: pairs of actors in facts, from rows of the views, and the events that these tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from kgbuild.actors import Row
from kgbuild.facts import ACTORS

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


# Roles of those who do something with each other, and of those of whom one acts upon the other.
TOGETHER = ("participant", "organizer", "party")
ACTING = ("speaker", "provider", "actor", "visitor", "mediator")
REACHED = ("target", "recipient", "host", "destination", "party")

COLUMNS = (
    "fact", "type", "detail", "status", "date", "earliest", "latest", "quad", "directed", "actor", "other", "article",
)  # fmt: skip
"""The columns of `paired`: quad is the PLOVER quad class, none for a neutral statement."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What `paired`, and the views ``actors``, ``positions`` and (for the page) ``evidence`` say about a graph."""

    pairs: Collection[Row]
    actors: Collection[Row]
    positions: Collection[Row]
    evidence: Collection[Row] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors in one fact, a row of `COLUMNS`: who had to do with whom, how and when."""

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


def paired(coded: Iterable[Row], roles: Iterable[Row]) -> list[Row]:
    """Return who had to do with whom, as rows of `COLUMNS`, by the rows of ``views/coded`` and ``views/roles``.

    One row for each fact and pair of actors in it, in the order of their IRIs: a directed pair goes from the actor to
    the other, an undirected one comes once. (As a query, this join took a minute on 10,000 articles.)

    >>> from kgbuild.vocab import DIP
    >>> met = ("f", "Meeting", "", "actual", *[None] * 3, f"{DIP}verbal-cooperation", None, "news", None, None)
    >>> roles = [("f", "participant", iri, iri, "State") for iri in "ba"] + [("f", "place", "c", "c", "State")]
    >>> [row[8:11] for row in paired([met], roles)]
    [('false', 'a', 'b')]
    """
    filled: defaultdict[str | None, defaultdict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact, role, filler, _, type in roles:
        if type in ACTORS:
            assert filler
            filled[fact][role].add(filler)
    found: list[Row] = []
    for fact, type, detail, status, date, _, _, quad, _, article, earliest, latest in coded:
        if not (by_role := filled.get(fact)):
            continue
        beside = {filler for role in TOGETHER for filler in by_role.get(role, ())}
        acting = {filler for role in ACTING for filler in by_role.get(role, ())}
        reached = {filler for role in REACHED for filler in by_role.get(role, ())}
        ties = {("false", one, other) for one, other in product(beside, beside) if one < other}
        ties |= {("true", one, other) for one, other in product(acting, reached) if one != other}
        said = (fact, type, detail, status, date, earliest, latest, quad and quad.rpartition("#")[2])
        found += [(*said, *tie, article) for tie in sorted(ties, key=lambda tie: (*tie[1:], tie[0]))]
    return found


def pairs(rows: Iterable[Row]) -> list[Pair]:
    """Return the pairs of rows of `COLUMNS`.

    >>> row = ("f", "Aid", "grain", "actual", None, None, None, "material-cooperation", "true", "a", "b", "news")
    >>> pairs([row])[0].directed
    True
    """
    found = []
    for fact, type, detail, status, date, earliest, latest, quad, directed, actor, other, article in rows:
        assert fact and type and status and actor and other and article
        found.append(
            Pair(
                fact,
                type,
                detail or "",
                status,
                date,
                earliest,
                latest,
                quad,
                directed == "true",
                actor,
                other,
                article,
            )
        )
    return found


def events(found: Iterable[Pair], acts_for: Callable[[Pair, str], str]) -> list[tuple[Pair, ...]]:
    """Return pairs between the same two by the events that they tell of, in the order of time.

    `acts_for` tells for whom an actor acts in a pair.

    Articles tell of one event if type, detail, status, date and direction are the same. Two facts of one article are
    two events all the same, and a fact without a date is an event of its own.
    """
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
