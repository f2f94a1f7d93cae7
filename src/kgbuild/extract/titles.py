"""Extract: titles of office for comparing, and the numbers of sessions."""

from __future__ import annotations

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


def ordinal(word: str) -> int | None:
    """Return the number of an ordinal word.

    >>> ordinal("46th"), ordinal("Third"), ordinal("XXI"), ordinal("tall")
    (46, 3, None, None)
    """
    low = word.lower()
    if low in ORDINALS:
        return ORDINALS[low]
    if low[:-2].isdigit() and low[-2:] in {"st", "nd", "rd", "th"}:
        return int(low[:-2])
    return None


def without_ordinal(name: str) -> str:
    """Return the name of a series without the number of one of its sessions.

    >>> without_ordinal("17th Summit of Nowhere"), without_ordinal("Second Protocol")
    ('Summit of Nowhere', 'Protocol')
    """
    words = name.split()
    while len(words) > 1 and (
        ordinal(words[0]) is not None or words[0].lower() in {"annual", "regular", "upcoming", "next", "new"}
    ):
        words.pop(0)
    return " ".join(words)
