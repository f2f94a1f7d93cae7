"""Base: who acts, and for whom, by the rows of the views ``actors`` and ``positions`` of a graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: name, type and other names."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()


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
    for holder, of, articles, *_ in rows:
        if holder in known and of in known:
            offices[str(holder)][str(of)] = int(articles or 0)
    officers: defaultdict[str, list[str]] = defaultdict(list)
    for holder, held in offices.items():
        for of in held:
            officers[of].append(holder)
    states = {actor.name: iri for iri, actor in known.items() if actor.type == "State"}
    find, found = _finder(states), {}
    for iri, actor in known.items():
        if actor.type == "GovernmentBody":
            state = find(actor.name) or _shared([offices[holder] for holder in officers[iri]], known)
            if state:
                found[iri] = state
    for holder, held in sorted(offices.items()):
        chosen = _most({of: n for of, n in held.items() if known[of].type == "State"} or held)
        found[holder] = found.get(chosen, chosen)
    return found


class Principals:
    """For whom each actor acts, on a day or by and large.

    Who has changed office acts for whom articles of that time name: the state (before other bodies) whose office the
    person holds by articles of days on both sides of the day, else by those of the nearest day.

    >>> known = {"a": Actor("Ann", "Person"), "n": Actor("Norway", "State"), "u": Actor("UN", "Organization")}
    >>> rows = [("a", "n", "9", "2019-01-01", "2020-05-01"), ("a", "u", "2", "2021-03-01", "2022-03-01")]
    >>> acts = Principals(rows, known)
    >>> acts.of("a"), acts.of("a", "2019-07-01"), acts.of("a", "2021-12-31"), acts.of("u")
    ('n', 'n', 'u', 'u')
    """

    def __init__(self, rows: Iterable[Row], known: Mapping[str, Actor]) -> None:
        rows = list(rows)
        self._always = principals(rows, known)
        self._terms: defaultdict[str, list[tuple[bool, str, str, str]]] = defaultdict(list)
        for holder, of, _, *days in rows:
            first, last = (*days, None, None)[:2]
            if holder and of and first and last and holder in known and of in known:
                self._terms[holder].append((known[of].type != "State", first[:10], last[:10], of))

    def of(self, actor: str, day: str | None = None) -> str:
        """Return whom an actor acts for; itself, if it acts for nobody else."""
        terms = self._terms.get(actor, [])
        if day is None or len(terms) < 2:
            return self._always.get(actor, actor)
        *_, of = min(terms, key=lambda term: (_apart(day, term[1], term[2]), *term))
        return self._always.get(of, of)


def _apart(day: str, first: str, last: str) -> int:
    """Return how many days lie between a day and a span of days."""
    if first <= day <= last:
        return 0
    end = first if day < first else last
    return abs((date.fromisoformat(day[:10]) - date.fromisoformat(end)).days)


def _finder(states: Mapping[str, str]) -> Callable[[str], str]:
    """Return what finds the state that the name of a body names; the longest of several."""
    patterns = [
        (re.compile(rf"\bof (the )?{re.escape(state)}\b|^{re.escape(state)} "), states[state])
        for state in sorted(states, key=lambda state: (-len(state), state))
    ]
    return lambda name: next((iri for pattern, iri in patterns if pattern.search(name)), "")


def _shared(officers: Iterable[Mapping[str, int]], known: Mapping[str, Actor]) -> str:
    """Return the state in which the officers of a body, each given by the offices held, hold another one."""
    votes: defaultdict[str, int] = defaultdict(int)
    for held in officers:
        for of, articles in held.items():
            if known[of].type == "State":
                votes[of] += articles
    return _most(votes)


def _most(votes: Mapping[str, int]) -> str:
    return min(votes, key=lambda iri: (-votes[iri], iri), default="")
