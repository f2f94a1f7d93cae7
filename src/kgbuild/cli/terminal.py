"""Face: what makes words fit for a terminal: harmless, aligned, and coloured only where somebody looks."""

from __future__ import annotations

import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence

import click

# Control characters could move the cursor or recolour the screen; bidirectional marks could reorder what is shown.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GAP = "  "
_WIDEST = 100  # a longer cell is wrapped, on a terminal or not
_NARROWEST = 12  # a column is not squeezed below this width


def plain(text: str) -> str:
    r"""Return `text` with every character that steers a terminal made visible; tabs and line ends stay.

    >>> plain("\x1b[31mred\x07 \u202eabc")
    '␛[31mred␇ \ufffdabc'
    """
    return _UNSAFE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def cells(text: str) -> int:
    """Return how many columns of a terminal `text` fills.

    >>> cells("Beijing"), cells("北京"), cells("e\u0301")
    (7, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Return `text` as lines of at most `width` columns, broken between words where that is possible.

    >>> wrap("Organisation of Islamic Cooperation", 15)
    ['Organisation of', 'Islamic', 'Cooperation']
    >>> wrap("abcdefgh", 3)
    ['abc', 'def', 'gh']
    """
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
    return [*lines, line]


def _pieces(word: str, width: int) -> list[str]:
    pieces, piece = [], ""
    for character in word:
        if piece and cells(piece + character) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, width: int | None = None) -> str:
    """Return an aligned table; columns of numbers to the right, long cells wrapped if `width` is too small.

    >>> print(table(["state", "meetings"], [["Norway", 3], ["Chad", 12]]))
    state   meetings
    ------  --------
    Norway         3
    Chad          12
    """
    texts = [["" if cell is None else plain(" ".join(str(cell).split())) for cell in row] for row in rows]
    right = [bool(texts) and all(_is_number(row[i]) for row in texts) for i in range(len(head))]
    widths = [min(max(cells(line[i]) for line in [list(head), *texts]), _WIDEST) for i in range(len(head))]
    if width is not None:
        widths = _squeezed(widths, width - len(_GAP) * (len(widths) - 1))
    lines = list(_row(head, widths, right))
    lines.append(_GAP.join("-" * w for w in widths))
    for row in texts:
        lines += _row(row, widths, right)
    return "\n".join(lines)


def shown(head: Sequence[str], rows: Iterable[Sequence[object]], *, width: int | None = None) -> str:
    """Return rows as a table, or one below the other where so many columns cannot stand side by side.

    >>> print(shown(["state", "capital"], [["Norway", "Oslo"], ["Chad", None]], width=10))
    state:   Norway
    capital: Oslo
    <BLANKLINE>
    state:   Chad
    """
    rows = list(rows)
    if width is None or len(head) * (_NARROWEST + len(_GAP)) <= width + len(_GAP):
        return table(head, rows, width=width)
    margin = max(map(len, head), default=0) + 2
    records = []
    for row in rows:
        lines: list[str] = []
        for name, cell in zip(head, row, strict=True):
            if cell is not None and (text := plain(" ".join(str(cell).split()))):
                first, *more = wrap(text, max(width - margin, _NARROWEST))
                lines += [f"{name}:".ljust(margin) + first, *(" " * margin + line for line in more)]
        records.append("\n".join(lines))
    return "\n\n".join(records)


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table in Markdown; nothing in a cell can end the cell or become markup of HTML.

    >>> print(markdown(["state"], [["a|b"]]))
    | state |
    | --- |
    | a\|b |
    """
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(_markdown_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _markdown_cell(cell: object) -> str:
    text = "" if cell is None else plain(" ".join(str(cell).split()))
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[\d,]*\.?\d+%?|", text) is not None


def _squeezed(widths: list[int], room: int) -> list[int]:
    """Take columns away from the widest until the table fits, or none is left to take from."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterable[str]:
    columns = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    for i in range(max(map(len, columns), default=0)):
        parts = []
        for lines, width, to_right in zip(columns, widths, right, strict=True):
            text = lines[i] if i < len(lines) else ""
            space = " " * (width - cells(text))
            parts.append(space + text if to_right else text + space)
        yield _GAP.join(parts).rstrip()


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "article"), count(12000, "fact")
    ('1 article', '12,000 facts')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def terminal_width() -> int | None:
    """Return how wide the terminal on stdout is; None where stdout is no terminal and lines may be of any length."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


class Progress:
    """One line on stderr that counts what is done; nothing where stderr is no terminal."""

    def __init__(self, interval: float = 0.1) -> None:
        self.shown = sys.stderr.isatty()
        self._interval = interval
        self._next = 0.0

    def show(self, text: str) -> None:
        """Put `text` in place of the line, at most ten times a second."""
        now = time.monotonic()
        if self.shown and now >= self._next:
            self._next = now + self._interval
            room = shutil.get_terminal_size().columns - 1
            click.echo(f"\r\x1b[K{wrap(plain(text), room)[0]}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away, so that other output can follow."""
        if self.shown and self._next:
            click.echo("\r\x1b[K", nl=False, err=True)
