"""Extract: who and what fact documents name by custom: "the decision" is nobody, ties are between states.

The guide of the gold articles says so, or its annotators do so nearly always. Event records, which name whoever acts,
are read without it.
"""

from __future__ import annotations

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.entities import Thing, unique


def observe(candidate: Candidate) -> None:
    """Leave in a fact whom and what it names by custom."""
    roles = candidate.roles
    if candidate.type == "Statement":
        roles.pop("place", None)  # where somebody speaks is told of the meeting
        if "target" in roles:
            roles["target"] = [t for t in roles["target"] if not (t.type == "Instrument" and _is_bare(t))]
    named = [t for t in roles.get("participant", ()) if t.type != "Group" or not t.name.islower()]
    if candidate.type == "Meeting" and len(named) > 1:
        roles["participant"] = named
    if candidate.type == "Mediation" and candidate.by.startswith("learned/") and "party" in roles:
        roles["party"] = unique(t.state or t if t.type == "Person" else t for t in roles["party"])
    if candidate.type == "RelationsChange":
        roles["party"] = unique(t.state or t if t.type == "GovernmentBody" else t for t in roles.get("party", ()))


def _is_bare(thing: Thing) -> bool:
    """Return whether a thing has no name but a common noun."""
    return thing.key is None and thing.name.islower() and " " not in thing.name
