"""Composer: how long each step of a run took; told at its end, and never part of what it writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


class Clock:
    """Seconds by step.

    >>> clock = Clock()
    >>> with clock.step("gate"):
    ...     pass
    >>> list(clock.seconds)
    ['gate']
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time that the body takes to the step called `name`."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """Return `items`, adding the time that making each of them takes to the step called `name`."""
        iterator = iter(items)
        while True:
            with self.step(name):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item
