"""Base: date expressions as they stand in a text, before anybody asks what day they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kgbuild.dates import words as w


@dataclass(frozen=True, slots=True)
class Part:
    """A date expression: what it says of year, month and day, and how it points at a day it does not name.

    `form` is ``date``, ``weekday``, ``unit`` ("last week"), ``ago``, ``echo`` ("the same day"), ``duration``,
    ``recurring`` or ``vague``. `shift` counts units (years in a ``date``, weeks with a ``weekday``) from the day of
    publication, or for an ``echo`` from the day last named. `direction` is -1 for "last March", 1 for "next March".
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


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Part]]]


def parts(text: str, start: int, end: int) -> list[Part]:
    """Return the date expressions of a range of `text` in order, none overlapping: of two, the first, then the longer.

    >>> [(part.form, part.month, part.day) for part in parts("From 1 to 3 March, on Friday", 0, 28)]
    [('date', 3, 1), ('weekday', None, None)]
    """
    found: list[tuple[int, int, int, Part]] = []
    for rank, (pattern, read) in enumerate(_RULES):
        for match in pattern.finditer(text, start, end):
            found += ((part.start, -part.end, rank, part) for part in read(match))
    kept: list[Part] = []
    for *_, part in sorted(found, key=lambda item: item[:3]):
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return kept


def _day_month(found: re.Match[str]) -> Iterator[Part]:
    """"2 March 2019", "March 1-2" with its last day; "2 and 22 March" gives one part for each day."""
    text, end = found.string, found.end()
    if w.NO_DAY.match(text, end):
        return
    year = int(found["year"]) if found["year"] else None
    if year and w.COUNTED.match(text, end) and "," in text[found.start("year") - 2 : end]:
        year, end = None, found.end("days" if found.end("days") > found.end("month") else "month")
    places = list(re.finditer(w.DAY, found["days"]))
    days = [_leading_number(place[0]) for place in places]
    month_first = found.start("month") < found.start("days")
    listed = re.search(r"and|&", found["days"])
    if listed and month_first and year is None and not _after_list.match(text, end):
        days, places, end = days[:1], places[:1], found.start("days") + places[0].end()
    whole = Part(
        found.start(), end, "date", year=year, month=_month_number(found), day=days[0], weekday=_weekday_number(found)
    )
    whole = _with_year(whole, found)
    running = all(after == before + 1 for before, after in zip(days, days[1:], strict=False))
    between = text[max(0, whole.start - 8) : whole.start].lower() == "between "
    if len(days) == 1:
        yield whole
    elif days[0] < days[-1] and (not listed or running or (between and len(days) == 2)):
        yield replace(whole, last_day=days[-1])
    elif listed:
        base = found.start("days")
        for place, day in zip(places, days, strict=True):
            first, last = place is places[0], place is places[-1]
            low = whole.start if first else base + place.start()
            high = end if last else base + place.end()
            yield replace(whole, start=low, end=high, day=day, weekday=None)


_after_list = re.compile(
    r"\s*(?:[,.;:)\n]|$|[A-Z]|(?:in|at|by|of|on|to|for|with|under|during|between|when|as|the|was|were|will|is|are|has|"
    r"have|had|and|after|before|respectively|this|last|next)\b)"
)


def _numeric(found: re.Match[str]) -> Iterator[Part]:
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    yield Part(found.start(), found.end(), "date", year=year, month=month, day=day)


