"""Composer: the flat rows of a graph in SQLite, kept beside it and brought up to date by the articles that changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from kgbuild import nquads, plover, resources
from kgbuild.errors import StoreError
from kgbuild.facts import ACTORS
from kgbuild.pipeline import gist as gists
from kgbuild.pipeline import ties
from kgbuild.pipeline.gist import Gist, gist, plain
from kgbuild.scratch import boot
from kgbuild.store import Graphs, Moment, changed

NAME = "digest.sqlite"
WAIT = 60.0  # seconds for another process that brings it up to date
_TRIES = 5  # to read it before another process has brought it to another moment
_TABLES = """
CREATE TABLE state (form TEXT, ledger TEXT, low INTEGER, high INTEGER, boot TEXT);
CREATE TABLE graph (
    g INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE,
    id TEXT, title TEXT, publisher TEXT, issued TEXT, latest TEXT);
CREATE TABLE fact (
    g INTEGER, n INTEGER, iri TEXT, type TEXT, detail TEXT, status TEXT, date TEXT, plover TEXT, mode TEXT, quad TEXT,
    confidence TEXT, article TEXT, earliest TEXT, latest TEXT, PRIMARY KEY (g, n)) WITHOUT ROWID;
CREATE TABLE role (
    g INTEGER, n INTEGER, role TEXT, filler TEXT, PRIMARY KEY (g, n, role, filler)) WITHOUT ROWID;
CREATE TABLE tie (
    g INTEGER, n INTEGER, directed TEXT, actor TEXT, other TEXT, PRIMARY KEY (g, n, actor, other, directed)
    ) WITHOUT ROWID;
CREATE TABLE thing (
    g INTEGER, iri TEXT, main TEXT, name TEXT, type TEXT, PRIMARY KEY (g, iri, main, name, type)) WITHOUT ROWID;
