"""Composer: articles and fact documents -> checked named graphs in the store."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kgbuild import resources
from kgbuild.articles import FactFile, Failure, make_id, read
from kgbuild.confidence import confident
from kgbuild.errors import BudgetError, FormatError, InputError
from kgbuild.facts import Article, Document, faults, loads
from kgbuild.facts.schema import ID_PATTERN
from kgbuild.link import link
from kgbuild.pipeline.clock import Clock
from kgbuild.pipeline.deciding import identities
from kgbuild.pipeline.extracting import Extract, by_rules
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.storing import Intake, Outcome, Problems
from kgbuild.rdf import to_quads
from kgbuild.validate import check, with_warnings
from kgbuild.vocab import BASE

if TYPE_CHECKING:
    from kgbuild.store import Store

MOST_PROBLEMS = 50  # lines of one report

T = TypeVar("T")


@dataclass(slots=True)
class Summary:
    """What a run did: counts, what was refused, could not be read or was passed over, why, and seconds by step.

    `stopped` says why the run ended before its last article, if it did.
    """

    read: int = 0
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
        if outcome.document is None or outcome.refused:
            self.refused[outcome.id] = outcome.problems
            return
        self.facts.update(fact.type for fact in outcome.document.facts)
        self.triples += outcome.quads.count(b"\n")
        self.warnings += len(outcome.warnings)


def build(
    paths: Iterable[Path | str],
    store: Store,
    *,
    base: str = BASE,
    model: str | None = None,
    extract: Extract | None = None,
    least: float | None = None,
    quarantine: Quarantine | None = None,
    watch: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Put articles and fact documents into the store and return what was done; what is refused stays outside.

    The order of `paths` makes no difference, and building the same articles again changes nothing. An article whose
    new version is refused keeps its old graph. What was decided about who is who is put into every article, and in the
    end the reports of one event are linked. `model` is the language pipeline of the extractor, or `extract` stands in
    the place of the extractor altogether; when that has spent its budget, the run ends there. Facts of a confidence
    below `least` are left out. `watch` is called after each document; it may raise to end the run, and all documents
    before it are in the store then.
    """
    summary, clock = Summary(), Clock()
    summary.seconds = clock.seconds
    with clock.step("loading"):
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
    with clock.step("identity"):
        known = identities(store, base=base)
    intake = Intake(store, known, base=base, quarantine=quarantine)
    seen: set[str] = set()
    found = outcomes(paths, base=base, model=model, extract=extract, least=least, clock=clock, skipped=summary.skipped)
    try:
        for item in _until_spent(found, summary):
            if isinstance(item, Failure):
                summary.failures.append(item)
            elif item.id in seen:
                summary.failures.append(Failure(item.id, "this id came twice in one run; rename one of the two"))
            else:
                seen.add(item.id)
                with clock.step("store"):
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
    return summary


def _until_spent(found: Iterator[Outcome | Failure], summary: Summary) -> Iterator[Outcome | Failure]:
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
    clock: Clock | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Outcome | Failure]:
    """Return what becomes of each article and fact document, in the order of their paths, and touch no store."""
    clock = clock or Clock()
    for item in _documents(paths, model, extract, least, clock, skipped):
        if isinstance(item, Document):
            yield process(item, base=base, clock=clock)
        else:
            yield item


def documents(
    paths: Iterable[Path | str],
    *,
    model: str | None = None,
    extract: Extract | None = None,
    least: float | None = None,
) -> Iterator[Document | Outcome | Failure]:
    """Return the fact documents of articles, and those that are fact documents already.

    Facts of a confidence below `least` are left out. A fact document that has faults comes as a refused `Outcome`, a
    file that cannot be read, or that `extract` makes nothing of, as a `Failure`.
    """
    return _documents(paths, model, extract, least, Clock())


def process(document: Document, *, base: str = BASE, clock: Clock | None = None) -> Outcome:
    """Return the graph of a document, or why the gate refuses it; nothing but the arguments decides.

    >>> outcome = process(Document(Article("talks")))
    >>> outcome.refused, outcome.warnings[0].partition(": ")[2]
    (False, 'The date of publication is unknown, so no relative date could be resolved; add it to the article.')
    """
    clock = clock or Clock()
    id = document.article.id
    with clock.step("gate"):
        problems = _first(faults(document.to_json(), document.article.text))
    if problems:
        return Outcome(id, document, problems=problems)
    try:
        with clock.step("mapping"):
            quads = to_quads(document, link(document, base=base), base=base)
        with clock.step("gate"):
            report = check(quads)
            quads = with_warnings(quads, report)
    except FormatError as error:
        return Outcome(id, document, problems=(str(error),))
    if not report.conforms:
        return Outcome(id, document, problems=_first(map(str, report.violations)))
    return Outcome(id, document, quads, warnings=tuple(map(str, report.warnings)))


def _documents(
    paths: Iterable[Path | str],
    model: str | None,
    extract: Extract | None,
    least: float | None,
    clock: Clock,
    skipped: Counter[str] | None = None,
) -> Iterator[Document | Outcome | Failure]:
    for item in clock.each("reading", read(sorted(map(str, paths)), skipped=skipped)):
        if isinstance(item, Failure):
            yield item
        elif isinstance(item, FactFile):
            with clock.step("reading"):
                document = _fact_document(item)
            yield _sure(document, least)
        else:
            if extract is None:
                with clock.step("loading"):
                    extract = by_rules(model)
            with clock.step("extraction"):
                made = _extracted(item, extract)
            yield _sure(made, least)


def _sure(item: T, least: float | None) -> T | Document:
    return confident(item, least) if isinstance(item, Document) and least is not None else item


def _extracted(article: Article, extract: Extract) -> Document | Failure:
    try:
        return extract(article)
    except InputError as error:
        return Failure(article.id, str(error))


def _fact_document(file: FactFile) -> Document | Outcome | Failure:
    """Return the fact document of a file with the text of its article, if that is at hand."""
    text = file.article.text if file.article else None
    try:
        content = file.path.read_bytes() if file.content is None else file.content
        data = loads(content, str(file.path))
    except (FormatError, OSError) as error:
        return Failure(str(file.path), str(error).removeprefix(f"{file.path}:").strip())
    problems = _first(f"{file.path}: {fault}" for fault in faults(data, text))
    if problems:
        return Outcome(_id(data, file.path), problems=problems, written=content.decode("utf-8-sig"))
    document = Document.from_json(data)
    if file.article is None:
        return document
    known = {name: value for name, value in document.article.to_json().items() if name != "sha256"}
    return replace(document, article=replace(file.article, **known))


def _id(data: Any, path: Path) -> str:
    """Return the id of a faulty document if it is fit to name a folder, else what the file's name gives."""
    id = data.get("article", {}).get("id") if isinstance(data, dict) and isinstance(data.get("article"), dict) else None
    return id if isinstance(id, str) and re.fullmatch(ID_PATTERN, id) else make_id(path.stem)


def _first(lines: Iterable[str]) -> Problems:
    found = tuple(islice(lines, MOST_PROBLEMS + 1))
    return (*found[:MOST_PROBLEMS], "...") if len(found) > MOST_PROBLEMS else found
