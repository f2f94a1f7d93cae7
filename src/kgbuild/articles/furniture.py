"""Articles: lines of a page that are no news, by the patterns of furniture.toml and by their shape."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LONGEST = 300
_SENTENCE = re.compile(r".*[.!?…][\"”’')\]]*")
_SEPARATOR = re.compile(r"\s*[|•·¦]\s*|\s{3,}")
_GAP = re.compile(r"\s{2,}")
_ARROW = re.compile(r"\s*[>»›→]\s*|\s*::\s*")


_BYLINE = re.compile(r"(?:By|BY|From) (?=[A-Z])")
_IN_BYLINES = frozenset({
    "a", "agencies", "agency", "and", "at", "bureau", "correspondent", "correspondents", "de", "del", "desk",
    "diplomatic", "for", "in", "la", "news", "of", "our", "political", "regional", "reporter", "staff", "team", "the",
    "writer",
})  # fmt: skip
_OFFICES = frozenset({"ambassador", "minister", "office", "president", "secretary", "spokesperson", "spokesman"})
_NAMED = 10  # words of a byline


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of the file: what a line looks like, with the lines that show it."""

    section: str
    regex: re.Pattern[str]
    example: str
    news: str
    always: bool
    says: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the entries of ``furniture.toml`` in their order."""
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))
    return tuple(
        Pattern(
            section, re.compile(entry["pattern"], re.IGNORECASE), entry["example"], entry.get("news", ""),
            entry.get("always", False), entry.get("says", ""),
        )
        for section, entries in data.items()
        for entry in entries
    )  # fmt: skip


def is_byline(line: str) -> bool:
    """Return whether a line only tells who wrote the text; the one who speaks in it has an office.

    >>> is_byline("By Ola Berg and Kari MOE in Oslo"), is_byline("By Our Diplomatic Correspondent")
    (True, True)
    >>> is_byline("BY OLA BERG, SPOKESPERSON OF THE UNION"), is_byline("By Sea or Land: Chad Looks for Ports")
    (False, False)
    """
    words = re.findall(r"[^\W\d_][\w.'’-]*", line.split("|")[0].split("  ")[0])
    return (
        bool(_BYLINE.match(line))
        and 1 < len(words) <= _NAMED
        and ":" not in line
        and not _OFFICES & {word.lower() for word in words}
        and all(word[0].isupper() or word in _IN_BYLINES for word in words)
    )


def kind(line: str) -> str | None:
    """Return ``menu`` or ``furniture`` for a line that is no news, None for all others.

    >>> kind("Skip to Content"), kind("Home > Politics"), kind("Share | Print"), kind("The ministers met in Oslo.")
    ('menu', 'furniture', 'furniture', None)
    >>> kind("| | |")
    'menu'
    """
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return None
    sentence = reads_like_a_sentence(line)
    for pattern in patterns():
        if pattern.section != "label" and (pattern.always or not sentence) and pattern.regex.fullmatch(line):
            return pattern.section
    if is_byline(line):
        return "furniture"
    if sentence:
        return None
    return "furniture" if _is_trail(line) else "menu" if _is_bar(line) else None


def label(words: str) -> tuple[str, str]:
    """Return what a date after such words says (``published``, ``updated``, ``retrieved`` or nothing), and the rest.

    >>> label("Last updated on"), label("Local news")
    (('updated', ''), ('', 'Local news'))
    """
    for pattern in _labels():
        found = pattern.regex.match(words)
        if found and not words[found.end() : found.end() + 1].isalnum():
            return pattern.says, words[found.end() :].lstrip(" :")
    return "", words


def reads_like_a_sentence(line: str) -> bool:
    """Return whether a line is a sentence of some length, and so rather news than furniture."""
    return len(line.split()) >= 8 and bool(_SENTENCE.fullmatch(line))


def pieces(line: str) -> list[str]:
    """Return the parts of a line between bars, bullets and wide gaps.

    >>> pieces("World    Updated: 2021-05-01 | Source: agencies")
    ['World', 'Updated: 2021-05-01', 'Source: agencies']
    """
    return [piece for piece in _SEPARATOR.split(line) if piece]


@cache
def _labels() -> tuple[Pattern, ...]:
    return tuple(pattern for pattern in patterns() if pattern.section == "label")


def _is_trail(line: str) -> bool:
    """Return whether a line is the way to a page: "Ministry > Visits", "Home / Media / News"."""
    parts = [part for part in _ARROW.split(line) if part]
    if len(parts) == 1 and " / " in line and "/" not in line.replace(" / ", ""):
        parts = line.split(" / ")
        if len(parts) == 2 and parts[0].strip().lower() not in ("home", "main", "news"):
            return False  # a heading: "Secretary-General / Ukraine"
    return len(parts) > 1 and all(len(part.split()) <= 8 for part in parts)


def _is_bar(line: str) -> bool:
    """Return whether a line is a row of links: "About us | Contact", "Русский   English"."""
    if line[-1] in ".,;:":
        return False
    parts = [part for part in _GAP.split(line) if part]
    if len(parts) > 2 and all(len(part.split()) <= 3 and not part[0].islower() for part in parts):
        return True
    parts = pieces(line)
    longest = max((len(part.split()) for part in parts), default=0)  # nothing between the bars is a bar as well
    return len(parts) != 1 and longest <= 6 and all(not part[0].islower() for part in parts)
