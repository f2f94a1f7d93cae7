"""Composer: what a graph was built from, kept beside it, so that the next run passes over what is the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kgbuild
from kgbuild import resources
from kgbuild.articles import FactFile
from kgbuild.errors import StoreError
from kgbuild.pipeline.making import Item
from kgbuild.scratch import boot

NAME = "built.sqlite"
_NO_SAY = ("cli", "network", "serve")  # packages that only read a graph
_LIBRARIES = ("numpy", "onnxruntime", "pyoxigraph", "pyshacl", "rdflib", "spacy")
_TABLE = "CREATE TABLE IF NOT EXISTS built (id TEXT PRIMARY KEY, mark TEXT NOT NULL, boot TEXT)"
_INDEX = "CREATE INDEX IF NOT EXISTS mark ON built (mark)"


class Built:
    """The articles of a graph folder, each with the mark of what it was built from; of use to the one writer only.

    A mark counts when the article's graph is safe: on disk (`settle`), or written since this machine was started. So
    no crash of a process or of the machine leaves a mark beside a graph that is not there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Built(Path(folder)) as built:
    ...     built.keep([("talks", "5e1f")])
    ...     before = built.id_of("5e1f")
    ...     built.forget(["talks"])
    ...     before, built.id_of("5e1f")
    ('talks', None)
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._boot = boot()
        try:
            self._data = self._opened()
        except sqlite3.DatabaseError:  # damaged; all that is lost is time
            with _told(self._path):
                self._path.unlink(missing_ok=True)
                self._data = self._opened()

    def _opened(self) -> sqlite3.Connection:
        data = sqlite3.connect(self._path)
        try:
            with data:
                data.execute("PRAGMA synchronous = FULL")
                data.execute(_TABLE)
                data.execute(_INDEX)
                data.execute("DELETE FROM built WHERE boot <> ?", (self._boot,))
        except sqlite3.Error:
            data.close()
            raise
        return data

    def __enter__(self) -> Built:
        return self

    def __exit__(self, *error: object) -> None:
        self._data.close()

    def id_of(self, mark: str) -> str | None:
        """Return the id of the article that was built from what has this mark."""
        with _told(self._path):
            row = self._data.execute("SELECT id FROM built WHERE mark = ?", (mark,)).fetchone()
        return None if row is None else str(row[0])

    def forget(self, ids: Iterable[str]) -> None:
        """Take the marks of articles away; do it before their graphs are written."""
        with _told(self._path), self._data:
            self._data.executemany("DELETE FROM built WHERE id = ?", [(id,) for id in ids])

    def keep(self, marks: Iterable[tuple[str, str]]) -> None:
        """Keep the marks of articles, given with their ids, whose graphs have been written."""
        with _told(self._path), self._data:
            rows = [(id, mark, self._boot) for id, mark in marks]
            self._data.executemany("INSERT OR REPLACE INTO built VALUES (?, ?, ?)", rows)

    def settle(self) -> None:
        """Take note that all graphs are on disk by now."""
        with _told(self._path), self._data:
            self._data.execute("UPDATE built SET boot = NULL WHERE boot IS NOT NULL")


def marked(item: Item, recipe: str) -> tuple[Item, str]:
    """Return an item with all of its content, and the mark of that content and of the recipe for it."""
    if isinstance(item, FactFile) and item.content is None:
        try:
            item = replace(item, content=item.path.read_bytes())
        except OSError:
            return item, ""  # whoever makes a document of it says what is wrong
    content = repr(item.article) if isinstance(item, FactFile) else repr(item)
    mark = sha256(f"{recipe}\n{content}\n".encode(errors="surrogatepass"))
    if isinstance(item, FactFile):
        mark.update(item.content or b"")
    return item, mark.hexdigest()


def recipe(*, base: str, model: str | None, least: float | None) -> str:
    """Return a word for all that decides, besides an article itself, what graph it gives: code, model, options."""
    return sha256(repr((_code(), base, None if model is None else _model(model), least)).encode()).hexdigest()


@cache
def _code() -> str:
    """Return a word for the code of this version, its data and model, and the libraries that have a say."""
    package = Path(kgbuild.__file__).parent
    files = [path for path in package.rglob("*") if path.relative_to(package).parts[0] not in _NO_SAY]
    return fingerprint([*files, *resources.path("shapes").rglob("*")], _LIBRARIES)


def fingerprint(files: Iterable[Path], libraries: Iterable[str]) -> str:
    """Return a word for what files hold, in the order of their paths, and for the versions of libraries."""
    found = sha256()
    for path in sorted(files):
        if path.is_file() and path.suffix != ".pyc":
            found.update(f"{path.name} {path.stat().st_size}\n".encode())
            found.update(path.read_bytes())
    for name in libraries:
        found.update(f"{name} {_version(name)}\n".encode())
    return found.hexdigest()


def _model(name: str) -> str:
    """Return a word for another language pipeline: the version of a package, or the files of a folder."""
    folder = Path(name)
    if not folder.is_dir():
        return f"{name} {_version(name)}"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    return "\n".join(f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in stats)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {error}; make room, or mend its permissions, and go on") from error
