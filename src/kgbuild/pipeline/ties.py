"""Composer: who had to do with whom in a fact, by rows of the views ``coded`` and ``roles``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import product

from kgbuild.actors import Row
from kgbuild.facts import ACTORS

# Roles of those who do something with each other, and of those of whom one acts upon the other.
TOGETHER = ("participant", "organizer", "party")
ACTING = ("speaker", "provider", "actor", "visitor", "mediator")
REACHED = ("target", "recipient", "host", "destination", "party")

COLUMNS = (
    "fact", "type", "detail", "status", "date", "earliest", "latest", "quad", "directed", "actor", "other", "article",
)  # fmt: skip
"""The columns of `paired`: quad is the PLOVER quad class, none for a neutral statement."""


def ties(by_role: Mapping[str | None, Set[str]]) -> list[tuple[str, str, str]]:
    """Return who has to do with whom where actors fill roles so: directed or not, one, and the other.

    A directed tie goes from the one to the other; an undirected one comes once, and all in the order of their ends.

    >>> ties({"participant": {"b", "a"}, "mediator": {"c"}})
    [('false', 'a', 'b')]
    >>> ties({"speaker": {"b"}, "target": {"a"}})
    [('true', 'b', 'a')]
    """
    if sum(map(len, by_role.values())) < 2:
        return []
    beside = {filler for role in TOGETHER for filler in by_role.get(role, ())}
    acting = {filler for role in ACTING for filler in by_role.get(role, ())}
    reached = {filler for role in REACHED for filler in by_role.get(role, ())}
    found = {("false", one, other) for one, other in product(beside, beside) if one < other}
    found |= {("true", one, other) for one, other in product(acting, reached) if one != other}
    return sorted(found, key=lambda tie: (*tie[1:], tie[0]))


def paired(coded: Iterable[Row], roles: Iterable[Row]) -> list[Row]:
    """Return who had to do with whom, as rows of `COLUMNS`, by the rows of ``views/coded`` and ``views/roles``.

    One row for each fact and pair of actors in it (see `ties`). (As a query, this join took a minute on 10,000
    articles.)

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
        said = (fact, type, detail, status, date, earliest, latest, quad and quad.rpartition("#")[2])
        found += [(*said, *tie, article) for tie in ties(filled.get(fact, {}))]
    return found
