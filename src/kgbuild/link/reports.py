"""Link: one fact as a report of an event, and in what two reports agree: who, when, what, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kgbuild import gazetteer
from kgbuild.link.names import content_words
from kgbuild.link.things import canonical

SOON = 7  # days between two articles that may report one undated event
DAYS = 4  # that a date may span and still be a date of days; a month or a year says little
_NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Frame:
    """What makes two facts of a type reports of one event.

    Each of `sides` is the roles of one side, which must agree; a `mutual` side needs two who agree. Attributes of
    `equal` must not differ. `slack` is the number of days by which reports may differ about the date; where an
    `anchor` of theirs is the same, which no two events of the type share, it is a month. A `lasting` state of affairs
    needs no date.
    """

    sides: tuple[tuple[str, ...], ...]
    equal: tuple[str, ...] = ()
    mutual: bool = False
    slack: int = 0
    anchor: tuple[str, ...] = ()
    lasting: bool = False
    matter: str = ""  # the attribute that says what it is about, and has to agree in words


_DEED = Frame((("actor",), ("target",)), ("kind",), slack=1)
FRAMES: Mapping[str, Frame] = MappingProxyType(
    {
        "HoldsPosition": Frame((("holder",), ("of",)), ("title",), lasting=True),
        "Membership": Frame((("member",), ("organization",)), lasting=True),
        "Meeting": Frame((("participant", "organizer"), ("forum",)), ("ordinal",), mutual=True, anchor=("ordinal",)),
        "Call": Frame((("participant",),), mutual=True),
        "Visit": Frame((("visitor",), ("destination", "place", "host")), slack=2),
        "Mediation": Frame((("mediator",), ("party",)), slack=1),
        "Statement": Frame((("speaker",), ("target",)), ("act",), slack=1, matter="topic"),
        "Agreement": Frame((("party",), ("instrument",)), ("stage",), mutual=True, slack=1, anchor=("instrument",)),
        "Adoption": Frame((("adopter",), ("instrument",)), slack=2, anchor=("instrument",)),
        "Proposal": Frame((("proposer",), ("initiative",)), lasting=True),
        "Cooperation": Frame((("participant",),), mutual=True, matter="field"),
        "Aid": Frame((("provider",), ("recipient",)), slack=1, matter="kind"),
        "Appointment": Frame((("appointee",), ("of",)), ("kind", "title"), slack=2, anchor=("appointee",)),
        "RelationsChange": Frame((("party",),), ("kind",), mutual=True, slack=2, anchor=("party",)),
    }
    | dict.fromkeys(("Concession", "Sanction", "Protest", "Coercion", "Mobilization", "Assault"), _DEED)
)
_MONTH = 31
Moment = tuple[str, str | int]  # what reports of one event share, in time or by an anchor


@dataclass(frozen=True, slots=True)
class Report:
    """One fact: which article tells it, its roles and attributes, its first and last day, and when it was published."""

    iri: str
    article: str
    type: str
    status: str
    roles: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOTHING)
    attributes: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    reported: date | None = None
    kept: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)  # by `_sides`

    def actors(self, roles: Iterable[str]) -> frozenset[str]:
        """Return whoever fills one of the roles."""
        filled = [self.roles[role] for role in roles if role in self.roles]
        return filled[0] if len(filled) == 1 else frozenset[str]().union(*filled)

    def common(self, iris: Iterable[str]) -> frozenset[str]:
        """Return the IRIs that mean something outside the article too."""
        inside = f"/{self.article.rpartition('/')[2]}/"
        return frozenset(iri for iri in iris if inside not in iri)

    def months(self) -> tuple[int, ...]:
        """Return numbers of months; reports that are less than a month apart have one in common."""
        day = (self.first if self.is_of_days else None) or self.reported or self.first
        return () if day is None else months(day)

    @property
    def is_of_days(self) -> bool:
        """Tell whether the date is one of days, not of a month or a year."""
        return bool(self.first and self.last and (self.last - self.first).days < DAYS)


@dataclass(frozen=True, slots=True)
class Part:
    """In how far two reports agree in one respect (0..1), and the words for it."""

    score: float
    reasons: tuple[str, ...] = ()


def months(day: date) -> tuple[int, int]:
    """Return numbers for the month of a day and the one after it."""
    return day.year * 12 + day.month, day.year * 12 + day.month + 1


NOTHING = Part(0.0)  # neither report tells anything in this respect
_SAME, _SAME_DAYS, _OVERLAP = Part(1.0), Part(1.0, ("same days",)), Part(0.6, ("dates overlap",))


def same_who(one: Report, other: Report, acts_for: Mapping[str, frozenset[str]]) -> Part | None:
    """Return how well the sides agree; None where one of them does not."""
    frame, scores, reasons = FRAMES[one.type], list[float](), list[str]()
    for number, (mine, yours) in enumerate(zip(_sides(one, acts_for), _sides(other, acts_for), strict=True)):
        ones, others, name = mine.iris, yours.iris, frame.sides[number][0]
        if not ones and not others:
            continue
        if not ones or not others:
            scores.append(0.5)
            continue
        shared, lifted = ones & others, mine.states & yours.states
        if not shared and not lifted:
            return None
        if shared:
            scores.append(1.0 if len(shared) == min(len(ones), len(others)) else 0.8)
            reasons.append(f"same {name}")
        else:
            scores.append(0.6)
            reasons.append(f"{name} of the same state")
        if _rivals(mine.acting, yours.acting) and not _anchored(one, other):
            return None
        if number == 0 and frame.mutual and not _two(shared, lifted, acts_for) and not _anchored(one, other):
            return None
    if not reasons:
        return None
    return Part(sum(scores) / len(scores), tuple(reasons))


def same_day(one: Report, other: Report) -> Part | None:
    """Return how well the dates agree; None where the reports are of different times, or nothing tells the time."""
    frame = FRAMES[one.type]
    apart = abs((one.reported - other.reported).days) if one.reported and other.reported else None
    if one.first and one.last and other.first and other.last:
        gap = max((one.first - other.last).days, (other.first - one.last).days, 0)
        if gap:
            slack = _MONTH if _anchored(one, other) else frame.slack
            sure = one.is_of_days and other.is_of_days
            return Part(0.4, ("dates differ",)) if sure and gap <= slack else None
        if one.is_of_days and other.is_of_days:
            return _SAME_DAYS
        near = frame.lasting or _anchored(one, other) or (apart is not None and apart <= SOON)
        return _OVERLAP if near else None
    if frame.lasting:
        return NOTHING
    if _anchored(one, other) and (apart is None or apart <= _MONTH):
        return Part(0.6)
    return Part(0.5, ("reported in the same week",)) if apart is not None and apart <= SOON else None


def moments(report: Report) -> list[Moment]:
    """Return under what a report of no lasting state of affairs is found by those that `moments_near` looks for."""
    found = _anchors(report)
    if report.first is not None and report.is_of_days:
        found.append(("first", report.first.toordinal()))
    if report.reported is not None:
        found.append(("sure" if report.is_of_days else "unsure", report.reported.toordinal()))
    return found


def moments_near(report: Report) -> list[Moment]:
    """Return the moments of all reports that `same_day` takes for reports of the same time, and of few besides.

    >>> day = date(2024, 6, 10)
    >>> one, other = (Report(iri, iri, "Call", "actual", first=day, last=day, reported=day) for iri in "ab")
    >>> {*moments(one)} & {*moments_near(other)}
    {('first', 739047)}
    """
    found = _anchors(report)
    if report.first is not None and report.last is not None and report.is_of_days:
        slack = FRAMES[report.type].slack
        first, last = report.first.toordinal() - slack - DAYS + 1, report.last.toordinal() + slack
        found += [("first", day) for day in range(first, last + 1)]
    if report.reported is not None:
        week = range(report.reported.toordinal() - SOON, report.reported.toordinal() + SOON + 1)
        kinds = ("unsure",) if report.is_of_days else ("sure", "unsure")
        found += [(kind, day) for kind in kinds for day in week]
    return found


def _anchors(report: Report) -> list[Moment]:
    """Return what two reports of one type share if they are anchored, and some that are not."""
    found = list[Moment]()
    for name in FRAMES[report.type].anchor:
        found += [(name, iri) for iri in report.roles.get(name, ())]
        if name in report.attributes:
            found.append((name, report.attributes[name]))
    return found


def same_matter(one: Report, other: Report) -> Part | None:
    """Return how well the attributes agree; None where one that must not differ does."""
    frame, reasons = FRAMES[one.type], list[str]()
    for name in frame.equal:
        mine, yours = one.attributes.get(name), other.attributes.get(name)
        if mine is None or yours is None:
            continue
        if mine != yours and not (name == "title" and canonical(mine) == canonical(yours)):
            return None
        reasons.append(f"same {name}")
    if frame.matter:
        mine, yours = one.attributes.get(frame.matter), other.attributes.get(frame.matter)
        if (mine is None) != (yours is None) and one.type == "Statement":
            return None
        if mine and yours:
            if _overlap(mine, yours) < 0.5:
                return None
            reasons.append(f"same {frame.matter}")
        elif one.type == "Statement" and not (one.roles.get("target") and other.roles.get("target")):
            return None
    return Part(1.0, tuple(reasons)) if reasons else NOTHING


def same_place(one: Report, other: Report, acts_for: Mapping[str, frozenset[str]]) -> Part | None:
    """Return how well the places agree. Where they do not, only the same people on the same day leave it open."""
    ones, others = one.roles.get("place", frozenset()), other.roles.get("place", frozenset())
    if not ones or not others:
        return NOTHING
    if ones & others:
        return Part(1.0, ("same place",))
    if states(ones, acts_for) & states(others, acts_for):
        return Part(0.7)
    side = FRAMES[one.type].sides[0]
    alike = (
        one.actors(side) == other.actors(side) and one.is_of_days and (one.first, one.last) == (other.first, other.last)
    )
    return Part(0.0, ("places differ",)) if alike or _anchored(one, other) else None


def same_status(one: Report, other: Report) -> Part | None:
    """Return 1 for one status, less where one article tells as done or denied what another has as planned or done."""
    if one.status == other.status:
        return _SAME
    if {one.status, other.status} in ({"actual", "planned"}, {"actual", "denied"}):
        return Part(0.95, (f"{min(one.status, other.status)} in one, {max(one.status, other.status)} in the other",))
    return None


def _anchored(one: Report, other: Report) -> bool:
    """Tell whether both share what no two events of their type do, such as a named treaty at one stage."""
    for name in FRAMES[one.type].anchor:
        if name in one.attributes and one.attributes.get(name) == other.attributes.get(name):
            return bool(one.actors(("forum", "organizer")) & other.actors(("forum", "organizer")))
        if one.roles.get(name, frozenset()) & other.roles.get(name, frozenset()):
            return name != "party" or len(one.roles[name] & other.roles[name]) > 1
    return False


def states(iris: frozenset[str], acts_for: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return actors themselves, and the states that they act for or lie in."""
    return frozenset(iris).union(*(acts_for[iri] for iri in iris if iri in acts_for))


