"""Composer: who is who in a graph: what to propose to an analyst, and what an analyst has decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from kgbuild.errors import FormatError
from kgbuild.facts import ENTITY_TYPES
from kgbuild.iri import digest
from kgbuild.link.decisions import Decision, Identities, decisions_graph, to_quads
from kgbuild.link.proposing import pair_id, propose, split_id, split_iri
from kgbuild.link.rewriting import decided
from kgbuild.link.things import Proposal, Tenure, Thing, canonical
from kgbuild.nquads import named
from kgbuild.pipeline.explaining import base_of
from kgbuild.pipeline.relating import Changes
from kgbuild.sparql import Source
from kgbuild.vocab import DIP, WD

if TYPE_CHECKING:
    from kgbuild.store import Graphs

_TYPES = " ".join(f"dip:{type}" for type in ENTITY_TYPES)


def decisions(source: Source, *, base: str) -> list[Decision]:
    """Return what was decided about a graph, by id."""
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    graph = named(decisions_graph(base))
    rows = source.query(
        f"SELECT ?node ?property ?value {{ GRAPH {graph} {{ ?node a dip:Decision ; ?property ?value }} }}"
    ).rows()
    for node, property, value in rows:
        said[str(node).rpartition("/")[2]][str(property).removeprefix(DIP)].append(str(value))
    found = []
    for id, values in said.items():
        thing, *other = sorted(values["decides"])
        into = (*other, *values.get("into", ()), "")[0]
        name = (*values.get("name", ()), "")[0]
        found.append(Decision(id, values["kind"][0], thing, into, tuple(sorted(values.get("within", ()))), name))
    return sorted(found)


def proposals(source: Source, *, base: str) -> list[Proposal]:
    """Return what an analyst should look at and has not decided yet, the surest first."""
    return propose(things(source), base=base, decided={decision.id for decision in decisions(source, base=base)})


def things(source: Source) -> list[Thing]:
    """Return everything that the articles of a graph name, with its offices and items of Wikidata."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    types: dict[str, str] = {}
    articles: defaultdict[str, set[str]] = defaultdict(set)
    rows = source.query(
        f"""SELECT ?graph ?thing ?class ?name {{
          VALUES ?class {{ {_TYPES} }} GRAPH ?graph {{ ?thing a ?class ; skos:prefLabel ?name }} }}"""
    ).rows()
    for graph, thing, type, name in rows:
        names[str(thing)][str(name)] += 1
        types[str(thing)] = min(str(type).removeprefix(DIP), types.get(str(thing), "~"))
        articles[str(thing)].add(str(graph))
    items: defaultdict[str, set[str]] = defaultdict(set)
    for thing, item in source.query("SELECT DISTINCT ?thing ?item { ?thing skos:exactMatch ?item }").rows():
        if str(item).startswith(f"{WD}Q"):
            items[str(thing)].add(str(item))
    tenures = _tenures(source)
    found = []
    for iri in sorted(names):
        main, *others = sorted(names[iri], key=lambda name: (-names[iri][name], -len(name), name))
        held = tenures.get(iri, ())
        states = frozenset(tenure.of for tenure in held if types.get(tenure.of) == "State")
        found.append(
            Thing(iri, types[iri], main, frozenset(articles[iri]), tuple(others), frozenset(items[iri]), held, states)
        )
    return found


def _tenures(source: Source) -> dict[str, tuple[Tenure, ...]]:
    """Return the offices of each person; not those that an article calls former."""
    rows = source.query(
        """SELECT ?graph ?holder ?of ?title ?first ?last {
          GRAPH ?graph {
            ?fact a dip:HoldsPosition ; dip:holder ?holder ; dip:of ?of ; dip:status dip:actual .
            OPTIONAL { ?fact dip:title ?title }
            OPTIONAL { ?fact dip:reported ?reported }
            OPTIONAL { ?fact dip:earliest ?earliest }
            OPTIONAL { ?fact dip:latest ?latest }
          }
          BIND(COALESCE(?earliest, ?reported) AS ?first)
          BIND(COALESCE(?latest, ?reported) AS ?last)
        }"""
    ).rows()
    told: defaultdict[tuple[str, str, str], list[tuple[str, date | None, date | None]]] = defaultdict(list)
    for graph, holder, of, title, first, last in rows:
        office = canonical(title or "")
        if not office.startswith(("former", "ex ")):
            told[str(holder), str(of), office].append((str(graph), _day(first), _day(last)))
    found: defaultdict[str, list[Tenure]] = defaultdict(list)
    for (holder, of, office), reports in sorted(told.items()):
        firsts, lasts = [first for _, first, _ in reports if first], [last for _, _, last in reports if last]
        found[holder].append(
            Tenure(
                of,
                office,
                min(firsts, default=None),
                max(lasts, default=None),
                frozenset(graph for graph, _, _ in reports),
            )
        )
    return {holder: tuple(held) for holder, held in found.items()}


def accept(proposal: Proposal) -> Decision:
    """Return the decision to do what is proposed."""
    if proposal.kind == "merge":
        return Decision(proposal.id, "merge", proposal.thing, proposal.into, name=proposal.names[1])
    return Decision(proposal.id, "split", proposal.thing, proposal.into, proposal.articles)


