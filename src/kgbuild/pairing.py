"""Base: things of two lists paired one to one, the best pair first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def pair(left: Sequence[T], right: Sequence[T], worth: Callable[[T, T], float]) -> dict[int, int]:
    """Return the indexes of `right` by those of `left`, one to one, the best pair first, none of worth 0.

    >>> pair([1, 5], [5, 6], lambda a, b: max(0, 3 - abs(a - b)))
    {1: 0}
    """
    worths = ((worth(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    ranked = sorted((w for w in worths if w[0] > 0), key=lambda w: (-w[0], w[1], w[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs
