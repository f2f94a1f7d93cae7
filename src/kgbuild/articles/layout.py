"""Articles: the lines of a text sorted into title, headings, paragraphs and page furniture, and what they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.articles import dateline as datelines
from kgbuild.articles import dating
from kgbuild.articles.dateline import Dateline
from kgbuild.articles.lines import ITEM, Line, read
from kgbuild.facts import Block, Span

_TAG = re.compile(r"^\[[^\]]{2,25}\]\s*")  # "[Breaking News] ..."
_SENDER = re.compile(  # a headline has a verb, the name of the sender has none
    r"(?:(?:The )?(?:Embassy|Consulate|Permanent Mission|Ministry|Department|Office|Government|Delegation|Republic|"
    r"Kingdom|State|European Commission|United Nations|U\.S\.)|The)\b"
    r"(?:[ ,]+(?:of|the|for|in|to|and|at|&|[A-Z][\w.'’-]*))*\.?"
)
_PAGE_TOOLS = re.compile(r"(?i)\b(?:print|pdf|e-?mail|share)\b")
"""What an article offers to do with itself, which stands beside its own date."""
_PLACED = re.compile(r"(?!\w+day,)[^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}, ")  # "Oslo, Thursday 5 May 2020"
_STOP_WITHIN = re.compile(r"[^\W\d_]{3,}[.!?][\"”’)]* \S|\d{4}\. \S")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[A-Z“\"])|(?<=\d{4}\.)\s+(?=[A-Z“\"])")
_DECK, _MOST = 24, 3  # words of a deck, lines between it and its story
_FULL = 12  # words of the sentence with which a story begins


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a text are, and what they say of the article."""

    blocks: tuple[Block, ...]
    title: str | None
    published: str | None
    retrieved: str | None
    dateline: Span | None


def lay_out(text: str, *, title: str | None = None) -> Layout:
    """Return the layout of a normalised text; `title` is the headline, if the source tells it apart from the text.

    >>> text = "Skip to Content\\nMonday, 1 June 2020\\nEnvoys meet in Oslo again\\n\\nOSLO, May 2 - They met."
    >>> layout = lay_out(text)
    >>> layout.title, layout.retrieved, layout.published, [block.kind for block in layout.blocks]
    ('Envoys meet in Oslo again', '2020-06-01', None, ['furniture', 'furniture', 'title', 'paragraph'])
    """
    day_first = dating.order(text)
    lines = read(text, day_first=day_first)
    first, last = _story(lines)
    headline = _headline(lines, first, title)
    dateline = _dateline(lines, first, last)
    blocks = tuple(
        Block(line.start, line.end, "title" if index == headline else _kind(line, index, first, last))
        for index, line in enumerate(lines)
    )
    if title is None and headline is not None:
        title = _TAG.sub("", lines[headline].words)
    above = lines[: first if headline is None else headline]
    below = lines[last + 1 :]
    between = lines[len(above) : first]
    published, retrieved = _dates(above, between, below, dateline.date if dateline else None, day_first)
    if published is None and dateline is not None and dateline.date and first < len(lines):
        published = dating.by_weekday(dateline.date, text[dateline.span.end : lines[last].end])
    if published is None and first < len(lines):
        opening = [line.words for line in lines[:first] if line.plain and not line.ends] + [
            _SENTENCE.split(lines[first].words)[0]
        ]
        story = text[: lines[last].end]
        published = dating.by_words("\n".join(opening), story, dateline.date if dateline else None)
    return Layout(blocks, title, published, retrieved, dateline.span if dateline else None)


def _dates(
    above: list[Line], between: list[Line], below: list[Line], dateline: str | None, day_first: bool | None
) -> tuple[str | None, str | None]:
    """Return the days of publication and of retrieval that the lines around headline and story tell.

    A bare date below the story counts only if it goes with the dateline, or stands with the place where the text was
    signed: "Lima, 5 May 2020". So does the clock of a page's menu.
    """
    clocks = [date for index, line in enumerate(above) if (date := line.date) and _is_clock(above, index)]
    dates = [line.date for line in above + between if line.date and line.date not in clocks]
    dates += [line.date for line in below if line.date and (line.date.label or dateline or _PLACED.match(line.words))]
    fetched = [date for date in dates if date.label == "retrieved"]
    told = [date for date in dates if date.label != "retrieved"]
    published = dating.choose(told, dateline, day_first=day_first)
    if published is None and dateline is not None:
        published = dating.choose(clocks, dateline, day_first=day_first)
    days = [date.day for date in fetched + clocks if date.day != published or date.label]
    return published, days[0] if days else None


