"""Link: which facts of several articles report one event: linked with a score and reasons, never melted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kgbuild.iri import digest
from kgbuild.link.reports import (
    FRAMES,
    NOTHING,
    Report,
    same_day,
    same_matter,
    same_place,
    same_status,
    same_who,
    states,
)
from kgbuild.link.things import canonical
from kgbuild.nquads import decimal, literal, named, short

LEAST = 0.7  # of the score of a link
FEWEST = 2  # respects besides the time in which two reports agree; a mutual side alone has two actors
COMPATIBLE = 0.5  # of any two reports of one event, those that no link joins included
# How much each respect counts; where neither report tells of it, the others count for all.
_WEIGHTS = {"who": 0.45, "when": 0.3, "what": 0.15, "where": 0.1}

_A, _LINK, _SHARED = short("rdf:type"), short("dip:EventLink"), short("dip:SharedEvent")
_REPORT, _SAME = short("dip:report"), short("dip:sameEventAs")
_SCORE, _REASON = short("dip:score"), short("dip:reason")


Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class EventLink:
    """Two facts of two articles that report one event, how sure that is (0..1), and why."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


def events_graph(base: str) -> str:
    """Return the name of the graph of links between reports."""
    return f"{base}events"


def compare(one: Report, other: Report, acts_for: Mapping[str, frozenset[str]]) -> EventLink | None:
    """Return the link between two reports with its score, however low, or None where they tell of two events.

    `acts_for` says for which states persons, bodies and capitals stand.

    >>> from datetime import date
    >>> visit = {"visitor": frozenset({"person/tarn"}), "destination": frozenset({"place/olt"})}
    >>> day = date(2024, 6, 10)
    >>> one = Report("f1", "a1", "Visit", "actual", visit, first=day, last=day)
    >>> other = Report("f2", "a2", "Visit", "actual", visit, first=day, last=day)
    >>> link = compare(one, other, {})
    >>> round(link.score, 2), link.reasons
    (1.0, ('same visitor', 'same destination', 'same days'))
    """
    if one.type != other.type or one.article == other.article:
        return None
    status, when = same_status(one, other), same_day(one, other)
    if status is None or when is None:  # most pairs end here, at the least cost
        return None
    parts = {
        "who": same_who(one, other, acts_for),
        "when": when,
        "what": same_matter(one, other),
        "where": same_place(one, other, acts_for),
    }
    score, weight, reasons = 0.0, 0.0, list[str]()
    for name, part in parts.items():
        if part is None:
            return None
        if part is not NOTHING:
            score += _WEIGHTS[name] * part.score
            weight += _WEIGHTS[name]
            reasons += part.reasons
    if len(reasons) - len(when.reasons) < FEWEST and not FRAMES[one.type].mutual:
        return None
    first, second = sorted((one.iri, other.iri))
    return EventLink(first, second, round(score / weight * status.score, 4), (*reasons, *status.reasons))


@dataclass(slots=True)
class _Group:
    """Reports of one event, as far as it is known, with the links between them."""

    reports: list[Report]
    links: list[EventLink] = field(default_factory=list)


