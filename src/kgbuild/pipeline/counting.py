"""Composer: what is in a graph, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.facts import ENTITY_TYPES, FACT_TYPES
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.sparql import Source

if TYPE_CHECKING:
    from kgbuild.pipeline.digest import Digest
    from kgbuild.store import Graphs


@dataclass(frozen=True, slots=True)
class Status:
    """How many articles, facts and entities by type, and warnings a graph has, and which documents were refused."""

    articles: int
    first: str | None
    last: str | None
    facts: Mapping[str, int]
    entities: Mapping[str, int]
    warnings: int
    refused: tuple[str, ...] = ()


def status(store: Graphs, quarantine: Quarantine | None = None) -> Status:
    """Return what is in a graph; types of which there is nothing are left out.

    >>> from kgbuild.store import Store
    >>> with Store.in_memory() as store:
    ...     status(store).articles
    0
    """
    if store.path is not None:
        from kgbuild.pipeline.digest import Digest  # loads Oxigraph, which this store has loaded

        digest = Digest.kept(store)
        if digest is not None:
            with closing(digest):
                return digested(digest, quarantine)
    return counted(store, quarantine)


def counted(source: Source, quarantine: Quarantine | None = None) -> Status:
    """Return what `status` does, counted in the graph itself."""
    # Counted here and not by SPARQL: on disk, streaming the rows out is several times faster than grouping them.
    days = [day for (day,) in source.query("SELECT ?day { ?article a dip:Article ; dct:issued ?day }").rows()]
    return Status(
        articles=_count(source, "dip:Article"),
        first=min(map(str, days), default=None),
        last=max(map(str, days), default=None),
        facts=_counts(source, FACT_TYPES),
        entities=_counts(source, ENTITY_TYPES),
        warnings=_count(source, "sh:ValidationResult"),
        refused=tuple(quarantine.ids()) if quarantine else (),
    )


def digested(digest: Digest, quarantine: Quarantine | None = None) -> Status:
    """Return what `status` does, by the digest of a graph."""
    (first, last, articles), *_ = digest.rows("SELECT MIN(issued), MAX(issued), COUNT(id) FROM graph")
    facts = dict(digest.rows("SELECT type, COUNT(DISTINCT iri) FROM fact GROUP BY type"))
    entities = dict(digest.rows("SELECT type, COUNT(DISTINCT iri) FROM thing GROUP BY type"))
    ((warnings,),) = digest.rows("SELECT COUNT(DISTINCT iri) FROM warning")
    return Status(
        articles, first, last,
        {type: facts[type] for type in FACT_TYPES if type in facts},
        {type: entities[type] for type in ENTITY_TYPES if type in entities},
        warnings, tuple(quarantine.ids()) if quarantine else (),
    )  # fmt: skip


def _counts(source: Source, types: Mapping[str, object] | tuple[str, ...]) -> dict[str, int]:
    counted = {type: _count(source, f"dip:{type}") for type in types}
    return {type: number for type, number in counted.items() if number}


def _count(source: Source, type: str) -> int:
    return sum(1 for _ in source.query(f"SELECT DISTINCT ?thing {{ ?thing a {type} }}").rows())
