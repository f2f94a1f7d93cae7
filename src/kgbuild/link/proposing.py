"""Link: which things of a graph may be one, and which may be two: proposals, and never more than that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from kgbuild import gazetteer
from kgbuild.iri import digest
from kgbuild.link.names import tail
from kgbuild.link.persons import likeness
from kgbuild.link.spelling import parts, title_key, words
from kgbuild.link.things import Proposal, Tenure, Thing

LEAST = 0.6  # what scores below is not proposed


def propose(things: Iterable[Thing], *, base: str, decided: Collection[str] = ()) -> list[Proposal]:
    """Return what an analyst should look at, the surest first; `decided` are the ids of questions that are answered.

    Two things are proposed for merging if their names may be one, or their items of Wikidata are, and nothing says
    otherwise: other items, offices of other states, two high offices at one time, or an article that names both. One
    person is proposed for splitting where articles give offices of two states to it.
    """
    known = sorted(things, key=lambda thing: thing.iri)
    found = {}
    for one, other in _alike(known):
        proposal = _merge(one, other, base)
        if proposal is not None:
            found[proposal.id] = proposal
    for thing in known:
        if thing.type == "Person" and (proposal := _split(thing, base)):
            found[proposal.id] = proposal
    left = [proposal for id, proposal in found.items() if id not in decided]
    return sorted(left, key=lambda proposal: (-proposal.score, proposal.kind, proposal.thing, proposal.into))


def pair_id(one: str, other: str, *, base: str) -> str:
    """Return the id of the question whether two things are one, whichever is named first.

    >>> pair_id("urn:a", "urn:b", base="") == pair_id("urn:b", "urn:a", base="")
    True
    """
    return digest(" ".join(sorted(iri.removeprefix(base) for iri in (one, other))), 8)


def split_id(thing: str, articles: Iterable[str], *, base: str) -> str:
    """Return the id of the question whether a thing is another one in some articles."""
    return digest(" ".join((thing.removeprefix(base), *sorted(iri.removeprefix(base) for iri in articles))), 8)


def split_iri(thing: str, name: str, articles: Iterable[str], *, base: str) -> str:
    """Return the IRI of what a thing turns out to be in some articles: by the first of them.

    >>> split_iri("urn:x/person/anna-berg", "Anna Berg", ["urn:x/article/b", "urn:x/article/a"], base="urn:x/")
    'urn:x/person/a/anna-berg'
    """
    kind = thing.removeprefix(base).partition("/")[0]
    return f"{base}{kind}/{min(articles).rpartition('/')[2]}/{tail(name)}"


def _alike(things: list[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Return the pairs that share something worth a comparison, each once."""
    blocks: defaultdict[tuple[str, ...], dict[str, Thing]] = defaultdict(dict)
    for thing in things:
        for item in thing.items:
            blocks["item", item][thing.iri] = thing
        for name in thing.spellings:
            for key in _keys(thing.type, name):
                blocks[key][thing.iri] = thing
    seen = set()
    for key in sorted(blocks):
        for one, other in combinations(blocks[key].values(), 2):
            if one.type == other.type and (one.iri, other.iri) not in seen:
                seen.add((one.iri, other.iri))
                yield one, other


def _keys(type: str, name: str) -> Iterator[tuple[str, ...]]:
    if type == "Person":
        found = parts(name)
        yield "joined", "".join(found)
        yield from (("part", part) for part in found if len(part) > 2)
    elif type not in ("Group", "State"):
        yield type, *title_key(name)


def _merge(one: Thing, other: Thing, base: str) -> Proposal | None:
    """Return the proposal to take two things for one, unless something speaks against it."""
    if one.articles & other.articles or (one.items and other.items and not one.items & other.items):
        return None
    if one.items & other.items:
        item = min(one.items & other.items).rpartition("/")[2]
        judged: tuple[float, tuple[str, ...]] = (1.0, (f"both are {item} in Wikidata",))
    elif one.type == "Person":
        found = _persons(one, other)
        if found is None:
            return None
        judged = found
    elif _is_local(one, base) or _is_local(other, base):
        return None  # "Foreign Ministry" is one thing here and another there
    else:
        judged = (0.85, ("the same words in the name",))
    kept, gone = sorted((one, other), key=lambda thing: _rank(thing, base))
    id = pair_id(gone.iri, kept.iri, base=base)
    return Proposal(id, "merge", gone.iri, kept.iri, (gone.name, kept.name), *judged)


