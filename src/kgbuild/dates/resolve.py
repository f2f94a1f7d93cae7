"""Base: which day, month or year a date expression means, seen from the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kgbuild import edtf
from kgbuild.dates.grammar import Part

# Without a word on tense the nearest day back is meant, unless it is ten months off and one ahead is two months near.
_FAR_BACK, _NEAR_AHEAD = 300, 62


@dataclass(frozen=True, slots=True)
class Reference:
    """The day of publication as far as it is known, and the day that the text named last."""

    year: int | None = None
    month: int | None = None
    day: date | None = None
    last_named: str | None = None

    @classmethod
    def from_edtf(cls, published: str | None) -> Reference:
        """Return the reference that an EDTF date gives; of an interval, its first day counts.

        >>> Reference.from_edtf("2019-03")
        Reference(year=2019, month=3, day=None, last_named=None)

        Raises ValueError when `published` is no EDTF date.
        """
        if published is None:
            return cls()
        if fault := edtf.fault(published):
            raise ValueError(f"published {published!r}: {fault}")
        numbers = [int(number) for number in re.split(r"[~?%/]", published)[0].split("-")]
        if len(numbers) == 3:
            return cls(numbers[0], numbers[1], date(*numbers))
        return cls(numbers[0], numbers[1] if len(numbers) == 2 and numbers[1] <= 12 else None)

    def span(self) -> tuple[date, date]:
        """Return the first and the last day on which the article can have been published."""
        if self.day:
            return self.day, self.day
        assert self.year is not None
        low, high = edtf.bounds(f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}")
        assert low and high
        return low, high


def point(part: Part, ref: Reference, *, ahead: bool) -> str | None:
    """Return the EDTF date of one expression, read as past (or `ahead`); None if nobody can tell."""
    match part.form:
        case "date":
            return _date(part, ref, ahead)
        case "weekday":
            return _weekday(part, ref, ahead)
        case "unit" | "ago":
            return _unit(part, ref)
        case "echo":
            return _echo(part, ref)
    return None


def between(first: Part, last: Part, ref: Reference, *, ahead: bool) -> str | None:
    """Return the interval from one expression to another: what one leaves unsaid, the other tells.

    Read as past, the first day is settled first: a visit "on 16-18 July" told of on the 17th is this year's.
    """
    first, last = _lend(first, last)
    if ahead and first.form == "date":
        end = point(last, ref, ahead=True)
        start = _beside(first, ref, end, ahead=False) if end else None
    else:
        start = point(first, ref, ahead=ahead)
        end = _beside(last, ref, start, ahead=True) if start else None
    if not start or not end:
        return None
    interval = f"{start.partition('/')[0]}/{end.rpartition('/')[2]}"
    return None if edtf.fault(interval) else interval


def default_is_ahead(behind: str | None, forward: str | None, ref: Reference) -> bool:
    """Return whether, with no word on tense, the reading ahead is the likelier one: much the nearer of the two."""
    if not behind or not forward or behind == forward or not ref.day:
        return False
    earlier, later = edtf.bounds(behind)[1] or edtf.bounds(behind)[0], edtf.bounds(forward)[0]
    assert earlier and later
    return (ref.day - earlier).days > _FAR_BACK and (later - ref.day).days <= _NEAR_AHEAD


def _lend(first: Part, last: Part) -> tuple[Part, Part]:
    if first.form == last.form == "date":
        turn = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 99)
        if first.year is None and first.shift is None:
            if last.year is not None:
                first = replace(first, year=last.year - turn)
            elif last.shift is not None:
                first = replace(first, shift=last.shift - turn)
        elif last.year is None and last.shift is None:
            if first.year is not None:
                last = replace(last, year=first.year + turn)
            elif first.shift is not None:
                last = replace(last, shift=first.shift + turn)
    return first, last


def _beside(part: Part, ref: Reference, other: str, *, ahead: bool) -> str | None:
    """Return the reading of `part` nearest before (or `ahead`, after) the date at the other end of its interval."""
    bounds = edtf.bounds(other)
    near = bounds[0] if ahead else bounds[1]
    if part.form == "weekday" and part.direction is None and part.shift is None and near:
        return point(part, Reference(near.year, near.month, near), ahead=ahead)
    if part.form == "date" and part.year is None and part.shift is None and part.direction is None and near:
        return point(part, Reference(near.year, near.month, near), ahead=ahead)
    return point(part, ref, ahead=ahead)


def _date(part: Part, ref: Reference, ahead: bool) -> str | None:
    year = part.year
    if part.shift is not None and ref.year is not None:
        year = ref.year + part.shift
    elif part.echo_year and ref.last_named:
        year = int(ref.last_named[:4])
    if year is not None:
        return _written(part, year)
    if part.shift is not None or part.echo_year or ref.year is None:
        return None
    return _nearest(part, ref, ahead)


def _written(part: Part, year: int) -> str | None:
    """Return the EDTF text of a part in a year, None if the calendar has no such day."""
    mark = "~" if part.approximate else ""
    month = part.month or part.season
    if month is None:
        text = f"{year:04}{mark}"
        if part.share:
            text = f"{year:04}-{part.share[0]:02}/{year:04}-{part.share[1]:02}"
    elif part.share and part.month:
        final = min(part.share[1], monthrange(year, month)[1])
        text = f"{year:04}-{month:02}-{part.share[0]:02}/{year:04}-{month:02}-{final:02}"
    elif part.day is None:
        text = f"{year:04}-{month:02}{mark}"
    else:
        text = f"{year:04}-{month:02}-{part.day:02}{mark}"
        if part.last_day:
            text += f"/{year:04}-{month:02}-{part.last_day:02}"
    return None if edtf.fault(text) else text


def _nearest(part: Part, ref: Reference, ahead: bool) -> str | None:
    """Return a date without a year in the year that makes it the last before, or the first after, publication."""
    assert ref.year is not None
    if ref.month is None:
        return _written(part, ref.year) if not part.direction else None
    low, high = ref.span()
    reach = 8 if (part.month, part.day) == (2, 29) else 1
    years = range(max(1, ref.year - reach), min(9999, ref.year + reach) + 1)
    readings = [text for year in years if (text := _written(part, year))]
    known = [(text, *edtf.bounds(text)) for text in readings]
    if part.weekday:  # the weekday tells the last such date from the next one
        behind = [item for item in known if item[1] and item[1] <= high][-1:]
        forward = [item for item in known if item[2] and item[2] >= low][:1]
        fitting = [item for item in behind + forward if item[1] and item[1].isoweekday() == part.weekday]
        known = fitting[:1] or known
        ahead = fitting[:1] == forward if fitting else ahead
    match part.direction:
        case -1:
            found = [text for text, _, end in known if end and end < low][-1:]
        case 1:
            found = [text for text, start, _ in known if start and start > high][:1]
        case 0:
            found = [text for text, start, end in known if start and end and start <= high and low <= end][:1]
            found = found or [text for text in readings if text.startswith(f"{ref.year:04}")]
        case _ if ahead:
            found = [text for text, _, end in known if end and end >= low][:1]
        case _:
            found = [text for text, start, _ in known if start and start <= high][-1:]
    return found[0] if found else None


def _weekday(part: Part, ref: Reference, ahead: bool) -> str | None:
    if not ref.day or part.weekday is None:
        return None
    today = ref.day.isoweekday()
    if part.shift is not None:
        days = part.weekday - today + 7 * part.shift
    elif part.direction == -1:
        days = -((today - part.weekday - 1) % 7 + 1)
    elif part.direction == 1:
        days = (part.weekday - today - 1) % 7 + 1
    elif ahead:
        days = (part.weekday - today) % 7
    else:
        days = -((today - part.weekday) % 7)
    return (ref.day + timedelta(days=days)).isoformat()


def _unit(part: Part, ref: Reference) -> str | None:
    """Return the day, week, month or year that lies `shift` of them from publication."""
    shift = part.shift or 0
    mark = "~" if part.approximate else ""
    try:
        if part.unit == "year" and ref.year is not None:
            return _written(replace(part, month=None), ref.year + shift)
        if part.unit == "month" and ref.year is not None and ref.month is not None:
            months = ref.year * 12 + ref.month - 1 + shift
            return f"{months // 12:04}-{months % 12 + 1:02}{mark}"
        if ref.day is None:
            return None
        if part.unit == "day":
            return (ref.day + timedelta(days=shift)).isoformat() + mark
        if part.unit == "week" and part.form == "ago":
            return (ref.day + timedelta(weeks=shift)).isoformat() + mark
        if part.unit in ("week", "weekend"):
            monday = ref.day + timedelta(days=1 - ref.day.isoweekday(), weeks=shift)
            first = monday + timedelta(days=5 if part.unit == "weekend" else 0)
            return f"{first.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    except (OverflowError, ValueError):  # "three thousand years ago"
        return None
    return None


def _echo(part: Part, ref: Reference) -> str | None:
    """Return what "the same day", "two months later" means after the day, month or year that was named last."""
    named = ref.last_named
    if named is None or "/" in named:
        return None
    size = {"day": 10, "week": 10, "month": 7, "year": 4}[part.unit]
    if len(named) < size or (len(named) == 7 and int(named[5:]) > 12):
        return None
    base = Reference.from_edtf(named[:size])
    if part.unit == "week" and part.shift == 0:
        return None
    return _unit(replace(part, form="ago"), base)
