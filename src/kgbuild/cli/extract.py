"""Face: ``kgbuild extract`` turns articles into fact documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from kgbuild.cli import options
from kgbuild.cli.files import TABLES, write_events, write_text, write_to
from kgbuild.cli.terminal import Progress, count, plain
from kgbuild.errors import InputError
from kgbuild.events import STATUSES, Level
from kgbuild.facts import Document, dumps
from kgbuild.pipeline import Outcome, documents
from kgbuild.pipeline.coding import events_of_documents


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path),
    help="Write ID.json for each article into the folder OUT, or events into the file OUT; without it, to stdout, "
    "documents as one line of JSON each.",
)  # fmt: skip
@click.option("--view", type=click.Choice(["events"]), help="Give event records after PLOVER, not fact documents.")
@click.option(
    "-f", "--format", "format", type=click.Choice(list(TABLES)), show_default="jsonl", metavar="FORMAT",
    help=f"Of events: one of {', '.join(TABLES)}.",
)  # fmt: skip
@options.level
@options.statuses
@options.min_confidence
@options.model
def command(
    paths: tuple[str, ...], output: Path | None, view: str | None, format: str | None, level: Level | None,
    statuses: tuple[str, ...], least: float | None, model: str | None,
) -> None:  # fmt: skip
    """Turn articles into fact documents.

    PATH is as for build. A fact document says which entities an article names, which facts it states about them, and
    with which words. An article's id is its own if it brings one, else what its file's name gives.

    With --view events the facts come as event records, as kgbuild export gives them, without a graph; each article is
    read by itself, be it one sentence.

    \b
      kgbuild extract sentences.jsonl --view events -f csv
    """
    if (format or level or statuses) and view is None:
        raise click.UsageError("--format, --level and --status are of --view events; add it, or leave them out")
    run = _Run()
    found = run.documents(paths, model, least)
    if view is not None:
        events = events_of_documents(found, level=level or "actor", statuses=statuses or STATUSES)
        write_to(output, lambda out: write_events(out, format or "jsonl", events))
    elif output is None:
        for document in found:
            click.echo(json.dumps(document.to_json(), ensure_ascii=False))
    else:
        _make(output)
        for document in found:
            write_text(output / f"{document.article.id}.json", dumps(document))
        click.echo(f"{output}: {count(run.done, 'fact document')}")
    raise SystemExit(1 if run.failed else 0)


class _Run:
    """The articles of one run, with a line of progress; what cannot be read is told on stderr and passed over."""

    def __init__(self) -> None:
        self.done = self.failed = 0

    def documents(self, paths: tuple[str, ...], model: str | None, least: float | None) -> Iterator[Document]:
        """Return the fact documents."""
        progress = Progress()
        for item in documents(paths, model=model, least=least):
            if isinstance(item, Document):
                self.done += 1
                progress.show(f"{count(self.done, 'article')}, {count(len(item.facts), 'fact')} in {item.article.id}")
                yield item
                continue
            self.failed += 1
            progress.clear()
            for line in item.problems if isinstance(item, Outcome) else [str(item)]:
                click.echo(plain(line), err=True)
        progress.clear()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}; name a folder that can be written") from error
