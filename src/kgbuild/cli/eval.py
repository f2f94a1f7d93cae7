"""Face: ``kgbuild eval`` holds fact documents against gold ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kgbuild.cli import options
from kgbuild.cli.terminal import plain, table
from kgbuild.errors import InputError
from kgbuild.facts import Document, read
from kgbuild.pipeline import documents
from kgbuild.score import Counts, Scores, score

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("eval")
@click.argument("gold", type=_FOLDER)
@click.argument("pred", type=_FOLDER, required=False)
@click.option("--errors", is_flag=True, help="List the facts that were missed and those that are wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@options.model
def command(gold: Path, pred: Path | None, errors: bool, as_json: bool, model: str | None) -> None:
    """Score fact documents against gold ones.

    Each NAME.json in the folder GOLD is held against NAME.json in the folder PRED; one that is absent counts as
    nothing predicted. Without PRED the facts are extracted from NAME.txt beside each gold document.
    """
    paths = sorted(gold.glob("*.json"))
    if not paths:
        raise InputError(f"{gold}: no fact document (*.json) in this folder")
    predicted = _from_folder(paths, pred) if pred else _from_texts(paths, model)
    scores = Scores()
    for path in paths:
        text = path.with_suffix(".txt")
        scores += score(read(path), predicted.get(path), text.read_text(encoding="utf-8") if text.exists() else None)
    if errors:
        click.echo(plain("\n".join(scores.errors)))
    click.echo(json.dumps(scores.to_json()) if as_json else _told(scores))


def _from_folder(golds: Sequence[Path], folder: Path) -> dict[Path, Document]:
    """Return the documents of a folder by the gold ones of their names."""
    return {gold: read(folder / gold.name) for gold in golds if (folder / gold.name).exists()}


def _from_texts(golds: Sequence[Path], model: str | None) -> dict[Path, Document]:
    """Return what the extractor makes of the texts beside the gold documents."""
    found = {}
    with_text = [gold for gold in golds if gold.with_suffix(".txt").exists()]
    for gold, item in zip(with_text, documents([g.with_suffix(".txt") for g in with_text], model=model), strict=True):
        if not isinstance(item, Document):
            raise InputError(str(item))
        found[gold] = item
    return found


def _told(scores: Scores) -> str:
    """Return the figures as two tables: the averages, and each type of fact."""
    averages = [("entity", scores.entity), ("fact", scores.fact), ("slot", scores.slot)]
    types = [[name, *_figures(counts)] for name, counts in scores.types.items()]
    head = ["gold", "predicted", "right", "precision", "recall", "F1"]
    figures = scores.to_json()
    grounded = "-" if figures["grounded"] is None else f"{figures['grounded']:.3f}"
    return "\n\n".join(
        [
            table(["", *head], [[name, *_figures(counts)] for name, counts in averages]),
            table(["fact type", *head], types),
            f"exact {figures['exact']:.3f}, grounded {grounded}, documents {scores.documents}",
        ]
    )


def _figures(counts: Counts) -> list[object]:
    shares = (counts.precision, counts.recall, counts.f1)
    return [counts.gold, counts.predicted, counts.right, *(f"{share:.3f}" for share in shares)]
