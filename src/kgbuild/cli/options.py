"""Face: the options that several commands share, spelt and explained in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import click

from kgbuild.events import LEVELS
from kgbuild.events import STATUSES as EVENT_STATUSES
from kgbuild.facts import STATUSES
from kgbuild.store import Graphs, Server, open_graphs
from kgbuild.vocab import BASE

Command: TypeAlias = Callable[..., None]

_PLACE = (
    click.option(
        "-g", "--graph", "graph", metavar="DIR", default=Path("graph"), envvar="KGBUILD_GRAPH", show_envvar=True,
        type=click.Path(file_okay=False, path_type=Path), show_default="./graph", help="Folder of the graph.",
    ),
    click.option(
        "--store", metavar="URL", envvar="KGBUILD_STORE", show_envvar=True,
        help="SPARQL 1.1 endpoint that holds the graph, in place of a folder (needs kgbuild[remote]).",
    ),
    click.option(
        "--store-update", metavar="URL", envvar="KGBUILD_STORE_UPDATE", show_envvar=True,
        help="Where it takes updates, if not at the same address.",
    ),
    click.option(
        "--store-graphs", metavar="URL", envvar="KGBUILD_STORE_GRAPHS", show_envvar=True,
        help="Where it speaks the Graph Store Protocol, if graphs are to be put there.",
    ),
    click.option(
        "--store-user", metavar="NAME", envvar="KGBUILD_STORE_USER", show_envvar=True,
        help="Who asks there (Basic or Digest, as the server wants).",
    ),
    click.option(
        "--store-password", metavar="TEXT", envvar="KGBUILD_STORE_PASSWORD", show_envvar=True,
        help="The password, better given by the environment.",
    ),
    click.option(
        "--store-timeout", metavar="S", type=click.FloatRange(min=0, min_open=True), default=120.0, show_default=True,
        help="Seconds to wait for one of its answers.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a graph is: in a folder, or at a server, with a folder of this machine for what a build keeps beside it."""

    folder: Path
    server: Server | None = None

    def __str__(self) -> str:
        """Return what a user is told of it; of a server, the address alone."""
        return str(self.server or self.folder)

    @property
    def at(self) -> Path | Server:
        """Return the folder or the server that holds the graph."""
        return self.server or self.folder

    @property
    def beside(self) -> Path:
        """Return the folder of refused documents and of what was built of what: at a server, one for its address."""
        if self.server is None:
            return self.folder
        name = f"{urlsplit(self.server.url).hostname}-{sha256(self.server.url.encode()).hexdigest()[:8]}"
        return self.folder / ".stores" / re.sub(r"[^A-Za-z0-9.-]", "_", name)

    def read(self) -> Graphs:
        """Return the graph, open for reading."""
        return open_graphs(self.at, read_only=True)

    def change(self, *, create: bool = False) -> Graphs:
        """Return the graph, open for writing; `create` makes one where there is none."""
        return open_graphs(self.at, create=create)


def bearing(decorators: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """Return a command with options, which its help lists in their order."""
    for option in reversed(decorators):
        command = option(command)
    return command


def graph(command: Command) -> Command:
    """Give a command the options that say where the graph is; it gets a `Place` as ``graph``."""

    @wraps(command)
    def placed(
        *, graph: Path, store: str | None, store_update: str | None, store_graphs: str | None, store_user: str | None,
        store_password: str | None, store_timeout: float, **others: Any,
    ) -> None:  # fmt: skip
        server = None
        if store:
            server = Server(
                store, store_update or "", store_graphs or "", store_user or "", store_password or "", store_timeout
            )
        command(graph=Place(graph, server), **others)

    return bearing(_PLACE, placed)


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
def opened(graph: Place, least: float | None) -> Iterator[Graphs]:
    """Open a graph to read: as it is, or without the facts of a confidence below `least`."""
    with graph.read() as store:
        if least is None:
            yield store
            return
        with store.sure(least) as sure:
            yield sure
