"""Face: ``kgbuild export`` writes the graph, one article of it, or a view of it."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild import queries
from kgbuild.cli import options
from kgbuild.cli.files import TABLES, write_events, write_rows, write_to
from kgbuild.events import DYAD_COLUMNS, STATUSES, Level, dyads
from kgbuild.facts import dumps
from kgbuild.pipeline import base_of
from kgbuild.pipeline.coding import events_of
from kgbuild.pipeline.documenting import document_of
from kgbuild.pipeline.ties import COLUMNS
from kgbuild.store import TRIPLE_FORMATS, Graphs

EVENTS, DYADS, PAIRS = "events", "dyads", "pairs"  # the views that are no query alone
NETWORKS = ("graphml", "gexf")
FACTS = "facts"
FORMATS = [*TRIPLE_FORMATS, *TABLES, *NETWORKS, FACTS]


@click.command("export")
@click.option(
    "-f", "--format", "format", type=click.Choice(FORMATS), default="turtle", show_default=True, metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}.",
)  # fmt: skip
@click.option("--article", metavar="ID", help="Only this article.")
@click.option(
    "--view", metavar="NAME",
    help="Rows of a view (csv, jsonl): "
    + ", ".join(sorted([EVENTS, DYADS, PAIRS, *(q.name for q in queries.listed("views"))])) + ". Default: facts.",
)  # fmt: skip
@options.level
@options.statuses
@options.min_confidence
@options.output
@options.graph
def command(
    format: str, article: str | None, view: str | None, level: Level | None, statuses: tuple[str, ...],
    least: float | None, output: Path | None, graph: options.Place,
) -> None:  # fmt: skip
    """Write the graph in another format.

    RDF formats hold everything, the words behind each fact included; equal graphs give equal bytes. csv and jsonl hold
    the rows of a view, graphml and gexf the network of actors as kgbuild network measures it. The view events holds
    event records after PLOVER, the view dyads how many there were of each kind between two states in each month. The
    format facts is the fact document of one article, as kgbuild extract gives it.

    \b
      kgbuild export -f turtle -o graph.ttl
      kgbuild export -f csv --view pairs -o pairs.csv
      kgbuild export -f csv --view events --level state
      kgbuild export -f csv --view dyads -o dyads.csv
    """
    if view is not None and format not in TABLES:
        raise click.UsageError(f"a view has rows; give --format csv or jsonl with --view {view}")
    if format == FACTS and article is None:
        raise click.UsageError("a fact document is of one article; name it with --article")
    if article is not None and format not in (*TRIPLE_FORMATS, FACTS):
        raise click.UsageError(f"{format} is of the whole graph; give an RDF format or facts with --article")
    if (statuses and view not in (EVENTS, DYADS)) or (level and view != EVENTS):
        raise click.UsageError("--level and --status are of --view events; add it, or leave them out")
    with options.opened(graph, least) as store:
        base = base_of(store)
        chosen = f"{base}article/{article}" if article is not None else None
        if format == FACTS and chosen is not None:
            document = document_of(store, chosen)
            write_to(output, lambda out: out.write(dumps(document).encode()))
        elif format in TRIPLE_FORMATS:
            write_to(output, lambda out: store.write(out, format, graph=chosen))
        elif format in NETWORKS:
            _write_network(store, output, format)
        elif view == DYADS:
            counted = dyads(events_of(store, level="state", statuses=statuses or ("actual",)), base=base)
            write_to(output, lambda out: write_rows(out, format, DYAD_COLUMNS, counted))
        elif view == EVENTS:
            found = events_of(store, level=level or "actor", statuses=statuses or STATUSES)
            write_to(output, lambda out: write_events(out, format, found))
        elif view == PAIRS:
            _write_pairs(store, output, format)
        else:
            result = queries.ask(store, queries.find(f"views/{view or 'facts'}"), {}, base=base)
            rows = [tuple(str(c) if c is not None else None for c in row) for row in result.rows()]
            write_to(output, lambda out: write_rows(out, format, result.columns, rows))


def _write_pairs(store: Graphs, output: Path | None, format: str) -> None:
    from kgbuild.pipeline.analysing import pair_rows  # loads networkx, as below

    rows = pair_rows(store)
    write_to(output, lambda out: write_rows(out, format, COLUMNS, rows))


def _write_network(store: Graphs, output: Path | None, format: str) -> None:
    from kgbuild.network import write  # loads networkx, which the other formats do not need
    from kgbuild.pipeline.analysing import analyse, network_rows

    network = analyse(store, network_rows(store))
    write_to(output, lambda out: write(network, out, format))
