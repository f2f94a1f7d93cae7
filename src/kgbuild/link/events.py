"""Link: which facts of several articles report one event: linked with a score and reasons, never melted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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

    @property
    def facts(self) -> tuple[str, str]:
        """Return both facts."""
        return self.one, self.other


Event = tuple[EventLink, ...]  # the links that hold the reports of one event together, by their facts


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
    # What costs least comes first: most pairs end before it is asked who acts for which state.
    if (status := same_status(one, other)) is None or (when := same_day(one, other)) is None:
        return None
    if (what := same_matter(one, other)) is None or (who := same_who(one, other, acts_for)) is None:
        return None
    if (where := same_place(one, other, acts_for)) is None:
        return None
    score, weight, reasons = 0.0, 0.0, list[str]()
    for name, part in (("who", who), ("when", when), ("what", what), ("where", where)):
        if part is not NOTHING:
            score += _WEIGHTS[name] * part.score
            weight += _WEIGHTS[name]
            reasons += part.reasons
    if len(reasons) - len(when.reasons) < FEWEST and not FRAMES[one.type].mutual:
        return None
    first, second = sorted((one.iri, other.iri))
    return EventLink(first, second, round(score / weight * status.score, 4), (*reasons, *status.reasons))


def keys(report: Report, acts_for: Mapping[str, frozenset[str]]) -> set[Key]:
    """Return what a report has in common with every other one that it may be linked to, and with few besides.

    Reports of a lasting state of affairs have one key, and are linked if they share it.
    """
    if FRAMES[report.type].lasting:
        return {(report.type, affair(report))}
    return {(report.type, actor, month) for actor in known_by(report, acts_for) for month in report.months()}


def affair(report: Report) -> str:
    """Return a word that reports of one lasting state of affairs share: one status, the same sides, one office."""
    sides = [sorted(report.actors(side)) for side in FRAMES[report.type].sides]
    return repr((report.status, sides, canonical(report.attributes.get("title", ""))))


def known_by(report: Report, acts_for: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the actors, states and forums by which reports of one event find each other."""
    sides = FRAMES[report.type].sides
    named = report.actors(sides[0]) or report.actors(sides[-1])
    return named | report.actors(("forum",)) | states(named, acts_for)


def hanging(ones: Iterable[Report], others: Iterable[Report], acts_for: Mapping[str, frozenset[str]]) -> list[Report]:
    """Return those of the others whose links hang on a link with one of the ones; `grouping` must see them together."""
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


def to_quads(events: Iterable[Event], *, base: str) -> bytes:
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


def _triples(links: Event, base: str) -> Iterator[tuple[str, str, str]]:
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
