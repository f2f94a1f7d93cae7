"""Composer: the parts of a graph that other machines have made -> the store, as if it had been built here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kgbuild.articles import Failure
from kgbuild.iri import mint
from kgbuild.pipeline.building import Summary, fill
from kgbuild.pipeline.built import Built
from kgbuild.pipeline.parts import Parts
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.storing import Outcome, Unchanged

if TYPE_CHECKING:
    from kgbuild.store import Graphs


def load(
    parts: Parts,
    store: Graphs,
    *,
    quarantine: Quarantine | None = None,
    built: Built | None = None,
    force: bool = False,
    watch: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Put parts into the store, as `build` does with articles, and return what was done.

    What has been loaded, or built here, of the very same before is passed over, unless `force` is set. So a run that
    was interrupted can be repeated.

    Raises EngineError when a part is damaged.
    """

    def done() -> Iterator[Outcome | Failure | Unchanged]:
        for outcome in parts.outcomes():
            if isinstance(outcome, Outcome) and not outcome.refused and built is not None and not force:
                same = built.id_of(outcome.mark) == outcome.id and mint(parts.base, "article", outcome.id) in store
                yield Unchanged(outcome.id) if same else outcome
            else:
                yield outcome

    return fill(store, lambda summary, clock: done(), base=parts.base, quarantine=quarantine, built=built, watch=watch)
