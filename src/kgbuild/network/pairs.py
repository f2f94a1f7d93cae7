"""Network: rows of the views as actors, as pairs of them in facts, and as events; who acts for whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

# PLOVER's four classes, from friendly words to hostile deeds; a neutral statement has none of them.
QUAD_CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """What the views ``pairs``, ``actors`` and ``positions`` say about a graph, and ``evidence`` for the page."""

    pairs: Collection[Row]
    actors: Collection[Row]
    positions: Collection[Row]
    evidence: Collection[Row] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: name, type and other names."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors in one fact, a row of ``views/pairs``: who had to do with whom, how and when."""

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
    """Return the pairs of the rows of ``views/pairs``.

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


def actors(rows: Iterable[Row]) -> dict[str, Actor]:
    """Return the actors of the rows of ``views/actors`` by IRI; of several labels or types the first in the alphabet.

    >>> actors([("c", "Tchad", "false", "State"), ("c", "Chad", "true", "State")])
    {'c': Actor(name='Chad', type='State', aliases=('Tchad',))}
    """
    names: defaultdict[str, set[tuple[bool, str]]] = defaultdict(set)
    types: defaultdict[str, set[str]] = defaultdict(set)
    for iri, name, main, type in rows:
        assert iri and name and type
        names[iri].add((main != "true", name))
        types[iri].add(type)
    found = {}
    for iri in sorted(names):
        (_, label), *others = sorted(names[iri])
        found[iri] = Actor(label, min(types[iri]), tuple(sorted({name for _, name in others} - {label})))
    return found


def principals(rows: Iterable[Row], known: Mapping[str, Actor]) -> dict[str, str]:
    """Return for whom each office holder and each body of government acts, by the rows of ``views/positions``.

    Of several offices those of a state come first, then the one that most articles tell of. A body acts for the state
    whose name it bears ("Navy of Chad"), else for the one in which its officers most often hold another office.

    >>> known = {"a": Actor("Ann", "Person"), "n": Actor("Navy of Chad", "GovernmentBody"), "c": Actor("Chad", "State")}
    >>> principals([("a", "n", "2")], known)
    {'n': 'c', 'a': 'c'}
    """
    offices: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for holder, of, articles in rows:
        if holder in known and of in known:
            offices[str(holder)][str(of)] = int(articles or 0)
    states = {actor.name: iri for iri, actor in known.items() if actor.type == "State"}
    found = {}
    for iri, actor in known.items():
        if actor.type == "GovernmentBody" and (state := _state_in(actor.name, states) or _shared(iri, offices, known)):
            found[iri] = state
    for holder, held in sorted(offices.items()):
        chosen = _most({of: n for of, n in held.items() if known[of].type == "State"} or held)
        found[holder] = found.get(chosen, chosen)
    return found


def _state_in(name: str, states: Mapping[str, str]) -> str:
    """Return the state that the name of a body names; the longest of several."""
    for state in sorted(states, key=lambda state: (-len(state), state)):
        if re.search(rf"\bof (the )?{re.escape(state)}\b|^{re.escape(state)} ", name):
            return states[state]
    return ""


def _shared(body: str, offices: Mapping[str, Mapping[str, int]], known: Mapping[str, Actor]) -> str:
    """Return the state in which those who hold an office of `body` hold another one."""
    votes: defaultdict[str, int] = defaultdict(int)
    for held in offices.values():
        for of, articles in held.items() if body in held else ():
            if known[of].type == "State":
                votes[of] += articles
    return _most(votes)


def _most(votes: Mapping[str, int]) -> str:
    return min(votes, key=lambda iri: (-votes[iri], iri), default="")


def events(found: Iterable[Pair], acts_for: Mapping[str, str]) -> list[tuple[Pair, ...]]:
    """Return pairs between the same two by the events that they tell of, in the order of time.

    Articles tell of one event if type, detail, status, date and direction are the same. Two facts of one article are
    two events all the same, and a fact without a date is an event of its own.
    """
    groups: defaultdict[tuple[str, ...], defaultdict[str, dict[str, list[Pair]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for pair in sorted(found, key=lambda pair: (pair.article, pair.fact, pair.actor, pair.other)):
        way = acts_for.get(pair.actor, pair.actor) if pair.directed else ""
        key = (pair.type, pair.detail, pair.status, pair.date, way) if pair.date else (pair.fact, way)
        groups[key][pair.article].setdefault(pair.fact, []).append(pair)
    told = []
    for articles in groups.values():
        reports = [list(facts.values()) for facts in articles.values()]
        for number in range(max(map(len, reports))):
            told.append(tuple(pair for facts in reports if number < len(facts) for pair in facts[number]))
    return sorted(told, key=lambda event: (event[0].earliest or "9", event[0].type, event[0].fact, event[0].actor))
