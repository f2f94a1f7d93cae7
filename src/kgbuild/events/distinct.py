"""Events: one record for what PLOVER codes once, where a sentence gives several facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kgbuild.events.records import Event

PART_OF = {"REQUEST": "PROTEST", "MOBILIZE": "ASSAULT"}
"""What is not coded of those who do the other: what protesters ask for, the troops that are sent to attack."""


def distinct(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of articles without those that another of the same words tells, too.

    An offer to mediate is an offer and a mediation to come, both AGREE: of records of one type in the same words, whose
    parties all take part in another, the fuller one is kept, of equal ones the first. What protesters demand, and the
    troops that attack, are no events of their own (PLOVER 2.0).

    >>> from kgbuild.events.parties import Party
    >>> chad, peru = (Party("Chad", "TCD"),), (Party("Peru", "PER"),)
    >>> def event(id, actor, recipient):
    ...     return Event(id, None, actor, recipient, "AGREE", None, "", "planned", "Visit", None, "a", "Chad ...", None)
    >>> [event.id for event in distinct([event("1", chad, ()), event("2", chad, peru), event("3", peru, ())])]
    ['2', '3']
    """
    told: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        told[event.article, event.quote].append(event)
    for together in told.values():
        kept: list[Event] = []
        for event in sorted(together, key=lambda event: -len(_parties(event))):
            if not any(_covers(other, event) for other in kept):
                kept.append(event)
        yield from (event for event in together if event in kept and not any(_is_part(event, other) for other in kept))


def _parties(event: Event) -> set[str]:
    return {party.name for party in (*event.actor, *event.recipient)}


def _covers(one: Event, other: Event) -> bool:
    """Return whether an event has the type of another and all who take part in it, on the same side."""
    same_side = not other.actor or bool({p.name for p in one.actor} & {p.name for p in other.actor})
    return one.type == other.type and same_side and _parties(other) <= _parties(one)


def _is_part(event: Event, other: Event) -> bool:
    """Return whether an event is only part of another by the same actors."""
    return PART_OF.get(event.type) == other.type and bool({p.name for p in event.actor} & {p.name for p in other.actor})
