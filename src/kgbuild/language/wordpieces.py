"""Language: words cut into the pieces that the encoder knows (BERT's uncased word pieces, in plain Python)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

LONGEST = 100  # characters of a part that is looked up at all, as in BERT
MOST = 12  # pieces kept of one word; what is longer is an address or noise


class WordPieces:
    """Cuts words by a vocabulary of word pieces; a piece inside a word begins with ``##``.

    >>> pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "pal", "##estin", "##ian", "'"])
    >>> pieces("Palestinian"), pieces("Pal'"), pieces("?")
    ((3, 4, 5), (3, 6), (0,))
    """

    def __init__(self, vocabulary: list[str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(vocabulary)}
        self._unknown = self._ids["[UNK]"]
        self.start = self._ids["[CLS]"]
        self.end = self._ids["[SEP]"]
        self._known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def from_file(cls, path: Path) -> WordPieces:
        """Return the word pieces of a vocabulary file, one piece a line."""
        return cls(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))

    def __call__(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the pieces of `word`: at least one, at most twelve."""
        found = self._known.get(word)
        if found is None:
            found = tuple(i for part in _parts(word) for i in self._cut(part))[:MOST] or (self._unknown,)
            if len(self._known) < 200_000:
                self._known[word] = found
        return found

    def _cut(self, part: str) -> list[int]:
        """Take the longest known piece from the left, again and again; one gap makes the whole part unknown."""
        if len(part) > LONGEST:
            return [self._unknown]
        ids = []
        start = 0
        while start < len(part):
            inside = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self._ids.get(inside + part[start:end])
                if number is not None:
                    ids.append(number)
                    start = end
                    break
            else:
                return [self._unknown]
        return ids


def _parts(word: str) -> list[str]:
    """Drop control characters, accents and case; punctuation and ideographs stand alone."""
    kept = "".join(_blank(c) for c in word)
    bare = "".join(c for c in unicodedata.normalize("NFD", kept) if unicodedata.category(c) != "Mn")
    spaced = (f" {c} " if _alone(c) else c for c in bare.lower())
    return "".join(spaced).split(" ")


def _blank(character: str) -> str:
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if character == "�" or category in {"Cc", "Cf"} else character


def _alone(character: str) -> bool:
    if character.isascii():
        return not character.isalnum() and character.isprintable() and character != " "
    return "一" <= character <= "鿿" or unicodedata.category(character).startswith("P")
