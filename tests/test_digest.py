"""The rows kept beside a graph are those of its views, whatever has happened to the graph or to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus import BASE, fill, graphs
from kgbuild import queries
from kgbuild.link.decisions import Decision
from kgbuild.pipeline import Quarantine, build, decide, digest, rows, status
from kgbuild.pipeline.analysing import network_rows, pair_rows
from kgbuild.pipeline.coding import events_of
from kgbuild.pipeline.counting import counted, digested
from kgbuild.pipeline.digest import NAME, Digest
from kgbuild.serve.search import Index
from kgbuild.store import Store
from kgbuild.store.ledger import Ledger, moment

EXAMPLES = Path(__file__).parent.parent / "examples"
VIEWS = ("coded", "roles", "actors", "positions")


@pytest.fixture(scope="module")
def corpus() -> Iterator[Store]:
    with fill(Store.in_memory(), linked=True) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a graph of the corpus, of which there is a digest."""
    with Store.open(tmp_path / "graph", create=True) as store:
        fill(store, linked=True)
    agrees(tmp_path / "graph")
    return tmp_path / "graph"


def same(store: Store, found: Digest) -> None:
    """Check that a digest says what SPARQL says of a store."""
    for name in VIEWS:
        view = [tuple(row) for row in queries.ask(store, queries.find(f"views/{name}")).rows()]
        assert sorted(getattr(found, name)(), key=repr) == sorted(view, key=repr), name
    assert sorted(found.pairs(), key=repr) == sorted((tuple(row) for row in rows.Asked(store).pairs()), key=repr)
    assert digested(found) == counted(store)


def agrees(folder: Path) -> int:
    """Check the digest beside a graph, and return how many facts there are."""
    with Store.open(folder, read_only=True) as store, closing(Digest.of(store)) as found:
        same(store, found)
        return len(found.coded())


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each graph that is read for a digest."""
    seen: list[str] = []
    known = digest.gists.gists

    def gists(store: Store, names: list[str]) -> object:
        seen.extend(names)
        return known(store, names)

    monkeypatch.setattr(digest.gists, "gists", gists)
    return seen


def test_the_rows_are_those_of_the_views(corpus: Store) -> None:
    with closing(Digest.of(corpus)) as found:
        same(corpus, found)
        assert all(len(getattr(found, name)()) > 5 for name in VIEWS)


def test_commands_read_the_digest_and_find_what_the_graph_says(
    corpus: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(store: Store) -> list[object]:
        told = network_rows(store)
        pairs = [tuple(row) for row in pair_rows(store)]
        return [pairs, told.actors, told.positions, list(events_of(store, level="state")), status(store)]

    asked = found(corpus)
    for name in ("coded", "roles", "actors"):
        monkeypatch.delattr(rows, name)
    with Store.open(folder, read_only=True) as store:
        assert found(store) == asked


def test_only_the_articles_that_changed_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third, *_ = graphs()
    before, seen = agrees(folder), read_anew(monkeypatch)
    with Store.open(folder) as store:
        store.remove(first)
        store.replace(second, graphs()[second].replace(b"#actual>", b"#planned>"))
        store.replace(third, graphs()[third])
    assert agrees(folder) < before
    assert set(seen) == {first, second}
    with Store.open(folder) as store:
        store.replace(first, graphs()[first])
    assert agrees(folder) == before


def test_a_build_leaves_a_digest_that_nobody_has_to_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = read_anew(monkeypatch)
    for path in ("iceland-portugal-ocean-accord.json", "salisbury-expulsions.txt"):
        with Store.open(tmp_path, create=True) as store:
            build([EXAMPLES / path], store, quarantine=Quarantine.of(tmp_path))
    assert agrees(tmp_path) > 10
    assert seen == []


def test_decisions_show_in_the_digest(folder: Path) -> None:
    with Store.open(folder) as store:
        iris = sorted({row[0] for row in rows.actors(store) if row[3] == "Person"})
        decide(store, [Decision("1a", "merge", str(iris[0]), str(iris[1]), name="Zuzanna Novotna")], base=BASE)
    agrees(folder)
    with Store.open(folder, read_only=True) as store, closing(Digest.of(store)) as found:
        assert (iris[1], "Zuzanna Novotna", "true", "Person") in found.actors()
        assert iris[0] not in {iri for iri, *_ in found.actors()}


def test_who_reads_an_older_state_gets_its_rows(folder: Path) -> None:
    first = next(iter(graphs()))
    with Store.open(folder, read_only=True) as old:
        with Store.open(folder) as store:
            store.remove(first)
        with Store.open(folder, read_only=True) as new, closing(Digest.of(new)) as now:
            with closing(Digest.of(old)) as found:
                same(old, found)
                same(new, now)
            agrees(folder)


@pytest.mark.parametrize("written", [False, True])
def test_a_writer_that_dies_leaves_no_wrong_rows(folder: Path, written: bool) -> None:
    first = next(iter(graphs()))
    ledger = Ledger(folder)
    ledger.begin([first])
    if written:
        import pyoxigraph as ox

        data = ox.Store(folder / "oxigraph")
        data.remove_graph(ox.NamedNode(first))
        data.flush()
        del data
    ledger.close()  # without `done`
    agrees(folder)
    with Store.open(folder) as store:
        store.replace(first, graphs()[first])
    agrees(folder)


def test_rows_that_the_graph_may_have_lost_with_the_machine_are_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(iter(graphs()))
    with Store.open(folder) as store:
        store.replace(first, graphs()[first].replace(b"#actual>", b"#planned>"))
    agrees(folder)
    monkeypatch.setattr(digest, "boot", lambda: "another start of the machine")
    seen = read_anew(monkeypatch)
    agrees(folder)
    assert set(seen) == set(graphs())


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_digest_is_made_anew(folder: Path, damage: bytes) -> None:
    (folder / NAME).write_bytes(damage)
    assert agrees(folder) > 50
    with closing(sqlite3.connect(folder / NAME)) as data:
        assert data.execute("SELECT COUNT(*) FROM fact").fetchone()[0] > 50


def test_another_graph_in_the_folder_is_noticed(folder: Path) -> None:
    (folder / "ledger").unlink()
    with Store.open(folder) as store:
        store.remove(next(iter(graphs())))
    agrees(folder)


def test_where_the_folder_cannot_be_written_the_rows_are_kept_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(digest, "_beside", refused)
    seen = read_anew(monkeypatch)
    agrees(folder)
    assert seen == []  # they are copied
    (folder / NAME).unlink()
    agrees(folder)
    assert set(seen) == set(graphs()) and not (folder / NAME).exists()


def test_search_knows_the_names_of_today_only(folder: Path) -> None:
    def found(words: str) -> list[str]:
        with Store.open(folder, read_only=True) as store, closing(Digest.of(store)) as now:
            return [actor["name"] for actor in Index(now).actors(words, 5)]

    with Store.open(folder) as store:
        name = next(row[1] for row in rows.actors(store) if row[3] == "Person")
        assert found(str(name))[0] == name
        for graph, quads in graphs().items():
            store.replace(graph, quads.replace(str(name).encode(), b"Zuzanna Novotna"))
    assert found("zuzanna nov") == ["Zuzanna Novotna"]
    assert name not in found(str(name))


def test_a_ledger_tells_apart_what_is_written_for_sure(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.begin(["urn:a"])
    ledger.done()
    done = moment(tmp_path)
    ledger.begin(["urn:b"])
    begun = moment(tmp_path)
    assert done is not None and begun is not None
    assert done.low == done.high == begun.low < begun.high
    ledger.done()
    assert moment(tmp_path) != begun
