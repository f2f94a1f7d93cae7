"""Step: facts of a graph with their PLOVER codes -> event records (docs/events.md)."""

from __future__ import annotations

from kgbuild.events.distinct import distinct
from kgbuild.events.dyads import DYAD_COLUMNS, dyads
from kgbuild.events.parties import LEVELS, Level, Party
from kgbuild.events.records import COLUMNS, STATUSES, Event, Rows, events

__all__ = [
    "COLUMNS",
    "DYAD_COLUMNS",
    "LEVELS",
    "STATUSES",
    "Event",
    "Level",
    "Party",
    "Rows",
    "distinct",
    "dyads",
    "events",
]
