"""Extract: titles of office for comparing, and the numbers of sessions."""

from __future__ import annotations

import re

from spacy.tokens import Doc

EQUAL_TITLES = {
    "premier": "prime minister", "pm": "prime minister", "fm": "foreign minister", "spokesman": "spokesperson",
    "spokeswoman": "spokesperson", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
    "secretary-general": "secretary general", "diplomat": "foreign minister", "affairs": "",
    "external": "foreign", "and": "", "of": "", "the": "", "for": "", "mofa": "foreign", "expatriates": "",
    "cooperation": "", "international": "", "chief": "head",
}  # fmt: skip

STATE_HEADS = frozenset({"president", "king", "emir", "amir", "sultan", "queen", "prince", "emperor", "pope"})
LEADERS = STATE_HEADS | {"prime", "chancellor"}


def title_words(title: str) -> frozenset[str]:
    """Return the words of a title for comparing, synonyms made equal.

    >>> title_words("Minister of Foreign Affairs") == title_words("foreign minister") == title_words("FM")
    True
    """
    out: list[str] = []
    for word in title.lower().replace("-", " ").replace(",", " ").split():
        out.extend(EQUAL_TITLES.get(word, word).split())
    return frozenset(out)


ORDINALS = {
    word: i
    for i, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}


TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
SESSION_OF = re.compile(
    r"^(?:(?:Annual|Emergency|Extraordinary|Joint|Ordinary|Plenary|Regular|Special) )*"
    r"(?:Meeting|Session|Sitting|Round) of (?:the )?(?=[A-Z])"
    r"(?!Heads|Leaders|Ministers|Foreign|Presidents|Defen[cs]e|Chiefs|Experts|Parties|Speakers)"
)
"""What stands before the name of the body that meets, as a part of its name for once only."""
NUMBERED = frozenset({"annex", "article", "chapter", "part", "phase", "protocol", "stage", "track", "volume", "war"})
"""Nouns whose number follows them."""


def ordinal(word: str) -> int | None:
    """Return the number of an ordinal word.

    >>> ordinal("46th"), ordinal("Third"), ordinal("Twenty-Sixth"), ordinal("XXI"), ordinal("tall")
    (46, 3, 26, None, None)
    """
    low = word.lower()
    if low in ORDINALS:
        return ORDINALS[low]
    tens, _, rest = low.partition("-")
    if tens in TENS and rest in ORDINALS:
        return TENS[tens] + ORDINALS[rest]
    if low[:-2].isdigit() and low[-2:] in {"st", "nd", "rd", "th"}:
        return int(low[:-2])
    return None


def roman(word: str) -> int | None:
    """Return the number of a Roman numeral in capitals below a hundred; "I" and "X" are other words.

    >>> roman("VII"), roman("LX"), roman("V"), roman("X"), roman("DIM")
    (7, 60, 5, None, None)
    """
    if word in {"", "I", "X", "L"} or not ROMAN.fullmatch(word):
        return None
    digits = [NUMERALS[letter] for letter in word]
    return sum(-one if one < other else one for one, other in zip(digits, [*digits[1:], 0], strict=True))


def number_at(doc: Doc, i: int) -> int | None:
    """Return the number that a token gives to what follows: 46 of "46th", 26 of "Twenty-Sixth", 7 of "VII Meeting"."""
    number = ordinal(doc[i].text)
    if number is not None:
        tens = TENS.get(doc[i - 2].lower_, 0) if i > 1 and doc[i - 1].text == "-" and number < 10 else 0
        return tens + number
    if i > 0 and doc[i - 1].lower_ in NUMBERED:
        return None  # "Track II talks"
    return roman(doc[i].text)


def without_ordinal(name: str) -> str:
    """Return the name of a series without the number of one of its sessions.

    >>> without_ordinal("17th Summit of Nowhere"), without_ordinal("Second Protocol")
    ('Summit of Nowhere', 'Protocol')
    >>> without_ordinal("VII Ordinary Meeting of the Mechanism of Talks"), without_ordinal("3rd Meeting of Ministers")
    ('Mechanism of Talks', 'Meeting of Ministers')
    """
    words = name.split()
    while len(words) > 1 and (
        (ordinal(words[0]) or roman(words[0])) is not None
        or words[0].lower() in {"annual", "regular", "upcoming", "next", "new"}
    ):
        words.pop(0)
    return SESSION_OF.sub("", " ".join(words))
