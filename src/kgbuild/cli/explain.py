"""Face: ``kgbuild explain`` shows the words behind the graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice

import click

from kgbuild.cli import options
from kgbuild.cli.terminal import count, plain, terminal_width, wrap
from kgbuild.pipeline import Explanation, Origin, Passage, base_of, explain

_MARGIN = "    "
_PLAIN_WIDTH = 100  # of a paragraph where stdout is no terminal
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the marks around a quote while its sentence is wrapped


@click.command("explain")
@click.argument("what", metavar="WHAT")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many facts.")
@options.graph
def command(what: str, limit: int, graph: options.Place) -> None:
    """Show the words behind a fact or an actor.

    WHAT is the IRI of a fact, an actor or an article, in full, prefixed (wd:Q232) or without the base of the data
    (state/KZ), or the name of an actor. For each fact, the article and the sentence that state it are shown, with the
    very words marked; the facts of an actor come newest first.
    """
    with graph.read() as store:
        base, origin = base_of(store), None
        found = explain(store, what)
        for explanation in islice(found, limit):
            if explanation.origin != origin:
                origin = explanation.origin
                click.echo(click.style(plain(_article(origin, base)), bold=True) + "\n")
            click.echo("\n".join(_fact(explanation, base)) + "\n")
        left = sum(1 for _ in found)
    if origin is None:
        click.echo(plain(f"no fact in {graph} names {what}"), err=True)
        raise SystemExit(1)
    if left:
        click.echo(f"{count(left, 'more fact')}; --limit {limit + left} shows all", err=True)


def _article(origin: Origin, base: str) -> str:
    source = [part for part in (origin.publisher, origin.published, origin.url) if part]
    return " - ".join([origin.title or "untitled", *source, origin.iri.removeprefix(base)])


def _fact(explanation: Explanation, base: str) -> Iterator[str]:
    """Return the lines about one fact."""
    yield f"  {click.style(explanation.type, bold=True)}  {click.style(explanation.iri.removeprefix(base), dim=True)}"
    said = "; ".join(f"{name}: {' '.join(value.split())}" for name, value in explanation.says)
    yield from (_MARGIN + line for line in wrap(plain(said), _width()))
    for warning in explanation.warnings:
        yield from (_MARGIN + click.style(line, fg="yellow") for line in wrap(plain(f"warning: {warning}"), _width()))
    for passage in explanation.passages:
        yield from (f"{_MARGIN}| {line}" for line in _sentence(passage))


def _sentence(passage: Passage) -> Iterator[str]:
    """Return the sentence in lines, the quote in bold on a terminal and between guillemets elsewhere."""
    quote = " ".join(plain(passage.quote).split())
    text = " ".join(f"{plain(passage.before)}{_OPEN}{quote}{_CLOSE}{plain(passage.after)}".split())
    on, off = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("»", "«")
    inside = False
    for line in wrap(text, _width() - 2):
        shown = line.replace(_OPEN, on).replace(_CLOSE, off)
        if sys.stdout.isatty():  # a quote that goes on over the end of a line is marked anew on the next
            shown = (on if inside else "") + shown + off
        inside = line.rfind(_OPEN) > line.rfind(_CLOSE) or (inside and _CLOSE not in line)
        yield shown


def _width() -> int:
    return max((terminal_width() or _PLAIN_WIDTH) - len(_MARGIN), 20)
