"""Composer: what became of each document, and how it gets into the store or into quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kgbuild.facts import Document, dumps
from kgbuild.iri import mint
from kgbuild.link.decisions import Identities
from kgbuild.link.rewriting import decided
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.relating import Changes

if TYPE_CHECKING:
    from kgbuild.store import Store

TOGETHER = 32  # graphs that go into the store at a time

Problems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its graph with the warnings of the gate, or the problems it was refused for.

    `written` is the text of a fact document whose form is so broken that there is no `document`.
    """

    id: str
    document: Document | None = None
    quads: bytes = b""
    problems: Problems = ()
    warnings: Problems = ()
    written: str = ""

    @property
    def refused(self) -> bool:
        """Tell whether the document does not go into the graph."""
        return bool(self.problems)


class Intake:
    """Takes outcomes: graphs into the store, some at a time, what was refused into quarantine.

    `store` has to be called in the end. `changes` knows what has changed in the store.
    """

    def __init__(self, store: Store, known: Identities, *, base: str, quarantine: Quarantine | None) -> None:
        self._store, self._known, self._base, self._quarantine = store, known, base, quarantine
        self._waiting: dict[str, Outcome] = {}
        self.changes = Changes(store, base=base)

    def take(self, outcome: Outcome) -> int:
        """Take one outcome; return how many graphs of the store have changed by that, itself or others that waited."""
        if not outcome.refused:
            self._waiting[mint(self._base, "article", outcome.id)] = outcome
        elif self._quarantine is not None:
            text = dumps(outcome.document) if outcome.document else outcome.written
            self._quarantine.put(outcome.id, text, "\n".join(outcome.problems) + "\n")
        return self.store() if len(self._waiting) >= TOGETHER else 0

    def store(self) -> int:
        """Put all that waits into the store, and return how many graphs that has changed."""
        graphs = {graph: decided(outcome.quads, self._known) for graph, outcome in self._waiting.items()}
        before = self._store.swap_all(graphs)
        for graph, old in before.items():
            self.changes.note(graph, old, graphs[graph])
        if self._quarantine is not None:
            for outcome in self._waiting.values():
                self._quarantine.release(outcome.id)
        self._waiting = {}
        return len(before)
