"""Face: ``kgbuild remove`` retracts articles."""

from __future__ import annotations

import click

from kgbuild.cli import options
from kgbuild.cli.terminal import count, plain
from kgbuild.iri import mint
from kgbuild.pipeline import Changes, Quarantine, base_of


@click.command("remove")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@options.graph
def command(ids: tuple[str, ...], graph: options.Place) -> None:
    """Retract articles from the graph.

    ID is the id or the IRI of an article. All that it states goes with it, and nothing that another article states;
    a refused document of that id leaves the quarantine.
    """
    quarantine, refused, removed = Quarantine.of(graph.beside), 0, 0
    unknown = []
    with graph.change() as store:
        base = base_of(store)
        changes = Changes(store, base=base)
        for given in ids:
            id = given.removeprefix(f"{base}article/")
            held = id in quarantine.ids()
            article = mint(base, "article", id)
            before = store.read(article)
            if store.remove(article):
                changes.note(article, before, b"")
                removed += 1
            elif not held:
                unknown.append(id)
            if held:
                quarantine.release(id)
                refused += 1
        changes.relate()
    click.echo(f"{graph}: {count(removed, 'article')} removed" + (f", {refused} out of quarantine" if refused else ""))
    for id in unknown:
        click.echo(plain(f"{id}: no article of this id is in {graph}"), err=True)
    raise SystemExit(1 if unknown else 0)