def _day_first_numeric(found: re.Match[str]) -> Iterator[Part]:
    """"02.03.2019" is the second of March everywhere; with slashes or hyphens either number may be the month."""
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if found["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        yield Part(found.start(), found.end(), "vague")
        return
    if month <= 12 and 1 <= day <= 31:
        yield Part(found.start(), found.end(), "date", year=year, month=month, day=day)


def _month(found: re.Match[str]) -> Iterator[Part]:
    text, end = found.string, found.end()
    year = int(found["year"]) if found["year"] else None
    if year and w.COUNTED.match(text, end):
        year, end = None, found.end("month")
    said = year or found["of_year"] or found["portion"] or found["direction"]
    before = text[max(0, found.start() - 40) : found.start()]
    if not said and not w.BEFORE_MONTH.search(before) and not w.AFTER_MONTH.match(text, end):
        return
    part = Part(found.start(), end, "date", year=year, month=_month_number(found), direction=_direction(found))
    if found["size"] == "half":
        days = (1, 15) if found["part"].lower() == "first" else (16, 31)
        yield _with_year(replace(part, share=days), found)
    else:
        yield _with_year(replace(part, approximate=bool(found["portion"])), found)


def _season(found: re.Match[str]) -> Iterator[Part]:
    name = found["season"]
    before = found.string[max(0, found.start() - 24) : found.start()]
    if name[0].isupper() and re.search(r"[A-Z]\w+ $", before):
        return  # the Arab Spring
    said = found["year"] or found["of_year"] or found["portion"] or found["direction"]
    bare = w.BEFORE_SEASON.search(before) and not found.string.startswith(" of", found.end())
    if not said and (not bare or name[0].isupper()):
        return
    if name == "fall" and not (found["year"] or found["of_year"] or found["direction"] or before.endswith("the ")):
        return
    year = int(found["year"]) if found["year"] else None
    part = Part(found.start(), found.end(), "date", year=year, season=w.SEASONS[name.lower()])
    yield _with_year(replace(part, direction=_direction(found), approximate=bool(found["portion"])), found)


def _year(found: re.Match[str]) -> Iterator[Part]:
    text, start, end = found.string, found.start(), found.end()
    before = text[max(0, start - 40) : start]
    if any(near.match(text, end) for near in (w.COUNTED, w.NAMED, w.FISCAL_NEXT)) or w.FISCAL.search(before):
        return
    part = Part(start, end, "date", year=int(found["year"]))
    if found["portion"] or found["about"]:
        if not found["about"] or w.BEFORE_YEAR.search(before + "in ") and not before.endswith("of "):
            yield _shared(part, found)
    elif w.BEFORE_YEAR.search(before):
        yield replace(part, attributive=bool(w.OF.search(before)))
    elif re.match(rf"(?:[ ]?[-–][ ]?|{w.GAP}(?:to|and){w.GAP}){w.FOUR}(?![\w])", text[end : end + 12]):
        yield replace(part, attributive=True)
    elif w.THE.search(before) and re.match(r"[ ][a-z]", text[end : end + 2]):
        yield replace(part, attributive=True)


def _weekday(found: re.Match[str]) -> Iterator[Part]:
    text, start, end = found.string, found.start(), found.end()
    if w.NO_WEEKDAY.search(text[max(0, start - 10) : start]) or w.NO_WEEKDAY_NEXT.match(text, end):
        return
    number = w.WEEKDAYS[found["weekday"]]
    week = found["week"]
    yield Part(
        start, end, "weekday", weekday=number, direction=_direction(found), shift=w.SHIFTS[week] if week else None
    )


def _unit(found: re.Match[str]) -> Iterator[Part]:
    which = (found["which"] or "this").lower()
    part = Part(found.start(), found.end(), "unit", unit=found["unit"], shift=w.SHIFTS[which])
    if found["which"] is None and not found["portion"]:
        return  # "the year" alone
    if found["size"] and found["unit"] == "year":
        yield _shared(part, found)
    else:
        yield part


_DAY_SHIFTS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1,
    "the day after tomorrow": 2, "this morning": 0, "this afternoon": 0, "this evening": 0,
}  # fmt: skip


def _today(found: re.Match[str]) -> Iterator[Part]:
    shift = _DAY_SHIFTS[re.sub(r"\s+", " ", found["day"].lower())]
    yield Part(found.start(), found.end(), "unit", unit="day", shift=shift)


def _ago(found: re.Match[str]) -> Iterator[Part]:
    word = found["count"].lower()
    count = int(word) if word.isdigit() else w.COUNTS[word]
    rough = bool(found["about"]) or found["unit"] == "week"
    unit, factor = ("year", 10) if found["unit"] == "decade" else (found["unit"], 1)
    yield Part(found.start(), found.end(), "ago", unit=unit, shift=-count * factor, approximate=rough or factor == 10)


def _echo(found: re.Match[str]) -> Iterator[Part]:
    groups = found.groupdict()
    if groups["count"]:
        count = w.COUNTS.get(groups["count"].lower()) or int(groups["count"])
        shift = count if groups["way"].lower() in ("later", "after", "on") else -count
        yield Part(found.start(), found.end(), "echo", unit=groups["counted"], shift=shift)
        return
    which = (groups["which"] or groups["late"] or "same").lower()
    shift = {"previous": -1, "preceding": -1, "before": -1, "following": 1, "next": 1, "after": 1}.get(which, 0)
    unit = groups["unit"] or groups["late_unit"]
    yield Part(found.start(), found.end(), "echo", unit=unit if unit in ("week", "month", "year") else "day", shift=shift)


def _plain(form: str) -> Callable[[re.Match[str]], Iterator[Part]]:
    def read(found: re.Match[str]) -> Iterator[Part]:
        yield Part(found.start(), found.end(), form)

    return read


