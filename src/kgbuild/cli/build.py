"""Face: ``kgbuild build`` puts articles into the graph."""

from __future__ import annotations

import os
import time
from collections import deque

import click

from kgbuild.articles import number_of
from kgbuild.cli import INTERRUPTED, engine, llm, options
from kgbuild.cli.summary import tell_problems, told
from kgbuild.cli.terminal import Progress, count
from kgbuild.errors import ModelError
from kgbuild.pipeline import Built, Quarantine, Summary, build

RECENT = 200  # articles whose pace tells how long the rest will take


@click.command("build")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.graph
@options.base
@options.min_confidence
@options.model
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    show_default="the processors of the machine",
    help="How many processes share the work; the graph is the same with any number.",
)
@click.option("--force", is_flag=True, help="Build again what has not changed since it was built.")
@engine.options
@llm.options
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def command(
    paths: tuple[str, ...], graph: options.Place, base: str, least: float | None, model: str | None, jobs: int | None,
    force: bool, quiet: bool, spark: engine.Spark | None, chosen: llm.Chosen,
) -> None:  # fmt: skip
    """Turn articles or fact documents into the graph.

    PATH is a text (.txt), a web page (.html), a file with one article a line (.jsonl), a fact document (.json), a
    folder of these, or - for standard input. Each article becomes one named graph, in place of the one it had. An
    article that has been built before is passed over if it, the options and this version of kgbuild are the same.

    A document that breaks the format or a shape is refused: it goes to DIR/quarantine with a report, the others of
    the run are built, and the exit code is 1.
    """
    if spark is not None:
        spark.refuse_others(jobs=jobs is not None, language_model=chosen.extractor != "rules")
        raise SystemExit(spark.build(paths, base=base, model=model, least=least, force=force, quiet=quiet))
    if chosen.dry_run:
        raise SystemExit(chosen.tell_prompts(paths))
    start, progress, pace = time.monotonic(), Progress(), _Pace(paths)
    latest = Summary()

    def watch(summary: Summary) -> None:
        nonlocal latest
        latest = summary
        done = summary.read + summary.unchanged + len(summary.failures)
        progress.show(
            f"{done:,} articles, {summary.facts.total():,} facts, {len(summary.refused):,} refused, "
            f"{time.monotonic() - start:.0f} s{pace.told(done) if progress.shown else ''}"
        )

    with (
        chosen.extract(model, quiet=quiet) as extract, graph.change(create=True) as store, Built(graph.beside) as built,
    ):  # fmt: skip
        try:
            summary = build(
                paths, store, base=base, model=model, extract=extract, least=least,
                quarantine=Quarantine.of(graph.beside), jobs=jobs or _processors(), built=built,
                force=force, watch=watch,
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
    tell_problems(summary, graph)
    if not quiet:
        click.echo(told(summary, graph, time.monotonic() - start))
    raise SystemExit(1 if summary.refused or summary.failures or summary.stopped else 0)


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pace:
    """How fast articles are done of late, and how long the rest will take, where their number can be known."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._total: int | None = None
        self._seen: deque[tuple[float, int]] = deque(maxlen=RECENT)

    def told(self, done: int) -> str:
        """Return both in words, given how many are done."""
        if not self._seen:
            self._total = number_of(self._paths)
        self._seen.append((time.monotonic(), done))
        (first, then), (last, now) = self._seen[0], self._seen[-1]
        if last <= first:
            return ""
        rate = (now - then) / (last - first)
        rest = "" if self._total is None or not rate else f", {_lasting(max(self._total - done, 0) / rate)} left"
        return f", {rate:,.1f} a second{rest}"


def _lasting(seconds: float) -> str:
    """Return a time in the words of a clock.

    >>> _lasting(7.4), _lasting(754), _lasting(7500)
    ('7 s', '12:34', '2:05 h')
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02} h"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
