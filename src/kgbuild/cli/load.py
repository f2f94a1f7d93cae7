"""Face: ``kgbuild load`` puts the parts that a cluster has made into the graph."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kgbuild.cli import INTERRUPTED, options
from kgbuild.cli.summary import tell_problems, told
from kgbuild.cli.terminal import Progress, count
from kgbuild.pipeline import Built, Quarantine, Summary
from kgbuild.pipeline.loading import load
from kgbuild.pipeline.parts import Parts


@click.command("load")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.graph
@click.option("--force", is_flag=True, help="Put in again what was put in, or built, before.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def command(folder: Path, graph: options.Place, force: bool, quiet: bool) -> None:
    """Put the parts of a graph that Spark has made into the graph.

    DIR is what kgbuild build --engine spark --out DIR has written. The graph is then the one that a build of the same
    articles on this machine gives, and what was refused is in GRAPH/quarantine. Parts of a run that was not done, or
    that are not whole, are not loaded.
    """
    start, progress, latest = time.monotonic(), Progress(), Summary()

    def watch(summary: Summary) -> None:
        nonlocal latest
        latest = summary
        done = summary.read + summary.unchanged + len(summary.failures)
        progress.show(f"{done:,} articles, {summary.facts.total():,} facts, {time.monotonic() - start:.0f} s")

    parts = Parts.open(folder)
    with graph.change(create=True) as store, Built(graph.beside) as built:
        try:
            summary = load(
                parts, store, quarantine=Quarantine.of(graph.beside), built=built, force=force, watch=watch
            )  # fmt: skip
        except KeyboardInterrupt:
            progress.clear()
            told_so_far = f"{count(latest.changed, 'article')} new or changed in {graph}"
            click.echo(f"interrupted: {told_so_far}; the same command again does the rest", err=True)
            raise SystemExit(INTERRUPTED) from None
        progress.clear()
    tell_problems(summary, graph)
    if not quiet:
        click.echo(told(summary, graph, time.monotonic() - start))
    raise SystemExit(1 if summary.refused or summary.failures else 0)
