"""Link: what the articles of a graph together say of a person, body or other thing, and of the offices it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kgbuild import gazetteer

NEAR = timedelta(days=31)  # between two reports that tell of one time
_PLAIN_LEVELS = ("head-of-state", "head-of-government", "minister", "head-of-organization")


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office of a state or organisation, with the days of the articles that give it to somebody.

    >>> one = Tenure("state/NO", "Minister of Foreign Affairs", date(2024, 1, 5), date(2024, 6, 1))
    >>> one.is_office_of(Tenure("state/NO", "Foreign Minister")), one.is_near(Tenure("state/NO", "Envoy"))
    (True, True)
    """

    of: str
    title: str
    first: date | None = None
    last: date | None = None
    articles: frozenset[str] = frozenset()

    def is_office_of(self, other: Tenure) -> bool:
        """Tell whether both are one office, however the title is written."""
        return self.of == other.of and bool(self.title) and canonical(self.title) == canonical(other.title)

    def is_near(self, other: Tenure) -> bool:
        """Tell whether both may be of one time; what has no day may be of any."""
        if not (self.first and self.last and other.first and other.last):
            return True
        return self.first <= other.last + NEAR and other.first <= self.last + NEAR

    def excludes(self, other: Tenure) -> bool:
        """Tell whether nobody holds both at one time: two different high offices of one state or organisation."""
        if self.of != other.of or self.is_office_of(other) or not self.is_near(other):
            return False
        one, two = gazetteer.lookup_office(self.title), gazetteer.lookup_office(other.title)
        if not one or not two or one.office.level not in _PLAIN_LEVELS or two.office.level not in _PLAIN_LEVELS:
            return False
        words, others = set(canonical(self.title).split()), set(canonical(other.title).split())
        return not (words <= others or others <= words)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a graph: its names, the articles that name it, its items of Wikidata, the offices it holds."""

    iri: str
    type: str
    name: str
    articles: frozenset[str]
    names: tuple[str, ...] = ()
    items: frozenset[str] = frozenset()
    tenures: tuple[Tenure, ...] = ()
    states: frozenset[str] = frozenset()  # whose offices it holds

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return the main name and what it is called elsewhere as a main name."""
        return (self.name, *(name for name in self.names if name != self.name))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an analyst may decide: that two things are one (``merge``), or that one is two (``split``).

    A merge puts `into` in the place of `thing`. A split gives `thing` the IRI `into` in `articles`. `id` is made of
    the pair, or of the thing and the articles, so the same question has the same id in every graph and on every day.
    """

    id: str
    kind: str
    thing: str
    into: str
    names: tuple[str, str]
    score: float
    reasons: tuple[str, ...]
    articles: tuple[str, ...] = ()


def canonical(title: str) -> str:
    """Return the office of a title, in one wording.

    >>> canonical("Foreign Minister") == canonical("minister of foreign affairs"), canonical("Keeper of Seals")
    (True, 'keeper of seals')
    """
    known = gazetteer.lookup_office(title)
    if known is None:
        return gazetteer.fold(title)
    said = known.office.title.replace("{portfolio}", known.portfolio)
    return gazetteer.fold(" ".join((*known.modifiers, said)))
