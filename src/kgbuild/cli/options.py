"""Face: the options that several commands share, spelt and explained in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kgbuild.events import LEVELS
from kgbuild.events import STATUSES as EVENT_STATUSES
from kgbuild.facts import STATUSES
from kgbuild.store import Store
from kgbuild.vocab import BASE

graph = click.option(
    "-g", "--graph", "graph", metavar="DIR", default=Path("graph"), envvar="KGBUILD_GRAPH", show_envvar=True,
    type=click.Path(file_okay=False, path_type=Path), show_default="./graph", help="Folder of the graph.",
)  # fmt: skip

base = click.option(
    "--base", metavar="IRI", default=BASE, show_default=True, help="What the IRIs of the data begin with."
)

model = click.option(
    "--model", metavar="NAME", help="A spaCy pipeline with Universal Dependencies labels, in place of the built-in one."
)

output = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, not to stdout.",
)

# Of the view events alone; None and () where they are not given, so that a command can tell.
level = click.option(
    "--level", type=click.Choice(LEVELS), show_default="actor",
    help="Of events: each actor for itself, or office holders and bodies as whom they act for.",
)  # fmt: skip

statuses = click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), show_default=", ".join(EVENT_STATUSES),
    help="Of events: only those of this status; may be given more than once.",
)  # fmt: skip

min_confidence = click.option(
    "--min-confidence", "least", metavar="X", type=click.FloatRange(0, 1),
    help="Only facts of this confidence or more; facts without any were written by people, and stay.",
)  # fmt: skip


@contextmanager
def opened(graph: Path, least: float | None) -> Iterator[Store]:
    """Open a graph to read: as it is, or without the facts of a confidence below `least`."""
    with Store.open(graph, read_only=True) as store:
        if least is None:
            yield store
            return
        with store.sure(least) as sure:
            yield sure
