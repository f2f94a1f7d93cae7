"""Base: what the words around a date say of it: "since", "by", and whether it is still to come."""

from __future__ import annotations

import re

_CUE = re.compile(
    r"(?i:\b(since|until|till|by|before|after|from|for|starting|as of|prior to|ahead of|no later than|not later than))"
    r"\s+(?i:the\s+)?(?i:on\s+)?$"
)
_OPEN_END = re.compile(r"\s(?:onwards?\b|on(?=[,.;]|\s(?:and|by|was|were|is|has|have|will)\b|$))")
# The nearest of these before a date tells whether it is still to come. "Will be held" is one word here; and a
# participle is a past only if it is no attribute ("the proposed summit on Monday").
_AHEAD = (
    r"(?:will|shall|can|could|(?-i:may)|might|would|should|must|to\s+be|"
    r"(?:is|are|due|set|going|expected|scheduled|planned|slated|ready)\s+to)(?:\s+\w+ly)?(?:\s+be)?(?:\s+\w+)?|"
    r"(?:agree[sd]?|decide[sd]?|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|hope[sd]?|intend(?:s|ed)?|undertook|undertaken|"
    r"wish(?:es|ed)?|expects?|prepar(?:es?|ed|ing))\s+to\s+(?!have\b)(?:be\s+)?\w+|"
    r"due|scheduled|planned|plans|slated|expected|upcoming|forthcoming|invited?|next|ahead of"
)
_BEHIND = (
    r"(?<!the )(?<!its )(?<!his )(?<!a )(?<!an )(?-i:[a-z]{2,}ed)|says|told|was|were|had|has|have|held|met|took|paid|"
    r"said|left|went|came|began|broke|gave|made|sent|led|became|saw|found|spoke|won|lost|fell|since|after|last"
)
_TENSE = re.compile(rf"(?i:\b(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND}))\b)")
_LIMITS_AHEAD = frozenset({"by", "until", "till", "ahead of", "no later than", "not later than"})
_OPENING = re.compile(r"\W*(?i:on|in|this|next|later|then|and|also|the|of|morning|evening|\s)*\W*")
_CLAUSE = re.compile(r"[;:?!\n]|(?<=[a-z)”\"])\.(?=\s)")


def cue(text: str, start: int) -> str:
    """Return the limiting preposition before a date, in small letters, or nothing.

    >>> cue("Since the 5th of May", 10)
    'since'
    """
    found = _CUE.search(text[max(0, start - 24) : start])
    return found[1].lower() if found else ""


def opened(date: str | None, text: str, end: int, before: str) -> str | None:
    """Return the date as the open interval that "since" before it, or "from ... on" around it, makes of it.

    >>> opened("2022-06-22", "from 22 June on, ministers met", 12, "from")
    '2022-06-22/..'
    """
    open_end = before == "since" or (before in ("from", "starting") and _OPEN_END.match(text, end))
    return f"{date}/.." if date and open_end and "/" not in date else date


def still_to_come(text: str, start: int, end: int) -> bool | None:
    """Return whether the words around a date in its clause tell of what is to come; None if no word tells.

    The nearest word before it decides, and of a date that opens its sentence the first one behind it:

    >>> still_to_come("He will leave, he said on Friday", 26, 32)
    False
    >>> still_to_come("He said he will leave on Friday", 25, 31)
    True
    >>> still_to_come("They agreed to convene the committee on Friday", 40, 46)
    True
    >>> still_to_come("On Friday, she will leave", 3, 9), still_to_come("On Friday she left, and will return", 3, 9)
    (True, False)
    """
    if cue(text, start) in _LIMITS_AHEAD:
        return True
    clause = _CLAUSE.split(text[max(0, start - 100) : start])[-1]
    words = list(_TENSE.finditer(clause))
    if words:
        return bool(words[-1]["ahead"])
    if _OPENING.fullmatch(clause):
        behind = _TENSE.search(_CLAUSE.split(text[end : end + 100])[0])
        return bool(behind["ahead"]) if behind else None
    return None
