"""What is read property by property is what the views say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from corpus import fill
from kgbuild import queries
from kgbuild.actors import Row
from kgbuild.pipeline import rows
from kgbuild.sparql import Source
from kgbuild.store import Store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with fill(Store.in_memory()) as store:
        yield store


@pytest.mark.parametrize("read", [rows.coded, rows.roles, rows.actors])
def test_the_rows_are_those_of_the_view(store: Store, read: Callable[[Source], Sequence[Row]]) -> None:
    view = [tuple(row) for row in queries.ask(store, queries.find(f"views/{read.__name__}")).rows()]
    found = [tuple(row) for row in read(store)]
    assert len(found) > 20
    assert sorted(found, key=repr) == sorted(view, key=repr)


def test_actors_come_with_their_main_name_first(store: Store) -> None:
    seen: set[str | None] = set()
    for iri, _, main, _ in rows.actors(store):
        assert main == "true" or iri in seen
        seen.add(iri)
