"""Composer: one article or fact document -> what becomes of it; pure, so that any process gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from kgbuild.articles import FactFile, Failure, broken, make_id
from kgbuild.confidence import confident
from kgbuild.errors import FormatError, InputError, KgbuildError
from kgbuild.facts import Article, Document, faults, loads
from kgbuild.facts.schema import ID_PATTERN
from kgbuild.link import link
from kgbuild.pipeline.clock import Clock
from kgbuild.pipeline.extracting import Extract, by_rules
from kgbuild.pipeline.storing import Outcome, Problems
from kgbuild.rdf import to_quads
from kgbuild.validate import check, with_warnings
from kgbuild.vocab import BASE

MOST_PROBLEMS = 50  # lines of one report

Item: TypeAlias = Article | FactFile


@dataclass(slots=True)
class Maker:
    """Makes documents and graphs of what was read; the language pipeline is loaded when the first article needs it.

    `model` is the language pipeline of the extractor, or `extract` stands in the place of the extractor altogether.
    Facts of a confidence below `least` are left out.

    >>> outcome = Maker().outcome(FactFile(Path("talks.json"), content=b"{}"))
    >>> outcome.id, outcome.refused
    ('talks', True)
    """

    base: str = BASE
    model: str | None = None
    extract: Extract | None = None
    least: float | None = None
    clock: Clock = field(default_factory=Clock)
    coding: bool = False  # for event records

    def outcome(self, item: Item) -> Outcome | Failure:
        """Return the checked graph of an article or fact document, or why there is none.

        Whatever goes wrong with one item is its failure; what would go wrong with all of them is raised.
        """
        try:
            made = self.document(item)
            return process(made, base=self.base, clock=self.clock) if isinstance(made, Document) else made
        except KgbuildError:
            raise
        except Exception as error:  # a fault of ours, or no memory: the other articles are not to blame
            return broken(item.id if isinstance(item, Article) else str(item.path), error)

    def document(self, item: Item) -> Document | Outcome | Failure:
        """Return the fact document of an item: extracted, or read; a refused `Outcome` where it has faults."""
        made: Document | Outcome | Failure
        if isinstance(item, FactFile):
            with self.clock.step("reading"):
                made = _fact_document(item)
        else:
            if self.extract is None:
                with self.clock.step("loading"):
                    self.extract = by_rules(self.model, coding=self.coding)
            with self.clock.step("extraction"):
                made = _extracted(item, self.extract)
        return confident(made, self.least) if isinstance(made, Document) and self.least is not None else made


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
