"""Face: ``kgbuild network`` measures and draws who had to do with whom."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal

import click

from kgbuild.cli import options
from kgbuild.cli.files import TABLES, write_rows, write_text, write_to
from kgbuild.cli.terminal import count, table, terminal_width
from kgbuild.facts import FACT_TYPES, STATUSES
from kgbuild.network import (
    FORMATS,
    MEASURES,
    QUAD_CLASSES,
    RELATIONS,
    Network,
    actor_table,
    change_table,
    summary,
    write,
    write_html,
    write_plot,
)  # fmt: skip
from kgbuild.network.plot import FORMATS as PLOTS
from kgbuild.pipeline.analysing import analyse, network_rows


@click.command("network")
@click.option(
    "--level", type=click.Choice(["person", "state"]), default="person", show_default=True,
    help="Each actor for itself, or office holders and bodies as the state or organisation they act for.",
)  # fmt: skip
@click.option(
    "--relation", "relations", metavar="RELATION", multiple=True, type=click.Choice(list(RELATIONS)),
    help=f"Only such facts: {', '.join(RELATIONS)}; may be given more than once.",
)  # fmt: skip
@click.option("--directed", is_flag=True, help="Ties go from who acts to the other; what two do together is two ties.")
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
@click.option("--article", "articles", metavar="ID", multiple=True, help="Only facts that this article tells.")
@click.option("--min-weight", metavar="N", default=1, show_default=True, help="Only pairs with so many events or more.")
@click.option("--ego", metavar="ACTOR", help="Only this actor and its partners.")
@click.option("--radius", metavar="N", default=1, show_default=True, help="Of --ego: how many steps away.")
@click.option(
    "--against", metavar="DATE",
    help="Show what has changed against another time: a date or an interval such as 2022-01/2022-06.",
)  # fmt: skip
@click.option("--events", is_flag=True, help="Of files: actors and events as two kinds of nodes.")
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
@click.option(
    "--plot", "picture", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Also draw it as FILE.png or FILE.svg (needs kgbuild[plot]).",
)  # fmt: skip
@options.min_confidence
@options.output
@options.graph
def command(
    level: Literal["person", "state"], relations: tuple[str, ...], directed: bool, types: tuple[str, ...],
    quads: tuple[str, ...], statuses: tuple[str, ...], since: str | None, until: str | None,
    articles: tuple[str, ...], min_weight: int, ego: str | None, radius: int, against: str | None, events: bool,
    by: str, top: int, format: str, page: Path | None, picture: Path | None, least: float | None,
    output: Path | None, graph: options.Place,
) -> None:  # fmt: skip
    """Measure and draw the network of actors.

    A tie joins two actors of a fact; its weight is the number of events. The page (--html) leads from every tie to the
    sentences behind it. DATE is a day, a month or a year; ACTOR is a name or an IRI.

    \b
      kgbuild network --top 10
      kgbuild network --level state --since 2024 --html network.html
      kgbuild network --relation sanctioned --directed
      kgbuild network --level state --since 2024 --against 2023
    """
    if events and format not in FORMATS:
        raise click.UsageError(f"--events is for files; give --format {', '.join(FORMATS)}")
    if directed and page is not None:
        raise click.UsageError("the page shows ties without direction; leave out --directed or --html")
    if picture is not None and picture.suffix.removeprefix(".") not in PLOTS:
        raise click.UsageError(f"--plot wants a name that ends in .{' or .'.join(PLOTS)}")
    with options.opened(graph, least) as store:
        rows = network_rows(store, evidence=page is not None)

        def analysed(first: str | None, last: str | None, may_be_empty: bool = False) -> Network:
            return analyse(
                store, rows, level=level, directed=directed, relations=relations, types=types, quads=quads,
                statuses=statuses, articles=articles, since=first, until=last, min_weight=min_weight, ego=ego,
                radius=radius, may_be_empty=may_be_empty,
            )  # fmt: skip

        network = analysed(since, until)
        before = None if against is None else analysed(*_ends(against), may_be_empty=True)
    if page is not None:
        write_text(page, write_html(network, rows))
    if picture is not None:
        content = write_plot(network, picture.suffix.removeprefix("."), by=by)
        write_to(picture, lambda out: out.write(content))
    if before is not None:
        _write_change(before, network, format, top, output)
    elif format == "table":
        text = _table(network, by, top, None if output else terminal_width())
        click.echo(text) if output is None else write_text(output, f"{text}\n")
    else:
        write_to(output, lambda out: _write(network, by, format, events, out))
    click.echo(_summed(network), err=True)


def _ends(window: str) -> tuple[str, str]:
    """Return the two ends of a time to compare with."""
    first, _, last = window.partition("/")
    return first, last or first


def _summed(network: Network) -> str:
    """Return what holds of the whole network in one line."""
    found = summary(network.graph)
    told = ("density", "modularity", "reciprocity", "balanced")
    shown = [f"{name} {found[name]:.2f}" for name in told if name in found]
    estimated = ["betweenness and closeness estimated"] if network.sampled else []
    return ", ".join([count(len(network.graph), "actor"), count(len(network.ties), "tie"), *shown, *estimated])


def _write_change(before: Network, now: Network, format: str, top: int, output: Path | None) -> None:
    columns, rows = change_table(before, now)
    if format in FORMATS:
        raise click.UsageError("what has changed is a table; give --format table, csv or jsonl with --against")
    if format == "table":
        shown = [row[:-2] for row in (rows[:top] if top else rows)]
        text = table(columns[:-2], shown, width=None if output else terminal_width())
        click.echo(text) if output is None else write_text(output, f"{text}\n")
    else:
        write_to(output, lambda out: write_rows(out, format, columns, rows))


def _table(network: Network, by: str, top: int, width: int | None) -> str:
    """Return the first actors for people: no IRIs, three decimals."""
    columns, rows = actor_table(network, by=by)
    shown = [[f"{v:.3f}" if isinstance(v, float) else v for v in row[:-1]] for row in (rows[:top] if top else rows)]
    return table(columns[:-1], shown, width=width)


def _write(network: Network, by: str, format: str, events: bool, out: IO[bytes]) -> None:
    if format not in TABLES:
        write(network, out, format, events=events)
        return
    columns, rows = actor_table(network, by=by)
    write_rows(out, format, columns, rows)
