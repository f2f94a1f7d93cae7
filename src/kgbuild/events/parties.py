"""Events: who is actor and who recipient of an event, under which code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from kgbuild import gazetteer
from kgbuild.actors import Actor
from kgbuild.events.sectors import sector
from kgbuild.facts import ACTORS

Level = Literal["actor", "state"]
LEVELS: tuple[Level, ...] = get_args(Level)

# The roles of who acts and of whom it is done to. What parties do together has actors only.
ACTING = (
    "actor", "adopter", "appointee", "mediator", "participant", "party", "proposer", "provider", "speaker", "visitor",
)  # fmt: skip
RECEIVING = ("host", "destination", "recipient", "target")

# What one side alone brings about; the parties of a fact have no order, so the words tell which.
ONE_SIDED: Mapping[str, tuple[str, ...]] = {
    "RelationsChange": (
        "ambassador-recalled", "downgraded", "embassy-closed", "embassy-opened", "recognised", "severed",
    ),
    "Agreement": ("ratified", "terminated"),
}  # fmt: skip

# PLOVER's codes of what is no state: of the two organisations that have one of their own, of the kinds of the
# gazetteer, and of entity types.
OF_ORGANIZATION = {"un": "UNO", "eu": "EUR"}
OF_KIND = {"armed": "REB", "media": "JRN", "ngo": "NGO", "party": "PTY"}
OF_TYPE = {"Forum": "IGO", "IntergovernmentalOrganization": "IGO"}
DESCRIBED = ("GovernmentBody", "Group", "Organization")  # types whose names have nouns that tell of the sector
UNKNOWN = "UNK"
MOST_WORDS = 4  # of "two Chadian fishermen"; a longer name may tell of others beside them


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient: its name, and the ISO 3166 alpha-3 code of its state or PLOVER's code of its kind."""

    name: str
    code: str

    def to_json(self) -> dict[str, str]:
        """Return the party as a JSON object.

        >>> Party("Norway", "NOR").to_json()
        {'name': 'Norway', 'code': 'NOR'}
        """
        return {"name": self.name, "code": self.code}


@dataclass(frozen=True, slots=True, order=True)
class Filler:
    """What fills a role: the IRI, the name in the article, and the entity type."""

    role: str
    iri: str
    name: str
    type: str


