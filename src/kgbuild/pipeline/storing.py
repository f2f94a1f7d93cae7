"""Composer: what became of each document, and how it gets into the store or into quarantine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from kgbuild.facts import Document, dumps
from kgbuild.iri import mint
from kgbuild.link.decisions import Identities
from kgbuild.link.rewriting import decided
from kgbuild.pipeline.following import Follower
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.relating import Changes

if TYPE_CHECKING:
    from kgbuild.pipeline.built import Built
    from kgbuild.store import Graphs

TOGETHER = 32  # graphs that go into the store at a time

Problems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its graph with the warnings of the gate, or the problems it was refused for.

    `written` is the text of a fact document whose form is so broken that there is no `document`, and of every refused
    one when it is `lean`. `facts` are the types of the facts in the graph, `mark` says what it was built from.
    """

    id: str
    document: Document | None = None
    quads: bytes = b""
    problems: Problems = ()
    warnings: Problems = ()
    written: str = ""
    facts: Problems = ()
    mark: str = ""

    def lean(self, mark: str = "") -> Outcome:
        """Return what the store and the quarantine need of it, without the document, which may be large."""
        if self.document is None:
            return replace(self, mark=mark)
        if self.refused:
            return replace(self, document=None, written=dumps(self.document), mark=mark)
        return replace(self, document=None, facts=tuple(fact.type for fact in self.document.facts), mark=mark)

    @property
    def refused(self) -> bool:
        """Tell whether the document does not go into the graph."""
        return bool(self.problems)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article, by its id, whose graph was built of the very same before."""

    id: str


class Intake:
    """Takes outcomes: graphs into the store, some at a time, what was refused into quarantine.

    `store` has to be called in the end. `changes` knows what has changed in the store. `built` is told of what each
    graph was built.
    """

    def __init__(
        self, store: Graphs, known: Identities, *, base: str, quarantine: Quarantine | None, built: Built | None = None
    ) -> None:
        self._store, self._known, self._base, self._quarantine = store, known, base, quarantine
        self._built = built
        self._follower = Follower(store)
        self._waiting: dict[str, Outcome] = {}
        self.changes = Changes(store, base=base)

    def take(self, outcome: Outcome) -> int:
        """Take one outcome; return how many graphs of the store have changed by that, itself or others that waited."""
        if not outcome.refused:
            self._waiting[mint(self._base, "article", outcome.id)] = outcome
        elif self._quarantine is not None:
            self._quarantine.put(outcome.id, outcome.lean().written, "\n".join(outcome.problems) + "\n")
        return self.store() if len(self._waiting) >= TOGETHER else 0

    def store(self) -> int:
        """Put all that waits into the store, and return how many graphs that has changed."""
        graphs = {graph: decided(outcome.quads, self._known) for graph, outcome in self._waiting.items()}
        if self._built is not None and graphs:
            self._built.forget(outcome.id for outcome in self._waiting.values())
        moment = self._follower.moment()
        before = self._store.swap_all(graphs)
        self._follower.wrote({graph: graphs[graph] for graph in before}, moment)
        if self._built is not None and graphs:
            self._built.keep((outcome.id, outcome.mark) for outcome in self._waiting.values() if outcome.mark)
        for graph, old in before.items():
            self.changes.note(graph, old, graphs[graph])
        if self._quarantine is not None:
            for outcome in self._waiting.values():
                self._quarantine.release(outcome.id)
        self._waiting = {}
        return len(before)

    def finish(self) -> None:
        """Take note that everything that has been stored is safe on disk by now."""
        if self._built is not None:
            self._built.settle()
        self._follower.finish()

    def leave(self, same: Unchanged) -> None:
        """Leave an article as it is; an earlier, refused version of it is of no interest any more."""
        if self._quarantine is not None:
            self._quarantine.release(same.id)
