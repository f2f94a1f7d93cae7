"""Face: ``kgbuild extract`` turns articles into fact documents."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kgbuild.cli import llm, options
from kgbuild.cli.files import write_text
from kgbuild.cli.terminal import Progress, count, plain
from kgbuild.errors import BudgetError, InputError
from kgbuild.facts import Document, dumps
from kgbuild.pipeline import Outcome, documents


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="Write ID.json into DIR for each article; without it, one line of JSON each goes to stdout.",
)  # fmt: skip
@options.model
@llm.options
def command(paths: tuple[str, ...], output: Path | None, model: str | None, chosen: llm.Chosen) -> None:
    """Turn articles into fact documents.

    PATH is as for build. A fact document says which entities an article names, which facts it states about them, and
    with which words. An article's id is its own if it brings one, else what its file's name gives.
    """
    if chosen.dry_run:
        raise SystemExit(chosen.tell_prompts(paths))
    if output is not None:
        _make(output)
    progress, done, failed = Progress(), 0, 0
    with chosen.extract(model) as extract:
        try:
            for item in documents(paths, model=model, extract=extract):
                if not isinstance(item, Document):
                    failed += 1
                    progress.clear()
                    for line in item.problems if isinstance(item, Outcome) else [str(item)]:
                        click.echo(plain(line), err=True)
                    continue
                done += 1
                progress.show(f"{count(done, 'article')}, {count(len(item.facts), 'fact')} in {item.article.id}")
                if output is None:
                    click.echo(json.dumps(item.to_json(), ensure_ascii=False))
                else:
                    write_text(output / f"{item.article.id}.json", dumps(item))
        except BudgetError as error:
            failed += 1
            progress.clear()
            click.echo(plain(str(error)), err=True)
        progress.clear()
    if output is not None:
        click.echo(f"{output}: {count(done, 'fact document')}")
    raise SystemExit(1 if failed else 0)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}; name a folder that can be written") from error
