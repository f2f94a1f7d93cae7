"""Composer: articles made into graphs by several processes at once, and given back in the order they came in."""

from __future__ import annotations

import contextlib
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Self, TypeAlias

from kgbuild.articles import Failure
from kgbuild.errors import InputError
from kgbuild.facts import Article
from kgbuild.pipeline.making import Item, Maker
from kgbuild.pipeline.storing import Outcome, Unchanged

FEW = 32  # items that are done before other processes have loaded what they need
AHEAD = 8  # items of a process that are read, or done, before the first of all is asked for: the bound of memory
QUEUED = 2  # items that a process has at a time, so that it need not wait for the next one
TRIES = 2  # how often an article may be at work in a process that dies
DEATHS = 10  # processes that may die one after the other without anything done in between

Done: TypeAlias = Outcome | Failure | Unchanged


@dataclass(frozen=True, slots=True)
class Task:
    """An item to be made into a graph, and the mark of what it is."""

    item: Item
    mark: str = ""


def made(items: Iterable[Task | Failure | Unchanged], maker: Maker, *, jobs: int = 1) -> Iterator[Done]:
    """Return what becomes of each task, in order; what is no task comes back as it is.

    With `jobs` above 1 so many processes work side by side, once there is enough to do; the outcomes are the same.
    No more than a few items for each of them are in memory at a time. A process that dies is replaced, and what it had
    is done again; an article that some of them died of is a failure.
    """
    rest = iter(items)
    head: list[Task | Failure | Unchanged] = []
    if jobs > 1:
        tasks = 0
        for item in rest:
            if not tasks and not isinstance(item, Task):
                yield item
                continue
            head.append(item)
            tasks += isinstance(item, Task)
            if tasks > FEW:
                heavy = any(isinstance(item, Task) and isinstance(item.item, Article) for item in head)
                with Pool(maker, jobs, heavy=heavy) as pool:
                    yield from pool.made(chain(head, rest))
                return
    for item in chain(head, rest):
        yield _one(maker, item) if isinstance(item, Task) else item


def _one(maker: Maker, task: Task) -> Outcome | Failure:
    outcome = maker.outcome(task.item)
    return outcome.lean(task.mark) if isinstance(outcome, Outcome) else outcome


@dataclass(slots=True, eq=False)
class _Slot:
    """The place of an item in the order: a task, or what has come of it."""

    task: Task | None = None
    result: Done | None = None
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """One process, seen from its parent, and what it has been given, the first at work."""

    process: BaseProcess
    pipe: Connection
    given: deque[_Slot] = field(default_factory=deque)


class Pool:
    """Processes that make outcomes. A thread hands tasks on and takes what comes back, whatever its user does.

    `heavy` says that there are articles among the tasks, for which more has to be loaded.
    """

    def __init__(self, maker: Maker, jobs: int, *, heavy: bool) -> None:
        self._maker, self._jobs = maker, jobs
        self._context = get_context("forkserver")  # the threads of the store do not bear a fork
        self._context.set_forkserver_preload([__name__, *(["kgbuild.extract"] if heavy else [])])
        self._workers: list[_Worker] = []
        self._todo: deque[_Slot] = deque()
        self._changed = Condition()
        self._error: BaseException | None = None
        self._deaths = 0
        self._closed = False
        self._thread = Thread(target=self._collect, name="collector", daemon=True)

    def __enter__(self) -> Self:
        for _ in range(self._jobs):
            self._start()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        with self._changed:
            self._closed = True
            workers = list(self._workers)
        for worker in workers:
            worker.process.kill()  # they keep nothing
        for worker in workers:
            worker.process.join()
        self._thread.join()

    def made(self, items: Iterable[Task | Failure | Unchanged]) -> Iterator[Done]:
        """Return what becomes of the items, in order."""
        window: deque[_Slot] = deque()
        for item in items:
            if isinstance(item, Task):
                slot = _Slot(item)
                with self._changed:
                    self._todo.append(slot)
                    self._hand_out()
            else:
                slot = _Slot(result=item)
            window.append(slot)
            while window and (window[0].result is not None or len(window) >= self._jobs * AHEAD):
                yield self._result(window.popleft())
        while window:
            yield self._result(window.popleft())

    def _result(self, slot: _Slot) -> Done:
        with self._changed:
            while slot.result is None and self._error is None:
                self._changed.wait()
            if slot.result is None:
                assert self._error is not None
                raise self._error
            return slot.result

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        settings = (self._maker.base, self._maker.model, self._maker.least)
        process = self._context.Process(target=_work, args=(theirs, *settings), daemon=True)
        # Ctrl-C is for the parent to answer: what is started while it is blocked never hears of it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _hand_out(self) -> None:
        """Give what is to be done to those that have least to do; a worker always takes what it is given."""
        while self._todo and self._workers:
            worker = min(self._workers, key=lambda worker: len(worker.given))
            if len(worker.given) >= QUEUED:
                return
            slot = self._todo.popleft()
            worker.given.append(slot)
            assert slot.task is not None
            with contextlib.suppress(OSError):  # it has died, and `_collect` will find that
                worker.pipe.send(slot.task)

    def _collect(self) -> None:
        while not self._closed:
            with self._changed:
                pipes = {worker.pipe: worker for worker in self._workers}
            for pipe in wait(list(pipes)):
                assert isinstance(pipe, Connection)
                worker = pipes[pipe]
                try:
                    answer = pipe.recv()
                except (EOFError, OSError):
                    answer = None
                with self._changed:
                    if self._closed:
                        break
                    if answer is None:
                        self._bury(worker)
                    elif isinstance(answer, BaseException):
                        self._error = answer
                    else:
                        self._take(worker, *answer)
                    self._hand_out()
                    self._changed.notify_all()
            if self._error is not None:
                return

    def _take(self, worker: _Worker, result: Outcome | Failure, seconds: Mapping[str, float]) -> None:
        self._deaths = 0
        slot = worker.given.popleft()
        slot.task, slot.result = None, result
        for step, spent in seconds.items():
            self._maker.clock.seconds[step] += spent

    def _bury(self, worker: _Worker) -> None:
        """Put another process in the place of a dead one; what that had is done again, by others."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        self._deaths += 1
        if worker.given:
            first = worker.given[0]
            first.tries += 1
            if first.tries >= TRIES:
                worker.given.popleft()
                assert first.task is not None
                first.result, first.task = _fatal(first.task.item), None
        self._todo.extendleft(reversed(worker.given))
        if self._deaths >= DEATHS:
            told = "the processes of this run die one after the other; is there enough memory? Try --jobs 1"
            self._error = InputError(told)
        else:
            self._start()


def _fatal(item: Item) -> Failure:
    where = item.id if isinstance(item, Article) else str(item.path)
    return Failure(where, f"the process that worked on it died, {TRIES} times; is there enough memory for it?")


def _work(pipe: Connection, base: str, model: str | None, least: float | None) -> None:
    """Make outcomes until the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: SimpleQueue[Task | None] = SimpleQueue()

    def read() -> None:  # at once, for the parent must never wait while we wait for it
        with contextlib.suppress(EOFError, OSError):
            while True:
                waiting.put(pipe.recv())
        waiting.put(None)

    Thread(target=read, daemon=True).start()
    maker = Maker(base, model, None, least)
    with contextlib.suppress(OSError):  # the parent has gone
        while (task := waiting.get()) is not None:
            try:
                outcome = _one(maker, task)
            except Exception as error:  # what would befall every article, such as a model that is not there
                pipe.send(error)
                return
            pipe.send((outcome, dict(maker.clock.seconds)))
            maker.clock.seconds.clear()
