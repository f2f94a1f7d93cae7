"""Events: how many of each kind two states had in each month, a row for each ordered pair: for time series."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import product

from kgbuild import gazetteer
from kgbuild.events.records import Event
from kgbuild.iri import mint
from kgbuild.vocab import BASE, QUAD_CLASSES

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "RETREAT",
)  # fmt: skip
"""The types of PLOVER that a column of its own counts."""
DYAD_COLUMNS = (
    "month", "actor", "actor_name", "recipient", "recipient_name", "events",
    *(quad.replace("-", "_") for quad in QUAD_CLASSES), *(type.lower() for type in TYPES), "actor_iri", "recipient_iri",
)  # fmt: skip


def dyads(events: Iterable[Event], *, base: str = BASE) -> list[tuple[object, ...]]:
    """Return the rows of `DYAD_COLUMNS`, by month and code: events that the first one directed at the second one.

    States go by their ISO 3166 alpha-3 codes, and by the IRIs that they have in a graph of that `base`. What two states
    did together (they met, they agreed) counts for either of the two orders. An event of more than one month, or
    without a date, counts for no month; without a second state it is no dyad. Give events of the level ``state``, so
    that ministers count for their state.

    >>> from kgbuild.events import Party
    >>> met = Event("f", "2024-03-05", (Party("Chad", "TCD"), Party("Norway", "NOR")), (), "CONSULT", None,
    ...     "verbal-cooperation", "actual", "Meeting", None, "a", "Chad and Norway met.", None)
    >>> [row[:6] for row in dyads([met])]
    [('2024-03', 'NOR', 'Norway', 'TCD', 'Chad', 1), ('2024-03', 'TCD', 'Chad', 'NOR', 'Norway', 1)]
    """
    counted: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    states = _states()
    iris = {code: mint(base, "state", state.code) for code, state in states.items()}
    for event in events:
        month = _month(event.date)
        if month is None:
            continue
        acting = {party.code for party in event.actor} & states.keys()
        reached = {party.code for party in event.recipient} & states.keys() or acting
        for one, other in product(acting, reached):
            if one != other:
                counted[month, one, other].update(("events", event.quad, event.type))
    return [
        (
            month, one, states[one].name, other, states[other].name,
            *(count[key] for key in ("events", *QUAD_CLASSES, *TYPES)), iris[one], iris[other],
        )
        for (month, one, other), count in sorted(counted.items())
    ]  # fmt: skip


def _month(date: str | None) -> str | None:
    """Return the month of an EDTF date, None if it has none or more than one."""
    parts = {part.strip("~?%")[:7] for part in (date or "").split("/")}
    month = parts.pop() if len(parts) == 1 else ""
    return month if len(month) == 7 and month[5:].isdigit() and "01" <= month[5:] <= "12" else None


@cache
def _states() -> dict[str, gazetteer.State]:
    """Return the states by code."""
    return {state.alpha3: state for state in gazetteer.states().values()}
