"""Articles: a text as its lines, those of one paragraph that were cut at a width put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgbuild.articles import dateline as datelines
from kgbuild.articles import dating, furniture
from kgbuild.articles.dateline import Dateline
from kgbuild.articles.dating import DateLine

ENDS = re.compile(r"[.!?…][\"”’')\]]*$")
_SIGN = re.compile(r"(?<=[.!?”\"])\s+(?:\([A-Za-z]{2,12}\)|Enditem|/[A-Za-z]{2,12}/)$")
_FULL_STOP = re.compile(r"(?:[^\W\d_]{4,}|[0-9)])[.!?][\"”’)]*$")
ITEM = re.compile(r"(?:[-*•–—]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_NARROWEST, _WIDEST = 40, 120  # of texts whose lines are cut at a width


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, or several that are one paragraph: its range, its words, and what its shape tells.

    `furniture` is ``menu``, ``furniture`` or nothing; `date` and `dateline` are what `dating` and `dateline` find.
    """

    start: int
    end: int
    words: str
    furniture: str | None = None
    date: DateLine | None = None
    dateline: Dateline | None = None

    @property
    def plain(self) -> bool:
        """Return whether the line is neither furniture nor a date."""
        return self.furniture is None and self.date is None

    @property
    def ends(self) -> bool:
        """Return whether the line ends as a sentence does, an agency's sign behind it or not: "in May. (NNA)"."""
        return bool(ENDS.search(_SIGN.sub("", self.words)))


def read(text: str, *, day_first: bool | None = None) -> list[Line]:
    """Return the lines of a normalised text; `day_first` tells how to read its numeric dates.

    >>> [line.words for line in read("Talks\\n\\nThe envoys of Chad and Norway met and spoke\\nin the city of Oslo.")]
    ['Talks', 'The envoys of Chad and Norway met and spoke in the city of Oslo.']
    """
    lines: list[Line] = []
    for group in _groups(text):
        group = [_looked_at(line, text, day_first) for line in group]
        lines += _joined(group, text)
    return lines


def _groups(text: str) -> Iterator[list[Line]]:
    """Yield the lines between two empty ones."""
    group: list[Line] = []
    end = 0
    for found in re.finditer(r"[^\s][^\n]*", text):
        if group and text.count("\n", end, found.start()) > 1:
            yield group
            group = []
        end = found.start() + len(found[0].rstrip())
        group.append(Line(found.start(), end, text[found.start() : end]))
    if group:
        yield group


def _looked_at(line: Line, text: str, day_first: bool | None) -> Line:
    return replace(
        line,
        furniture=furniture.kind(line.words),
        date=dating.date_line(line.words, day_first=day_first),
        dateline=datelines.read(text, line.start, line.end),
    )


def _joined(group: list[Line], text: str) -> Iterator[Line]:
    """Yield the lines of a group, those together whose end is only the end of the width."""
    width = max(len(line.words) for line in group)
    run: list[Line] = []
    for line in group:
        if run and not _goes_on(run[-1], line, width):
            yield from _paragraph(run, text)
            run = []
        run.append(line)
    yield from _paragraph(run, text)


def _goes_on(line: Line, after: Line, width: int) -> bool:
    """Return whether the first word of the next line did not fit on this one."""
    if not (_NARROWEST <= width <= _WIDEST and line.plain and after.plain) or after.dateline or ITEM.match(after.words):
        return False
    if _FULL_STOP.search(line.words) and not after.words[0].islower():
        return False  # a new sentence may as well be a new paragraph
    return len(line.words) + 1 + len(after.words.split()[0]) > width


def _paragraph(run: list[Line], text: str) -> Iterator[Line]:
    """Yield lines as one paragraph if together they read like one: up to a full stop, or on with a small letter."""
    if len(run) > 1 and (run[-1].ends or run[1].words[0].islower()):
        start, end = run[0].start, run[-1].end
        yield replace(run[0], end=end, words=" ".join(text[start:end].split()))
    else:
        yield from run
