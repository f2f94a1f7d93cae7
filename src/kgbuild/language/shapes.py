"""Language: what a word looks like, for an encoder that reads everything in lower case."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum


class Shape(IntEnum):
    """How a word is written; the number is its row in the encoder's table of shapes."""

    NUMBER = 1
    WITH_DIGITS = 2
    NO_LETTERS = 3
    LOWER = 4
    ONE_CAPITAL = 5
    UPPER = 6
    TITLE = 7
    TITLE_FIRST = 8
    CAPITAL = 9
    CAPITAL_FIRST = 10
    MIXED = 11


COUNT = len(Shape) + 1  # row 0 is padding


def shape(word: str, *, first: bool) -> Shape:
    """Return how `word` is written; a capital means less on the first word of a sentence.

    >>> shape("Oslo", first=False).name, shape("Oslo", first=True).name, shape("2019", first=False).name
    ('TITLE', 'TITLE_FIRST', 'NUMBER')
    >>> shape("al-Sisi", first=False).name, shape("McCain", first=False).name, shape("UAE", first=False).name
    ('MIXED', 'CAPITAL', 'UPPER')
    """
    if word.isdigit():
        return Shape.NUMBER
    if any(map(str.isdigit, word)):
        return Shape.WITH_DIGITS
    if not any(map(str.isalpha, word)):
        return Shape.NO_LETTERS
    if word.islower():
        return Shape.LOWER
    if len(word) == 1:
        return Shape.ONE_CAPITAL
    if word.isupper():
        return Shape.UPPER
    if word[0].isupper():
        if word[1:].islower():
            return Shape.TITLE_FIRST if first else Shape.TITLE
        return Shape.CAPITAL_FIRST if first else Shape.CAPITAL
    return Shape.MIXED


def shapes(words: Sequence[str]) -> list[int]:
    """Return the shape of each word of one sentence.

    >>> shapes(["Talks", "in", "Oslo"])
    [8, 4, 7]
    """
    return [int(shape(word, first=i == 0)) for i, word in enumerate(words)]
