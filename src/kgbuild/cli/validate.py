"""Face: ``kgbuild validate`` shows the verdict of the gate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kgbuild.articles import Failure
from kgbuild.cli import options
from kgbuild.cli.terminal import count, plain
from kgbuild.pipeline import outcomes
from kgbuild.rdffile import FORMATS
from kgbuild.validate import check, check_file


@click.command("validate")
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.graph
@click.option("-q", "--quiet", is_flag=True, help="Leave the warnings out.")
def command(files: tuple[Path, ...], graph: options.Place, quiet: bool) -> None:
    """Check fact documents, RDF files or the graph.

    FILE is a fact document (.json), mapped and checked as build does it, or RDF (.ttl, .trig, .nt, .nq, .jsonld,
    .rdf). Without FILE every named graph is checked again: articles, decisions, links of events. Exit code 1 if there
    is a violation.
    """
    checked = violations = warnings = 0
    for name, found, warned in _reports(files) if files else _of_graph(graph):
        checked += 1
        violations += len(found)
        warnings += len(warned)
        for line in found:
            click.echo(plain(f"{name}: violation: {line}"))
        for line in () if quiet else warned:
            click.echo(plain(f"{name}: warning: {line}"))
    click.echo(
        f"{count(checked, 'file' if files else 'graph')} checked: "
        f"{count(violations, 'violation')}, {count(warnings, 'warning')}"
    )
    raise SystemExit(1 if violations else 0)


Found = tuple[str, tuple[str, ...], tuple[str, ...]]


def _reports(files: tuple[Path, ...]) -> Iterator[Found]:
    """Return each file with its violations and warnings."""
    for path in files:
        if path.suffix.lower() in FORMATS:
            report = check_file(path)
            yield str(path), tuple(map(str, report.violations)), tuple(map(str, report.warnings))
            continue
        for outcome in outcomes([path]):
            if isinstance(outcome, Failure):
                yield outcome.where, (outcome.reason,), ()
            else:
                yield str(path), outcome.problems, outcome.warnings


def _of_graph(graph: options.Place) -> Iterator[Found]:
    with graph.read() as store:
        for quads in store.dump():
            report = check(quads)
            name = (report.graph or "").rpartition("/")[2]
            yield name, tuple(map(str, report.violations)), tuple(map(str, report.warnings))
