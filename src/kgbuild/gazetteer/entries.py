"""Gazetteer: the nouns of the lists: State, Organization, Place, Office, Term, and the Name a text uses for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["name", "abbreviation", "demonym", "capital", "metonym"]


@dataclass(frozen=True, slots=True)
class State:
    """A state, or a territory that news treats as one, with the names that articles use for it.

    `code` and `alpha3` are ISO 3166-1 codes; where ISO has none, a user-assigned one that begins with X (see
    docs/gazetteers.md). `kind` is ``member`` or ``observer`` (of the United Nations), ``other`` (acts as a state),
    ``associated``, ``territory`` or ``historical``. `unsure` holds the names that may also mean something else.
    """

    code: str
    alpha3: str
    wikidata: str
    kind: str
    name: str
    official: str
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    note: str = ""
    example: str = ""
    unsure: frozenset[str] = frozenset()

    @property
    def demonyms(self) -> tuple[str, ...]:
        """The adjectives and the nouns for the people, each once."""
        return tuple(dict.fromkeys(self.adjectives + self.people))

    @property
    def historical(self) -> bool:
        """Whether the state no longer exists."""
        return self.kind == "historical"

    @property
    def ambiguous(self) -> bool:
        """Whether the common name itself has another common sense: Georgia, Jordan, Chad."""
        return self.name in self.unsure


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation or one of its organs; `type` is the entity type that a fact document gives it.

    `kind` says more: ``igo``, ``organ``, ``agency``, ``mission``, ``bank``, ``court``, ``forum``, ``ngo``, ``armed``,
    ``party``, ``media``. `organs` holds the bare names of an organ ("Security Council"): they mean it only where the
    text has named its `parent`; the names built from both ("UN Security Council") are made by the index.
    """

    key: str
    type: str
    kind: str
    name: str
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    wikidata: str = ""
    parent: str = ""
    note: str = ""
    example: str = ""
    unsure: frozenset[str] = frozenset()

    @property
    def generic(self) -> bool:
        """Whether the entry's own name is a bare organ name."""
        return self.name in self.organs


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose name holds, or looks like, the name of a state: Gulf of Oman, Northern Ireland, New Mexico."""

    name: str
    aliases: tuple[str, ...] = ()
    example: str = ""
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its canonical title in Title Case, the ways of writing it, and what it is an office of.

    ``{portfolio}`` in a title or variant is an open slot. `of` lists ``state``, ``ministry``, ``organization``,
    ``parliament``, ``army``, ``mission``, ``court``, ``region``, ``bank``, ``church``, ``party``.
    """

    title: str
    variants: tuple[str, ...]
    level: str
    of: tuple[str, ...]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the titles' surroundings: a modifier, an honorific, a rank, a stand-in, a collective.

    `form` is the word as it is written, `variants` other spellings and plurals, `sense` what it tells (see
    docs/gazetteers.md).
    """

    form: str
    kind: str
    sense: str
    variants: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One way of writing one thing of the lists.

    `key` is a state's code, an organisation's key or a place's name, and `name` what the lists call it. `exact` names
    match only as they are written ("US", never "us"). An `ambiguous` name may mean something that is not in the lists
    ("Georgia"); a `generic` one means its organisation only where the text has named the parent ("Secretariat").
    """

    surface: str
    key: str
    name: str
    type: str
    sort: Sort
    ambiguous: bool = False
    generic: bool = False

    @property
    def exact(self) -> bool:
        """Whether case must match: so for abbreviations."""
        return self.sort == "abbreviation"


@dataclass(frozen=True, slots=True)
class Match:
    """Where one of the lists' names stands in a text, as characters ``[start, end)``, and all that it may be."""

    start: int
    end: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What a title of office says: which office, with which modifiers in front or behind, and for which portfolio."""

    office: Office
    modifiers: tuple[str, ...] = ()
    portfolio: str = ""
