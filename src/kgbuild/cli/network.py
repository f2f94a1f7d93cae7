"""Face: ``kgbuild network`` measures and draws who had to do with whom."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kgbuild import export, queries
from kgbuild.cli import options
from kgbuild.cli.terminal import count, table, terminal_width
from kgbuild.errors import KgbuildError
from kgbuild.pipeline import base_of
from kgbuild.store import Store

MEASURES = ("degree", "strength", "betweenness", "closeness", "pagerank", "clustering")
FORMATS = ("table", "csv", "jsonl", "graphml", "gexf")


@click.command("network")
@click.option("--level", type=click.Choice(["person", "state"]), default="person", show_default=True,
              help="Each actor alone, or persons as the state or organisation whose office they hold.")  # fmt: skip
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only facts of this type; may be repeated.")
@click.option("--quad", "quads", multiple=True, metavar="QUAD",
              type=click.Choice([f"{w}-{d}" for w in ("verbal", "material") for d in ("cooperation", "conflict")]),
              help="Only this PLOVER quad class, such as material-conflict.")  # fmt: skip
@click.option("--status", "statuses", multiple=True, default=("actual",), show_default=True,
              type=click.Choice(["actual", "planned", "proposed", "denied"]),
              help="Only facts of this status.")  # fmt: skip
@click.option("--since", metavar="DAY", help="Only facts that may have happened on or after YYYY-MM-DD.")
@click.option("--until", metavar="DAY", help="Only facts that may have happened on or before YYYY-MM-DD.")
@click.option("--min-weight", default=1, show_default=True, help="Only pairs with at least so many facts.")
@click.option("--ego", "center", metavar="ACTOR", help="Only this actor and its partners.")
@click.option("--by", type=click.Choice(MEASURES), default="pagerank", show_default=True, help="Order of the table.")
@click.option("--top", default=20, show_default=True, help="How many rows the table has; 0 for all.")
@click.option("-f", "--format", "format", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--html", "page", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write one self-contained web page.")  # fmt: skip
@options.output
@options.graph
def command(
    level: str, types: tuple[str, ...], quads: tuple[str, ...], statuses: tuple[str, ...], since: str | None,
    until: str | None, min_weight: int, center: str | None, by: str, top: int, format: str, page: Path | None,
    output: Path | None, graph: Path,
) -> None:  # fmt: skip
    """Measure and draw the network of actors.

    An edge joins two actors of one fact; its weight is the number of facts. The page (--html) leads from every line to
    the sentences behind it.

    \b
      kgbuild network --top 10
      kgbuild network --level state --since 2024-01-01 --html network.html
    """
    from kgbuild import network as net

    with Store.open(graph, read_only=True) as store:
        base = base_of(store)
        rows = {name: list(queries.ask(store, queries.find(f"views/{name}"), {}, base=base).rows())
                for name in ("pairs", "actors", "positions", "evidence")}  # fmt: skip
        chosen = queries.resolve(store, center, base=base) if center is not None else None
    labels: dict[str, tuple[str, str]] = {}
    for iri, name, main, kind in rows["actors"]:
        if main == "true" or str(iri) not in labels:
            labels[str(iri)] = (str(name), str(kind))
    best: dict[str, tuple[int, str]] = {}
    for holder, of, articles in rows["positions"]:
        best[str(holder)] = max(best.get(str(holder), (0, "")), (int(articles or 0), str(of)))
    acts_for = {holder: of for holder, (_, of) in best.items()} if level == "state" else None
    found = net.pairs(rows["pairs"])
    selection = net.Selection(types, statuses, quads, (), since, until, min_weight)
    actors = net.network(found, labels, selection=selection, acts_for=acts_for)
    if chosen is not None:
        actors = net.ego(actors, (acts_for or {}).get(chosen, chosen))
    if not actors:
        raise KgbuildError("no two actors meet in a fact of this selection; widen it, or build more articles")
    figures = net.measure(actors)
    ranked = net.ranking(actors, figures, by=by)
    if page is not None:
        quotes: dict[str, list[str]] = {}
        titles: dict[str, tuple[str, str | None]] = {}
        for fact, quote, _start, article, title, url, _published in rows["evidence"]:
            quotes.setdefault(str(fact), []).append(str(quote))
            titles[str(fact)] = (str(title or article), url)
        evidence = {fact: net.Evidence(tuple(said), *titles[fact]) for fact, said in quotes.items()}
        note = f"{count(len(actors), 'actor')}, {count(actors.number_of_edges(), 'pair')}, facts: {', '.join(statuses)}"
        page.write_text(net.page(actors, figures, found, evidence, note=note), encoding="utf-8")
        click.echo(f"{page}: {note}", err=True)
    if format in ("graphml", "gexf"):
        data = net.write(actors, figures, format)
        if output is not None:
            output.write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
        return
    shown = ranked[:top] if top and format == "table" else ranked
    if format == "table":
        narrow = [row[:-1] for row in shown]
        text = table(net.COLUMNS[:-1], [[str(c) for c in row] for row in narrow], width=terminal_width())
        click.echo(text) if output is None else output.write_text(text + "\n", encoding="utf-8")
        click.echo(f"{count(len(ranked), 'actor')}, {count(actors.number_of_edges(), 'pair')}", err=True)
        return
    writer = export.write_csv if format == "csv" else export.write_json
    if output is None:
        writer(sys.stdout, net.COLUMNS, shown)
    else:
        with output.open("w", encoding="utf-8", newline="") as out:
            writer(out, net.COLUMNS, shown)