def relate(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> list[tuple[EventLink, ...]]:
    """Return for each event that several articles report the links that hold its reports together, one less than those.

    The order of the reports makes no difference. The surest links come first, and another one joins two groups of
    reports only if every report of the one may be of the same event as every report of the other: so that A and C are
    not taken for one because B resembles both. Two facts of one article are always two events. An office, a
    membership or the authorship of an initiative is no event, but linked in the same way where it is told twice.
    """
    known = sorted(reports, key=lambda report: report.iri)
    happened = {report.iri: report for report in known if not FRAMES[report.type].lasting}
    links = [link for one, other in _near(happened.values(), acts_for) if (link := compare(one, other, acts_for))]
    groups = {iri: _Group([report]) for iri, report in happened.items()}
    for link in sorted(links, key=lambda link: (-link.score, link.one, link.other)):
        ours, theirs = groups[link.one], groups[link.other]
        if link.score >= LEAST and ours is not theirs and _fit(ours, theirs, acts_for):
            ours.reports += theirs.reports
            ours.links += [*theirs.links, link]
            groups |= {report.iri: ours for report in theirs.reports}
    found = list({id(group): group.links for group in groups.values()}.values())
    found += _lasting(report for report in known if FRAMES[report.type].lasting)
    return in_order(tuple(sorted(links, key=lambda link: (link.one, link.other))) for links in found if links)


def in_order(events: Iterable[tuple[EventLink, ...]]) -> list[tuple[EventLink, ...]]:
    """Return the links of events in the order in which `relate` gives them; no event has facts of two types."""
    return sorted(events, key=lambda links: (links[0].one, links[0].other))


def keys(report: Report, acts_for: Mapping[str, frozenset[str]]) -> set[Key]:
    """Return what a report has in common with every other one that it may be linked to, and with few besides.

    Reports of a lasting state of affairs have one key, and are linked if they share it.
    """
    frame = FRAMES[report.type]
    if frame.lasting:
        sides = tuple(report.actors(side) for side in frame.sides)
        return {(report.type, report.status, sides, canonical(report.attributes.get("title", "")))}
    return {(report.type, actor, month) for actor in known_by(report, acts_for) for month in report.months()}


def known_by(report: Report, acts_for: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the actors, states and forums by which reports of one event find each other."""
    sides = FRAMES[report.type].sides
    named = report.actors(sides[0]) or report.actors(sides[-1])
    return named | report.actors(("forum",)) | states(named, acts_for)


def hanging(ones: Iterable[Report], others: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> list[Report]:
    """Return those of the others whose links hang on a link with one of the ones; `relate` must see them together."""
    found: defaultdict[Key, list[Report]] = defaultdict(list)
    for one in ones:
        for key in keys(one, acts_for):
            found[key].append(one)

    def hangs(other: Report) -> bool:
        near = {one.iri: one for key in keys(other, acts_for) for one in found.get(key, ())}
        if FRAMES[other.type].lasting:
            return bool(near)
        links = (compare(one, other, acts_for) for one in near.values())
        return any(link is not None and link.score >= LEAST for link in links)

    return [other for other in others if hangs(other)]


def _lasting(reports: Iterable[Report]) -> Iterator[list[EventLink]]:
    """Return links between reports of one state of affairs: each to the one before it that is of another article."""
    blocks: defaultdict[Key, list[Report]] = defaultdict(list)
    for report in reports:
        for key in keys(report, {}):
            blocks[key].append(report)
    for block in blocks.values():
        links = []
        for number, report in enumerate(block):
            before = next((other for other in reversed(block[:number]) if other.article != report.article), None)
            if before and (link := compare(before, report, {})):
                links.append(link)
        yield links


def _fit(ours: _Group, theirs: _Group, acts_for: Mapping[str, frozenset[str]]) -> bool:
    for one in ours.reports:
        for other in theirs.reports:
            link = compare(one, other, acts_for)
            if link is None or link.score < COMPATIBLE:
                return False
    return True


def _near(reports: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> Iterator[tuple[Report, Report]]:
    """Return the pairs of reports of one type and about one month that name one actor, state or forum, each once."""
    blocks: defaultdict[Key, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda report: report.iri):
        for key in keys(report, acts_for):
            blocks[key].append(report)
    seen = set()
    for block in blocks.values():
        for one, other in combinations(block, 2):
            if (one.iri, other.iri) not in seen:
                seen.add((one.iri, other.iri))
                yield one, other


def to_quads(events: Iterable[tuple[EventLink, ...]], *, base: str) -> bytes:
    """Return the graph of links as sorted N-Quads: a node for each event told of several times, and each link."""
    graph = named(events_graph(base))
    lines = {f"{s} {p} {o} {graph} .\n" for links in events for s, p, o in _triples(links, base)}
    return "".join(sorted(lines)).encode()


def nodes(quads: bytes) -> set[str]:
    """Return the IRIs of the events and links in a graph of links.

    >>> sorted(nodes(to_quads([(EventLink("urn:f", "urn:g", 0.9, ("same visitor",)),)], base="urn:")))
    ['urn:event-link/73050f7ab5e875da', 'urn:event/73050f7ab5e875da']
    """
    lines = (line.split(" ", 2) for line in quads.decode().splitlines())
    return {subject[1:-1] for subject, property, _ in lines if property != _SAME}


def _triples(links: tuple[EventLink, ...], base: str) -> Iterator[tuple[str, str, str]]:
    facts = sorted({iri for link in links for iri in (link.one, link.other)})
    event = named(f"{base}event/{_hash(facts, base)}")
    yield event, _A, _SHARED
    for fact in facts:
        yield event, _REPORT, named(fact)
    for link in links:
        node = named(f"{base}event-link/{_hash((link.one, link.other), base)}")
        yield node, _A, _LINK
        yield node, _REPORT, named(link.one)
        yield node, _REPORT, named(link.other)
        yield node, _SCORE, decimal(link.score)
        for reason in link.reasons:
            yield node, _REASON, literal(reason)
        yield named(link.one), _SAME, named(link.other)


def _hash(iris: Iterable[str], base: str) -> str:
    return digest(" ".join(iri.removeprefix(base) for iri in iris))
