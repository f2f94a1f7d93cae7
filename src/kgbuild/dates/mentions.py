"""Base: date expressions and their neighbours, put together and resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgbuild.dates.context import cue, opened, still_to_come
from kgbuild.dates.grammar import Part, parts
from kgbuild.dates.resolve import Reference, between, default_is_ahead, point
from kgbuild.dates.words import GAP


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a text names: its range without the preposition, and what it means.

    `edtf` is None where the words alone do not tell ("Thursday" in an article of unknown day, "in the coming days").
    `kind` is ``absolute`` (said in full), ``relative`` (resolved against publication), ``echo`` (against the day last
    named: "the same day"), ``attributive`` (dates a thing, not what is told: "the 2019 agreement"), ``duration`` or
    ``recurring``. `precision` is ``day``, ``month``, ``season``, ``year``, ``interval``, or nothing without a date.
    `cue` is the limiting preposition before it ("since", "by", "until", "before", "after", "from", "for", ...); a
    date with "since" is open ("2011/.."). Where the tense decides, `behind` and `ahead` are the two readings, as what
    was and as what is still to come, and `edtf` is the one that the words before it speak for.
    """

    start: int
    end: int
    edtf: str | None
    kind: str
    precision: str = ""
    cue: str = ""
    behind: str | None = None
    ahead: str | None = None


def find(
    text: str,
    *,
    published: str | None = None,
    start: int = 0,
    end: int | None = None,
    future: bool | None = None,
    day_first: bool | None = None,
) -> list[DateMention]:
    """Return the dates that `text` (from `start` to `end`) names, in order; `published` is an EDTF date.

    With `future` unset, the words before a date decide whether it lies ahead ("will meet on Monday") or behind; True
    or False decides for all of them. `day_first` says how to read 03/04/2019; unset, such a date has no `edtf`.
    Nothing is guessed: neither has what `published` is too coarse for.

    >>> [(m.edtf, m.kind) for m in find("Talks on 2 May 2022 and last Monday", published="2022-05-11")]
    [('2022-05-02', 'absolute'), ('2022-05-09', 'relative')]
    >>> [m.edtf for m in find("They will meet on 3 June.", published="2022-05-11")]
    ['2022-06-03']
    >>> [m.edtf for m in find("They met on Thursday; 2000 troops left.")]
    [None]

    Raises ValueError when `published` is no EDTF date.
    """
    ref = Reference.from_edtf(published)
    stop = len(text) if end is None else end
    found: list[DateMention] = []
    for pair in _pairs(text, [_numeric(part, day_first) for part in parts(text, start, stop)]):
        mentions = [_mention(text, pair, ref, future)]
        if len(pair) == 2 and mentions[0].edtf is None:
            mentions = [_mention(text, (part,), ref, future) for part in pair]
        for mention in mentions:
            found.append(mention)
            if mention.kind in ("absolute", "relative", "echo") and mention.edtf and mention.cue != "since":
                ref = replace(ref, last_named=mention.edtf.rstrip("~"))
    return found


_DASH = re.compile(r"(?: [-–] |[-–])$")
_TO = re.compile(rf"{GAP}(?:to|through|thru|up to){GAP}$")
_UNTIL = re.compile(rf"{GAP}(?:until|till){GAP}$")  # one stretch after "from": "extended on 28 May until 1 June"
_AND = re.compile(rf"{GAP}and{GAP}(?:on )?$")
_POSTPONED = re.compile(r"(?:postponed|moved|rescheduled|shifted|brought forward|changed)\s+from\s+$")
_FROM = re.compile(r"(?i:from)\s+$")
_BETWEEN = re.compile(r"(?i:between|both)\s+$")


def _numeric(part: Part, day_first: bool | None) -> Part:
    if part.form != "numeric":
        return part
    if day_first is None:
        return replace(part, form="vague")
    day, month = (part.day, part.month) if day_first else (part.month, part.day)
    return replace(part, form="date", day=day, month=month)


def _pairs(text: str, found: list[Part]) -> Iterator[tuple[Part, ...]]:
    """Yield each expression alone, or with the next one where the two are the ends of one stretch of time."""
    waiting: Part | None = None
    for part in found:
        if waiting is None:
            waiting = part
        elif _joined(text, waiting, part):
            yield waiting, part
            waiting = None
        else:
            yield (waiting,)
            waiting = part
    if waiting is not None:
        yield (waiting,)


def _joined(text: str, first: Part, last: Part) -> bool:
    """Return whether two neighbours are one stretch: "30 November-1 December", "from Monday to Sept. 23"."""
    gap = text[first.end : last.start]
    before = text[max(0, first.start - 24) : first.start]
    if {first.form, last.form} - {"date", "weekday", "unit"} or first.last_day or last.last_day:
        return False
    if _TO.fullmatch(gap):
        return not _POSTPONED.search(before)
    if _UNTIL.fullmatch(gap):
        return bool(_FROM.search(before))
    if first.form != last.form or _grain(first) != _grain(last):
        return False
    if _DASH.fullmatch(gap):
        return True
    return bool(_AND.fullmatch(gap) and (_BETWEEN.search(before) or _adjacent(first, last)))


def _grain(part: Part) -> str:
    return "day" if part.day else "month" if part.month else "season" if part.season else "year"


def _adjacent(first: Part, last: Part) -> bool:
    """Return whether two dates joined by "and" follow one another, as 2015 and 2016, Monday and Tuesday do."""
    if first.form == "weekday":
        return first.weekday is not None and first.weekday % 7 + 1 == last.weekday
    if first.month and not first.day:
        return first.month % 12 + 1 == last.month and None in (first.year, last.year)
    return bool(first.year and last.year and not first.month and first.year + 1 == last.year)


def _mention(text: str, pair: tuple[Part, ...], ref: Reference, future: bool | None) -> DateMention:
    first, last = pair[0], pair[-1]
    behind, ahead = (_reading(first, last, ref, ahead=way) for way in (False, True))
    if future is None:
        future = still_to_come(text, first.start, last.end)
    if future is None:
        future = default_is_ahead(behind, ahead, ref)
    limit = cue(text, first.start)
    behind, ahead = (opened(date, text, last.end, limit) for date in (behind, ahead))
    chosen = ahead if future else behind
    mention = DateMention(first.start, last.end, chosen, _kind(pair), _precision(chosen), limit)
    return mention if behind == ahead else replace(mention, behind=behind, ahead=ahead)


def _reading(first: Part, last: Part, ref: Reference, *, ahead: bool) -> str | None:
    if first is not last:
        return between(first, last, ref, ahead=ahead)
    if first.last_day:  # "16-18 July"
        end = replace(first, day=first.last_day, last_day=None, weekday=None)
        return between(replace(first, last_day=None), end, ref, ahead=ahead)
    return point(first, ref, ahead=ahead)


def _kind(pair: tuple[Part, ...]) -> str:
    if pair[0].form in ("duration", "recurring", "echo"):
        return pair[0].form
    if pair[0].attributive:
        return "attributive"
    said = any(part.year is not None for part in pair) and all(part.form == "date" for part in pair)
    return "absolute" if said else "relative"


def _precision(date: str | None) -> str:
    if date is None:
        return ""
    bare = date.rstrip("~?%")
    if "/" in bare:
        return "interval"
    if len(bare) == 7 and int(bare[5:]) > 12:
        return "season"
    return {4: "year", 7: "month", 10: "day"}[len(bare)]
