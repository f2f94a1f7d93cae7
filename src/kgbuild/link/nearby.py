"""Link: which reports of two months one may be linked to, by who is in them and when that was, not pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kgbuild.link.reports import Moment, Report, moments, moments_near

Numbered = tuple[int, Report]

_Kept = Mapping[str, Mapping[Moment, list[Numbered]]]


class Nearby:
    """Reports of one type that come in the order of their months, those of the latest month and of the one before it.

    >>> from datetime import date
    >>> def call(iri: str, day: date) -> Report:
    ...     return Report(iri, iri, "Call", "actual", first=day, last=day)
    >>> nearby = Nearby()
    >>> nearby.add(1, call("f1", date(2024, 6, 10)), ["norway"])
    >>> [(number, other.iri) for number, other in nearby.of(call("f2", date(2024, 6, 10)), ["norway", "chad"]).items()]
    [(1, 'f1')]
    >>> nearby.of(call("f3", date(2024, 6, 20)), ["norway"]), nearby.of(call("f4", date(2024, 6, 10)), ["chad"])
    ({}, {})
    """

    def __init__(self) -> None:
        self.month = -1
        self._before: _Kept = {}
        self._now: defaultdict[str, defaultdict[Moment, list[Numbered]]] = _kept()

    def turn(self, month: int) -> bool:
        """Go on to the month of the next report; tell whether that is another one."""
        if month == self.month:
            return False
        self._before, self._now = (self._now if month == self.month + 1 else {}), _kept()
        self.month = month
        return True

    def add(self, number: int, report: Report, known: Iterable[str]) -> None:
        """Keep a report of the latest month by its number; it is `known` by some actors, states and forums."""
        when = moments(report)
        for actor in known:
            kept = self._now[actor]
            for moment in when:
                kept[moment].append((number, report))

    def of(self, report: Report, known: Iterable[str]) -> dict[int, Report]:
        """Return by number the reports that share an actor with this one and are as near in time as `compare` asks."""
        when, found = moments_near(report), dict[int, Report]()
        for actor in known:
            for block in (self._before, self._now):
                if actor in block:
                    kept = block[actor]
                    for moment in when:
                        if moment in kept:
                            found.update(kept[moment])
        return found


def _kept() -> defaultdict[str, defaultdict[Moment, list[Numbered]]]:
    return defaultdict(lambda: defaultdict(list))