CREATE TABLE warning (g INTEGER, iri TEXT, message TEXT, PRIMARY KEY (g, iri, message)) WITHOUT ROWID;
CREATE INDEX role_of ON role (filler, role);
CREATE INDEX thing_of ON thing (iri, type, main, name);
CREATE TABLE actor (iri TEXT PRIMARY KEY, name TEXT, type TEXT, facts INTEGER) WITHOUT ROWID;
CREATE TABLE spelling (k INTEGER PRIMARY KEY, iri TEXT, name TEXT);
CREATE INDEX spelling_of ON spelling (iri);
CREATE TABLE touched (iri TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE result (name TEXT PRIMARY KEY, content BLOB);
CREATE VIRTUAL TABLE spelled USING fts5(name, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize = "unicode61 remove_diacritics 2");
"""
_STATE = "SELECT form, ledger, low, high, boot FROM state"
_OF_A_GRAPH = ("fact", "role", "tie", "thing", "warning")
_SAID = ", ".join(("iri", "type", "detail", "status", "date", "plover", "mode", "quad", "confidence", "article"))


class Digest:
    """What the views and the full-text search say of a graph, as of one moment; close it in the end.

    A digest beside a graph outlives the process. It is never wrong: what its rows were made of is kept with them, in
    one transaction, and compared with what the graph is now.
    """

    def __init__(self, data: sqlite3.Connection) -> None:
        self._data = data
        self._lock = RLock()

    @classmethod
    def of(cls, store: Graphs) -> Digest:
        """Return the digest of what a store shows, up to date: the one beside it, else one that ends with `close`."""
        digest = cls.kept(store)
        if digest is None:
            with told():
                digest = cls(_fresh(sqlite3.connect("", check_same_thread=False, isolation_level=None)))
                digest.refresh(store)
        return digest

    @classmethod
    def kept(cls, store: Graphs) -> Digest | None:
        """Return the digest beside a graph, up to date with what a store shows; none where none can be kept."""
        if store.path is not None and store.seen is not None:
            for opened in (_beside, _copied):
                digest = None
                with suppress(sqlite3.Error, OSError):
                    digest = cls(opened(store.path))
                    if digest._hold(store):
                        return digest
                if digest is not None:
                    digest.close()
        return None

    @classmethod
    def beside(cls, folder: Path, *, wait: float = WAIT) -> Digest:
        """Return the digest that lies beside a graph, as it is; raises sqlite3.Error or OSError where it cannot be."""
        return cls(_beside(folder, wait))

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._data.close()

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query of SQLite."""
        with self._lock, told():
            return self._data.execute(query, tuple(values)).fetchall()

    def result(self, name: str) -> bytes | None:
        """Return what `keep_result` has kept under a name since the rows are what they are."""
        found = self.rows("SELECT content FROM result WHERE name = ?", (name,))
        return found[0][0] if found else None

    def keep_result(self, name: str, content: bytes) -> None:
        """Keep what was worked out from the rows for the next process, unless the file is of other rows by now."""
        ((_, _, file),) = self.rows("PRAGMA database_list")[:1]
        if not file:
            return
        with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as data:
            data.execute("BEGIN IMMEDIATE")
            if data.execute(_STATE).fetchone() == self._state():
                data.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (name, content))
            data.execute("COMMIT")

    def refresh(self, store: Graphs, *, settled: bool = False) -> None:
        """Bring the rows up to date with what a store shows; `settled` says that all of that is safe on disk."""
        seen = store.seen or Moment("", 0, 0)
        with self._lock, self._writing():
            stale = self._stale(store, seen)
            if stale is None:
                for table in (*_OF_A_GRAPH, "graph", "actor", "spelling", "touched", "spelled", "text", "result"):
                    self._data.execute(f"DELETE FROM {table}")
                stale = {graph for graph in store.graphs() if _is_article(graph)}
            for graph, found in gists.gists(store, sorted(stale)):
                self._put(graph, found)
            self._count_touched()
            if stale or self._state() != (_form(), seen.ledger, seen.low, seen.high, None):
                self._keep(seen, None if settled else boot())

    def follow(self, graphs: Mapping[str, bytes], before: Moment, now: Moment) -> bool:
        """Take in graphs that a writer has just written, as N-Quads, between two moments.

        Returns False, and does nothing, where the rows are not those of the first moment.
        """
        with self._lock, self._writing():
            state = self._state()
            if state is None and before.low == before.high == 0:  # there was nothing
                state = (_form(), before.ledger, 0, 0, None)
            if state is None or state[:4] != (_form(), before.ledger, before.low, before.high):
                return False
            for graph, quads in graphs.items():
                if _is_article(graph):
                    self._put(graph, gist(graph, (triple[:3] for triple in nquads.statements(quads, gists.READ))))
            self._keep(now, boot())
        return True

    def coded(self) -> list[tuple[Any, ...]]:
        """Return the rows of ``views/coded``, in no order."""
        return self.rows(f"SELECT {_SAID}, earliest, latest FROM fact")

    def roles(self) -> list[tuple[Any, ...]]:
        """Return the rows of ``views/roles``, in no order."""
        return self.rows(
            """SELECT DISTINCT fact.iri, role, filler, name, thing.type FROM role JOIN fact USING (g, n)
            JOIN thing ON thing.g = role.g AND thing.iri = filler AND main = 'true'"""
        )

    def actors(self) -> list[tuple[Any, ...]]:
        """Return the rows of ``views/actors``, by actor, its main names first."""
        return self.rows(
            f"""SELECT DISTINCT iri, name, main, type FROM thing
            WHERE type IN {ACTORS} ORDER BY iri, main DESC, name, type"""
        )

    def positions(self) -> list[tuple[Any, ...]]:
        """Return the rows of ``views/positions``."""
        return self.rows(
            """SELECT holder.filler, whose.filler, CAST(COUNT(DISTINCT g) AS TEXT), MIN(graph.latest), MAX(graph.latest)
            FROM fact JOIN role AS holder USING (g, n) JOIN role AS whose USING (g, n) JOIN graph USING (g)
            WHERE fact.type = 'HoldsPosition' AND status = 'actual' AND holder.role = 'holder' AND whose.role = 'of'
            GROUP BY 1, 2 ORDER BY 1, 2"""
        )

    def pairs(self) -> list[tuple[Any, ...]]:
        """Return who had to do with whom, as rows of `kgbuild.pipeline.ties.COLUMNS`, in no order."""
        return self.rows(
            """SELECT iri, type, detail, status, date, earliest, latest, SUBSTR(quad, INSTR(quad, '#') + 1),
            directed, actor, other, article FROM tie JOIN fact USING (g, n)"""
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._data.in_transaction:
            self._data.execute("ROLLBACK")  # the look at an earlier moment
        self._data.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._data.execute("ROLLBACK")
            raise
        self._data.execute("COMMIT")

    def _hold(self, store: Graphs) -> bool:
        """Bring the rows up to date and go on seeing those; False where others write too often for that."""
        seen = store.seen
        assert seen is not None
        for _ in range(_TRIES):
            self.refresh(store)
            self._data.execute("BEGIN")
            state = self._state()
            if state is not None and state[1:4] == (seen.ledger, seen.low, seen.high):
                return True
            self._data.execute("ROLLBACK")
        return False

    def _stale(self, store: Graphs, seen: Moment) -> set[str] | None:
        """Return the graphs whose rows may be others now; None if nothing of the rows can be relied on."""
        state = self._state()
        if state is None or store.path is None:
            return None
        form, ledger, low, high, written = state
        if form != _form() or ledger != seen.ledger or written not in (None, boot()):
            return None
        if (low, high) == (0, 0) == (seen.low, seen.high):  # there is no ledger, but nothing has been written either
            named: set[str] | None = set()
        else:
            named = changed(store.path, ledger, min(low, seen.low), max(high, seen.high))
        if named is None:
            return None
        there = {graph for graph in store.graphs() if _is_article(graph)}
        known = {iri for (iri,) in self._data.execute("SELECT iri FROM graph")}
        return {graph for graph in named if _is_article(graph)} | (there ^ known)

    def _state(self) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._data.execute(_STATE).fetchone()
        return found

    def _keep(self, seen: Moment, written: str | None) -> None:
        self._data.execute("DELETE FROM state")
        self._data.execute(
            "INSERT INTO state VALUES (?, ?, ?, ?, ?)", (_form(), seen.ledger, seen.low, seen.high, written)
        )

    def _put(self, graph: str, found: Gist) -> None:
        """Put the rows of a graph in the place of those that it had; nothing stays of a graph that says nothing."""
        run, many = self._data.execute, self._data.executemany
        run("DELETE FROM result")
        old = run("SELECT g FROM graph WHERE iri = ?", (graph,)).fetchone()
        if old is not None:
            run("INSERT OR IGNORE INTO touched SELECT iri FROM thing WHERE g = ?", old)
            run("INSERT OR IGNORE INTO touched SELECT filler FROM role WHERE g = ?", old)
            for table in (*_OF_A_GRAPH, "graph"):
                run(f"DELETE FROM {table} WHERE g = ?", old)
            run("DELETE FROM text WHERE rowid = ?", old)
        if not (found.article[0] or found.facts or found.things):
            return
        *about, body = found.article
        row = run("INSERT INTO graph VALUES (NULL, ?, ?, ?, ?, ?, ?)", (graph, *about))
        g = row.lastrowid
        run("INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)", (g, about[1], body))
        many(f"INSERT INTO fact VALUES ({', '.join('?' * 14)})", ((g, n, *fact) for n, fact in enumerate(found.facts)))
        many("INSERT INTO role VALUES (?, ?, ?, ?)", ((g, *role) for role in found.roles))
        many("INSERT INTO tie VALUES (?, ?, ?, ?, ?)", ((g, *tie) for tie in found.ties))
        many("INSERT INTO thing VALUES (?, ?, ?, ?, ?)", ((g, *thing) for thing in found.things))
        many("INSERT INTO warning VALUES (?, ?, ?)", ((g, *warning) for warning in found.warnings))
        many("INSERT OR IGNORE INTO touched VALUES (?)", ((thing[0],) for thing in found.things))

    def _count_touched(self) -> None:
        """Look again at the names of the actors that changed articles name, and at how many roles they fill."""
        run, many = self._data.execute, self._data.executemany
        run("DELETE FROM spelled WHERE rowid IN (SELECT k FROM spelling JOIN touched USING (iri))")
        run("DELETE FROM spelling WHERE iri IN (SELECT iri FROM touched)")
        run("DELETE FROM actor WHERE iri IN (SELECT iri FROM touched)")
        run(
            f"""INSERT INTO actor SELECT iri, COALESCE(MIN(CASE main WHEN 'true' THEN name END), MIN(name)), MIN(type),
            (SELECT COUNT(*) FROM role WHERE filler = thing.iri AND role <> 'place')
            FROM touched JOIN thing USING (iri) WHERE type IN {ACTORS} GROUP BY iri"""
        )
        run(
            f"""INSERT INTO spelling SELECT DISTINCT NULL, iri, name
            FROM touched JOIN thing USING (iri) WHERE type IN {ACTORS} ORDER BY iri, name"""
        )
        names = run("SELECT k, name FROM spelling JOIN touched USING (iri)").fetchall()
        many("INSERT INTO spelled (rowid, name) VALUES (?, ?)", ((k, plain(name)) for k, name in names))
        run("DELETE FROM touched")


def _is_article(graph: str) -> bool:
    return "/article/" in graph


@contextmanager
def told() -> Iterator[None]:
    """Make a StoreError of what goes wrong inside with a digest."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the rows for search and networks: {error}; make room for temporary files") from error


def _beside(folder: Path, wait: float = WAIT) -> sqlite3.Connection:
    """Return the digest in a folder; a damaged one is made anew."""
    path = folder / NAME
    try:
        return _opened(path, wait)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return _opened(path, wait)


def _opened(path: Path, wait: float) -> sqlite3.Connection:
    data = sqlite3.connect(path, timeout=wait, check_same_thread=False, isolation_level=None)
    try:
        data.execute("PRAGMA journal_mode = WAL")
        data.execute("PRAGMA synchronous = NORMAL")
        return _fresh(data)
    except sqlite3.Error:
        data.close()
        raise


def _copied(folder: Path) -> sqlite3.Connection:
    """Return a copy of the digest in a folder that we may not write; for this process alone."""
    path = folder / NAME
    if path.with_name(path.name + "-wal").exists():
        raise OSError(f"{path}: somebody is writing it")
    data = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    kept = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        kept.backup(data)
    finally:
        kept.close()
    return _fresh(data)


def _fresh(data: sqlite3.Connection) -> sqlite3.Connection:
    """Return tables of today's form, empty ones in the place of others."""
    data.execute("PRAGMA cache_size = -64000")
    if data.execute("PRAGMA user_version").fetchone()[0] == _number():
        return data
    data.execute("BEGIN IMMEDIATE")
    if data.execute("PRAGMA user_version").fetchone()[0] != _number():
        names = [name for (name,) in data.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")]
        names += [
            name
            for (name,) in data.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not any(name == virtual or name.startswith(f"{virtual}_") for virtual in names)
        ]
        for name in names:
            data.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _TABLES.split(";\n"):
            data.execute(statement)
        data.execute(f"PRAGMA user_version = {_number()}")
    data.execute("COMMIT")
    return data


@cache
def _form() -> str:
    """Return a word for all that decides how rows are made of a graph."""
    files = [Path(str(module.__file__)) for module in (gists, plover, ties)]
    content = (path.read_bytes() for path in (*files, resources.path("ontology/diplomacy.ttl")))
    return sha256(b"\0".join((_TABLES.encode(), *content))).hexdigest()


def _number() -> int:
    """Return the number of the form, as SQLite keeps one of a file."""
    return int(_form()[:7], 16)
