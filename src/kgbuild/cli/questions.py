"""Face: ``kgbuild questions`` lists the named questions."""

from __future__ import annotations

import click

from kgbuild import queries
from kgbuild.cli.terminal import table, terminal_width
from kgbuild.queries import Query


@click.command("questions")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the named questions.

    With NAME, what one of them asks and gives, its parameters, and its SPARQL.
    """
    if name is None:
        rows = [[q.name, q.asks, " ".join(p.name for p in q.parameters)] for q in queries.listed()]
        click.echo(table(["question", "asks", "parameters"], rows, width=terminal_width()))
    else:
        click.echo(_told(queries.find(name)))


def _told(query: Query) -> str:
    rows = [[p.name, p.kind, p.about, p.default] for p in query.parameters]
    parts = [f"{query.asks}\nGives {query.gives}"]
    if rows:
        parts.append(table(["parameter", "kind", "about", "default"], rows, width=terminal_width()))
    return "\n\n".join([*parts, query.text.rstrip()])
