"""Link: reports in the order of time -> the events they report, with few more of them in memory than hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from kgbuild.link.events import COMPATIBLE, LEAST, Event, EventLink, affair, compare, known_by
from kgbuild.link.reports import FRAMES, Report

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
        if other and (link := compare(other, report, {})):
            links.append(link)
        last = report
    return links


@dataclass(slots=True, eq=False)
class _Part:
    """Reports that links join, in one step or several, and those links; `last` is the month of the latest one.

    There may be very many links: of each it has the score, below zero so that the surest come first, and the facts.
    """

    last: int = 0
    reports: dict[str, Report] = field(default_factory=dict)
    links: list[tuple[float, str, str]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Group:
    """Reports of one event, and the links that hold them together."""

    reports: dict[str, Report]
    links: list[EventLink] = field(default_factory=list)


def _parts(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> Iterator[_Part]:
    """Return what hangs together among the reports of one type, each part once nothing later can belong to it.

    Links join reports that name one actor, state or forum and are less than a month apart, so that those of this month
    and the one before it are all that has to be kept.
    """
    month = -1
    before: Mapping[str, list[Report]] = {}
    now: defaultdict[str, list[Report]] = defaultdict(list)
    parts: dict[str, _Part] = {}  # by the IRIs of their reports
    for report in reports:
        if report.months()[0] != month:
            before, now = (now if report.months()[0] == month + 1 else {}), defaultdict(list)
            month = report.months()[0]
            ended = {id(part): part for part in parts.values() if part.last < month - 1}
            yield from ended.values()
            parts = {iri: part for iri, part in parts.items() if id(part) not in ended}
        known = known_by(report, acts_for)
        near = {other.iri: other for actor in known for block in (before, now) for other in block.get(actor, ())}
        for other in near.values():
            link = compare(other, report, acts_for)
            if link is not None and link.score >= LEAST:
                ours = parts.get(other.iri) or _Part(reports={other.iri: other})
                theirs = parts.get(report.iri) or _Part(reports={report.iri: report})
                if ours is not theirs:
                    if len(ours.reports) < len(theirs.reports):
                        ours, theirs = theirs, ours
                    ours.reports |= theirs.reports
                    ours.links += theirs.links
                    parts |= dict.fromkeys((*theirs.reports, other.iri, report.iri), ours)
                ours.links.append((-link.score, *link.facts))
                ours.last = month
        for actor in known:
            now[actor].append(report)
    yield from {id(part): part for part in parts.values()}.values()


def _groups(part: _Part, acts_for: Mapping[str, frozenset[str]]) -> Iterator[list[EventLink]]:
    """Return the links of each event in a part, those alone that join two groups whose reports all go together."""
    groups = {iri: _Group({iri: report}) for iri, report in part.reports.items()}
    for _, one, other in sorted(part.links):
        ours, theirs = groups[one], groups[other]
        if ours is not theirs and _fit(ours, theirs, acts_for):
            link = compare(part.reports[one], part.reports[other], acts_for)
            assert link is not None
            if len(ours.reports) < len(theirs.reports):
                ours, theirs = theirs, ours
            ours.reports |= theirs.reports
            ours.links += [*theirs.links, link]
            groups |= dict.fromkeys(theirs.reports, ours)
    for group in {id(group): group for group in groups.values()}.values():
        yield group.links


def _fit(ours: _Group, theirs: _Group, acts_for: Mapping[str, frozenset[str]]) -> bool:
    for one in ours.reports.values():
        for other in theirs.reports.values():
            link = compare(one, other, acts_for)
            if link is None or link.score < COMPATIBLE:
                return False
    return True
