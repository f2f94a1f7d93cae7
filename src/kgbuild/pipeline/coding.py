"""Composer: from a graph, or from fact documents, to event records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kgbuild import resources
from kgbuild.events import STATUSES, Event, Level, Rows, distinct, events
from kgbuild.facts import Document
from kgbuild.iri import mint
from kgbuild.link import link
from kgbuild.pipeline import rows
from kgbuild.pipeline.explaining import base_of
from kgbuild.rdf import to_quads
from kgbuild.store import Graphs, Store
from kgbuild.vocab import BASE


def events_of(store: Graphs, *, level: Level = "actor", statuses: Collection[str] = STATUSES) -> Iterator[Event]:
    """Return the events of a graph, article by article; see `kgbuild.events.events`."""
    with rows.views(store) as views:
        told = Rows(views.coded(), views.roles(), rows.view(store, "evidence"), views.actors(), views.positions())
    return events(told, level=level, statuses=statuses, base=base_of(store))


def events_of_documents(
    documents: Iterable[Document], *, level: Level = "actor", statuses: Collection[str] = STATUSES
) -> Iterator[Event]:
    """Return the events of fact documents in their order; who acts for whom is what each document itself says.

    What PLOVER codes once is given once (see `kgbuild.events.distinct`).

    >>> from kgbuild.facts import Article, Entity, Fact, Span
    >>> states = (Entity("e1", "State", "Norway"), Entity("e2", "State", "Chad"))
    >>> call = Fact("f1", "Call", {"participant": ("e1", "e2")}, evidence=(Span(0, 4, "Call"),))
    >>> event = next(events_of_documents([Document(Article("a"), states, (call,))]))
    >>> event.type, event.mode, [party.code for party in event.actor]
    ('CONSULT', 'phone', ['TCD', 'NOR'])

    Raises FormatError for a document that RDF cannot hold (see `kgbuild.rdf.to_quads`).
    """
    with Store.in_memory() as store:
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
        for document in documents:
            graph = mint(BASE, "article", document.article.id)
            store.replace(graph, to_quads(document, link(document)))
            yield from distinct(events_of(store, level=level, statuses=statuses))
            store.remove(graph)
