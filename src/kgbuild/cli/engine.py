"""Face: the options of build that give the work to a Spark cluster, and what is said of such a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource

from kgbuild.cli.options import bearing
from kgbuild.cli.summary import counted
from kgbuild.cli.terminal import count, plain

_OPTIONS = (
    click.option(
        "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
        help="Who does the work: this machine, or a Spark cluster (needs kgbuild[spark] and Java), which writes parts "
        "of a graph for kgbuild load.",
    ),
    click.option(
        "--master", metavar="URL", default="local[*]", show_default=True,
        help="Of Spark: the address of the cluster, such as spark://host:7077 or yarn.",
    ),
    click.option("--out", metavar="DIR", help="Of Spark: the new folder for the parts, anywhere Spark can write."),
    click.option(
        "--conf", "settings", metavar="NAME=VALUE", multiple=True,
        help="Of Spark: a setting of its own; may be given more than once.",
    ),
)  # fmt: skip
_NAMES = ("engine", "master", "out", "settings")


@dataclass(frozen=True, slots=True)
class Spark:
    """A cluster, and the folder that it writes to."""

    master: str
    out: str
    settings: tuple[tuple[str, str], ...]

    def refuse_others(self, *, jobs: bool, language_model: bool) -> None:
        """Raise UsageError for options that a cluster has no use for."""
        if jobs:
            raise click.UsageError("--jobs is of this machine; with --engine spark say --conf spark.executor.cores=N")
        if language_model:
            raise click.UsageError("--extractor llm and both work on this machine only; use --engine local")
        source = click.get_current_context().get_parameter_source
        if ParameterSource.COMMANDLINE in (source("graph"), source("store")):
            raise click.UsageError("--engine spark writes parts, not a graph: give --out DIR, then kgbuild load DIR")

    def build(
        self, paths: tuple[str, ...], *, base: str, model: str | None, least: float | None, force: bool, quiet: bool
    ) -> int:
        """Let the cluster write parts, say what was done, and return the exit code."""
        from kgbuild.pipeline.distributing import distribute

        report = distribute(
            paths, self.out, master=self.master, base=base, model=model, least=least, force=force,
            settings=self.settings,
        )  # fmt: skip
        wrong = report["refused"] + report["failed"]
        for problem in report["problems"]:
            click.echo(plain(problem), err=True)
        if wrong > len(report["problems"]):
            click.echo(f"all problems are in {self.out}/parts, and kgbuild load tells of them", err=True)
        if not quiet:
            click.echo(
                counted(
                    report["built"] + report["refused"], report["seconds"], facts=sum(report["facts"].values()),
                    triples=report["triples"], warnings=report["warnings"], refused=report["refused"],
                    failed=report["failed"],
                )
            )  # fmt: skip
            click.echo(f"{plain(self.out)}: parts of {count(report['built'], 'article')}; now: kgbuild load {self.out}")
        return 1 if wrong else 0


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options, as one argument `spark`, which is None for this machine."""

    @click.pass_context
    @wraps(command)
    def chosen(ctx: click.Context, /, **values: Any) -> None:
        own = {option: values.pop(option) for option in _NAMES}
        given = [name for name in _NAMES[1:] if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if own["engine"] == "local" and given:
            option = {"settings": "--conf"}.get(given[0], f"--{given[0]}")
            raise click.UsageError(f"{option} is about a cluster: add --engine spark")
        if own["engine"] == "spark" and not own["out"]:
            raise click.UsageError("--engine spark needs a folder for the parts: give --out DIR")
        settings = tuple(_setting(text) for text in own["settings"])
        spark = Spark(own["master"], own["out"], settings) if own["engine"] == "spark" else None
        command(**values, spark=spark)

    return bearing(_OPTIONS, chosen)


def _setting(text: str) -> tuple[str, str]:
    """Return the name and the value of a setting."""
    name, equals, value = text.partition("=")
    if not (name.startswith("spark.") and equals):
        raise click.UsageError(f"--conf {text}: write it as spark.NAME=VALUE")
    return name, value
