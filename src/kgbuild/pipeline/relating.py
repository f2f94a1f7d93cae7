"""Composer: the facts of a graph -> links between reports of one event, in a graph of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from kgbuild.link.events import events_graph, hanging, known_by, relate, to_quads, without
from kgbuild.link.reports import FRAMES, Report, months
from kgbuild.nquads import named
from kgbuild.pipeline.reporting import Pair, Told, acts, reports, told
from kgbuild.sparql import Source
from kgbuild.vocab import DIP

if TYPE_CHECKING:
    from kgbuild.store import Store

SHARE = 4  # where more than one in so many articles is new, all links are found anew: that is quicker then
_EVER = 0  # a month in which everything is that lasts

Acts = Mapping[str, frozenset[str]]


class Changes:
    """What a run has changed in the articles of a store since its links between reports were right.

    Make it before the first change, and tell it of each one. `relate` then looks at the changed articles and at what
    hangs together with them; where it is not known what was changed before, or much was, at all.
    """

    def __init__(self, store: Store, *, base: str) -> None:
        self._store, self._base = store, base
        self._rules = f"kgbuild {version('kgbuild')} {base}"
        self._known = store.settled(self._rules) or not store.graphs()
        self._before: dict[str, Told] = {}
        self._after: dict[str, Told] = {}

    def note(self, graph: str, before: bytes, after: bytes) -> None:
        """Take note that the graph of an article, as N-Quads, is another one now; nothing stands for no graph."""
        if self._known:
            self._before.setdefault(graph, told(before, base=self._base))
            self._after[graph] = told(after, base=self._base)

    def relate(self) -> bool:
        """Link the reports of one event again, and tell whether that changed anything."""
        store, base = self._store, self._base
        graph = events_graph(base)
        changed = False
        if self._after or not self._known:
            few = self._known and len(self._after) * SHARE < len(store.graphs())
            quads = self._followed(store.read(graph)) if few else self._anew()
            changed = store.replace(graph, quads) if quads else store.remove(graph)
        if not store.settled(self._rules):
            store.settle(self._rules)
        return changed

    def _anew(self) -> bytes:
        articles = [graph for graph in self._store.graphs() if "/article/" in graph]
        if self._known and self._after.keys() >= set(articles):
            found = [report for graph in articles for report in self._after[graph].reports]
            pairs = [pair for graph in articles for pair in self._after[graph].acts]
        else:
            found, pairs = reports(self._store), [*acts(self._store, base=self._base)]
        return to_quads(relate(found, _by_thing(pairs)), base=self._base)

    def _followed(self, quads: bytes) -> bytes:
        """Return the graph of links as it is now, given what it was."""
        pairs = acts(self._store, base=self._base)
        now, before = _by_thing(pairs), _by_thing(self._pairs_before(pairs))
        near = _Near(self._store, now, before)
        old = [report for told in self._before.values() for report in told.reports]
        new = [report for told in self._after.values() for report in told.reports]
        shifted = near.naming(thing for thing in now.keys() | before.keys() if now.get(thing) != before.get(thing))
        # What hung together with the old ones may do so no more, and with each other neither.
        parted = hanging([*old, *shifted], near.of([*old, *shifted]), before)
        found, waiting = dict[str, Report](), {report.iri: report for report in (*new, *shifted, *parted)}
        while waiting:
            found |= waiting
            others = [other for other in near.of(waiting.values()) if other.iri not in found]
            waiting = {other.iri: other for other in hanging(waiting.values(), others, now)}
        kept = without(quads, found.keys() | {report.iri for report in old})
        linked = to_quads(relate(found.values(), now), base=self._base)
        return b"".join(sorted(kept.splitlines(keepends=True) + linked.splitlines(keepends=True)))

    def _pairs_before(self, pairs: Mapping[Pair, set[str]]) -> list[Pair]:
        """Return who acted for a state before the changes, given who does now, and which graphs say so."""
        stayed = [pair for pair, graphs in pairs.items() if graphs - self._after.keys()]
        return [*stayed, *(pair for told in self._before.values() for pair in told.acts)]


def relate_all(store: Store, *, base: str) -> bool:
    """Find anew which facts of several articles report one event; tell whether that changed anything.

    The graph of links depends on the articles and decisions alone, and is gone where there is no link.
    """
    return Changes(store, base=base).relate()


def _by_thing(pairs: Iterable[Pair]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for thing, state in pairs:
        found[thing].add(state)
    return {thing: frozenset(states) for thing, states in found.items()}


class _Near:
    """Looks up in a store which facts may be linked to given ones, be it as things are now or as they were before."""

    def __init__(self, source: Source, now: Acts, before: Acts) -> None:
        self._source, self._now, self._before = source, now, before
        self._for: defaultdict[str, set[str]] = defaultdict(set)
        for acts_for in (now, before):
            for thing, states in acts_for.items():
                for state in states:
                    self._for[state].add(thing)
        self._reports: dict[str, Report] = {}
        self._facts = cache(self._look_up)

    def naming(self, things: Iterable[str]) -> list[Report]:
        """Return the facts that name one of the things."""
        return self._read({fact.iri for thing in things for fact in self._facts(thing)})

    def of(self, reports: Iterable[Report]) -> list[Report]:
        """Return the facts that name an actor of one of the reports, or who acts for it, at about the same time."""
        wanted: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for report in reports:
            if FRAMES[report.type].lasting:
                actors, when = set(report.actors(FRAMES[report.type].sides[0])), {_EVER}
            else:
                actors, when = set(known_by(report, self._now) | known_by(report, self._before)), {*report.months()}
                actors |= {thing for actor in actors for thing in self._for.get(actor, ())}
            for actor in actors:
                wanted[actor][report.type] |= when
        return self._read(
            {
                fact.iri
                for actor, types in wanted.items()
                for fact in self._facts(actor)
                if fact.type in types and not types[fact.type].isdisjoint(fact.months)
            }
        )

    def _look_up(self, thing: str) -> list[_Fact]:
        rows = self._source.query(
            f"""SELECT DISTINCT ?fact ?type ?first ?reported {{
              GRAPH ?graph {{
                ?fact ?role {named(thing)} ; dip:status ?status ; a ?type .
                OPTIONAL {{ ?fact dip:earliest ?first }}
                OPTIONAL {{ ?fact dip:reported ?reported }}
              }}
            }}"""
        ).rows()
        return [
            _Fact(str(fact), str(type).removeprefix(DIP), frozenset(_months(day for day in days if day)))
            for fact, type, *days in rows
        ]

    def _read(self, facts: set[str]) -> list[Report]:
        if unread := facts - self._reports.keys():
            self._reports |= {report.iri: report for report in reports(self._source, unread)}
        return [self._reports[fact] for fact in sorted(facts) if fact in self._reports]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact as far as it tells whether it may be linked: its type, and the months that `Report.months` may give."""

    iri: str
    type: str
    months: frozenset[int]


def _months(days: Iterable[str]) -> Iterator[int]:
    yield _EVER
    for day in map(date.fromisoformat, days):
        yield from months(day)
