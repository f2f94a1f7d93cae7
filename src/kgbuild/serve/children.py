"""Serve: queries in processes of their own, ended when they take too long, for Oxigraph itself knows no time-out."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Lock
from time import monotonic

from kgbuild.errors import FormatError, KgbuildError
from kgbuild.serve.limits import Limits, Refusal
from kgbuild.store import Graphs, Server, view

LOOK = 0.05
"""Seconds between two looks at whether a query is still wanted."""
LONG = 1.0
"""Seconds after which a query leaves the processors to shorter ones."""
YIELD = 10
"""By how much its process becomes nicer then, for good."""


@dataclass(frozen=True, slots=True)
class Job:
    """A query for a child: where the data is, the text, the graphs asked, and a format for rows and for triples."""

    data: Path | Server | None
    text: str
    rows: str = "json"
    triples: str = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: ``rows``, ``boolean`` or ``triples``, its format, and the bytes."""

    kind: str
    format: str
    content: bytes


class Children:
    """A few processes that answer queries, one at a time each."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._idle: list[_Child] = []
        self._lock = Lock()
        self._closed = False
        for _ in range(limits.queries):
            self._idle.append(_Child(self._context, limits))

    def ask(self, job: Job, unwanted: Event | None = None) -> Answer:
        """Return the answer to a query; as many threads may ask at once as there are children.

        Raises FormatError for what is no query, Refusal when it takes too long, gives too much or is not wanted any
        more (`unwanted` is set).
        """
        with self._lock:
            child = self._idle.pop() if self._idle else _Child(self._context, self.limits)
        try:
            return child.ask(job, unwanted or Event())
        finally:
            if child.yields:
                child.end()
            known = child.alive
            if not known:
                child = _Child(self._context, self.limits)
            with self._lock:
                over = self._closed
                if not over:  # those that know the graph are asked first: to open it takes a while
                    self._idle.insert(len(self._idle) if known else 0, child)
            if over:
                child.end()

    def close(self) -> None:
        """End all children."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()


class _Child:
    """One process, seen from its parent."""

    def __init__(self, context: ForkServerContext, limits: Limits) -> None:
        self.limits = limits
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, limits), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True
        self.yields = False

    def ask(self, job: Job, unwanted: Event) -> Answer:
        start = monotonic()
        until = start + self.limits.timeout
        try:
            self._pipe.send(job)
            while not self._pipe.poll(min(LOOK, max(0.0, until - monotonic()))):
                if not self.yields and monotonic() - start >= LONG:
                    self._yield()
                if monotonic() >= until:
                    self.end()
                    raise Refusal(
                        504, f"the query took more than {self.limits.timeout:g} s; ask for less, or add a LIMIT"
                    )
                if unwanted.is_set():
                    self.end()
                    raise Refusal(503, "whoever asked has gone")
            status, kind, format = self._pipe.recv()
            if status == 200:
                return Answer(kind, format, self._pipe.recv_bytes())
        except (EOFError, OSError):
            self.end()
            raise Refusal(503, "the query needed too much memory; ask for less, or add a LIMIT") from None
        if status == 400:
            raise FormatError(kind)
        raise Refusal(status, kind)

    def _yield(self) -> None:
        self.yields = True
        with contextlib.suppress(OSError):  # it has just ended, or this is already as nice as can be
            pid = self._process.pid
            assert pid is not None
            os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, pid) + YIELD))

    def end(self) -> None:
        if self.alive:
            self.alive = False
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()


class _FullError(Exception):
    """More came than may be sent."""


class _Sink(BytesIO):
    """Takes an answer up to a limit of bytes and rows; rows are counted by what stands between them."""

    def __init__(self, limits: Limits, format: str) -> None:
        super().__init__()
        self.limits, self.rows = limits, 0
        self._mark = {"json": b"},{", "xml": b"<result>", "jsonld": b'"@id"'}.get(format, b"\n")

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.rows += bytes(data).count(self._mark)
        if self.tell() + len(data) > self.limits.bytes:
            raise _FullError(f"the answer has more than {self.limits.bytes:,} bytes; ask for less, or add a LIMIT")
        if self.rows > self.limits.rows:
            raise _FullError(f"the answer has more than {self.limits.rows:,} rows; ask for less, or add a LIMIT")
        return super().write(data)


def _serve(pipe: Connection, limits: Limits) -> None:
    """Answer queries until the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    data: Path | Server | None = None
    store = view(data)
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            if job.data != data:
                store.close()
                store, data = view(job.data), job.data
            kind, format, content = _answer(store, job, limits)
        except _FullError as error:
            pipe.send((413, str(error), ""))
        except FormatError as error:
            pipe.send((400, str(error), ""))
        except KgbuildError as error:
            pipe.send((500, str(error), ""))
        else:
            pipe.send((200, kind, format))
            pipe.send_bytes(content)


def _answer(store: Graphs, job: Job, limits: Limits) -> tuple[str, str, memoryview]:
    result = store.query(job.text, default_graphs=job.default_graphs, named_graphs=job.named_graphs)
    format = job.triples if result.kind == "triples" else job.rows
    sink = _Sink(limits, format)
    result.write(sink, format)
    return result.kind, format, sink.getbuffer()
