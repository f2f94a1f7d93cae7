"""Extract: who and what fact documents name by custom: "the decision" is nobody, ties are between states.

The guide of the gold articles says so, or its annotators do so nearly always.
"""

from __future__ import annotations

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.entities import Thing, head_noun, unique
from kgbuild.extract.roles import HARMED

ACTING = {
    "Agreement": "party", "Call": "participant", "Meeting": "participant", "Protest": "actor", "Statement": "speaker",
    "Visit": "visitor",
}  # fmt: skip
"""Roles that somebody fills or a state, not both."""
TREATIES = frozenset({"accord", "agreement", "convention", "memorandum", "pact", "protocol", "treaty"})
"""Nouns for what states conclude with each other and parliaments ratify."""


def observe(candidate: Candidate) -> None:
    """Leave in a fact whom and what it names by custom; event records, which name whoever acts, do without."""
    roles = candidate.roles
    if candidate.type == "Statement":
        roles.pop("place", None)  # where somebody speaks is told of the meeting
        if "target" in roles:
            roles["target"] = [t for t in roles["target"] if not (t.type == "Instrument" and _is_bare(t))]
    named = [t for t in roles.get("participant", ()) if t.type != "Group" or not t.name.islower()]
    if candidate.type == "Meeting" and len(named) > 1:
        roles["participant"] = named
    role = ACTING.get(candidate.type)
    if role in roles:
        roles[role] = _one_for_all(roles[role])
    if candidate.type == "Cooperation":  # Chad of "Chadian troops", not both
        sides = roles.get("participant", [])
        roles["participant"] = [t for t in sides if t.type != "GovernmentBody" or t.state not in sides]
    if candidate.type in HARMED:
        for role in ("target", "recipient"):
            groups = {id(t.state) for t in roles.get(role, ()) if t.type == "Group" and t.state is not None}
            if groups:
                roles[role] = [t for t in roles[role] if id(t) not in groups]
            doers = [t for t in roles.get("actor", ()) if id(t) not in groups]
            if doers:
                roles["actor"] = doers
    if candidate.type == "Mediation" and candidate.by.startswith("learned/") and "party" in roles:
        roles["party"] = unique(t.state or t if t.type == "Person" else t for t in roles["party"])
    if candidate.type == "RelationsChange":
        roles["party"] = unique(t.state or t if t.type == "GovernmentBody" else t for t in roles.get("party", ()))


def _one_for_all(things: list[Thing]) -> list[Thing]:
    """Return things without the states for which others of them act: "Foreign Minister X of Chad" is not Chad, too."""
    behind = {id(t.state) for t in things if t.type in {"GovernmentBody", "Person"} and t.state is not None}
    behind |= {id(t.state.state) for t in things if t.type == "Person" and t.state is not None}
    return [t for t in things if id(t) not in behind]


def ratify(candidate: Candidate) -> None:
    """Make a parliament or cabinet that approves a treaty a party that ratifies it."""
    adopters, instruments = (candidate.roles.get(role, []) for role in ("adopter", "instrument"))
    if candidate.type != "Adoption" or not adopters or not instruments:
        return
    if all(t.type == "GovernmentBody" for t in adopters) and head_noun(instruments[0].name) in TREATIES:
        candidate.type = "Agreement"
        candidate.roles["party"] = candidate.roles.pop("adopter")
        candidate.attributes["stage"] = "ratified"


def _is_bare(thing: Thing) -> bool:
    """Return whether a thing has no name but a common noun."""
    return thing.key is None and thing.name.islower() and " " not in thing.name
