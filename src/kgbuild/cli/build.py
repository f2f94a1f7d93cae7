"""Face: ``kgbuild build`` puts articles into the graph."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kgbuild.cli import INTERRUPTED, llm, options
from kgbuild.cli.terminal import Progress, count, plain
from kgbuild.errors import ModelError
from kgbuild.pipeline import Quarantine, Summary, build
from kgbuild.store import Store

MOST_SHOWN = 10  # refused documents told of on the screen; the quarantine has them all


@click.command("build")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.graph
@options.base
@options.min_confidence
@options.model
@llm.options
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def command(
    paths: tuple[str, ...], graph: Path, base: str, least: float | None, model: str | None, quiet: bool,
    chosen: llm.Chosen,
) -> None:  # fmt: skip
    """Turn articles or fact documents into the graph.

    PATH is a text (.txt), a web page (.html), a file with one article a line (.jsonl), a fact document (.json), a
    folder of these, or - for standard input. Each article becomes one named graph, in place of the one it had.

    A document that breaks the format or a shape is refused: it goes to DIR/quarantine with a report, the others of
    the run are built, and the exit code is 1.
    """
    if chosen.dry_run:
        raise SystemExit(chosen.tell_prompts(paths))
    start, progress = time.monotonic(), Progress()
    latest = Summary()

    def watch(summary: Summary) -> None:
        nonlocal latest
        latest = summary
        progress.show(
            f"{summary.read:,} articles, {summary.facts.total():,} facts, {len(summary.refused):,} refused, "
            f"{time.monotonic() - start:.0f} s"
        )

    with chosen.extract(model, quiet=quiet) as extract, Store.open(graph, create=True) as store:
        try:
            summary = build(
                paths, store, base=base, model=model, extract=extract, least=least, quarantine=Quarantine.of(graph),
                watch=watch,
            )  # fmt: skip
        except (KeyboardInterrupt, ModelError) as error:
            progress.clear()
            click.echo(
                f"interrupted: {count(latest.changed, 'article')} new or changed in {graph}; "
                "the same command again does the rest",
                err=True,
            )
            if isinstance(error, ModelError):
                raise
            raise SystemExit(INTERRUPTED) from None
        progress.clear()
    _tell_problems(summary, graph)
    if not quiet:
        click.echo(_told(summary, graph, time.monotonic() - start))
    raise SystemExit(1 if summary.refused or summary.failures or summary.stopped else 0)


def _tell_problems(summary: Summary, graph: Path) -> None:
    """Say on stderr what was refused or could not be read, the first problem of each."""
    lines = [str(failure) for failure in summary.failures]
    for id, problems in list(summary.refused.items())[:MOST_SHOWN]:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        lines.append(f"{id}: refused: {problems[0]}{more}")
    if len(summary.refused) > MOST_SHOWN:
        lines.append(f"... and {len(summary.refused) - MOST_SHOWN} more were refused")
    if summary.refused:
        lines.append(f"the refused documents and their reports are in {Quarantine.of(graph).folder}")
    if summary.stopped:
        lines.append(summary.stopped)
    for line in lines:
        click.echo(plain(line), err=True)


def _told(summary: Summary, graph: Path, seconds: float) -> str:
    """Return what was done: one line of counts, one of facts by type, one of the graph."""
    facts = ", ".join(f"{count} {type}" for type, count in summary.facts.most_common())
    lines = [
        f"read {count(summary.read, 'article')} in {seconds:.1f} s: {count(summary.facts.total(), 'fact')}, "
        f"{count(summary.triples, 'triple')}, {count(summary.warnings, 'warning')}, "
        f"{len(summary.refused)} refused, {len(summary.failures)} not read"
    ]
    skipped = [f"{count(number, 'file')} ({reason})" for reason, number in sorted(summary.skipped.items()) if number]
    if skipped:
        lines.append(f"passed over: {', '.join(skipped)}")
    if facts:
        lines.append(f"facts: {facts}")
    return "\n".join([*lines, f"{graph}: {count(summary.changed, 'article')} new or changed"])
