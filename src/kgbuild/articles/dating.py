"""Articles: which date on a page is that of the news, and which the day on which the page was fetched.

No date is better than a wrong one: every relative date of the article hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kgbuild import dates
from kgbuild.articles import furniture

_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?![\d/-])")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_TIME = re.compile(
    r"(?<!\d)\d{1,2}[:.]\d\d(?::\d\d)?(?!\d)(?:\s*[AaPp]\.?[Mm]\b\.?)?|(?<!\d)\d{1,2}\s?[AaPp]\.?[Mm]\b\.?|\d\d:\d\d"
)
_ZONE = re.compile(
    r"\(?\b(?:GMT|UTC|[A-Z]{1,3}ST|[A-Z]{1,3}DT|CET|EET|MSK|BST|IST)\b(?:\s?[+-]\s?\d{1,2}(?::\d\d)?)?\)?|T(?=\s|$)"
)
_WEEKDAY = re.compile(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d/]|[.,]\d)")
_FORWARD = re.compile(
    r"(?i)\b(?:will|shall|would|next|planned|plans?|due|scheduled|expected|upcoming|future|pledge[sd]?|promise[sd]?)\b"
    r"|\b(?:by|until) (?:\w+ )?20\d\d"
)
_OPEN = re.compile(r"(?:^|[|,•·:(–—-]|\s)\s*$")
_CLOSE = re.compile(r"\s*(?:$|[|,•·(–—-]|\s{2}|by\b)")
_BETWEEN = re.compile(r"\s*[|,•·;:()]\s*|\s+[–—-]\s+|\s{3,}")
_HEADING = re.compile(
    r"(?i)\b(?:statements?|remarks?|speech|address|transcript|communiqu\w+|declaration|press conference|interview|"
    r"readout|briefing|reports?|meetings?|talks|visits?|summit|sessions?|signed?|calls?)\b"
)
_IN_BYLINES = frozenset({
    "a", "and", "at", "by", "correspondent", "correspondents", "de", "del", "desk", "el", "en",
    "for", "from", "in", "la", "news", "of", "on", "our", "reporter", "s", "staff", "team", "the", "writer", "agency",
})  # fmt: skip
_OPENING = 1_500
_SPAN = 4  # years
_LATER = 45  # days
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is hardly more than a full date: the day, what its label says it is of, and its shape."""

    day: str
    label: str
    weekday: bool
    time: bool


def date_line(line: str, *, day_first: bool | None = None) -> DateLine | None:
    """Return the date of a line that is hardly more than one, None for a line that says something else.

    >>> date_line("Posted on: Friday, 5 January 2024, 10:15 GMT").day
    '2024-01-05'
    >>> date_line("Local news, 14.05.2024").label, date_line("On 5 January 2024 the two envoys met in Oslo.")
    ('', None)
    """
    if len(line) > _LONGEST or not _YEAR.search(line) or furniture.reads_like_a_sentence(_TIME.sub(" ", line)):
        return None
    found = [m for m in dates.find(line, day_first=day_first) if m.kind == "absolute" and m.precision == "day"]
    days = [m for m in found if m.edtf and not m.edtf.endswith("~")]
    if not days:
        return None
    rest = line
    for mention in reversed(days):
        rest = f"{rest[: mention.start]} | {rest[mention.end :]}"
    rest = _WEEKDAY.sub(" ", _ZONE.sub(" ", _TIME.sub(" ", rest)))
    said, others = "", []
    for piece in furniture.pieces(rest.replace(",", " | ") if line.count(",") < 4 else rest):
        words = piece.strip(" ,.;:()[]-–—|•")
        what, words = furniture.label(words)
        said = said or what
        if words and words.lower() not in {"at", "on"}:
            others.append(words)
    lengths = [len(words.split()) for words in others]
    barred = len(furniture.pieces(line)) > 1
    if sum(lengths) > 3 and not (barred and max(lengths) <= 5 and sum(lengths) <= 16) and not _is_byline(line, days[0]):
        return None
    if line.rstrip().endswith(".") and others:
        return None  # "Founded on 5 May 1999."
    day = days[0].edtf
    assert day is not None
    if said == "updated" and len(days) > 1 and not line[: days[0].start].strip():
        said = ""  # "20 Nov. 2019 - Last updated: 21 Nov. 2019"
    return DateLine(day, said, bool(_WEEKDAY.search(line)), bool(_TIME.search(line)))