def reject(proposal: Proposal) -> Decision:
    """Return the decision not to do what is proposed."""
    if proposal.kind == "merge":
        one, other = sorted((proposal.thing, proposal.into))
        return Decision(proposal.id, "apart", one, other)
    return Decision(proposal.id, "together", proposal.thing, articles=proposal.articles)


def merge(source: Source, thing: str, into: str, *, base: str) -> Decision:
    """Return the decision that two things of a graph, given by IRI, are one: `into`.

    Raises FormatError when they are one already, or of two types.
    """
    gone, kept = _thing(source, thing), _thing(source, into)
    if gone.iri == kept.iri:
        raise FormatError(f"{thing} and {into} are one thing already: {kept.iri}")
    if gone.type != kept.type:
        raise FormatError(f"{thing} is a {gone.type} and {into} a {kept.type}; correct the type in the fact document")
    return Decision(pair_id(gone.iri, kept.iri, base=base), "merge", gone.iri, kept.iri, name=kept.name)


def apart(source: Source, thing: str, other: str, *, base: str) -> Decision:
    """Return the decision that two things of a graph, given by IRI, are two, however alike their names.

    Raises FormatError when they are one.
    """
    one, two = sorted(_thing(source, iri).iri for iri in (thing, other))
    if one == two:
        raise FormatError(f"{thing} and {other} are one thing: {one}; split it instead")
    return Decision(pair_id(one, two, base=base), "apart", one, two)


def split(source: Source, thing: str, articles: Iterable[str], *, base: str) -> Decision:
    """Return the decision that in some articles, given by IRI, a thing is another one.

    Raises FormatError when one of the articles does not name the thing, or all do.
    """
    parted = _thing(source, thing)
    chosen = tuple(sorted(set(articles)))
    for article in chosen:
        if article not in parted.articles:
            raise FormatError(f"{article} does not name {parted.iri}; kgbuild explain shows which articles do")
    if len(chosen) == len(parted.articles):
        raise FormatError(f"these are all articles that name {parted.iri}; leave out those where it keeps its IRI")
    into = split_iri(parted.iri, parted.name, chosen, base=base)
    return Decision(split_id(parted.iri, chosen, base=base), "split", parted.iri, into, chosen)


def rename(source: Source, thing: str, name: str, *, base: str) -> Decision:
    """Return the decision to call a thing, given by IRI, by another name.

    Raises FormatError when the name is blank.
    """
    if not (name := " ".join(name.split())):
        raise FormatError(f"the new name of {thing} is blank")
    iri = _thing(source, thing).iri
    return Decision(digest(f"name {iri.removeprefix(base)}", 8), "rename", iri, name=name)


def _thing(source: Source, iri: str) -> Thing:
    rows = source.query(
        f"""SELECT ?graph ?class ?name {{
          VALUES ?class {{ {_TYPES} }} GRAPH ?graph {{ {named(iri)} a ?class ; skos:prefLabel ?name }} }}"""
    ).rows()
    found = sorted((str(type).removeprefix(DIP), str(name), str(graph)) for graph, type, name in rows)
    if not found:
        raise FormatError(f"no article of the graph names {iri}")
    names = Counter(name for _, name, _ in found)
    main = min(names, key=lambda name: (-names[name], -len(name), name))
    return Thing(iri, found[0][0], main, frozenset(graph for _, _, graph in found))


def decide(
    store: Graphs, answers: Iterable[Decision] = (), *, undo: Iterable[str] = (), base: str | None = None
) -> int:
    """Take decisions and take others back, by id, and return how many articles show it now.

    All of the graph follows at once: the articles, and the links between reports of one event. What is taken back
    leaves the articles as they were, to the byte.

    Raises FormatError when an id to be taken back is of no decision, or two things would become one that another
    decision keeps apart; nothing is changed then.
    """
    base = base_of(store) if base is None else base
    taken = {decision.id: decision for decision in decisions(store, base=base)}
    for id in undo:
        if id not in taken:
            raise FormatError(f"{id} is the id of no decision; kgbuild review --decided lists them")
        del taken[id]
    taken |= {decision.id: decision for decision in answers}
    known = Identities(taken.values())
    return _settle(store, known, base)


def identities(source: Source, *, base: str) -> Identities:
    """Return what the decisions about a graph say of any IRI."""
    return Identities(decisions(source, base=base))


def _settle(store: Graphs, known: Identities, base: str) -> int:
    """Write the decisions, and every article again that they have a say in, or had one."""
    changes, count = Changes(store, base=base), 0
    quads = to_quads(known.decisions, base=base)
    if quads:
        store.replace(decisions_graph(base), quads)
    else:
        store.remove(decisions_graph(base))
    for graph in _touched(store, known):
        before = store.read(graph)
        after = decided(before, known)
        if store.replace(graph, after):
            changes.note(graph, before, after)
            count += 1
    changes.relate()
    return count


def _touched(source: Source, known: Identities) -> Iterator[str]:
    values = " ".join(map(named, sorted(known.things)))
    rows = source.query(
        f"""SELECT DISTINCT ?graph {{
          {{ GRAPH ?graph {{ ?graph dip:patch ?patch }} }}
          UNION {{ VALUES ?thing {{ {values} }} GRAPH ?graph {{ ?thing skos:prefLabel ?name }} }}
        }} ORDER BY ?graph"""
    ).rows()
    return iter([str(row[0]) for row in rows])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
