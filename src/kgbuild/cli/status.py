"""Face: ``kgbuild status`` tells what is in the graph."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from kgbuild.cli import options
from kgbuild.cli.terminal import plain, table
from kgbuild.pipeline import Quarantine, Status, status


@click.command("status")
@options.graph
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(graph: options.Place, as_json: bool) -> None:
    """Tell what is in the graph.

    Articles and when they were published, facts and entities by type, warnings of the gate, and which documents were
    refused and why.
    """
    quarantine = Quarantine.of(graph.beside)
    with graph.read() as store:
        found = status(store, quarantine)
    click.echo(json.dumps(asdict(found)) if as_json else _told(found, quarantine))


def _told(found: Status, quarantine: Quarantine) -> str:
    span = f", published {found.first} to {found.last}" if found.first else ""
    lines = [
        f"articles  {found.articles:,}{span}",
        f"warnings  {found.warnings:,}",
        f"refused   {len(found.refused):,}",
    ]
    for id in found.refused:
        problem = quarantine.report(id).partition("\n")[0]
        lines.append(f"          {id}: {problem}")
    parts = [plain("\n".join(lines))]
    for head, counts in (("facts", found.facts), ("entities", found.entities)):
        rows = [[type, f"{number:,}"] for type, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        parts.append(table([head, f"{sum(counts.values()):,}"], rows))
    return "\n\n".join(parts)
