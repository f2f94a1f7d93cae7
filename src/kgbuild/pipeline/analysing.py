"""Composer: from the facts in a graph to the network of their actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

from kgbuild import edtf, queries
from kgbuild.actors import Row
from kgbuild.errors import FormatError
from kgbuild.network import Network, Rows, build
from kgbuild.pipeline import rows
from kgbuild.pipeline.explaining import base_of
from kgbuild.pipeline.rows import Views
from kgbuild.sparql import Source

if TYPE_CHECKING:
    from kgbuild.store import Graphs


def network_rows(store: Graphs, *, evidence: bool = False) -> Rows:
    """Return what the views of a graph say about its actors and the facts that join them.

    With `evidence` come the words that state the facts, too, which only a page that stands alone needs.
    """
    words = rows.view(store, "evidence") if evidence else ()
    with rows.views(store) as told:
        return rows_of(told, words)


def rows_of(told: Views, words: Collection[Row] = ()) -> Rows:
    """Return rows for a network, with the words that state the facts if there are any."""
    return Rows(told.pairs(), told.actors(), told.positions(), words)


def pair_rows(store: Graphs) -> list[Row]:
    """Return who had to do with whom in a graph, as rows of `kgbuild.pipeline.ties.COLUMNS`, in order."""
    with rows.views(store) as told:
        return sorted(told.pairs(), key=lambda row: (str(row[0]), str(row[9]), str(row[10]), str(row[8])))


def analyse(
    source: Source,
    told: Rows,
    *,
    level: Literal["person", "state"] = "person",
    directed: bool = False,
    relations: Collection[str] = (),
    types: Collection[str] = (),
    quads: Collection[str] = (),
    statuses: Collection[str] = ("actual",),
    articles: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    min_weight: int = 1,
    ego: str | None = None,
    radius: int = 1,
    measured: bool = True,
    may_be_empty: bool = False,
) -> Network:
    """Return the measured network of a graph; the filters are those of `kgbuild.network.build`.

    `ego` may be any name or IRI of an actor, `since` and `until` may be months or years too.

    Raises FormatError when a date is none, when no two actors meet in the chosen facts (unless it `may_be_empty`), and
    when `ego` is nobody or not among them.
    """
    center = None if ego is None else queries.resolve(source, ego, base=base_of(source))
    first, last = _day("since", since), _day("until", until)
    network = build(
        told, level=level, directed=directed, relations=relations, types=types, quads=quads, statuses=statuses,
        articles=articles, since=first, until=last, min_weight=min_weight, ego=center, radius=radius,
        measured=measured,
    )  # fmt: skip
    if not network.graph and not may_be_empty:
        raise FormatError("no two actors meet in the chosen facts; widen the filters, or build more articles")
    return network


def _day(name: str, text: str | None) -> str | None:
    """Return the first day of a date for `since`, the last one for `until`."""
    if text is None:
        return None
    if fault := edtf.fault(text):
        raise FormatError(f"{name} {text!r}: {fault}")
    day = edtf.bounds(text)[name == "until"]
    return day.isoformat() if day else None
