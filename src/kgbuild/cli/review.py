"""Face: ``kgbuild review`` proposes who may be one or two, and takes an analyst's decisions."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import click

from kgbuild.cli import options
from kgbuild.cli.files import write_text
from kgbuild.cli.terminal import count, plain, table, terminal_width
from kgbuild.errors import FormatError, InputError
from kgbuild.export import write_csv
from kgbuild.link.decisions import Decision, checked
from kgbuild.link.things import Proposal
from kgbuild.pipeline import base_of, decide, deciding, decisions, proposals
from kgbuild.queries import resolve
from kgbuild.store import Graphs

PROPOSED = ("id", "kind", "score", "thing", "into", "thing_iri", "into_iri", "articles", "reasons")
DECIDED = ("id", "kind", "thing_iri", "into_iri", "name", "articles")  # also the keys of what --import reads


@click.command("review")
@click.option("--accept", metavar="ID", multiple=True, help="Do what is proposed; may be given more than once.")
@click.option("--reject", metavar="ID", multiple=True, help="Never propose it again; may be given more than once.")
@click.option(
    "--merge", metavar="THING INTO", nargs=2, multiple=True, help="Take two things for one, under INTO's IRI."
)
@click.option("--apart", metavar="THING OTHER", nargs=2, multiple=True, help="Hold two things for two.")
@click.option(
    "--split", metavar="THING ARTICLE", nargs=2, multiple=True,
    help="Take THING for another one in ARTICLE; the articles given for one THING have one in common.",
)  # fmt: skip
@click.option("--rename", metavar="THING NAME", nargs=2, multiple=True, help="Call a thing by another name.")
@click.option("--undo", metavar="ID", multiple=True, help="Take a decision back; may be given more than once.")
@click.option(
    "--import",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the decisions of another graph, as --decided -f json lists them.",
)
@click.option("--decided", is_flag=True, help="List the decisions, not the proposals.")
@click.option(
    "-f", "--format", "format", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    metavar="FORMAT", help="Of a list: table, csv or json.",
)  # fmt: skip
@options.output
@options.graph
def command(
    accept: tuple[str, ...], reject: tuple[str, ...], merge: tuple[tuple[str, str], ...],
    apart: tuple[tuple[str, str], ...], split: tuple[tuple[str, str], ...], rename: tuple[tuple[str, str], ...],
    undo: tuple[str, ...], files: tuple[Path, ...], decided: bool, format: str, output: Path | None,
    graph: options.Place,
) -> None:  # fmt: skip
    """Say who is one and who is two.

    Without an option, the things that may be one under two names, and the persons who may be two under one, are
    listed with a score and the reasons; nothing is merged before somebody says so. THING is a name or an IRI, as in
    kgbuild explain, ARTICLE the id of an article.

    Decisions show in the graph at once and in every later build. They are kept in a graph of their own; taken back,
    they leave no trace.
    """
    if not (accept or reject or merge or apart or split or rename or undo or files):
        with graph.read() as store:
            base = base_of(store)
            if decided:
                _tell(DECIDED, _decided(decisions(store, base=base), base, format), format, output, "decision")
            else:
                _tell(PROPOSED, _proposed(proposals(store, base=base), base, format), format, output, "proposal")
        return
    with graph.change() as store:
        base = base_of(store)
        answers = [
            *_answers(store, accept, reject, base),
            *_pairs(store, merge, apart, base),
            *_splits(store, split, base),
            *chain.from_iterable(map(_read, files)),
            *(deciding.rename(store, resolve(store, thing, base=base), name, base=base) for thing, name in rename),
        ]
        changed = decide(store, answers, undo=undo, base=base)
    for row in _decided(sorted(answers), base, "table"):
        click.echo(plain("  ".join(str(cell) for cell in row if cell)))
    click.echo(
        f"{graph}: {count(len(answers), 'decision')} taken, {len(undo)} taken back, {count(changed, 'article')} changed"
    )


def _read(path: Path) -> list[Decision]:
    """Return the decisions of a JSON file that `--decided` wrote."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        cells = [[row[key] for key in DECIDED] for row in rows]
        return [
            checked(Decision(id, kind, thing, into, tuple(articles), name))
            for id, kind, thing, into, name, articles in cells
        ]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise FormatError(f"{path}: not a list of decisions as --decided -f json writes it: {error}") from error


def _answers(store: Graphs, accept: Sequence[str], reject: Sequence[str], base: str) -> Iterator[Decision]:
    if not accept and not reject:
        return
    known = {proposal.id: proposal for proposal in proposals(store, base=base)}
    for ids, answer in ((accept, deciding.accept), (reject, deciding.reject)):
        for id in ids:
            if id not in known:
                raise FormatError(f"{id} is the id of no proposal; kgbuild review lists them")
            yield answer(known[id])


def _pairs(
    store: Graphs, merge: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]], base: str
) -> Iterator[Decision]:
    for pairs, answer in ((merge, deciding.merge), (apart, deciding.apart)):
        for thing, other in pairs:
            yield answer(store, resolve(store, thing, base=base), resolve(store, other, base=base), base=base)


def _splits(store: Graphs, split: Iterable[tuple[str, str]], base: str) -> Iterator[Decision]:
    chosen: dict[str, list[str]] = {}
    for thing, article in split:
        iri = f"{base}article/{article.removeprefix(base).removeprefix('article/')}"
        chosen.setdefault(resolve(store, thing, base=base), []).append(iri)
    for thing, articles in chosen.items():
        yield deciding.split(store, thing, articles, base=base)


def _proposed(found: Iterable[Proposal], base: str, format: str) -> list[tuple[object, ...]]:
    return [
        (
            p.id, p.kind, f"{p.score:.2f}", *p.names, *_shown((p.thing, p.into), base, format),
            " ".join(article.rpartition("/")[2] for article in p.articles), "; ".join(p.reasons),
        )
        for p in found
    ]  # fmt: skip


def _decided(found: Iterable[Decision], base: str, format: str) -> list[tuple[object, ...]]:
    return [
        (
            d.id, d.kind, *_shown((d.thing, d.into), base, format), d.name,
            list(d.articles) if format == "json" else " ".join(article.rpartition("/")[2] for article in d.articles),
        )
        for d in found
    ]  # fmt: skip


def _shown(iris: Iterable[str], base: str, format: str) -> Iterator[str]:
    """Return IRIs in full for machines, without the base of the data for people."""
    return (iri.removeprefix(base) if format == "table" else iri for iri in iris)


def _tell(
    columns: Sequence[str], rows: Sequence[Sequence[object]], format: str, output: Path | None, noun: str
) -> None:
    if format == "json":
        text = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
    elif format == "csv":
        out = io.StringIO(newline="")
        write_csv(out, columns, rows)
        text = out.getvalue().rstrip("\r\n")
    else:
        text = table(columns, rows, width=None if output else terminal_width())
    if output is None:
        click.echo(text)
    else:
        write_text(output, f"{text}\n")
    click.echo(count(len(rows), noun), err=True)