def _story(lines: list[Line]) -> tuple[int, int]:
    """Return the first and the last line of the story: the first full sentence, the last line that ends like one."""
    plain = [index for index, line in enumerate(lines) if line.plain]
    if not plain:
        return len(lines), len(lines) - 1
    starts = [index for index in plain if _is_opening(lines[index])]
    while len(starts) > 1 and _is_deck(lines, *starts[:2]):
        starts.pop(0)
    first = starts[0] if starts else plain[min(1, len(plain) - 1)]
    last = max(index for index in plain if index == first or (index > first and _is_last(lines[index])))
    return first, last


def _is_deck(lines: list[Line], first: int, second: int) -> bool:
    """Return whether a sentence stands over the date and the author of the story that begins further down."""
    between, words = lines[first + 1 : second], lines[first].words
    return len(words.split()) <= _DECK and len(between) <= _MOST and any(line.date for line in between)


def _is_opening(line: Line) -> bool:
    """Return whether a story may begin with a line; "Chad: envoys meet again" with nothing behind it is a headline."""
    return _is_prose(line) or (line.dateline is not None and (line.ends or line.dateline.date is not None))


def _is_prose(line: Line) -> bool:
    words = len(line.words.split())
    return words >= 40 or (words >= _FULL and line.ends)


def _is_last(line: Line) -> bool:
    """Return whether a story may end with a line: a sentence, perhaps with an agency's sign after it."""
    words = len(line.words.split())
    return line.ends or words >= 20 or (words >= 8 and bool(_STOP_WITHIN.search(line.words)))


def _kind(line: Line, index: int, first: int, last: int) -> str:
    if line.furniture or (line.date and not first < index < last):
        return "furniture"
    if index > last:
        return "furniture"  # key words, initials, "(END)"
    if index < first or line.date:
        return "heading"
    short = len(line.words) <= 100 and len(line.words.split()) <= 14
    if index > first and short and not line.ends and line.words[-1] not in ";:,”\"’'" and not ITEM.match(line.words):
        return "heading"
    return "paragraph"


def _headline(lines: list[Line], first: int, given: str | None) -> int | None:
    """Return the line that is the headline: the given one, or the first that reads less like a sender's name."""
    if given is not None:
        same = " ".join(given.split()).casefold()
        return next((i for i, line in enumerate(lines) if line.plain and line.words.casefold() == same), None)
    plain = [index for index in range(first) if lines[index].plain]
    spoken = [index for index in plain if lines[index].words[-1] != ":" and not datelines.alone(lines[index].words)]
    longest = max((len(lines[index].words.split()) for index in spoken if not lines[index].words.isupper()), default=0)
    for least in (5, 3):
        for index in spoken:
            words = lines[index].words
            shouted = words.isupper() and longest >= 5
            if len(words.split()) >= least and not shouted and not _SENDER.fullmatch(words):
                return index
    return next(iter(spoken or plain), None)


def _dateline(lines: list[Line], first: int, last: int) -> Dateline | None:
    """Return the dateline at the head of the story, or the place that stands alone above it."""
    for line in lines[first : min(first + 2, last + 1)]:
        if line.dateline:
            return line.dateline
    for line in reversed(lines[:first]):
        if line.dateline and not line.furniture and line.dateline.place.isupper():
            return line.dateline
    above = lines[first - 1] if 0 < first < len(lines) else None
    if above and above.plain and datelines.alone(above.words):
        return Dateline(Span(above.start, above.end, above.words), above.words, None)
    return None


def _is_clock(above: list[Line], index: int) -> bool:
    """Return whether a date above the headline is that of the visit to the page: with its weekday, under a menu."""
    date = above[index].date
    if date is None or date.label or date.time or not date.weekday or _PLACED.match(above[index].words):
        return False
    if _PAGE_TOOLS.search(above[index].words):
        return False
    return any(line.furniture == "menu" for line in above[:index])
