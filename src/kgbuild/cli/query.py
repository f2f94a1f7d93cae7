"""Face: ``kgbuild query`` asks the graph."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from kgbuild import queries
from kgbuild.cli import options
from kgbuild.cli.files import write_text, write_to
from kgbuild.cli.terminal import count, markdown, shown, terminal_width
from kgbuild.pipeline import base_of
from kgbuild.queries import Query
from kgbuild.sparql import Iri, Result
from kgbuild.store import ROW_FORMATS, TRIPLE_FORMATS
from kgbuild.vocab import shorten

FORMATS = ["table", "md", *ROW_FORMATS, *TRIPLE_FORMATS]


def _pairs(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return the values that were given as NAME=VALUE."""
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE", ctx, param)
    return dict(text.split("=", 1) for text in given)


@click.command("query")
@click.argument("query", metavar="QUERY")
@click.option(
    "-p", "--param", "params", metavar="NAME=VALUE", multiple=True, callback=_pairs,
    help="A value for a parameter of the query; may be given more than once.",
)  # fmt: skip
@click.option(
    "-f", "--format", "format", type=click.Choice(FORMATS), metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}. Rows come as a table, triples as Turtle if none is named.",
)  # fmt: skip
@options.min_confidence
@options.output
@options.graph
def command(
    query: str,
    params: dict[str, str],
    format: str | None,
    least: float | None,
    output: Path | None,
    graph: options.Place,
) -> None:
    """Ask the graph: SPARQL, a .rq file or a named question.

    QUERY is the text of a SPARQL query, a file of one, the name of a question (see kgbuild questions), or - for
    standard input. The usual prefixes need no declaration. A parameter may name an actor by any of its names:

    \b
      kgbuild query meetings -p actor=Kazakhstan -p since=2024
    """
    asked = _query(query)
    with options.opened(graph, least) as store:
        base = base_of(store)
        result = queries.ask(store, asked, params, base=base)
        if format in ("table", "md") or (format is None and result.kind != "triples"):
            _tell(result, base, format, output)
        else:
            write_to(output, lambda out: result.write(out, format or "turtle"))


def _query(text: str) -> Query:
    """Return the query that the argument is, names or holds."""
    if text == "-":
        return queries.parse(sys.stdin.read())
    if text.endswith(".rq"):
        return queries.load(Path(text))
    return queries.parse(text) if "{" in text else queries.find(text)


def _tell(result: Result, base: str, format: str | None, output: Path | None) -> None:
    """Print an answer for people; say on stderr how many rows there are."""
    rows = []
    if result.kind == "boolean":
        text = "true" if result else "false"
    else:
        rows = [[_short(cell, base) for cell in row] for row in result.rows()]
        render = markdown if format == "md" else partial(shown, width=None if output else terminal_width())
        text = render(result.columns, rows)
    if output is None:
        click.echo(text)
    else:
        write_text(output, f"{text}\n")
    if result.kind != "boolean":
        click.echo(count(len(rows), "row"), err=True)


def _short(cell: str | None, base: str) -> str | None:
    """Return an IRI as a prefixed name, or without the base of the data; other cells as they are."""
    if not isinstance(cell, Iri):
        return cell
    return cell.removeprefix(base) if cell.startswith(base) else shorten(cell)