def _is_byline(line: str, day: dates.DateMention) -> bool:
    """Return whether the date of a line stands apart among names: "By Ola Berg, Oslo, 5 May 2020".

    A heading with a date in it has other words: "Transcript of the briefing, 5 May 2020".
    """
    before, after = (_WEEKDAY.sub(" ", _TIME.sub(" ", side)) for side in (line[: day.start], line[day.end :]))
    if not (_OPEN.search(before) and _CLOSE.match(after)):
        return False
    names = [name for side in (before, after) for name in _BETWEEN.split(side) if name.strip()]
    words = [word for name in names for word in name.split()]
    return (
        all(len(name.split()) <= 6 for name in names)
        and len(words) <= 14
        and not _HEADING.search(line)
        and all(not word[0].islower() or word in _IN_BYLINES for word in words)
    )


def order(text: str) -> bool | None:
    """Return whether the numeric dates of a page have the day first, if the page itself tells.

    One of them may be possible in one order only, stand beside its weekday, or agree with a day that the text names
    in words.

    >>> order("Rates of 29/08/2025. Berlin 06/10/2025"), order("06/10/2025: they met on 6 October"), order("06/10/2025")
    (True, True, None)
    >>> order("09:31 3/02/2023 Friday"), order("Thursday, 3/02/2023")
    (True, False)
    """
    numbers = [tuple(map(int, found.groups())) for found in _NUMERIC.finditer(text)]
    first = any(one > 12 >= two for one, two, _ in numbers)
    second = any(two > 12 >= one for one, two, _ in numbers)
    if first != second:
        return first
    votes = _by_weekdays(text)
    for one, two, year in numbers:
        if one != two and max(one, two) <= 12:
            told = {
                m.edtf for m in dates.find(text, published=str(year)) if m.edtf and m.precision in {"day", "interval"}
            }
            ways = ((True, _iso(year, two, one)), (False, _iso(year, one, two)))
            votes |= {way for way, day in ways if any(_is_of(day, span) for span in told)}
    return votes.pop() if len(votes) == 1 else None


def _by_weekdays(text: str) -> set[bool]:
    """Return the orders, day first or not, in which numeric dates have the weekday that stands beside them."""
    orders = set()
    for found in _NUMERIC.finditer(text):
        one, two, year = map(int, found.groups())
        beside = _WEEKDAY.search(text[max(0, found.start() - 12) : found.end() + 12])
        if beside is None or one == two or max(one, two) > 12:
            continue
        named = _DAYS.index(beside[0][:3].lower())
        orders |= {
            first for first, day in ((True, (two, one)), (False, (one, two))) if date(year, *day).weekday() == named
        }
    return orders


def _is_of(day: str, span: str) -> bool:
    """Return whether a day is one that a text tells, or one of its days: "from 9 to 13 October"."""
    first, _, last = span.partition("/")
    return day == span or (len(first) == len(last) == len(day) and first <= day <= last)


def days_after(day: str, words: str) -> int | None:
    """Return how many days `day` lies after the dateline's day that `words` name, in whichever year that is nearest.

    >>> days_after("2024-01-02", "Dec. 31"), days_after("2020-06-09", "March 2")
    (2, 99)
    """
    told = date.fromisoformat(day)
    best: int | None = None
    for year in (told.year - 1, told.year, told.year + 1):
        for mention in dates.find(words, published=str(year)):
            if mention.edtf and mention.precision == "day":
                apart = (told - date.fromisoformat(mention.edtf)).days
                best = apart if best is None or abs(apart) < abs(best) else best
    return best


def whole(words: str | None, *, day_first: bool | None) -> str | None:
    """Return the day of a dateline's date if it names the year, too."""
    for mention in dates.find(words or "", day_first=day_first):
        if mention.kind == "absolute" and mention.precision == "day":
            return mention.edtf
    return None


