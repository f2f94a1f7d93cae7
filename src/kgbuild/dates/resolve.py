"""Base: date expressions to EDTF, counted from the day of publication."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kgbuild.dates.grammar import Part, parts
from kgbuild.edtf import bounds, fault

ABSOLUTE, RELATIVE = "absolute", "relative"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression of a text: characters ``[start, end)``, and the EDTF date that it means.

    `edtf` is None where the words alone do not tell (no publication date to count from, "in the coming days"). `kind` is
    ``absolute`` (names its year), ``relative``, ``duration``, ``recurring`` or ``vague``. An `attributive` date ("the
    2019 agreement") dates the thing that it stands beside, not what is told of it.
    """

    start: int
    end: int
    edtf: str | None
    kind: str = ABSOLUTE
    attributive: bool = False


def find(
    text: str, *, published: str | None = None, future: bool | None = None, start: int = 0, end: int | None = None
) -> list[DateMention]:
    """Return the dates of a text in order, resolved against its publication date (EDTF).

    A relative date is resolved only as precisely as the text allows. `future` says which way an incomplete date points
    where its own words do not; None takes the nearest, the past first.

    >>> [m.edtf for m in find("They met on Thursday and will meet again on 5 June.", published="2024-05-18")]
    ['2024-05-16', '2024-06-05']
    >>> [m.edtf for m in find("It was signed on 2 March 2019 and renewed last year.")]
    ['2019-03-02', None]
    """
    reader = _Resolver(published, future)
    return list(_joined(text, [reader.mention(part) for part in parts(text, start, len(text) if end is None else end)]))


