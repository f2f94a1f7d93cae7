"""Composer: the facts of a graph -> links between reports of one event, in a graph of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING

from kgbuild.link.events import events_graph, hanging, known_by, nodes, to_quads
from kgbuild.link.grouping import events, relate
from kgbuild.link.reports import FRAMES, Report
from kgbuild.nquads import literal, named
from kgbuild.pipeline.notes import Notes
from kgbuild.pipeline.reporting import Acts, Pair, acts, by_thing, reports, told
from kgbuild.sparql import Source
from kgbuild.vocab import DIP, XSD

if TYPE_CHECKING:
    from kgbuild.store import Graphs

SHARE = 4  # where more than one in so many articles is new, all links are found anew: that is quicker then
TOGETHER = 500  # events whose links go into the store at a time


class Changes:
    """What a run has changed in the articles of a store since its links between reports were right.

    Make it before the first change, and tell it of each one. `relate` then looks at the changed articles and at what
    hangs together with them; where it is not known what was changed before, or much was, at all.
    """

    def __init__(self, store: Graphs, *, base: str) -> None:
        self._store, self._base = store, base
        self._rules = f"kgbuild {version('kgbuild')} {base}"
        self._known = store.settled(self._rules) or not store.graphs()
        self._before, self._after = Notes(), Notes()

    @property
    def known(self) -> bool:
        """Tell whether everything that hangs on several graphs was right before the first change."""
        return self._known

    def note(self, graph: str, before: bytes, after: bytes) -> None:
        """Take note that the graph of an article, as N-Quads, is another one now; nothing stands for no graph."""
        if self._known:
            if graph not in self._before:
                self._before.put(graph, told(before, base=self._base))
            self._after.put(graph, told(after, base=self._base))

    def relate(self) -> bool:
        """Link the reports of one event again, and tell whether that changed anything."""
        store, changed = self._store, False
        changes = len(self._after)
        if self._known and changes and changes * SHARE < len(store.graphs()):
            changed = self._follow()
        elif changes or not self._known:
            changed = self._anew()
        if not store.settled(self._rules):
            store.settle(self._rules)
        return changed

    def _anew(self) -> bool:
        """Find all links, of one type of facts after the other and in the order of time; tell whether they changed."""
        for graph in self._store.graphs():
            if "/article/" in graph and graph not in self._after:
                self._after.put(graph, told(self._store.read(graph), base=self._base))
        found = events(self._after.placed(), self._after.acts())
        parts = iter(lambda: list(islice(found, TOGETHER)), [])
        quads = (to_quads(part, base=self._base) for part in parts)
        return self._store.renew(events_graph(self._base), quads)

    def _follow(self) -> bool:
        """Find the links anew of what has changed, and of what hangs together with it; tell whether they changed."""
        now, before = self._acts()
        near = _Near(self._store, now, before)
        old, new = list(self._before.reports()), list(self._after.reports())
        shifted = near.naming(thing for thing in now.keys() | before.keys() if now.get(thing) != before.get(thing))
        # What hung together with the old ones may do so no more, and with each other neither.
        parted = hanging([*old, *shifted], near.of([*old, *shifted]), before)
        found, waiting = dict[str, Report](), {report.iri: report for report in (*new, *shifted, *parted)}
        while waiting:
            found |= waiting
            others = [other for other in near.of(waiting.values()) if other.iri not in found]
            waiting = {other.iri: other for other in hanging(waiting.values(), others, now)}
        graph = events_graph(self._base)
        looked_at = found.keys() | {report.iri for report in old}
        links = self._store.about(graph, looked_at)
        gone = self._store.about(graph, looked_at | nodes(links))
        return self._store.amend(graph, gone, to_quads(relate(found.values(), now), base=self._base))

    def _acts(self) -> tuple[Acts, Acts]:
        """Return who acts for which state now, and who did before the changes."""
        now, stayed = set[Pair](), set[Pair]()
        for graph, pair in acts(self._store, base=self._base):
            now.add(pair)
            if pair not in stayed and graph not in self._after:
                stayed.add(pair)
        return by_thing(now), by_thing(stayed | set(self._before.pairs()))


def relate_all(store: Graphs, *, base: str) -> bool:
    """Find anew which facts of several articles report one event; tell whether that changed anything.

    The graph of links depends on the articles and decisions alone, and is gone where there is no link.
    """
    return Changes(store, base=base).relate()


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
        self._naming = cache(self._look_up_naming)
        self._in_month = cache(self._look_up_month)
        self._lasting = cache(self._look_up_lasting)

    def naming(self, things: Iterable[str]) -> list[Report]:
        """Return the facts that name one of the things."""
        return self._read({fact for thing in things for fact in self._naming(thing)})

    def of(self, reports: Iterable[Report]) -> list[Report]:
        """Return the facts that name an actor of one of the reports, or who acts for it, at about the same time."""
        found = set[str]()
        wanted: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for report in reports:
            frame = FRAMES[report.type]
            if frame.lasting:
                for actor in report.actors(frame.sides[0]):
                    found |= self._lasting(report.type, actor)
            else:
                known = known_by(report, self._now) | known_by(report, self._before)
                for month in report.months():
                    wanted[report.type, month] |= known
        for (type, month), actors in wanted.items():
            # The months of a report are its own and the next one; so they meet those of the month before.
            told = self._in_month(month)[type] | self._in_month(month - 1)[type]
            who = actors.union(*(self._for[actor] for actor in actors if actor in self._for))
            found |= told.intersection(fact for actor in who for fact in self._naming(actor)) if told else set()
        return self._read(found)

    def _look_up_naming(self, thing: str) -> frozenset[str]:
        rows = self._source.query(f"SELECT ?fact {{ GRAPH ?graph {{ ?fact ?role {named(thing)} }} }}").rows()
        return frozenset(str(fact) for (fact,) in rows)

    def _look_up_month(self, month: int) -> Mapping[str, frozenset[str]]:
        """Return the facts of a month, by type: those reported in it, and those that begin in it."""
        first = date((month - 1) // 12, (month - 1) % 12 + 1, 1)
        days = [first + timedelta(n) for n in range(31)]
        values = " ".join(literal(day.isoformat(), f"{XSD}date") for day in days if day.month == first.month)
        found: defaultdict[str, set[str]] = defaultdict(set)
        for property in ("reported", "earliest"):
            rows = self._source.query(
                f"""SELECT ?fact ?type {{
                  VALUES ?day {{ {values} }} GRAPH ?graph {{ ?fact dip:{property} ?day ; a ?type }}
                }}"""
            ).rows()
            for fact, type in rows:
                found[str(type).removeprefix(DIP)].add(str(fact))
        return defaultdict(frozenset, {type: frozenset(facts) for type, facts in found.items()})

    def _look_up_lasting(self, type: str, actor: str) -> frozenset[str]:
        (role,) = FRAMES[type].sides[0]
        rows = self._source.query(
            f"SELECT ?fact {{ GRAPH ?graph {{ ?fact dip:{role} {named(actor)} ; a dip:{type} }} }}"
        ).rows()
        return frozenset(str(fact) for (fact,) in rows)

    def _read(self, facts: set[str]) -> list[Report]:
        if unread := facts - self._reports.keys():
            self._reports |= {report.iri: report for report in reports(self._source, unread)}
        return [self._reports[fact] for fact in sorted(facts) if fact in self._reports]
