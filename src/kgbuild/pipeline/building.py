"""Composer: articles and fact documents -> checked named graphs in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kgbuild import resources
from kgbuild.articles import Failure, read
from kgbuild.errors import BudgetError
from kgbuild.facts import Document
from kgbuild.iri import mint
from kgbuild.pipeline.built import Built, marked, recipe
from kgbuild.pipeline.clock import Clock
from kgbuild.pipeline.deciding import decide, identities
from kgbuild.pipeline.extracting import Extract
from kgbuild.pipeline.making import Item, Maker
from kgbuild.pipeline.parallel import Done, Task, made
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.storing import Intake, Outcome, Problems, Unchanged
from kgbuild.vocab import BASE

if TYPE_CHECKING:
    from kgbuild.store import Graphs

T = TypeVar("T")


@dataclass(slots=True)
class Summary:
    """What a run did: counts, what was refused, could not be read or was passed over, why, and seconds by step.

    `unchanged` counts the articles that were left as they are, which are not among those `read`; with several jobs the
    seconds of all are added up. `stopped` says why the run ended before its last article, if it did.
    """

    read: int = 0
    unchanged: int = 0
    changed: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    triples: int = 0
    warnings: int = 0
    refused: dict[str, Problems] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    stopped: str | None = None

    def add(self, outcome: Outcome) -> None:
        """Count one document in."""
        self.read += 1
        if outcome.refused:
            self.refused[outcome.id] = outcome.problems
            return
        self.facts.update(outcome.facts)
        self.triples += outcome.quads.count(b"\n")
        self.warnings += len(outcome.warnings)


def build(
    paths: Iterable[Path | str],
    store: Graphs,
    *,
    base: str = BASE,
    model: str | None = None,
    extract: Extract | None = None,
    least: float | None = None,
    quarantine: Quarantine | None = None,
    jobs: int = 1,
    built: Built | None = None,
    force: bool = False,
    watch: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Put articles and fact documents into the store and return what was done; what is refused stays outside.

    The order of `paths` makes no difference, and building the same articles again changes nothing. An article whose
    new version is refused keeps its old graph. What was decided about who is who is put into every article, and in the
    end the reports of one event are linked. `model` is the language pipeline of the extractor, or `extract` stands in
    the place of the extractor altogether; when that has spent its budget, the run ends there. Facts of a confidence
    below `least` are left out. `watch` is called after each document; it may raise to end the run, and all documents
    before it are in the store then.

    With `jobs` above 1, so many processes share the work, and the graph is the same to the byte; an `extract` of one's
    own stays in this process. `built` knows what the graph was built of: what has not changed since is passed over,
    unless `force` is set.
    """

    def done(summary: Summary, clock: Clock) -> Iterator[Done]:
        maker = Maker(base, model, extract, least, clock)
        found = clock.each("reading", read(sorted(map(str, paths)), skipped=summary.skipped))
        tasks = _tasks(found, maker, store, built if extract is None else None, force=force)
        return _until_spent(made(tasks, maker, jobs=jobs if extract is None else 1), summary)

    return fill(store, done, base=base, quarantine=quarantine, built=built, watch=watch)


def fill(
    store: Graphs,
    make: Callable[[Summary, Clock], Iterator[Done]],
    *,
    base: str,
    quarantine: Quarantine | None,
    built: Built | None,
    watch: Callable[[Summary], None],
) -> Summary:
    """Put what has become of articles into the store, and return what was done; `make` gives that, one by one.

    The other arguments are those of `build`.
    """
    summary, clock = Summary(), Clock()
    summary.seconds = clock.seconds
    with clock.step("loading"):
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
    with clock.step("identity"):
        known = identities(store, base=base)
    intake = Intake(store, known, base=base, quarantine=quarantine, built=built)
    if built is not None and known.decisions and not intake.changes.known:
        with clock.step("identity"):  # who decided was interrupted, and what is passed over would not show it
            decide(store, base=base)
        intake = Intake(store, known, base=base, quarantine=quarantine, built=built)
    seen: set[str] = set()
    try:
        for item in make(summary, clock):
            if isinstance(item, Failure):
                summary.failures.append(item)
            elif item.id in seen:
                summary.failures.append(Failure(item.id, "this id came twice in one run; rename one of the two"))
            else:
                seen.add(item.id)
                with clock.step("store"):
                    if isinstance(item, Unchanged):
                        intake.leave(item)
                        summary.unchanged += 1
                    else:
                        summary.changed += intake.take(item)
                        summary.add(item)
            watch(summary)
    finally:
        with clock.step("store"):
            summary.changed += intake.store()
    with clock.step("events"):
        intake.changes.relate()
    with clock.step("store"):
        store.flush()
        intake.finish()
    return summary


def _tasks(
    items: Iterable[Item | Failure], maker: Maker, store: Graphs, built: Built | None, *, force: bool
) -> Iterator[Task | Failure | Unchanged]:
    """Return what is to be made into graphs; what gave a graph of the store before, to the letter, as unchanged."""
    rules = "" if built is None else recipe(base=maker.base, model=maker.model, least=maker.least)
    for item in items:
        if isinstance(item, Failure):
            yield item
        elif built is None:
            yield Task(item)
        else:
            item, mark = marked(item, rules)
            id = None if force else built.id_of(mark)
            if id is not None and mint(maker.base, "article", id) in store:
                yield Unchanged(id)
            else:
                yield Task(item, mark)


def _until_spent(found: Iterator[T], summary: Summary) -> Iterator[T]:
    """Return what is found until an extractor has spent its budget, and note that in the summary."""
    try:
        yield from found
    except BudgetError as error:
        summary.stopped = str(error)


def outcomes(
    paths: Iterable[Path | str],
    *,
    base: str = BASE,
    model: str | None = None,
    extract: Extract | None = None,
    least: float | None = None,
) -> Iterator[Outcome | Failure]:
    """Return what becomes of each article and fact document, in the order of their paths, and touch no store."""
    maker = Maker(base, model, extract, least)
    for item in read(sorted(map(str, paths))):
        yield item if isinstance(item, Failure) else maker.outcome(item)


def documents(
    paths: Iterable[Path | str],
    *,
    model: str | None = None,
    extract: Extract | None = None,
    least: float | None = None,
    coding: bool = False,
) -> Iterator[Document | Outcome | Failure]:
    """Return the fact documents of articles, and those that are fact documents already.

    For `coding` those of articles have what event records tell of, and do not fit the format; they are not for a graph.
    Facts of a confidence below `least` are left out. A fact document that has faults comes as a refused `Outcome`, a
    file that cannot be read, or that `extract` makes nothing of, as a `Failure`.
    """
    maker = Maker(BASE, model, extract, least, coding=coding)
    for item in read(sorted(map(str, paths))):
        yield item if isinstance(item, Failure) else maker.document(item)
