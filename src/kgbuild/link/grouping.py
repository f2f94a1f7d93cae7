"""Link: reports in the order of time -> the events they report, with few more of them in memory than hang together."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from kgbuild.link.events import COMPATIBLE, LEAST, Event, EventLink, affair, compare, known_by
from kgbuild.link.nearby import Nearby
from kgbuild.link.reports import FRAMES, Report

_NOBODY: Mapping[str, frozenset[str]] = {}  # who acts for a state makes no difference to what lasts
_WHOLE = 10_000  # what a score of 1 has; scores are rounded to four digits
_HALF = 32  # bits for the number of a report

Place = tuple[str, int, str, str]


def place(report: Report) -> Place | None:
    """Return where a report stands in the order that `events` asks for; None where it can be linked to no other."""
    if FRAMES[report.type].lasting:
        return report.type, 0, affair(report), report.iri
    months = report.months()
    return (report.type, months[0], "", report.iri) if months else None


def relate(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> list[Event]:
    """Return the events that several reports tell of, as `events` finds them, in order; reports may come in any."""
    placed = {found: report for report in reports if (found := place(report))}
    return sorted(events((placed[found] for found in sorted(placed)), acts_for), key=lambda links: links[0].facts)


def events(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """Return for each event that several articles report the links that hold its reports together, one less than those.

    Reports come in the order of their `place`. The surest links come first, and another one joins two groups of
    reports only if every report of the one may be of the same event as every report of the other: so that A and C are
    not taken for one because B resembles both. Two facts of one article are always two events. An office, a
    membership or the authorship of an initiative is no event, but linked in the same way where it is told twice.
    """
    for type, block in groupby(reports, key=lambda report: report.type):
        if FRAMES[type].lasting:
            found = (_chain(told) for _, told in groupby(block, key=affair))
        else:
            found = (links for part in _parts(block, acts_for) for links in _groups(part, acts_for))
        yield from (tuple(sorted(links, key=lambda link: link.facts)) for links in found if links)


def _chain(reports: Iterable[Report]) -> list[EventLink]:
    """Return links between reports of one state of affairs: each to the last one before it of another article."""
    links = list[EventLink]()
    last: Report | None = None
    other: Report | None = None  # the last one that is of another article than `last`
    for report in reports:
        if last and last.article != report.article:
            other = last
        if other and (link := compare(other, report, _NOBODY)):
            links.append(link)
        last = report
    return links


@dataclass(slots=True, eq=False)
class _Part:
    """Reports that links join, in one step or several, and those links; `last` is the month of the latest one.

    Reports go by numbers. There may be very many links, so of each there are but two numbers: how much its score lacks
    of 1, in ten thousandths, and those of its two facts, in the order of their IRIs, as one.
    """

    last: int = 0
    reports: dict[int, Report] = field(default_factory=dict)
    lacks: array[int] = field(default_factory=lambda: array("H"))
    pairs: array[int] = field(default_factory=lambda: array("Q"))

    def link(self, one: int, other: int, score: float) -> None:
        """Keep the link between two reports."""
        if self.reports[other].iri < self.reports[one].iri:
            one, other = other, one
        self.lacks.append(_WHOLE - round(score * _WHOLE))
        self.pairs.append(one << _HALF | other)

    def take(self, other: _Part) -> None:
        """Take in what another part has."""
        self.reports |= other.reports
        self.lacks += other.lacks
        self.pairs += other.pairs

    def links(self) -> Iterator[tuple[int, int]]:
        """Return the numbers of the reports of each link, the surest links first, then by the IRIs."""
        ordered = sorted(self.reports, key=lambda number: self.reports[number].iri)
        size, rank = len(ordered), {number: place for place, number in enumerate(ordered)}
        # Sorted lists of numbers go back into arrays at once, which take a fifth of the room.
        keys = array(
            "Q",
            sorted(
                (lack * size + rank[pair >> _HALF]) * size + rank[pair & (1 << _HALF) - 1]
                for lack, pair in zip(self.lacks, self.pairs, strict=True)
            ),
        )
        for key in keys:
            yield ordered[key // size % size], ordered[key % size]


@dataclass(slots=True, eq=False)
class _Group:
    """Reports of one event, and the links that hold them together."""

    reports: dict[int, Report]
    links: list[EventLink] = field(default_factory=list)


def _parts(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> Iterator[_Part]:
    """Return what hangs together among the reports of one type, each part once nothing later can belong to it.

    Links join reports that name one actor, state or forum and are less than a month apart, so that those of this month
    and the one before it are all that has to be kept.
    """
    nearby = Nearby()
    parts: dict[int, _Part] = {}  # by the numbers of their reports
    for number, report in enumerate(reports):
        month = report.months()[0]
        if nearby.turn(month):
            ended = {id(part): part for part in parts.values() if part.last < month - 1}
            yield from ended.values()
            parts = {number: part for number, part in parts.items() if id(part) not in ended}
        known = known_by(report, acts_for)
        for near, other in nearby.of(report, known).items():
            link = compare(other, report, acts_for)
            if link is not None and link.score >= LEAST:
                ours = parts.get(near) or _Part(reports={near: other})
                theirs = parts.get(number) or _Part(reports={number: report})
                if ours is not theirs:
                    if len(ours.reports) < len(theirs.reports):
                        ours, theirs = theirs, ours
                    ours.take(theirs)
                    parts |= dict.fromkeys((*theirs.reports, near, number), ours)
                ours.link(near, number, link.score)
                ours.last = month
        nearby.add(number, report, known)
    yield from {id(part): part for part in parts.values()}.values()


def _groups(part: _Part, acts_for: Mapping[str, frozenset[str]]) -> Iterator[list[EventLink]]:
    """Return the links of each event in a part, those alone that join two groups whose reports all go together."""
    groups = {number: _Group({number: report}) for number, report in part.reports.items()}
    linked = array("Q", sorted(part.pairs))
    for one, other in part.links():
        ours, theirs = groups[one], groups[other]
        if ours is not theirs and _fit(ours, theirs, linked, acts_for):
            link = compare(part.reports[one], part.reports[other], acts_for)
            assert link is not None
            if len(ours.reports) < len(theirs.reports):
                ours, theirs = theirs, ours
            ours.reports |= theirs.reports
            ours.links += [*theirs.links, link]
            groups |= dict.fromkeys(theirs.reports, ours)
    for group in {id(group): group for group in groups.values()}.values():
        yield group.links


def _fit(ours: _Group, theirs: _Group, linked: array[int], acts_for: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether every report of one group goes together with every one of the other; `linked` pairs do."""
    for number, one in ours.reports.items():
        for near, other in theirs.reports.items():
            first, second = (number, near) if one.iri < other.iri else (near, number)
            pair = first << _HALF | second
            place = bisect_left(linked, pair)
            if place == len(linked) or linked[place] != pair:
                link = compare(one, other, acts_for)
                if link is None or link.score < COMPATIBLE:
                    return False
    return True