def _shared(part: Part, found: re.Match[str]) -> Part:
    """Return a year narrowed to "the first half of", "the third quarter of", or marked by "early", "around"."""
    if not found["size"]:
        return replace(part, approximate=True)
    length = 6 if found["size"].lower() == "half" else 3
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 12 // length}[found["part"].lower()]
    number = min(number, 12 // length)
    return replace(part, share=(length * (number - 1) + 1, length * number))


def _with_year(part: Part, found: re.Match[str]) -> Part:
    word = found["of_year"]
    if not word:
        return part
    return replace(part, echo_year=True) if word in ("same", "that") else replace(part, shift=w.SHIFTS[word])


def _direction(found: re.Match[str]) -> int | None:
    word = (found["direction"] or "").lower().split()
    return w.SHIFTS[word[-1]] if word else None


def _leading_number(day: str) -> int:
    return int(day.rstrip("stndrhSTNDRH"))


def _month_number(found: re.Match[str]) -> int:
    return w.MONTHS[found["month"].rstrip(".")]


def _weekday_number(found: re.Match[str]) -> int | None:
    return w.WEEKDAYS[found["weekday"].rstrip(".")] if found["weekday"] else None


_DIRECTION = r"(?:(?P<direction>(?i:last|next|this|this past|past|this coming|coming|upcoming|previous)) )?"
_WEEKDAY_BEFORE = rf"(?:(?P<weekday>{w.SHORT_WEEKDAY})[,.]?{w.GAP}\(?(?:the )?)?"
_COUNT = rf"(?P<count>(?i:{'|'.join(sorted(w.COUNTS, key=len, reverse=True))})|[1-9][0-9]{{0,2}})"
_SPELT = rf"(?i:{'|'.join(sorted(w.COUNTS, key=len, reverse=True))}|few|several|couple of|[1-9][0-9]{{0,2}})"
_RULES: tuple[Rule, ...] = (
    (re.compile(rf"(?<![\w-])(?P<year>{w.FOUR})([-./])(?P<month>0?[1-9]|1[0-2])\2(?P<day>[0-3]?[0-9])(?![0-9-])"), _numeric),
    (
        re.compile(
            rf"(?<![\w./-])(?P<first>[0-3]?[0-9])(?P<mark>[./-])(?P<second>[0-3]?[0-9])(?P=mark)(?P<year>{w.FOUR})(?![\w-])"
        ),
        _day_first_numeric,
    ),
    (
        re.compile(
            rf"{_WEEKDAY_BEFORE}(?P<days>{w.DAYS})(?:{w.GAP}of{w.GAP}|{w.GAP}|[-/ ])(?P<month>{w.MONTH})"
            rf"(?:(?:,[ ]?|{w.GAP}(?:of )?|[-/])(?P<year>{w.TAIL_YEAR}))?{w.OF_YEAR}?"
        ),
        _day_month,
    ),
    (
        re.compile(
            rf"{_WEEKDAY_BEFORE}(?P<month>{w.MONTH}){w.GAP}(?:the )?(?P<days>{w.DAYS})"
            rf"(?:(?:,[ ]?|{w.GAP})(?P<year>{w.TAIL_YEAR}))?{w.OF_YEAR}?"
        ),
        _day_month,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?:the )?{w.PORTION}?{_DIRECTION}(?P<month>{w.MONTH})"
            rf"(?:,?{w.GAP}(?:of )?(?P<year>{w.TAIL_YEAR})|{w.OF_YEAR})?"
        ),
        _month,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?:the )?{w.PORTION}?{_DIRECTION}(?P<season>{w.SEASON})"
            rf"(?:,?{w.GAP}(?:of )?(?P<year>{w.FOUR})(?:[-–/][0-9]{{2}})?(?![\w])|{w.OF_YEAR})?"
        ),
        _season,
    ),
    (re.compile(rf"(?<![\w-])(?:{w.PORTION}|{w.ABOUT})?(?P<year>(?<![\w.,:/$€£])(?<![0-9]-){w.YEAR_END})"), _year),
    (re.compile(rf"(?<![\w-]){_DIRECTION}(?P<weekday>{w.WEEKDAY})(?:[ ](?P<week>last|next|this) week\b)?"), _weekday),
    (
        re.compile(
            rf"(?<![\w-])(?:(?i:earlier|later|early|late) |(?:the )?{w.PORTION})?"
            rf"(?:(?:the )?(?P<which>(?i:last|previous|this|current|next|coming)) )?{w.UNIT}(?![\w-])"
        ),
        _unit,
    ),
    (re.compile(rf"(?<![\w-])(?P<day>(?i:{'|'.join(d.replace(' ', w.GAP) for d in _DAY_SHIFTS)}))(?![\w-])"), _today),
    (
        re.compile(
            rf"(?<![\w-])(?P<about>(?i:about|around|some|nearly|almost|over|more than|roughly) )?{_COUNT}"
            r" (?P<unit>day|week|month|year|decade)s? ago\b"
        ),
        _ago,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?:(?:the )?(?P<which>(?i:same|that same|that|previous|preceding|following))"
            rf" (?P<unit>day|week|month|year|morning|afternoon|evening|night)"
            rf"|(?i:the) (?P<late_unit>day|week|month|year) (?P<late>before|after)(?=[.,;]|$)"
            rf"|{_COUNT} (?P<counted>day|week|month|year)s? (?P<way>earlier|later)|(?:[Tt]he) next (?P<x>day))(?![\w-])"
        ),
        _echo,
    ),
)
