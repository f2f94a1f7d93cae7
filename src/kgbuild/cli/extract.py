"""Face: ``kgbuild extract`` turns articles into fact documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kgbuild.articles import Failure
from kgbuild.cli import llm, options
from kgbuild.cli.files import TABLES, write_events, write_text, write_to
from kgbuild.cli.terminal import Progress, count, plain
from kgbuild.errors import BudgetError, InputError
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
@llm.options
def command(
    paths: tuple[str, ...], output: Path | None, view: str | None, format: str | None, level: Level | None,
    statuses: tuple[str, ...], least: float | None, model: str | None, chosen: llm.Chosen,
) -> None:  # fmt: skip
    """Turn articles into fact documents.

    PATH is as for build. A fact document says which entities an article names, which facts it states about them, and
    with which words. An article's id is its own if it brings one, else what its file's name gives.

    With --view events the facts come as event records, without a graph; each article is read by itself, be it one
    sentence. They tell of more than the documents: of people without a name, and of deeds whose doer nobody names.

    \b
      kgbuild extract sentences.jsonl --view events -f csv
    """
    if (format or level or statuses) and view is None:
        raise click.UsageError("--format, --level and --status are of --view events; add it, or leave them out")
    if chosen.dry_run:
        raise SystemExit(chosen.tell_prompts(paths))
    run = _Run()
    with chosen.extract(model) as extract:
        coding = view is not None
        found = run.documents(documents(paths, model=model, extract=extract, least=least, coding=coding))
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
    if output is not None and view is None:
        click.echo(f"{output}: {count(run.done, 'fact document')}")
    raise SystemExit(1 if run.failed else 0)


class _Run:
    """The articles of one run, with a line of progress; what cannot be read is told on stderr and passed over."""

    def __init__(self) -> None:
        self.done = self.failed = 0
        self._progress = Progress()

    def documents(self, items: Iterator[Document | Outcome | Failure]) -> Iterator[Document]:
        """Return the fact documents among `items`, up to where the budget of a language model is spent."""
        try:
            for item in items:
                if isinstance(item, Document):
                    self.done += 1
                    facts = count(len(item.facts), "fact")
                    self._progress.show(f"{count(self.done, 'article')}, {facts} in {item.article.id}")
                    yield item
                else:
                    self._tell(item.problems if isinstance(item, Outcome) else [str(item)])
        except BudgetError as error:
            self._tell([str(error)])
        self._progress.clear()

    def _tell(self, lines: Iterable[str]) -> None:
        self.failed += 1
        self._progress.clear()
        for line in lines:
            click.echo(plain(line), err=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}; name a folder that can be written") from error