def _persons(one: Thing, other: Thing) -> tuple[float, tuple[str, ...]] | None:
    """Return how sure it is that two persons are one, and why; None where it is not, or something speaks against it."""
    if one.states and other.states and not one.states & other.states:
        return None
    if any(mine.excludes(yours) for mine in one.tenures for yours in other.tenures):
        return None
    alike = [found for mine in one.spellings for yours in other.spellings if (found := likeness(mine, yours))]
    shared = sorted(one.states & other.states)
    office = _shared_office(one, other)
    for found in sorted(alike, key=lambda found: (-found.score, found.evidence)):
        if found.evidence == "office" and office is None:
            continue
        if found.evidence == "state" and not shared:
            continue
        if found.evidence == "order" and office is None and not _is_family_first(one.states | other.states):
            continue
        if office is not None:
            return min(found.score + 0.1, 0.99), (found.reason, f"both are {office.title} of {_called(office.of)}")
        if shared:
            return min(found.score + 0.05, 0.99), (found.reason, f"both hold offices of {_called(shared[0])}")
        return found.score, (found.reason,)
    return None


def _shared_office(one: Thing, other: Thing) -> Tenure | None:
    """Return an office that both hold at one time."""
    shared = [
        mine for mine in one.tenures if any(mine.is_office_of(yours) and mine.is_near(yours) for yours in other.tenures)
    ]
    return min(shared, key=lambda tenure: (tenure.of, tenure.title), default=None)


def _split(thing: Thing, base: str) -> Proposal | None:
    """Return the proposal to take a person for two whom articles give offices of two states at one time."""
    by_state: defaultdict[str, list[Tenure]] = defaultdict(list)
    for tenure in thing.tenures:
        if tenure.of in thing.states:
            by_state[tenure.of].append(tenure)
    if len(by_state) < 2:
        return None
    articles = {state: {a for tenure in held for a in tenure.articles} for state, held in by_state.items()}
    chosen = min(articles, key=lambda state: (len(articles[state]), state))
    others = set().union(*(found for state, found in articles.items() if state != chosen))
    near = any(
        mine.is_near(yours) for mine in by_state[chosen] for state in by_state if state != chosen
        for yours in by_state[state]
    )  # fmt: skip
    if articles[chosen] & others or not near:
        return None  # an article that gives both to one person knows better; and people do change sides in years
    parted = tuple(sorted(articles[chosen]))
    held = ", ".join(
        f"{tenure.title} of {_called(tenure.of)}" for state in sorted(by_state) for tenure in by_state[state][:1]
    )
    return Proposal(
        split_id(thing.iri, parted, base=base), "split", thing.iri, split_iri(thing.iri, thing.name, parted, base=base),
        (thing.name, thing.name), 0.7, (f"offices of two states at one time: {held}",), parted,
    )  # fmt: skip


def _rank(thing: Thing, base: str) -> tuple[bool, bool, int, int, str]:
    """Sort by how good an IRI a thing has for all: known elsewhere, its own, of most articles, of the fullest name."""
    return not thing.items, _is_local(thing, base), -len(thing.articles), -len(thing.name), thing.iri


def _is_local(thing: Thing, base: str) -> bool:
    return thing.iri.removeprefix(base).count("/") > 1


def _is_family_first(states: Iterable[str]) -> bool:
    return any(_last(state) in words("family_first") for state in states)


def _called(iri: str) -> str:
    """Return the name of a state; of another thing, or a state of no list, the end of its IRI."""
    code = _last(iri)
    return gazetteer.states()[code].name if code in gazetteer.states() else code


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]
