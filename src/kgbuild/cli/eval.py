"""Face: ``kgbuild eval`` holds fact documents against gold ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from kgbuild import confidence
from kgbuild.cli import options
from kgbuild.cli.files import write_text
from kgbuild.cli.terminal import count, plain, table
from kgbuild.errors import InputError
from kgbuild.facts import Document, read
from kgbuild.pipeline import documents
from kgbuild.score import CAUSES, Comparison, Counts, Fault, Scores, calibrate, curve, held_out, score

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_CAUSES = list(CAUSES)
_HEAD = ["gold", "predicted", "right", "precision", "recall", "F1"]


@click.command("eval")
@click.argument("gold", type=_FOLDER)
@click.argument("pred", type=_FOLDER, required=False)
@click.option("--errors", is_flag=True, help="List the errors, each with its most likely cause, and count them.")
@click.option(
    "--compare", "other", metavar="OTHER", type=_FOLDER,
    help="Hold the figures and errors against those of the documents in the folder OTHER: what is better, what worse.",
)  # fmt: skip
@click.option("--curve", "as_curve", is_flag=True, help="Tell precision and recall of the facts by least confidence.")
@click.option(
    "--calibrate", "rates", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rates from which confidence is told into FILE; --curve then rates each document by the others.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@options.min_confidence
@options.model
def command(
    gold: Path, pred: Path | None, errors: bool, other: Path | None, as_curve: bool, rates: Path | None, as_json: bool,
    least: float | None, model: str | None,
) -> None:  # fmt: skip
    """Score fact documents against gold ones.

    Each NAME.json in the folder GOLD is held against NAME.json in the folder PRED; one that is absent counts as
    nothing predicted. Without PRED the facts are extracted from NAME.txt beside each gold document.
    """
    if as_curve and (other is not None or errors or as_json):
        raise click.UsageError("--curve is a table of its own; leave out --compare, --errors and --json")
    paths = sorted(gold.glob("*.json"))
    if not paths:
        raise InputError(f"{gold}: no fact document (*.json) in this folder")
    golds = [read(path) for path in paths]
    found = _from_folder(paths, golds, pred) if pred else _from_texts(paths, golds, model)
    if rates is not None:
        pairs = list(zip(golds, found, strict=True))
        write_text(rates, confidence.dumps(calibrate(pairs)))
        found = held_out(pairs)
    if least is not None:
        found = [confidence.confident(document, least) for document in found]
    if as_curve:
        click.echo(_curve(golds, found))
        return
    scores = _scores(paths, golds, found)
    if other is not None:
        comparison = Comparison(_scores(paths, golds, _from_folder(paths, golds, other)), scores)
        click.echo(json.dumps(_change(comparison)) if as_json else _compared(comparison, errors))
        return
    if errors:
        click.echo(plain("\n".join([*map(str, sorted(scores.faults, key=_order)), "", _causes(scores), ""])))
    click.echo(json.dumps(scores.to_json()) if as_json else _told(scores))


def _from_folder(paths: Sequence[Path], golds: Sequence[Document], folder: Path) -> list[Document]:
    """Return the documents of a folder in the order of the gold ones; one that is absent states nothing."""
    found = []
    for path, gold in zip(paths, golds, strict=True):
        other = folder / path.name
        found.append(read(other) if other.exists() else Document(gold.article))
    return found


def _from_texts(paths: Sequence[Path], golds: Sequence[Document], model: str | None) -> list[Document]:
    """Return what the extractor makes of the texts beside the gold documents."""
    found = {path: Document(gold.article) for path, gold in zip(paths, golds, strict=True)}
    texts = [path.with_suffix(".txt") for path in paths if path.with_suffix(".txt").exists()]
    for text, item in zip(texts, documents(texts, model=model), strict=True):
        if not isinstance(item, Document):
            raise InputError(str(item))
        found[text.with_suffix(".json")] = item
    return list(found.values())


def _scores(paths: Sequence[Path], golds: Sequence[Document], found: Sequence[Document]) -> Scores:
    scores = Scores()
    for path, gold, document in zip(paths, golds, found, strict=True):
        text = path.with_suffix(".txt")
        scores += score(gold, document, text.read_text(encoding="utf-8") if text.exists() else None)
    return scores


def _told(scores: Scores) -> str:
    """Return the figures as two tables: the averages, and each type of fact."""
    averages = [("entity", scores.entity), ("fact", scores.fact), ("slot", scores.slot)]
    types = [[name, *_figures(counts)] for name, counts in scores.types.items()]
    figures = scores.to_json()
    grounded = "-" if figures["grounded"] is None else f"{figures['grounded']:.3f}"
    return "\n\n".join(
        [
            table(["", *_HEAD], [[name, *_figures(counts)] for name, counts in averages]),
            table(["fact type", *_HEAD], types),
            f"exact {figures['exact']:.3f}, grounded {grounded}, documents {scores.documents}",
        ]
    )


def _figures(counts: Counts) -> list[object]:
    shares = (counts.precision, counts.recall, counts.f1)
    return [counts.gold, counts.predicted, counts.right, *(f"{share:.3f}" for share in shares)]


def _order(fault: Fault) -> tuple[int, Fault]:
    return _CAUSES.index(fault.cause), fault


def _causes(scores: Scores) -> str:
    """Return how many errors of each cause there are, in all and by type of fact."""
    counted = Counter((fault.type, fault.cause) for fault in scores.faults)
    types = sorted({type for type, _ in counted})
    rows = [[type, *(counted[type, cause] or None for cause in _CAUSES)] for type in types]
    total = [sum(counted[type, cause] for type in types) or None for cause in _CAUSES]
    return table(["fact type", *_CAUSES], [*rows, ["all", *total]])


def _curve(golds: Sequence[Document], found: Sequence[Document]) -> str:
    rows = [[f"{least:.2f}", *_figures(counts)] for least, counts in curve(list(zip(golds, found, strict=True)))]
    return table(["confidence", *_HEAD], rows)


def _compared(comparison: Comparison, errors: bool) -> str:
    """Return two runs side by side, and how many errors are gone and new."""
    figures = [
        [
            name, *(f"{share:.3f}" for run in (old, new) for share in (run.precision, run.recall, run.f1)),
            f"{new.f1 - old.f1:+.3f}",
        ]
        for name, old, new in comparison.figures()
    ]  # fmt: skip
    causes = [[cause, old, new, f"{new - old:+d}"] for cause, old, new in comparison.causes()]
    better, worse = comparison.better(), comparison.worse()
    parts = [
        table(["", "P before", "R before", "F1 before", "P after", "R after", "F1 after", "change"], figures),
        table(["errors by cause", "before", "after", "change"], causes),
        f"better: {count(len(better), 'error')} gone; worse: {count(len(worse), 'error')} new",
    ]
    if errors:
        parts += [plain("\n".join(f"{sign} {e}" for e in told)) for sign, told in (("-", better), ("+", worse)) if told]
    return "\n\n".join(parts)


def _change(comparison: Comparison) -> dict[str, object]:
    return {
        "before": comparison.before.to_json(), "after": comparison.after.to_json(),
        "better": list(map(str, comparison.better())), "worse": list(map(str, comparison.worse())),
    }  # fmt: skip
