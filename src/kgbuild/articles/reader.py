"""Articles: paths to articles, one at a time; what cannot be read becomes a Failure and the rest goes on."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeAlias

from kgbuild.articles.page import from_html
from kgbuild.articles.text import from_text
from kgbuild.errors import InputError
from kgbuild.facts import Article

LIMIT = 10_000_000
TEXTS = frozenset({".txt", ".text"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
KNOWN = TEXTS | PAGES | {".jsonl", ".ndjson", ".json"}
FIELDS = ("title", "url", "publisher", "author", "published", "retrieved", "language")
EDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:[~?%])?")


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or line that gave no article: where, and what is wrong and how to mend it."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FactFile:
    """A fact document to be used as it is, with the article of the same stem beside it, if there is one."""

    path: Path
    article: Article | None = None


Read: TypeAlias = Article | FactFile | Failure


def read(paths: Iterable[Path | str], *, limit: int = LIMIT) -> Iterator[Read]:
    """Yield the articles, fact documents and failures of files, folders and "-" (standard input), in a fixed order.

    Folders are read whole, sorted by name; hidden files and files of unknown kind are passed over. `limit` is the
    greatest size of one article in bytes. Two articles of one id in a run: the second one is a failure.
    """
    seen: dict[str, str] = {}
    for item in _files(paths):
        if isinstance(item, Failure):
            yield item
            continue
        for one in _file(item, limit):
            known = _id_of(one)
            if known is not None:
                if known in seen:
                    yield Failure(str(item), f'the id "{known}" was already read from {seen[known]}; rename one of the two')
                    continue
                seen[known] = str(item)
            yield one


def _id_of(one: Read) -> str | None:
    if isinstance(one, Article):
        return one.id
    if isinstance(one, FactFile) and one.article is not None:
        return one.article.id
    return None


def _files(paths: Iterable[Path | str]) -> Iterator[Path | Failure]:
    """Yield the files to read; an article with a fact document beside it is read through the latter."""
    for given in paths:
        path = Path(given)
        if str(given) == "-":
            yield Path("-")
        elif path.is_dir():
            yield from _folder(path, set())
        elif not path.exists():
            yield Failure(str(path), "no such file; check the path")
        elif path.suffix.lower() not in KNOWN:
            yield Failure(str(path), f'unknown kind of file "{path.suffix}"; use .txt, .html, .jsonl or a fact document (.json)')
        else:
            yield path


def _folder(folder: Path, above: set[Path]) -> Iterator[Path | Failure]:
    try:
        real = folder.resolve()
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except (OSError, RuntimeError) as error:
        yield Failure(str(folder), f"cannot be read ({error}); check its permissions")
        return
    if real in above:
        return
    facts = {p.stem for p in entries if p.suffix.lower() == ".json"}
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _folder(path, above | {real})
        elif path.suffix.lower() in KNOWN and path.is_file():
            if path.suffix.lower() in TEXTS | PAGES and path.stem in facts:
                continue
            yield path


def _file(path: Path, limit: int) -> Iterator[Read]:
    try:
        if str(path) == "-":
            yield from _stream(sys.stdin.buffer, limit)
        elif path.suffix.lower() in {".jsonl", ".ndjson"}:
            with path.open("rb") as stream:
                yield from _lines(stream, str(path), limit)
        elif path.suffix.lower() == ".json":
            yield _fact_file(path, limit)
        else:
            yield _article(path, limit)
    except InputError as error:
        yield Failure(str(path), str(error))
    except OSError as error:
        yield Failure(str(path), f"cannot be read ({error.strerror or error}); check the file and its permissions")


def _article(path: Path, limit: int) -> Article:
    size = path.stat().st_size
    if size > limit:
        raise InputError(f"{size:,} bytes; one article may have {limit:,}. Split the file, or raise the limit")
    data = path.read_bytes()
    if path.suffix.lower() in PAGES:
        if not data.strip():
            raise InputError("the file is empty")
        return from_html(data, id=make_id(path.stem))
    return from_text(decode(data), id=make_id(path.stem))


def _fact_file(path: Path, limit: int) -> Read:
    if path.stat().st_size > 10 * limit:
        return Failure(str(path), "too large for a fact document")
    head = path.read_bytes()[:2_000]
    if b"kgbuild-facts/" not in head:
        return Failure(str(path), 'not a fact document: no "format": "kgbuild-facts/1" at its beginning')
    for suffix in (*sorted(TEXTS), *sorted(PAGES)):
        beside = path.with_suffix(suffix)
        if beside.is_file():
            return FactFile(path, _article(beside, limit))
    return FactFile(path)


def _stream(stream: BinaryIO, limit: int) -> Iterator[Read]:
    """Read standard input: JSON lines, a page, or one plain text."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"more than {limit:,} bytes on standard input; give files instead")
    start = data.lstrip()[:200].lower()
    if start.startswith(b"{"):
        yield from _lines(iter(data.splitlines(keepends=True)), "standard input", limit)
    elif start.startswith((b"<!doctype", b"<html")):
        yield from_html(data, id="stdin")
    else:
        yield from_text(decode(data), id="stdin")


