"""Base: date expressions as they stand in a text, before anybody asks what day they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kgbuild.dates import patterns
from kgbuild.dates import words as w


@dataclass(frozen=True, slots=True)
class Part:
    """A date expression: what it says of year, month and day, and how it points at a day it does not name.

    `form` is ``date``, ``numeric`` (03/04/2019: day first?), ``weekday``, ``unit`` ("last week"), ``ago``, ``echo``
    ("the same day"), ``duration``, ``recurring`` or ``vague``. `shift` counts units (years in a ``date``, weeks with a
    ``weekday``) from the day of publication, or for an ``echo`` from the day last named. `direction` is -1 for "last
    March", 1 for "next March". `share` are the first and last month (of a year) or day (of a month) of "the first half
    of".
    """

    start: int
    end: int
    form: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    season: int | None = None
    weekday: int | None = None
    unit: str = ""
    shift: int | None = None
    direction: int | None = None
    share: tuple[int, int] | None = None
    echo_year: bool = False
    approximate: bool = False
    attributive: bool = False


Reader = Callable[[re.Match[str]], Iterator[Part]]


def parts(text: str, start: int, end: int) -> list[Part]:
    """Return the date expressions of a range of `text` in order, none overlapping: the first wins, then the longest.

    >>> [(part.form, part.day, part.month) for part in parts("From 1 to 3 March, on Friday", 0, 28)]
    [('date', 1, 3), ('weekday', None, None)]
    """
    found: list[tuple[int, int, int, Part]] = []
    low = text[start:end].lower()
    for rank, (pattern, read, hints) in enumerate(_READERS):
        if not any(hint in low for hint in hints):
            continue
        for match in pattern.finditer(text, start, end):
            found += ((part.start, -part.end, rank, part) for part in read(match))
    kept: list[Part] = []
    for *_, part in sorted(found, key=lambda item: item[:3]):
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return kept


def _day_month(found: re.Match[str]) -> Iterator[Part]:
    """Read "2 March 2019", and "March 1-2" with its last day; "2 and 22 March" gives one part for each day."""
    text, end = found.string, found.end()
    if w.NO_DAY.match(text, end):
        return
    year = int(found["year"]) if found["year"] else None
    if year and w.COUNTED.match(text, end) and "," in text[found.start("year") - 2 : end]:
        year, end = None, max(found.end("days"), found.end("month"))  # "On 2 March, 2000 people"
    places = list(re.finditer(w.DAY, found["days"]))
    days = [int(place[0].rstrip("stndrhSTNDRH")) for place in places]
    listed = bool(re.search(r"and|&", found["days"]))
    month_first = found.start("month") < found.start("days")
    if listed and month_first and year is None and not w.AFTER_LIST.match(text, end):
        del days[1:], places[1:]  # "on March 2 and 5 others"
        end = found.start("days") + places[0].end()
    weekday = w.WEEKDAYS[found["weekday"].rstrip(".")] if found["weekday"] else None
    start = found.start("weekday") if found["weekday"] else found.start()
    part = Part(start, end, "date", year=year, month=_month_number(found), day=days[0], weekday=weekday)
    part = _with_year(part, found)
    running = all(after == before + 1 for before, after in pairwise(days))
    between = text[max(0, start - 8) : start].lower() == "between "
    if len(days) == 1:
        yield part
    elif days[0] < days[-1] and (not listed or running or (between and len(days) == 2)):
        yield replace(part, last_day=days[-1])
    elif listed:
        base = found.start("days")
        for place, day in zip(places, days, strict=True):
            low = start if place is places[0] else base + place.start()
            high = end if place is places[-1] else base + place.end()
            yield replace(part, start=low, end=high, day=day, weekday=None)


def _iso(found: re.Match[str]) -> Iterator[Part]:
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    yield Part(found.start(), found.end(), "date", year=year, month=month, day=day)


def _numeric(found: re.Match[str]) -> Iterator[Part]:
    """Read numbers: 02.03.2019 is the second of March everywhere; with slashes either one may be the month."""
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    doubtful = found["mark"] != "." and first <= 12 and second <= 12 and first != second
    day, month = (second, first) if second > 12 else (first, second)
    yield Part(found.start(), found.end(), "numeric" if doubtful else "date", year=year, month=month, day=day)


def _month(found: re.Match[str]) -> Iterator[Part]:
    text, end = found.string, found.end()
    year = int(found["year"]) if found["year"] else None
    if year and w.COUNTED.match(text, end):
        year, end = None, found.end("month")
    before = text[max(0, found.start() - 40) : found.start()]
    said = year or found["of_year"] or found["portion"] or found["direction"]
    if said or w.BEFORE_MONTH.search(before) or w.AFTER_MONTH.match(text, end):
        part = Part(found.start(), end, "date", year=year, month=_month_number(found), direction=_direction(found))
        if found["size"] == "half":
            days = (1, 15) if found["part"].lower() == "first" else (16, 31)
            yield _with_year(replace(part, share=days), found)
        else:
            yield _with_year(part, found)


def _season(found: re.Match[str]) -> Iterator[Part]:
    name, capital = found["season"].lower(), found["season"][0].isupper()
    before = found.string[max(0, found.start() - 24) : found.start()]
    if capital and re.search(r"[A-Z]\w+ $", before):
        return  # the Arab Spring
    dated = found["year"] or found["of_year"] or found["direction"]
    bare = w.BEFORE_SEASON.search(before) and not capital and not found.string.startswith(" of", found.end())
    if not dated and (not (bare or found["portion"]) or (name == "fall" and not before.endswith("the "))):
        return
    year = int(found["year"]) if found["year"] else None
    part = Part(found.start(), found.end(), "date", year=year, season=w.SEASONS[name], direction=_direction(found))
    yield _with_year(part, found)


def _year(found: re.Match[str]) -> Iterator[Part]:
    text, start, end = found.string, found.start(), found.end()
    before = text[max(0, start - 40) : start]
    if any(near.match(text, end) for near in (w.COUNTED, w.NAMED, w.FISCAL_NEXT)) or w.FISCAL.search(before):
        return
    part = Part(start, end, "date", year=int(found["year"]))
    if found["portion"] or found["about"]:
        yield _shared(part, found)
    elif w.BEFORE_YEAR.search(before):
        yield replace(part, attributive=bool(w.OF.search(before)))
    elif w.AFTER_YEAR.match(text, end) or (w.THE.search(before) and w.LOWER.match(text, end)):
        yield replace(part, attributive=True)


def _weekday(found: re.Match[str]) -> Iterator[Part]:
    text, start, end = found.string, found.start(), found.end()
    before = text[max(0, start - 12) : start]
    if w.NO_WEEKDAY.search(before) or w.NO_WEEKDAY_NEXT.match(text, end):
        return
    if re.search(r"\b(?:following|that|previous|same) $", before):
        yield Part(start, end, "vague")
        return
    week = w.SHIFTS[found["week"]] if found["week"] else None
    yield Part(start, end, "weekday", weekday=w.WEEKDAYS[found["weekday"]], direction=_direction(found), shift=week)


def _unit(found: re.Match[str]) -> Iterator[Part]:
    text, end, unit = found.string, found.end(), found["unit"]
    if not found["which"] and not found["inside"] and not (found["portion"] or "").endswith("the "):
        return  # "the year" alone
    if unit != "year" and w.OF_A_TIME.match(text, end):
        yield Part(found.start(), end, "vague")  # "the last week of March"
        return
    part = Part(found.start(), end, "unit", unit=unit, shift=w.SHIFTS[(found["which"] or "this").lower()])
    yield _shared(part, found) if found["size"] and unit == "year" else part


def _today(found: re.Match[str]) -> Iterator[Part]:
    yield Part(found.start(), found.end(), "unit", unit="day", shift=patterns.DAYS_NEAR[found["day"].lower()])


def _ago(found: re.Match[str]) -> Iterator[Part]:
    decade = found["unit"] == "decade"
    unit, count = ("year", 10 * _count(found)) if decade else (found["unit"], _count(found))
    rough = decade or unit == "week" or bool(found["about"])
    yield Part(found.start(), found.end(), "ago", unit=unit, shift=-count, approximate=rough)


_STEPS = {"previous": -1, "preceding": -1, "before": -1, "following": 1, "next": 1, "after": 1}


def _echo(found: re.Match[str]) -> Iterator[Part]:
    if found["count"]:
        unit, shift = found["counted"], _count(found) * (1 if found["way"] == "later" else -1)
    else:
        unit = found["unit"] or found["late_unit"] or "day"
        shift = _STEPS.get((found["which"] or found["late"] or found["next"]).lower(), 0)
    unit = unit if unit in ("week", "month", "year") else "day"
    yield Part(found.start(), found.end(), "echo", unit=unit, shift=shift)


def _plain(form: str) -> Reader:
    def read(found: re.Match[str]) -> Iterator[Part]:
        yield Part(found.start(), found.end(), form)

    return read


def _shared(part: Part, found: re.Match[str]) -> Part:
    """Return a year narrowed to "the first half of", "the third quarter of", or marked as about by "around".

    "Early 2020" is 2020: it lies within the year, and EDTF has no word for which part of it.
    """
    groups = found.groupdict()
    if not groups["size"]:
        return replace(part, approximate=bool(groups.get("about")))
    length = 6 if found["size"].lower() == "half" else 3
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}[found["part"].lower()]
    last = length * min(number, 12 // length)
    return replace(part, share=(last - length + 1, last))


def _with_year(part: Part, found: re.Match[str]) -> Part:
    """Return the part with the year that "of last year", "the same year" points at."""
    word = found["of_year"]
    if not word:
        return part
    return replace(part, echo_year=True) if word in ("same", "that") else replace(part, shift=w.SHIFTS[word])


def _direction(found: re.Match[str]) -> int | None:
    words = (found["direction"] or "").lower().split()
    return w.SHIFTS[words[-1]] if words else None


def _count(found: re.Match[str]) -> int:
    word = found["count"].lower()
    return w.COUNTS.get(word) or int(word)


def _month_number(found: re.Match[str]) -> int:
    return w.MONTHS[found["month"].rstrip(".")]


_ANY = ("",)
# Each with words of which one stands in every text that it reads something in: most texts have none of the rarer ones.
_READERS: tuple[tuple[re.Pattern[str], Reader, tuple[str, ...]], ...] = (
    (patterns.ISO, _iso, _ANY),
    (patterns.NUMERIC, _numeric, _ANY),
    (patterns.DAY_FIRST, _day_month, _ANY),
    (patterns.MONTH_FIRST, _day_month, _ANY),
    (patterns.MONTH_ALONE, _month, _ANY),
    (patterns.SEASON_ALONE, _season, tuple(w.SEASONS)),
    (patterns.YEAR_ALONE, _year, _ANY),
    (patterns.WEEKDAY_ALONE, _weekday, ("day",)),
    (patterns.UNIT, _unit, ("week", "month", "year")),
    (patterns.TODAY, _today, ("day", "night", "this", "tomorrow")),
    (patterns.AGO, _ago, (" ago",)),
    (patterns.ECHO, _echo, _ANY),
    (patterns.DURATION, _plain("duration"), ("days", "week", "month", "year", "decade")),
    (patterns.VAGUE, _plain("vague"), ("days", "weeks", "months", "years", "future", "past", "recent")),
    (patterns.RECURRING, _plain("recurring"), ("every", "each", "days")),
)