def by_weekday(words: str, story: str) -> str | None:
    """Return the day of a dateline without a year, if the story itself fixes the year.

    The first weekday of a story is the dateline's or the one before, and an article is as young as the years that it
    looks back on, and older than those that it looks forward to. A date has the same weekday only every five years or
    more.

    >>> by_weekday("May 3", "They met on Friday. The talks began in 2022. The next round will be held in 2025.")
    '2024-05-03'
    >>> by_weekday("May 3", "They met on Friday.") is None
    True
    """
    weekday = _WEEKDAY.search(story[:_OPENING])
    behind, ahead = _years(story)
    if weekday is None or not behind | ahead:
        return None
    earliest = max(behind) if behind else min(ahead) - _SPAN
    latest = min((year for year in ahead if year >= earliest), default=earliest + _SPAN)
    named = _DAYS.index(weekday[0][:3].lower())
    for back in (0, 1):
        days = [day for year in range(earliest, latest + 1) if (day := _day_in(words, year))]
        fitting = [day for day in days if (day.weekday() - named) % 7 == back]
        if len(fitting) == 1:
            return fitting[0].isoformat()
    return None


def by_words(opening: str, text: str, dateline: str | None) -> str | None:
    """Return the first full date of the words that open a text, its headlines and its first sentence, if it can be
    the day of the news: nothing that the text tells as past is later, and the day of the dateline is near.

    >>> by_words("Talks in Oslo. On 5 May 2020 they met.", "On 5 May 2020 they met. They will meet in 2021.", None)
    '2020-05-05'
    >>> by_words("On 5 May 1999 the treaty was signed.", "On 5 May 1999 the treaty was signed. It ended in 2020.", None)
    """
    found = _days_told(opening)
    if not found or len(found[0]) != 10:
        return None
    day = date.fromisoformat(found[0])
    behind, _ = _years(text)
    later = [d for d in _days_told(text) if len(d) == 10 and (date.fromisoformat(d) - day).days > _LATER]
    if max(behind, default=day.year) > day.year or later:
        return None
    if dateline is not None and not _is_near(day.isoformat(), dateline):
        return None
    return day.isoformat()


def _days_told(words: str) -> list[str]:
    """Return the full dates of a text as EDTF, those that are uncertain among them."""
    return [m.edtf for m in dates.find(words) if m.kind == "absolute" and m.precision == "day" and m.edtf]


def _is_near(day: str, dateline: str) -> bool:
    """Return whether a day goes with that of a dateline: at most a week later."""
    apart = days_after(day, dateline)
    return apart is not None and -1 <= apart <= 7


def _years(story: str) -> tuple[set[int], set[int]]:
    """Return the years that a story looks back on, and those that it looks forward to."""
    behind: set[int] = set()
    ahead: set[int] = set()
    for sentence in re.split(r"(?<=[.!?])\s+|\n", story):
        years = {int(year) for year in _FULL_YEAR.findall(sentence)}
        (ahead if _FORWARD.search(sentence) else behind).update(years)
    return behind - ahead, ahead


def _day_in(words: str, year: int) -> date | None:
    for mention in dates.find(words, published=str(year)):
        if mention.edtf and mention.precision == "day" and mention.edtf.startswith(str(year)):
            return date.fromisoformat(mention.edtf)
    return None


def choose(lines: Iterable[DateLine], dateline: str | None, *, day_first: bool | None) -> str | None:
    """Return the day of publication among the date lines of a page, in the order of trust, None if none can be trusted.

    A line labelled as published comes before a bare date, that before the dateline's own full date, that before
    "updated". A day that does not go with the day of the dateline (at most a week later) is not that of the news.
    """
    trusted = list(lines)
    if dateline is not None:
        trusted = [line for line in trusted if _is_near(line.day, dateline)]
    for said in ("published", "", "updated"):
        for line in trusted:
            if line.label == said:
                return line.day
        if said == "" and (day := whole(dateline, day_first=day_first)):
            return day
    return None


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"
