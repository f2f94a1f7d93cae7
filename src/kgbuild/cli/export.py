"""Face: ``kgbuild export`` writes the graph, one article of it, or a view of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from kgbuild import export, queries
from kgbuild.cli import options
from kgbuild.cli.files import write_to
from kgbuild.pipeline import base_of
from kgbuild.store import TRIPLE_FORMATS, Store

TABLES = {"csv": export.write_csv, "jsonl": export.write_json}
NETWORKS = ("graphml", "gexf")
FORMATS = [*TRIPLE_FORMATS, *TABLES, *NETWORKS]


@click.command("export")
@click.option(
    "-f", "--format", "format", type=click.Choice(FORMATS), default="turtle", show_default=True, metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}.",
)  # fmt: skip
@click.option("--article", metavar="ID", help="Only this article.")
@click.option(
    "--view", metavar="NAME",
    help="Rows of a view (csv, jsonl): " + ", ".join(q.name for q in queries.listed("views")) + ". Default: facts.",
)  # fmt: skip
@options.output
@options.graph
def command(format: str, article: str | None, view: str | None, output: Path | None, graph: Path) -> None:
    """Write the graph in another format.

    RDF formats hold everything, the words behind each fact included; equal graphs give equal bytes. csv and jsonl hold
    the rows of a view, graphml and gexf the network of actors as kgbuild network measures it.

    \b
      kgbuild export -f turtle -o graph.ttl
      kgbuild export -f csv --view pairs -o pairs.csv
    """
    if view is not None and format not in TABLES:
        raise click.UsageError(f"a view has rows; give --format csv or jsonl with --view {view}")
    if article is not None and format not in TRIPLE_FORMATS:
        raise click.UsageError(f"{format} is of the whole graph; give an RDF format with --article")
    with Store.open(graph, read_only=True) as store:
        base = base_of(store)
        if format in TRIPLE_FORMATS:
            chosen = f"{base}article/{article}" if article is not None else None
            write_to(output, lambda out: store.write(out, format, graph=chosen))
        elif format in NETWORKS:
            _write_network(store, output, format)
        else:
            result = queries.ask(store, queries.find(f"views/{view or 'facts'}"), {}, base=base)
            rows = [tuple(str(c) if c is not None else None for c in row) for row in result.rows()]
            write_to(output, lambda out: _write_rows(out, format, result.columns, rows))


def _write_network(store: Store, output: Path | None, format: str) -> None:
    from kgbuild.network import write  # loads networkx, which the other formats do not need
    from kgbuild.pipeline.analysing import analyse, network_rows

    network = analyse(store, network_rows(store))
    write_to(output, lambda out: write(network, out, format))


def _write_rows(out: IO[bytes], format: str, columns: Sequence[str], rows: list[tuple[str | None, ...]]) -> None:
    text = io.StringIO(newline="")
    TABLES[format](text, columns, rows)
    out.write(text.getvalue().encode("utf-8"))
