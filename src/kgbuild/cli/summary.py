"""Face: what was done by a run that put articles into a graph, in words."""

from __future__ import annotations

import click

from kgbuild.cli import options
from kgbuild.cli.terminal import count, plain
from kgbuild.pipeline import Quarantine, Summary

MOST_SHOWN = 10  # refused documents told of on the screen; the quarantine has them all


def tell_problems(summary: Summary, graph: options.Place) -> None:
    """Say on stderr what was refused or could not be read, the first problem of each."""
    lines = [str(failure) for failure in summary.failures]
    for id, problems in list(summary.refused.items())[:MOST_SHOWN]:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        lines.append(f"{id}: refused: {problems[0]}{more}")
    if len(summary.refused) > MOST_SHOWN:
        lines.append(f"... and {len(summary.refused) - MOST_SHOWN} more were refused")
    if summary.refused:
        lines.append(f"the refused documents and their reports are in {Quarantine.of(graph.beside).folder}")
    if summary.stopped:
        lines.append(summary.stopped)
    for line in lines:
        click.echo(plain(line), err=True)


def counted(read: int, seconds: float, *, facts: int, triples: int, warnings: int, refused: int, failed: int) -> str:
    """Return how much was done, in one line.

    >>> counted(1, 2.04, facts=12, triples=280, warnings=0, refused=0, failed=1)
    'read 1 article in 2.0 s: 12 facts, 280 triples, 0 warnings, 0 refused, 1 not read'
    """
    return (
        f"read {count(read, 'article')} in {seconds:.1f} s: {count(facts, 'fact')}, {count(triples, 'triple')}, "
        f"{count(warnings, 'warning')}, {refused} refused, {failed} not read"
    )


def told(summary: Summary, graph: options.Place, seconds: float) -> str:
    """Return what was done: one line of counts, one of facts by type, one of the graph."""
    facts = ", ".join(f"{count} {type}" for type, count in summary.facts.most_common())
    lines = [
        counted(
            summary.read, seconds, facts=summary.facts.total(), triples=summary.triples, warnings=summary.warnings,
            refused=len(summary.refused), failed=len(summary.failures),
        )
    ]  # fmt: skip
    if summary.unchanged:
        lines.append(f"unchanged: {count(summary.unchanged, 'article')}, not built again (--force does it)")
    skipped = [f"{count(number, 'file')} ({reason})" for reason, number in sorted(summary.skipped.items()) if number]
    if skipped:
        lines.append(f"passed over: {', '.join(skipped)}")
    if facts:
        lines.append(f"facts: {facts}")
    return "\n".join([*lines, f"{graph}: {count(summary.changed, 'article')} new or changed"])