def sides(type: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the roles of those who act in facts of a type, and of those to whom it is done.

    >>> "party" in sides("Agreement")[0], "party" in sides("Mediation")[1]
    (True, True)
    """
    receiving = (*RECEIVING, "party") if type == "Mediation" else RECEIVING
    return tuple(role for role in ACTING if role not in receiving), receiving


class Parties:
    """Tells the parties of facts; `acts_for` gives for whom office holders and bodies act, `known` names them."""

    def __init__(self, known: Mapping[str, Actor], acts_for: Mapping[str, str], level: Level) -> None:
        self.known, self.acts_for, self.level = known, acts_for, level

    def of(
        self, type: str, fillers: Iterable[Filler], detail: str = "", quote: str = ""
    ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Return the actors and the recipients of a fact of `type`; nobody is both.

        A meeting of which the text names one participant or none is also its organizer's, or else its forum's. Who
        mediates acts upon the parties. Where both sides do it to each other, all are actors. Of the two parties to a
        change of relations that one side brings about, the one that `quote` names first acts.
        """
        fillers = tuple(fillers)
        if detail in ONE_SIDED.get(type, ()):
            fillers = self._directed(fillers, quote)
        acting, receiving = sides(type)
        actors = self._told(f for f in fillers if f.role in acting)
        for role in ("organizer", "forum"):
            if type == "Meeting" and (len(actors) < 2 if role == "organizer" else not actors):
                actors |= self._told(f for f in fillers if f.role == role)
        done_to = (_host(f) if f.role == "destination" else f for f in fillers if f.role in receiving)
        reached = self._told(f for f in done_to if f.type in ACTORS or f.role == "recipient")
        return tuple(actors.values()), tuple(party for who, party in reached.items() if who not in actors)

    def _directed(self, fillers: tuple[Filler, ...], quote: str) -> tuple[Filler, ...]:
        """Return parties as actor and targets if the words name one before the others, and not "one and other".

        >>> sides = (Filler("party", "state/TD", "Chad", "State"), Filler("party", "state/NO", "Norway", "State"))
        >>> directed = Parties({}, {}, "actor")._directed
        >>> [filler.role for filler in directed(sides, "Norway recalled its envoy to Chad.")]
        ['target', 'actor']
        >>> [filler.role for filler in directed(sides, "Norway and Chad severed relations.")]
        ['party', 'party']
        """
        parties = [filler for filler in fillers if filler.role == "party"]
        listed = _listed(quote)
        found = sorted((place, filler) for filler in parties if (place := _place(filler, quote, listed)))
        if len(parties) < 2 or len(found) < len(parties):
            return fillers
        (_, end), first = found[0]
        start = found[1][0][0]
        if quote[end:start].strip(" ,") in ("", "and", "&"):
            return fillers
        acting = self.acts_for.get(first.iri, first.iri)
        return tuple(
            replace(filler, role="actor" if self.acts_for.get(filler.iri, filler.iri) == acting else "target")
            if filler.role == "party"
            else filler
            for filler in fillers
        )

    def sides(self, fillers: Iterable[Filler]) -> set[str]:
        """Return the IRIs of the states and organisations for which the fillers act."""
        return {self.acts_for.get(filler.iri, filler.iri) for filler in fillers}

    def _told(self, fillers: Iterable[Filler]) -> dict[str, Party]:
        """Return parties by IRI, in the order of their names."""
        found: dict[str, Party] = {}
        for filler in sorted(fillers, key=lambda filler: (filler.name, filler.iri)):
            principal = self.acts_for.get(filler.iri)
            state = None if principal else _state_of(filler.name, filler.type)
            if principal is not None:
                behind = self.known[principal]
                code = _code(principal, behind.type, behind.name)
                iri, name = (principal, behind.name) if self.level == "state" else (filler.iri, filler.name)
            elif state is not None:
                code = state.alpha3
                at = f"{_base(filler.iri)}state/{state.code}"
                iri, name = (at, state.name) if self.level == "state" else (filler.iri, filler.name)
            else:
                people = _people_of(filler.name) if filler.type in ("Group", "Organization") else None
                iri, name, code = filler.iri, filler.name, people or _code(filler.iri, filler.type, filler.name)
            found.setdefault(iri, Party(name, code))
        return found


def _host(filler: Filler) -> Filler:
    """Return the state whose capital a destination is, where it is that of one state only; else the destination."""
    if filler.type != "Place":
        return filler
    capitals = {name.key for name in gazetteer.names().get(filler.name, ()) if name.sort == "capital"}
    if len(capitals) != 1:
        return filler
    state = gazetteer.states()[capitals.pop()]
    return Filler(filler.role, f"{_base(filler.iri)}state/{state.code}", state.name, "State")


def _listed(quote: str) -> dict[str, tuple[int, int]]:
    """Return where words first name what the gazetteer knows, by its key."""
    places: dict[str, tuple[int, int]] = {}
    for match in gazetteer.find(quote):
        for name in match.names:
            places.setdefault(name.key, (match.start, match.end))
    return places


def _place(filler: Filler, quote: str, listed: Mapping[str, tuple[int, int]]) -> tuple[int, int] | None:
    """Return where words name somebody: as the gazetteer knows it, else as it is called."""
    if (place := listed.get(filler.iri.rpartition("/")[2])) is not None:
        return place
    at = quote.casefold().find(filler.name.casefold())
    return (at, at + len(filler.name)) if at >= 0 else None


def _base(iri: str) -> str:
    """Return what the IRIs of the data begin with; that of a place is ``place/NAME`` or ``place/ARTICLE/NAME``."""
    for kind in ("/place/", "/body/"):
        base, found, _ = iri.partition(kind)
        if found:
            return f"{base}/"
    return iri.rpartition("/")[0] + "/"


@lru_cache(maxsize=4096)
def _state_of(name: str, type: str) -> gazetteer.State | None:
    """Return the one state that the name of a body of government holds.

    >>> found = _state_of("Foreign Ministry of Uzbekistan", "GovernmentBody")
    >>> found and found.alpha3
    'UZB'
    """
    if type != "GovernmentBody":
        return None
    keys = {name.key for match in gazetteer.find(name) for name in match.names if name.type == "State"}
    return gazetteer.states().get(keys.pop()) if len(keys) == 1 else None


@lru_cache(maxsize=4096)
def _people_of(name: str) -> str | None:
    """Return the code of the state whose people a short name tells of; they do not act for it.

    >>> _people_of("six Russian citizens"), _people_of("Syria's neighbours")
    ('RUS', None)
    """
    found = {(name.key, name.sort) for match in gazetteer.find(name) for name in match.names if name.type == "State"}
    if len(found) != 1 or len(name.split()) > MOST_WORDS:
        return None
    ((key, sort),) = found
    return gazetteer.states()[key].alpha3 if sort == "demonym" else None


@lru_cache(maxsize=4096)
def _code(iri: str, type: str, name: str) -> str:
    """Return the code of whom an IRI names; `kgbuild.link` puts the keys of the gazetteer at the end of IRIs.

    >>> _code("https://w3id.org/kgbuild/id/state/KZ", "State", "Kazakhstan")
    'KAZ'
    >>> _code("https://w3id.org/kgbuild/id/organization/un.sc", "IntergovernmentalOrganization", "Security Council")
    'UNO'
    >>> _code("https://w3id.org/kgbuild/id/group/a/three-journalists", "Group", "three journalists")
    'JRN'
    """
    key = iri.rpartition("/")[2]
    if type == "State" and (state := gazetteer.states().get(key)):
        return state.alpha3
    organizations = gazetteer.organizations()
    entry = organizations.get(key)
    while entry is not None and entry.parent in organizations and entry.key not in OF_ORGANIZATION:
        entry = organizations[entry.parent]
    if entry is not None and entry.key in OF_ORGANIZATION:
        return OF_ORGANIZATION[entry.key]
    kind = organizations[key].kind if key in organizations else ""
    if entry is None and name.islower() and (code := sector(name)) is not None:
        return code  # "the union"
    if (code := OF_KIND.get(kind) or OF_TYPE.get(type)) is not None:
        return code
    return (_of_whom(name) or sector(name) if type in DESCRIBED else None) or UNKNOWN


def _of_whom(name: str) -> str | None:
    """Return the code of the organisation to which a description says that somebody belongs.

    >>> _of_whom("UN food agency"), _of_whom("food agency")
    ('UNO', None)
    """
    found = (OF_ORGANIZATION.get(name.key) for match in gazetteer.find(name) for name in match.names)
    return next(filter(None, found), None)
