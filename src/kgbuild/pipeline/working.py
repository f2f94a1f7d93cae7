"""Composer: what a machine of a cluster does: lines of JSON become rows of parts of a graph, a kind and a text each.

A row is the graph of an article (N-Quads), or what there is to report of a line, or a refused document (both JSON).
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath

from kgbuild.articles import LIMIT, TOO_LONG, Failure, Read, from_line
from kgbuild.errors import EngineError
from kgbuild.facts import Article
from kgbuild.pipeline.built import marked, recipe
from kgbuild.pipeline.making import Maker
from kgbuild.pipeline.parallel import Pool, Task
from kgbuild.pipeline.storing import Outcome

GRAPH, REPORT, QUARANTINE = "graph", "report", "quarantine"  # the kinds of rows
BUILT, REFUSED, FAILED = "built", "refused", "failed"  # what may become of a line
PACKED = (".gz", ".bz2", ".zst")  # suffixes of files that Spark unpacks

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Orders:
    """What all machines of a run have to do alike; `recipe` tells the one of another code or model."""

    base: str
    model: str | None
    least: float | None
    recipe: str

    @classmethod
    def of(cls, *, base: str, model: str | None, least: float | None) -> Orders:
        """Return the orders that this machine can fulfil."""
        return cls(base, model, least, recipe(base=base, model=model, least=least))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file of JSON lines, or a row of a table as such a line, the first being the first."""

    file: str
    number: int
    content: bytes

    @property
    def where(self) -> str:
        """Return the place of the line in words.

        >>> Line("news/may.jsonl", 7, b"").where
        'news/may.jsonl:7'
        """
        return f"{self.file}:{self.number}"

    @property
    def id(self) -> str:
        """Return what the id of an article is made of that brings none.

        >>> Line("news/may.jsonl.gz", 7, b"").id
        'may-7'
        """
        path = PurePosixPath(self.file)
        return f"{(path.with_suffix('') if path.suffix in PACKED else path).stem}-{self.number}"


def rows(lines: Iterable[Line], orders: Orders) -> Iterator[Row]:
    """Return the rows of lines; empty lines have none.

    The work is done in a process beside this one, which loads the language pipeline once for all calls. Should an
    article kill it, that article is a failure, and another process goes on.

    Raises EngineError where this machine cannot fulfil the orders.
    """
    pool = _pool(orders)
    waiting: deque[tuple[Line, str | None]] = deque()

    def tasks() -> Iterator[Task | Failure]:
        for line in lines:
            if line.content.strip():
                item = _read(line)
                waiting.append((line, item.id if isinstance(item, Article) else None))
                yield item if isinstance(item, Failure) else Task(*marked(item, orders.recipe))

    for done in pool.made(tasks()):
        line, id = waiting.popleft()
        if isinstance(done, Outcome):
            yield from _outcome(line, done)
        elif isinstance(done, Failure):
            yield REPORT, _json(line, id=id, result=FAILED, where=done.where, problems=[done.reason])


@lru_cache(maxsize=1)
def _pool(orders: Orders) -> Pool:
    """Return the process that fulfils the orders; it ends with this one."""
    if Orders.of(base=orders.base, model=orders.model, least=orders.least) != orders:
        told = "a machine has another version of kgbuild, of its model or of a library"
        raise EngineError(f"{told} than the one that started the run; install the same on all of them")
    return Pool(Maker(orders.base, orders.model, None, orders.least), 1, heavy=True).__enter__()


def _read(line: Line) -> Read:
    if len(line.content) > LIMIT:
        return Failure(line.where, TOO_LONG)
    return from_line(line.content, where=line.where, id=line.id)


def _outcome(line: Line, done: Outcome) -> Iterator[Row]:
    if done.refused:
        said = {"id": done.id, "mark": done.mark, "problems": done.problems}
        yield QUARANTINE, _json(line, **said, document=done.written)
        yield REPORT, _json(line, **said, result=REFUSED)
        return
    yield GRAPH, f"# {done.id}\n{done.quads.decode()}".removesuffix("\n")
    yield REPORT, _json(
        line, id=done.id, mark=done.mark, result=BUILT, sha256=sha256(done.quads).hexdigest(),
        triples=done.quads.count(b"\n"), facts=Counter(done.facts), warnings=done.warnings,
    )  # fmt: skip


def _json(line: Line, **said: object) -> str:
    return json.dumps({"file": line.file, "line": line.number, **said}, sort_keys=True)
