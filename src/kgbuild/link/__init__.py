"""Step: the entities of one document -> the actors that keep their identity across articles.

Who is who is decided by the gazetteer first, by the name second, and only inside the article where the name does not
tell. Nothing here looks at another article: any number of workers can link side by side and agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kgbuild import gazetteer
from kgbuild.facts import Actor, Document, Entity
from kgbuild.iri import mint
from kgbuild.link.names import is_label, is_local, person_key, stands_for, tail
from kgbuild.vocab import BASE, WD

# The first part of the path of an IRI. No two share one but the two sorts of organisation.
KINDS: Mapping[str, str] = {
    "State": "state",
    "Person": "person",
    "IntergovernmentalOrganization": "organization",
    "GovernmentBody": "body",
    "Organization": "organization",
    "Group": "group",
    "Place": "place",
    "Instrument": "instrument",
    "Initiative": "initiative",
    "Forum": "forum",
}

GAZETTED = ("IntergovernmentalOrganization", "Organization", "Forum")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an entity is: the path of its IRI, and what the gazetteer says about it."""

    path: tuple[str, ...]
    type: str
    name: str | None = None
    wikidata: str | None = None
    code: str | None = None


def link(document: Document, *, base: str = BASE) -> dict[str, Actor]:
    """Return the actor of each entity, by the entity's id; entities that are one thing share their actor.

    >>> from kgbuild.facts import Article
    >>> document = Document(Article("talks"), (Entity("e1", "State", "Norway"), Entity("e2", "Person", "Mr Berg")))
    >>> for actor in link(document).values():
    ...     print(actor.iri, actor.label)
    https://w3id.org/kgbuild/id/state/NO Norway
    https://w3id.org/kgbuild/id/person/talks/berg Mr Berg
    """
    same: defaultdict[Identity, list[Entity]] = defaultdict(list)
    for entity in document.entities:
        same[_identify(entity, document.article.id)].append(entity)
    actors: dict[str, Actor] = {}
    taken: dict[tuple[str, ...], str] = {}
    # An intergovernmental organisation comes before another organisation of its name, which then goes by its article.
    for identity, entities in sorted(same.items(), key=lambda item: (item[0].path, item[0].type)):
        for path, group in _parted(identity.path, entities):
            if taken.setdefault(path, identity.type) != identity.type:
                path = (path[0], document.article.id, path[-1])
            actor = _actor(identity, group, mint(base, *path))
            actors |= {entity.id: actor for entity in group}
    return {entity.id: actors[entity.id] for entity in document.entities}


def _identify(entity: Entity, article: str) -> Identity:
    """Return who an entity is, as far as its type and names tell."""
    known = _of_gazetteer(entity)
    if known is not None:
        return known
    kind = KINDS[entity.type]
    last = person_key(entity.name) if kind == "person" else tail(entity.name)
    local = is_local(entity.type, entity.name, lambda word: gazetteer.lookup_state(word) is not None)
    if kind in ("organization", "forum") and last in gazetteer.organizations():
        local = True  # its name is not that organisation's, so it may not take the IRI of it
    return Identity((kind, article, last) if local else (kind, last), entity.type)


def _of_gazetteer(entity: Entity) -> Identity | None:
    """Return who an entity is to the gazetteer, or None where that does not know it."""
    if entity.type == "State":
        for name in (entity.name, *entity.aliases):
            if state := _state(name):
                return Identity(("state", state.code), entity.type, state.name, state.wikidata, state.code)
    if entity.type in GAZETTED:
        # An alias counts only if it abbreviates the name: organs often bear the short name of their organisation too.
        for name in (entity.name, *(alias for alias in entity.aliases if stands_for(alias, entity.name))):
            found = gazetteer.lookup_organization(name)
            # The lists tell the sorts of organisation apart; whether it acts or is met in, the document does.
            if found and (found.type == "Forum") == (entity.type == "Forum"):
                return Identity((KINDS[found.type], found.key), found.type, found.name, found.wikidata)
    return None


def _state(name: str) -> gazetteer.State | None:
    """Return the state of a name; of a capital or an adjective, where that is of one state only."""
    if state := gazetteer.lookup_state(name):
        return state
    codes = {known.key for known in gazetteer.names().get(name, ()) if known.type == "State"}
    return gazetteer.states()[codes.pop()] if len(codes) == 1 else None


def _parted(path: tuple[str, ...], entities: list[Entity]) -> Iterable[tuple[tuple[str, ...], list[Entity]]]:
    """Return the entities of one path, those apart that the document itself gives different Wikidata items."""
    items = {iri.removeprefix(WD).lower() for entity in entities for iri in entity.same_as if iri.startswith(f"{WD}Q")}
    if len(items) < 2 or len(entities) < 2:
        return [(path, entities)]
    parted: defaultdict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for entity in entities:
        own = min((iri.removeprefix(WD).lower() for iri in entity.same_as if iri.startswith(f"{WD}Q")), default="")
        parted[(*path[:-1], f"{path[-1]}-{own}") if own else path].append(entity)
    return sorted(parted.items())


def _actor(identity: Identity, entities: list[Entity], iri: str) -> Actor:
    """Return what all entities of one identity say together."""
    label = identity.name or max((entity.name for entity in entities), key=lambda name: (len(name), name))
    names = {entity.name for entity in entities}
    names |= {alias for entity in entities for alias in entity.aliases if is_label(alias, entity.type, entity.name)}
    items = {iri for entity in entities for iri in entity.same_as}
    if identity.wikidata:
        items.add(WD + identity.wikidata.removeprefix(WD))
    return Actor(
        iri=iri,
        type=identity.type,
        label=label,
        aliases=tuple(sorted(names - {label})),
        same_as=tuple(sorted(items)),
        code=identity.code,
        evidence=tuple(sorted({span for entity in entities for span in entity.evidence})),
    )
