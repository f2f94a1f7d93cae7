"""Base: the singular of an English noun, for looking words up in lists."""

from __future__ import annotations

_IRREGULAR = {"children": "child", "men": "man", "people": "people", "police": "police", "women": "woman"}


def singular(word: str) -> str:
    """Return the singular of a noun in lower case.

    >>> [singular(word) for word in ("policemen", "agencies", "churches", "companies", "police", "bosses", "rebels")]
    ['policeman', 'agency', 'church', 'company', 'police', 'boss', 'rebel']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, single in (("men", "man"), ("women", "woman"), ("children", "child"), ("ies", "y")):
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    if word.endswith(("sses", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
