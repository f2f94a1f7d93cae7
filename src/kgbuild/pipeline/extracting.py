"""Composer: the extractors: by rules, by a language model, or by both of them joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kgbuild.articles import Failure, read
from kgbuild.errors import InputError
from kgbuild.facts import Article, Document

if TYPE_CHECKING:
    from kgbuild.extract_llm import ModelExtractor, Settings
    from kgbuild.extract_llm.client import Message

# What an article may have, so that none takes longer than ten seconds: the words cost time, and so does each sentence.
LONGEST = 100_000  # characters; some forty pages
MOST = 2_500  # sentences and lines
_END = re.compile(r"""[.?!…。؟।]+["')\]»”’]*\s*|\n\s*""")

Extract: TypeAlias = Callable[[Article], Document]


def by_rules(model: str | None = None, *, coding: bool = False) -> Extract:
    """Return the extractor by rules; `model` is another language pipeline for it, `coding` is for event records.

    It raises InputError for an article of more than `LONGEST` characters or `MOST` sentences.
    """
    from kgbuild.extract import Extractor  # loads spaCy, which fact documents do not need
    from kgbuild.extract.rules import masked

    extractor = Extractor(model, coding=coding)

    def extract(article: Article) -> Document:
        size = len(article.text or "")
        if size > LONGEST:
            raise InputError(f"its text has {size:,} characters; an article may have {LONGEST:,}: split it")
        if size > MOST and (sentences := sum(1 for _ in _END.finditer(masked(article)))) > MOST:
            raise InputError(f"its text has {sentences:,} sentences or lines; an article may have {MOST:,}: split it")
        return extractor.extract(article)

    return extract


def by_both(rules: Extract, asked: ModelExtractor) -> Extract:
    """Return an extractor that joins what the rules and a language model read in an article.

    Facts of both are one with the evidence of both and more confidence; the others are kept with their own.
    """
    from kgbuild.extract_llm import join

    def extract(article: Article) -> Document:
        return join(rules(article), asked.extract(article), independent=True)

    return extract


def prompts(paths: Iterable[Path | str], settings: Settings) -> Iterator[tuple[str, list[Message]] | Failure]:
    """Return what a language model would be asked about each article, with the article's id; nobody is asked.

    Fact documents are passed over: nothing is extracted where they are.
    """
    from kgbuild.extract_llm import questions

    for item in read(sorted(map(str, paths))):
        if isinstance(item, Failure):
            yield item
        elif isinstance(item, Article):
            for asked, _ in questions(item, settings):
                yield item.id, asked