def _lines(stream: Iterable[bytes], name: str, limit: int) -> Iterator[Read]:
    rest = False
    number = 0
    for raw in _bounded(stream, limit):
        if raw is None:
            if not rest:
                yield Failure(f"{name}:{number + 1}", f"a line of more than {limit:,} bytes; one line is one article")
            rest = True
            continue
        rest = False
        number += 1
        if raw.strip():
            where = f"{name}:{number}"
            try:
                yield _line(raw, where, number)
            except InputError as error:
                yield Failure(where, str(error))


def _bounded(stream: Iterable[bytes], limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream, None for the pieces of one that is too long."""
    if not hasattr(stream, "readline"):
        yield from (line if len(line) <= limit else None for line in stream)
        return
    while True:
        line = stream.readline(limit + 1)
        if not line:
            return
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit + 1)
            yield None
            continue
        yield line


def _line(raw: bytes, where: str, number: int) -> Article:
    try:
        data = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error}); one article a line") from error
    if not isinstance(data, dict):
        raise InputError("not a JSON object; one article a line, with at least a text")
    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError('no "text"; add the article\'s text')
    given: dict[str, str] = {}
    for key in FIELDS:
        value = data.get(key)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise InputError(f'"{key}" is not a string')
        given[key] = value
    for key in ("published", "retrieved"):
        if key in given:
            day = re.match(r"\d{4}-\d\d-\d\d(?=T|\s|$)", given[key])
            given[key] = day.group() if day else given[key]
            if not EDTF.fullmatch(given[key]):
                raise InputError(f'"{key}" is "{given[key][:40]}"; write it as YYYY-MM-DD')
    name = data.get("id", f"{Path(where.rsplit(':', 1)[0]).stem}-{number}")
    if not isinstance(name, str | int):
        raise InputError('"id" is neither a string nor a number')
    return replace(from_text(text, id=make_id(str(name)), **given))  # type: ignore[arg-type]


def make_id(name: str) -> str:
    """Return a name as an article id: ASCII letters, digits, ``._-``, at most 128 of them.

    Raises InputError where nothing usable is left.

    >>> make_id("São Tomé: visit (2)"), make_id("../../etc/passwd")
    ('Sao-Tome-visit-2', 'etc-passwd')
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)
    plain = re.sub(r"\.{2,}", ".", plain)
    plain = re.sub(r"^[^A-Za-z0-9]+", "", plain)[:128].rstrip("-.")
    if not plain:
        raise InputError(f"no id can be made of the name {name[:60]!r}; rename the file, or give an id")
    return plain


def decode(data: bytes) -> str:
    """Return the text of bytes: UTF-8, UTF-16 with its mark, else Windows-1252 where that gives clean text.

    Raises InputError for empty, binary and undecodable data.
    """
    if not data.strip():
        raise InputError("the file is empty; nothing to read")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(f"broken UTF-16 at byte {error.start}; save it as UTF-8") from error
    zero = data.find(b"\0")
    if zero >= 0:
        raise InputError(f"not a text: a zero byte at {zero}; give the article as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError(f"neither UTF-8 (byte {place}) nor Windows-1252 (byte {error.start}); save it as UTF-8") from error
    odd = sum(1 for c in text if unicodedata.category(c) in {"Cc", "So", "Sm", "Sk"} and c not in "\n\r\t+=<>|^`~€©®°")
    if odd * 50 > len(text):
        raise InputError(f"not a text in UTF-8: byte {place}; save it as UTF-8")
    return text
