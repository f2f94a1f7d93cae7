"""Face: ``kgbuild network`` measures and draws who had to do with whom."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal

import click

from kgbuild.cli import options
from kgbuild.cli.files import TABLES, write_rows, write_text, write_to
from kgbuild.cli.terminal import count, table, terminal_width
from kgbuild.facts import FACT_TYPES, STATUSES
from kgbuild.network import FORMATS, MEASURES, QUAD_CLASSES, Network, actor_table, write, write_html
from kgbuild.pipeline.analysing import analyse, network_rows


@click.command("network")
@click.option(
    "--level", type=click.Choice(["person", "state"]), default="person", show_default=True,
    help="Each actor for itself, or office holders and bodies as the state or organisation they act for.",
)  # fmt: skip
@click.option(
    "--type", "types", metavar="TYPE", multiple=True, type=click.Choice(list(FACT_TYPES)),
    help="Only facts of this type, such as Meeting; may be given more than once.",
)  # fmt: skip
@click.option(
    "--quad", "quads", metavar="QUAD", multiple=True, type=click.Choice(QUAD_CLASSES),
    help=f"Only this PLOVER quad class: {', '.join(QUAD_CLASSES)}.",
)  # fmt: skip
@click.option(
    "--status", "statuses", multiple=True, default=("actual",), show_default=True, type=click.Choice(STATUSES),
    help="Only facts of this status.",
)  # fmt: skip
@click.option("--since", metavar="DATE", help="Only facts that may have happened from then on.")
@click.option("--until", metavar="DATE", help="Only facts that may have happened until then.")
@click.option("--min-weight", metavar="N", default=1, show_default=True, help="Only pairs with so many events or more.")
@click.option("--ego", metavar="ACTOR", help="Only this actor and its partners.")
@click.option("--by", type=click.Choice(MEASURES), default="pagerank", show_default=True, help="Order of the actors.")
@click.option("--top", metavar="N", default=20, show_default=True, help="How many rows the table has; 0 for all.")
@click.option(
    "-f", "--format", "format", type=click.Choice(["table", *TABLES, *FORMATS]), default="table", show_default=True,
    metavar="FORMAT", help=f"One of {', '.join(['table', *TABLES, *FORMATS])}.",
)  # fmt: skip
@click.option(
    "--html", "page", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Also write one self-contained web page.",
)  # fmt: skip
@options.min_confidence
@options.output
@options.graph
def command(
    level: Literal["person", "state"], types: tuple[str, ...], quads: tuple[str, ...], statuses: tuple[str, ...],
    since: str | None, until: str | None, min_weight: int, ego: str | None, by: str, top: int, format: str,
    page: Path | None, least: float | None, output: Path | None, graph: Path,
) -> None:  # fmt: skip
    """Measure and draw the network of actors.

    A tie joins two actors of a fact; its weight is the number of events. The page (--html) leads from every tie to the
    sentences behind it. DATE is a day, a month or a year; ACTOR is a name or an IRI.

    \b
      kgbuild network --top 10
      kgbuild network --level state --since 2024 --html network.html
    """
    with options.opened(graph, least) as store:
        rows = network_rows(store, evidence=page is not None)
        network = analyse(
            store, rows, level=level, types=types, quads=quads, statuses=statuses, since=since, until=until,
            min_weight=min_weight, ego=ego,
        )  # fmt: skip
    if page is not None:
        write_text(page, write_html(network, rows))
    if format == "table":
        text = _table(network, by, top, None if output else terminal_width())
        click.echo(text) if output is None else write_text(output, f"{text}\n")
    else:
        write_to(output, lambda out: _write(network, by, format, out))
    click.echo(f"{count(len(network.graph), 'actor')}, {count(len(network.ties), 'tie')}", err=True)


def _table(network: Network, by: str, top: int, width: int | None) -> str:
    """Return the first actors for people: no IRIs, three decimals."""
    columns, rows = actor_table(network, by=by)
    shown = [[f"{v:.3f}" if isinstance(v, float) else v for v in row[:-1]] for row in (rows[:top] if top else rows)]
    return table(columns[:-1], shown, width=width)


def _write(network: Network, by: str, format: str, out: IO[bytes]) -> None:
    if format not in TABLES:
        write(network, out, format)
        return
    columns, rows = actor_table(network, by=by)
    write_rows(out, format, columns, rows)
