"""Base: who acts, and for whom, by the rows of the views ``actors`` and ``positions`` of a graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
