"""Extract: a fact while it is being made."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.extract.entities import Thing
from kgbuild.facts import FACT_TYPES

SIDES = ("actor", "provider", "recipient", "target")
"""Roles of which an event record needs one: "six were shot" tells not by whom, "troops opened fire" not at whom."""
BESIDE = "sideline meeting"
"""The format of a meeting that people have while they are at a session."""


@dataclass(slots=True, eq=False)
class Candidate:
    """A fact before merging: things in its roles instead of ids.

    `support` is the probability that the encoder's event heads give to it, 0 if they saw nothing of the kind; without
    any, a `doubtful` one is dropped. Of the roles that are `settled`, grammar leaves no doubt who fills them.
    """

    type: str
    roles: dict[str, list[Thing]]
    attributes: dict[str, str | int]
    spans: list[tuple[int, int]]
    by: str
    status: str = "actual"
    date: str | None = None
    trigger: int = 0
    sentence: int = 0
    definite: bool = False
    support: float = 0.0
    doubtful: bool = False
    settled: frozenset[str] = frozenset()

    def is_filled(self, *, coding: bool = False) -> bool:
        """Return whether the roles have what a fact of this type needs, or for `coding` what an event record needs."""
        kind = FACT_TYPES[self.type]
        if coding and self.type != "Statement" and any(self.roles.get(role) for role in SIDES):
            return True
        is_told = not kind.any_of or any(self.roles.get(role) for role in kind.any_of)
        return is_told and all(len(self.roles.get(role, ())) >= least for role, least in kind.roles.items())

    def is_beside(self) -> bool:
        """Return whether the fact is a meeting beside a session, which is its forum."""
        return self.attributes.get("format") == BESIDE

    def company(self, *roles: str) -> frozenset[int]:
        """Return who is in the fact, or in some roles of it, and the states that they are of, by id."""
        things = [t for role in roles or self.roles if role != "place" for t in self.roles.get(role, [])]
        return frozenset(id(t) for thing in things for t in (thing, thing.state) if t is not None)
