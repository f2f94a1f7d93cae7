"""Language model: an article is cut into windows that overlap; offsets into the article are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.extract_llm.settings import LEAST_WINDOW
from kgbuild.facts import Article

# Where a text may be cut, the best first: between paragraphs or lines, between sentences, between words.
_BORDERS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?。！？])[”’\"')\]]*\s+|(?<=[。！？])"), re.compile(r"\s+"))
_BLANKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Window:
    """A part of an article's text that begins at the character `start`; furniture in it is blanked out.

    >>> Window(5, "Talks  \\n   \\n were held.").shown
    'Talks\\n\\nwere held.'
    """

    start: int
    text: str

    @property
    def shown(self) -> str:
        """Return the text as a model gets to see it: without blanks that only fill."""
        return _BLANKS.sub(lambda gap: "\n\n" if gap[0].count("\n") > 1 else "\n", self.text.strip())

    def halves(self, overlap: int) -> tuple[Window, ...]:
        """Return the window cut in two, for an answer that broke off; alone where it is too small for that."""
        if len(self.text) < 2 * LEAST_WINDOW:
            return (self,)
        size = len(self.text) * 5 // 8
        return tuple(_cut(self.text, self.start, size, min(overlap, size // 4)))


def windows(article: Article, *, size: int, overlap: int) -> list[Window]:
    """Return the windows of an article in order, each of at most `size` characters, `overlap` of them in common.

    They begin and end between paragraphs where that is possible, else between sentences, else between words. Windows
    of nothing but blanks and furniture are left out.

    >>> article = Article("a", "The envoys met. They agreed on a plan. Nobody signed it.")
    >>> [window.text for window in windows(article, size=40, overlap=0)]
    ['The envoys met. They agreed on a plan. ', 'Nobody signed it.']
    """
    return [window for window in _cut(news(article), 0, size, overlap) if window.text.strip()]


def news(article: Article) -> str:
    """Return the text of an article with its furniture blanked out, so that every offset stays as it was.

    >>> from kgbuild.facts import Block
    >>> news(Article("a", "Menu\\nTalks.", blocks=(Block(0, 4, "furniture"), Block(5, 11))))
    '    \\nTalks.'
    """
    text = article.text or ""
    for block in article.blocks:
        if block.kind == "furniture":
            blank = "".join("\n" if character == "\n" else " " for character in text[block.start : block.end])
            text = text[: block.start] + blank + text[block.end :]
    return text


def _cut(text: str, offset: int, size: int, overlap: int) -> Iterator[Window]:
    start = 0
    while len(text) - start > size:
        end = _border(text, start + size // 2, start + size)
        yield Window(offset + start, text[start:end])
        back = max(end - overlap, start + 1)
        start = _first_border(text, back, end) if overlap else end
    yield Window(offset + start, text[start:])


def _border(text: str, low: int, high: int) -> int:
    """Return the last place to cut between `low` and `high`, of the best kind that is there."""
    for border in _BORDERS:
        if found := [match.end() for match in border.finditer(text, low, high)]:
            return found[-1]
    return high


def _first_border(text: str, low: int, high: int) -> int:
    """Return the first place after `low` where a sentence or at least a word begins."""
    for border in _BORDERS[1:]:
        if found := border.search(text, low, high):
            return found.end()
    return low