class _Resolver:
    def __init__(self, published: str | None, future: bool | None) -> None:
        self.future = future
        self.base: date | None = None
        self.year: int | None = None
        self.month: int | None = None
        self.last: date | None = None
        if published is not None and fault(published) is None:
            first, final = bounds(published)
            if first is not None:
                self.year = first.year if final is not None and final.year == first.year else None
                self.month = first.month if final is not None and (final - first).days < 31 else None
                self.base = first if first == final else None

    def mention(self, part: Part) -> DateMention:
        edtf = self._edtf(part)
        if edtf is not None and fault(edtf) is not None:
            edtf = None
        if edtf is not None and len(edtf) == 10:
            self.last = date.fromisoformat(edtf)
        kind = ABSOLUTE if part.year is not None else RELATIVE
        if part.form in {"duration", "recurring", "vague"}:
            kind = part.form
        return DateMention(part.start, part.end, edtf, kind, part.attributive)

    def _edtf(self, part: Part) -> str | None:
        match part.form:
            case "date":
                return self._date(part)
            case "weekday":
                return self._weekday(part)
            case "unit":
                return self._unit(part, self.base)
            case "ago":
                return self._ago(part)
            case "echo":
                return self._unit(part, self.last or self.base)
        return None

    def _date(self, part: Part) -> str | None:
        year = part.year if part.year is not None else self._year_of(part)
        if year is None:
            return None
        mark = "~" if part.approximate else ""
        if part.season is not None:
            return f"{year:04d}-{part.season}{mark}"
        if part.month is None:
            if part.share is not None:
                return f"{year:04d}-{part.share[0]:02d}/{year:04d}-{part.share[1]:02d}"
            return f"{year:04d}{mark}"
        month = f"{year:04d}-{part.month:02d}"
        if part.share is not None:
            final = min(part.share[1], monthrange(year, part.month)[1])
            return f"{month}-{part.share[0]:02d}/{month}-{final:02d}"
        if part.day is None:
            return f"{month}{mark}"
        if part.last_day is not None:
            return f"{month}-{part.day:02d}/{month}-{part.last_day:02d}"
        return f"{month}-{part.day:02d}"

    def _year_of(self, part: Part) -> int | None:
        """Return the year that a date without one means: the nearest to the publication, the past first."""
        if part.echo_year and self.last is not None:
            return self.last.year
        if self.year is None:
            return None
        if part.shift is not None:
            return self.year + part.shift
        month = part.month or {21: 3, 22: 6, 23: 9, 24: 12}.get(part.season or 0)
        if month is None or self.month is None:
            return self.year
        here = (self.month, self.base.day if self.base is not None and part.day is not None else 0)
        there = (month, part.day if self.base is not None and part.day is not None else 0)
        if part.direction == -1:
            return self.year if there < here else self.year - 1
        if part.direction == 1 or self.future:
            return self.year if there >= here else self.year + 1
        ahead = (month - self.month) % 12
        if part.direction == 0 or there <= here:
            return self.year + 1 if self.month - month >= 9 else self.year
        # later in the year than the day of publication: soon to come, or of the year before
        return self.year if ahead <= 6 else self.year - 1

    def _weekday(self, part: Part) -> str | None:
        if self.base is None or part.weekday is None:
            return None
        number = part.weekday - 1
        if part.shift is not None:  # "Monday last week"
            monday = self.base - timedelta(days=self.base.weekday()) + timedelta(weeks=part.shift)
            return (monday + timedelta(days=number)).isoformat()
        back = (self.base.weekday() - number) % 7
        if part.direction == 1 or (part.direction is None and self.future):
            return (self.base + timedelta(days=(number - self.base.weekday()) % 7 or 7)).isoformat()
        if part.direction == -1:
            return (self.base - timedelta(days=back or 7)).isoformat()
        return (self.base - timedelta(days=back)).isoformat()

    def _unit(self, part: Part, base: date | None) -> str | None:
        shift = part.shift or 0
        if base is None:
            if part.unit == "year" and self.year is not None:
                return self._of_year(part, self.year + shift)
            return None
        match part.unit:
            case "day":
                return (base + timedelta(days=shift)).isoformat()
            case "week":
                monday = base - timedelta(days=base.weekday()) + timedelta(weeks=shift)
                return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
            case "weekend":
                saturday = base - timedelta(days=base.weekday()) + timedelta(days=5, weeks=shift)
                return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
            case "month":
                return _month(base.year, base.month + shift)
            case "year":
                return self._of_year(part, base.year + shift)
        return None

    def _of_year(self, part: Part, year: int) -> str:
        if part.share is not None:
            return f"{year:04d}-{part.share[0]:02d}/{year:04d}-{part.share[1]:02d}"
        return f"{year:04d}{'~' if part.approximate else ''}"

    def _ago(self, part: Part) -> str | None:
        if self.base is None:
            return None
        shift = part.shift or 0
        match part.unit:
            case "day":
                return (self.base + timedelta(days=shift)).isoformat() + ("~" if part.approximate else "")
            case "week":
                return (self.base + timedelta(weeks=shift)).isoformat() + "~"
            case "month":
                return _month(self.base.year, self.base.month + shift) + ("~" if part.approximate else "")
        return f"{self.base.year + shift:04d}{'~' if part.approximate else ''}"


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"


def _borrowed(text: str, here: DateMention, after: DateMention) -> str | None:
    """Return a first date with the year of the second: "30 November - 1 December 2021"."""
    if here.kind != RELATIVE or after.kind != ABSOLUTE or after.edtf is None:
        return here.edtf
    found = [m for part in parts(text, here.start, here.end) if (m := _Resolver(after.edtf[:4], None).mention(part)).edtf]
    edtf = found[0].edtf if found else here.edtf
    if edtf is not None and len(edtf) == len(after.edtf) and edtf > after.edtf:
        edtf = f"{int(edtf[:4]) - 1:04d}{edtf[4:]}"
    return edtf


def _joined(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """Make one interval of two dates with "to", "-" or "and" (after "between") between them."""
    i = 0
    while i < len(mentions):
        here = mentions[i]
        if i + 1 < len(mentions):
            after = mentions[i + 1]
            between = text[here.end : after.start].strip().lower()
            both = between == "and" and text[max(0, here.start - 8) : here.start].strip().lower() == "between"
            if (between in {"to", "through", "until", "till", "-", "–", "—"} or both) and after.edtf:
                first = _borrowed(text, here, after)
                joined = f"{first}/{after.edtf}"
                if first and "/" not in first + after.edtf and len(first) == len(after.edtf) and fault(joined) is None:
                    yield DateMention(here.start, after.end, joined, here.kind)
                    i += 2
                    continue
        yield here
        i += 1
