"""Language model: finds the words that a model quotes in the text, and mends a quote that differs a little from it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

LEAST_QUOTE = 8  # characters without blanks; fewer could stand anywhere
MOST_QUOTE = 2000  # characters; more is no quote but a copy of the article
LEAST_WORDS, MOST_WORDS = 5, 80  # of a quote that may be mended
LIKE_ENOUGH = 0.9  # share of the characters that a mended quote must have in common with the text
SLACK = 2  # words that a quote may have too many or too few

# Signs that models write in another way than the text has them, or that the prompt has escaped.
_SIGNS = str.maketrans("“”„‟«»‘’‚‛`´–—‑‒―−‹›", "\"\"\"\"\"\"''''''------<>")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3,})\s*")
_WORD = re.compile(r"\w+")
# Words that turn a sentence round; a mended quote may not gain or lose one, nor a number.
_TURNING = frozenset(["no", "not", "never", "nor", "neither", "without", "none", "nobody", "cannot", "t"])


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words of a quote stand, and whether they had to be mended."""

    spans: tuple[tuple[int, int], ...]
    mended: bool = False


class Text:
    """A text in which quotes are looked for.

    >>> text = Text("The “envoys” of Chad\\nand Niger met in Oslo on Monday, and later left for home.")
    >>> text.locate('"envoys" of Chad and Niger')
    Found(spans=((4, 30),), mended=False)
    >>> text.locate("of Chad and Niger met in Oslo Monday, and later left")
    Found(spans=((13, 68),), mended=True)
    >>> text.locate("of Chad and Niger did not meet in Oslo on Monday")
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded, self._at = _fold(text)

    def locate(self, quote: str) -> Found | None:
        """Return the first place of a quote: as it is, else with other signs and blanks, else mended; None if nowhere.

        What the quote leaves out and marks by an ellipsis parts it into several spans, which stand in this order.
        """
        quote = unicodedata.normalize("NFC", quote).strip()
        if len("".join(quote.split())) < LEAST_QUOTE or len(quote) > MOST_QUOTE:
            return None
        if span := self._plain(quote, 0):
            return Found((span,))
        if parts := self._parted(quote):
            return Found(parts)
        if span := self._mended(quote):
            return Found((span,), mended=True)
        return None

    def _plain(self, quote: str, start: int) -> tuple[int, int] | None:
        at = self.text.find(quote, start)
        if at >= 0:
            return at, at + len(quote)
        folded = _fold(quote)[0].strip()
        first = next((n for n, place in enumerate(self._at) if place >= start), len(self._at))
        at = self._folded.find(folded, first) if folded else -1
        if at < 0:
            return None
        return self._at[at], self._at[at + len(folded) - 1] + 1

    def _parted(self, quote: str) -> tuple[tuple[int, int], ...]:
        pieces = [piece for piece in _ELLIPSIS.split(quote) if piece]
        if len(pieces) < 2 or any(len("".join(piece.split())) < LEAST_QUOTE for piece in pieces):
            return ()
        spans: list[tuple[int, int]] = []
        for piece in pieces:
            span = self._plain(piece, spans[-1][1] if spans else 0)
            if span is None:
                return ()
            spans.append(span)
        return tuple(spans)

    @cached_property
    def _words(self) -> list[tuple[str, int, int]]:
        return [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(self.text)]

    def _mended(self, quote: str) -> tuple[int, int] | None:
        """Return the run of words that is most like the quote, if it is like enough and says no other thing."""
        wanted = [word.casefold() for word in _WORD.findall(quote)]
        if not LEAST_WORDS <= len(wanted) <= MOST_WORDS:
            return None
        words = [word for word, _, _ in self._words]
        seed = SequenceMatcher(None, words, wanted, autojunk=False).find_longest_match()
        if seed.size < 2:
            return None
        guess = seed.a - seed.b
        best, place = LIKE_ENOUGH, None
        for first in range(max(guess - SLACK, 0), guess + SLACK + 1):
            for size in range(len(wanted) - SLACK, len(wanted) + SLACK + 1):
                run = words[first : first + size]
                if not run or _turning(run) != _turning(wanted):
                    continue
                matcher = SequenceMatcher(None, " ".join(run), " ".join(wanted), autojunk=False)
                if matcher.quick_ratio() > best and (like := matcher.ratio()) > best:
                    best, place = like, (first, first + len(run) - 1)
        return None if place is None else (self._words[place[0]][1], self._words[place[1]][2])


def _turning(words: list[str]) -> list[str]:
    return [word for word in words if word in _TURNING or any(map(str.isdigit, word))]


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text with plain signs and single blanks, and where each of its characters comes from."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character.translate(_SIGNS)).casefold():
            if plain.isspace():
                if out and out[-1] == " ":
                    continue
                plain = " "
            out.append(plain)
            places.append(place)
    return "".join(out), places