@dataclass(frozen=True, slots=True)
class _Side:
    """Who is on one side of a report, for which states they act or lie in, and which of them act for any."""

    iris: frozenset[str]
    states: frozenset[str]
    acting: Mapping[str, frozenset[str]]


def _sides(report: Report, acts_for: Mapping[str, frozenset[str]]) -> tuple[_Side, ...]:
    """Return the sides of a report, worked out once: each report is compared with many others."""
    if not report.kept or report.kept[0] is not acts_for:
        report.kept[:] = acts_for, tuple(_side(report, number, acts_for) for number in range(len(_roles_of(report))))
    found: tuple[_Side, ...] = report.kept[1]
    return found


def _side(report: Report, number: int, acts_for: Mapping[str, frozenset[str]]) -> _Side:
    named = report.actors(_roles_of(report)[number])
    common = report.common(named)
    iris = common if number else named  # "a memorandum on visas" may be that of the other article, or not
    return _Side(iris, states(iris, acts_for), {iri: acts_for[iri] for iri in common if iri in acts_for})


def _roles_of(report: Report) -> tuple[tuple[str, ...], ...]:
    return FRAMES[report.type].sides


def _rivals(mine: Mapping[str, frozenset[str]], yours: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether both sides name persons for one state, and other ones."""
    if not mine or not yours:
        return False
    for state in frozenset[str]().union(*mine.values()) & frozenset[str]().union(*yours.values()):
        if not any(state in mine[iri] for iri in mine.keys() & yours.keys()):
            return True
    return False


def _two(shared: frozenset[str], lifted: frozenset[str], acts_for: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether at least two parties agree, a person and the own state counting as one."""
    standing_in = {state for iri in shared for state in acts_for.get(iri, ())}
    return len((shared | lifted) - standing_in) > 1


def _overlap(one: str, other: str) -> float:
    """Return the share of the telling words of two phrases that both have."""
    mine, yours = _telling(one), _telling(other)
    return len(mine & yours) / len(mine | yours) if mine and yours else float(one == other)


@lru_cache(maxsize=1 << 16)  # each phrase is compared with those of many reports
def _telling(text: str) -> frozenset[str]:
    return frozenset(gazetteer.fold(word) for word in content_words(text))
