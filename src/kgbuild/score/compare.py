"""Score: two runs over the same gold documents, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.score.causes import CAUSES, Fault
from kgbuild.score.figures import Counts, Scores


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another."""

    before: Scores
    after: Scores

    def figures(self) -> Iterator[tuple[str, Counts, Counts]]:
        """Return name, counts before and counts after: of entities, facts and slots, then of each type of fact."""
        for name in ("entity", "fact", "slot"):
            yield name, getattr(self.before, name), getattr(self.after, name)
        for name in sorted({*self.before.types, *self.after.types}):
            yield name, self.before.types.get(name, Counts()), self.after.types.get(name, Counts())

    def causes(self) -> Iterator[tuple[str, int, int]]:
        """Return how many errors of each cause there were, and are.

        >>> gone, new = Fault("a", "date", "Call", "x"), Fault("a", "role", "Call", "y")
        >>> [row for row in Comparison(Scores(faults=(gone,)), Scores(faults=(new,))).causes() if row[1:] != (0, 0)]
        [('role', 0, 1), ('date', 1, 0)]
        """
        before, after = (Counter(fault.cause for fault in run.faults) for run in (self.before, self.after))
        for cause in CAUSES:
            yield cause, before[cause], after[cause]

    def better(self) -> list[Fault]:
        """Return the errors that are gone."""
        return _without(self.before, self.after)

    def worse(self) -> list[Fault]:
        """Return the errors that are new."""
        return _without(self.after, self.before)


def _without(run: Scores, other: Scores) -> list[Fault]:
    return sorted((Counter(run.faults) - Counter(other.faults)).elements())
