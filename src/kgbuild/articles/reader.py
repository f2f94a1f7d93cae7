"""Articles: paths to articles, one at a time; what cannot be read becomes a Failure and the rest goes on."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeAlias

from kgbuild.articles import records
from kgbuild.articles.files import FACTS, LINES, PAGES, TEXTS, Failure, broken, is_fact_document, walk
from kgbuild.articles.ids import make_id
from kgbuild.articles.normal import decode
from kgbuild.articles.page import from_html
from kgbuild.articles.text import from_text
from kgbuild.errors import InputError
from kgbuild.facts import Article

LIMIT = 10_000_000
TOO_LONG = "the line is longer than one article may be; raise the limit"
_STDIN = "standard input"


@dataclass(frozen=True, slots=True)
class FactFile:
    """A fact document to be used as it is, with the article of the same stem beside it, if there is one.

    One that is a line of JSON lines comes with its `content`; `path` says which line.
    """

    path: Path
    article: Article | None = None
    content: bytes | None = None


Read: TypeAlias = Article | FactFile | Failure


def read(paths: Iterable[Path | str], *, limit: int = LIMIT, skipped: Counter[str] | None = None) -> Iterator[Read]:
    """Yield the articles, fact documents and failures of files, folders and "-" (standard input), in a fixed order.

    Folders are read with all below them, sorted by name. A fact document beside an article of the same stem takes the
    place of that article. `limit` is the greatest size of one article in bytes. Of two articles with one id in a run
    the second is a failure. `skipped` counts the hidden files and the files of unknown kind in folders, by reason.
    """
    seen: dict[str, str] = {}
    for where, one in _all(paths, limit, Counter() if skipped is None else skipped):
        article = one.article if isinstance(one, FactFile) else one
        if isinstance(article, Article):
            if article.id in seen:
                yield twice(where, article.id, seen[article.id])
                continue
            seen[article.id] = where
        yield one


def from_line(line: bytes, *, where: str, id: str) -> Read:
    """Return the article or fact document of a line of JSON lines, or why it gives none.

    `where` says which line it is, and `id` is used where an article has none of its own.

    >>> str(from_line(b"[]", where="news.jsonl:7", id="news-7"))
    'news.jsonl:7: not a JSON object; write one article a line, with at least a text'
    """
    try:
        if b'"kgbuild-facts/' in line[:2_000]:
            return FactFile(Path(where), content=line)
        return records.from_line(line, id=id)
    except InputError as error:
        return Failure(where, str(error))
    except Exception as error:  # a fault of ours
        return broken(where, error)


def number_of(paths: Iterable[Path | str]) -> int | None:
    """Return how many items `read` will yield, about; None where standard input is read, or nobody can say."""
    number = 0
    try:
        for item in walk(paths, Counter()):
            if isinstance(item, Path) and str(item) == "-":
                return None
            if isinstance(item, Path) and item.suffix.lower() in LINES:
                with item.open("rb") as stream:
                    number += sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b""))
            else:
                number += 1
    except OSError:
        return None
    return number


def twice(where: str, id: str, first: str) -> Failure:
    """Return the failure that the second article of an id is; the `first` counts."""
    return Failure(where, f'the id "{id}" was already read from {first}; rename one of the two')


def _all(paths: Iterable[Path | str], limit: int, skipped: Counter[str]) -> Iterator[tuple[str, Read]]:
    for item in walk(paths, skipped):
        if isinstance(item, Failure):
            yield item.where, item
            continue
        where = _STDIN if str(item) == "-" else str(item)
        try:
            yield from _file(item, where, limit)
        except InputError as error:
            yield where, Failure(where, str(error))
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error}); check the file and its permissions"
            yield where, Failure(where, reason)
        except Exception as error:  # a fault of ours
            yield where, broken(where, error)


def _file(path: Path, where: str, limit: int) -> Iterator[tuple[str, Read]]:
    suffix = path.suffix.lower()
    if where == _STDIN:
        yield from _stream(sys.stdin.buffer, limit)
    elif suffix in LINES:
        with path.open("rb") as stream:
            yield from _lines(records.lines(stream, limit), where, path.stem)
    elif suffix in FACTS:
        yield where, _fact_file(path, limit)
    else:
        yield where, _article(path, limit)


def _article(path: Path, limit: int) -> Article:
    size = path.stat().st_size
    if size > limit:
        raise InputError(f"{size:,} bytes; one article may have {limit:,}: split the file, or raise the limit")
    data = path.read_bytes()
    if path.suffix.lower() in PAGES:
        return from_html(data, id=make_id(path.stem))
    return from_text(decode(data), id=make_id(path.stem))


def _fact_file(path: Path, limit: int) -> FactFile:
    if path.stat().st_size > 10 * limit:
        raise InputError(f"more than {10 * limit:,} bytes; that is too much for a fact document")
    if not is_fact_document(path):
        raise InputError('not a fact document: it has no "format": "kgbuild-facts/1"')
    for suffix in (*TEXTS, *PAGES):
        beside = path.with_suffix(suffix)
        if beside.is_file():
            try:
                return FactFile(path, _article(beside, limit))
            except InputError as error:
                raise InputError(f"its article {beside.name} cannot be read: {error}") from error
    return FactFile(path)


def _stream(stream: BinaryIO, limit: int) -> Iterator[tuple[str, Read]]:
    """Read standard input: JSON lines, a page, or one plain text."""
    head = stream.readline(limit + 1)
    if head.lstrip().startswith(b"{"):
        if head.strip() == b"{":
            raise InputError("JSON over several lines; write one article a line, or give a fact document as a file")
        first: bytes | None = head if len(head) <= limit else None
        yield from _lines(chain([first], records.lines(stream, limit)), _STDIN, "stdin")
        return
    data = head + stream.read(max(0, limit + 1 - len(head)))
    if len(data) > limit:
        raise InputError(f"more than {limit:,} bytes; give files instead, or raise the limit")
    is_page = data.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml"))
    yield _STDIN, from_html(data, id="stdin") if is_page else from_text(decode(data), id="stdin")


def _lines(lines: Iterable[bytes | None], name: str, stem: str) -> Iterator[tuple[str, Read]]:
    empty = True
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        if line is None:
            yield where, Failure(where, TOO_LONG)
        elif line.strip():
            yield where, from_line(line, where=where, id=f"{stem}-{number}")
        else:
            continue
        empty = False
    if empty:
        yield name, Failure(name, "the file is empty: there is nothing to read")
