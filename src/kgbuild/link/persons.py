"""Link: whether two names may be one person's: spelling, order of the parts, initials, parts left out."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from kgbuild.link.names import person_key
from kgbuild.link.spelling import is_patronymic, parts

NEAR = 0.75  # of two spellings of a part that no rule makes equal
LEAST_LETTERS = 4  # of such a part
SHORT = 8  # letters of a levelled name that many people may share


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names are alike, how much that says alone (0..1), and which `evidence` it needs to count at all.

    `evidence` is nothing, ``state`` (both hold offices of one state), ``order`` (one office, or
    one of a state whose people write the family name first) or ``office`` (both hold one office).
    """

    score: float
    reason: str
    evidence: str = ""


def likeness(one: str, other: str) -> Likeness | None:
    """Return how the names of two persons are alike, or None where they are another's.

    >>> likeness("Roman Ashikbayev", "Roman Ashikbaev")
    Likeness(score=0.9, reason='spellings of one name', evidence='')
    >>> likeness("Kim Jong-un", "Jong Un Kim").evidence, likeness("Anna Berg", "Arne Berg")
    ('order', None)
    """
    ones, others = parts(one), parts(other)
    if not ones or not others:
        return None
    if "".join(ones) == "".join(others):
        said = "one name" if person_key(one) == person_key(other) else "spellings of one name"
        return Likeness(0.9, said, "state" if len("".join(ones)) <= SHORT else "")
    if len(ones) > 1 and len(others) > 1 and (_front(ones) == _back(others) or _back(ones) == _front(others)):
        return Likeness(0.85, "the parts of the name in another order", "order")
    shorter, longer = sorted((ones, others), key=len)
    if len(shorter) == 1:
        family = len(longer) > 1 and len(shorter[0]) > 2 and shorter[0] == longer[-1]
        return Likeness(0.6, "the family name alone", "office") if family else None
    return _left_out(shorter, longer) or _initials(ones, others) or _near(ones, others)


def _front(name: tuple[str, ...]) -> tuple[str, str]:
    """Return the first part and the rest, as where the family name comes first."""
    return name[0], "".join(name[1:])


def _back(name: tuple[str, ...]) -> tuple[str, str]:
    """Return the last part and the rest before it."""
    return name[-1], "".join(name[:-1])


def _left_out(shorter: tuple[str, ...], longer: tuple[str, ...]) -> Likeness | None:
    """Return the likeness of a name to a longer one that begins or ends with it, or has more in its middle."""
    if len(shorter) == len(longer) or len(shorter[0]) == 1:
        return None
    if longer[-len(shorter) :] == shorter:
        return Likeness(0.65, "the name without its beginning", "office")
    if shorter[0] != longer[0]:
        return None
    rest = list(longer)
    for part in shorter:
        if part not in rest:
            return None
        del rest[rest.index(part)]
    if shorter[-1] == longer[-1]:
        if all(map(is_patronymic, rest)):
            return Likeness(0.85, "the name without that of the father")
        if all(len(part) == 1 for part in rest):
            return Likeness(0.8, "the name without an initial in its middle")
        return Likeness(0.65, "the name without a part in its middle", "office")
    if longer[: len(shorter)] == shorter:
        return Likeness(0.65, "the name without its end", "office")
    return None


def _near(ones: tuple[str, ...], others: tuple[str, ...]) -> Likeness | None:
    """Return the likeness of names that differ in one part, and not by much."""
    if len(ones) != len(others) or min(len("".join(ones)), len("".join(others))) <= SHORT:
        return None
    differ = [(one, other) for one, other in zip(ones, others, strict=True) if one != other]
    if len(differ) != 1 or min(map(len, differ[0])) < LEAST_LETTERS:
        return None
    one, other = differ[0]
    if is_patronymic(one) != is_patronymic(other):
        return None
    if SequenceMatcher(None, one, other, autojunk=False).ratio() < NEAR:
        return None
    return Likeness(0.6, "one part of the name in another spelling", "office")


def _initials(ones: tuple[str, ...], others: tuple[str, ...]) -> Likeness | None:
    """Return the likeness of names of one family name whose other parts are initials on one of the sides."""
    if len(ones) != len(others) or ones[-1] != others[-1] or len(ones[-1]) == 1:
        return None
    for one, other in zip(ones[:-1], others[:-1], strict=True):
        if one != other and not (min(len(one), len(other)) == 1 and one[0] == other[0]):
            return None
    return Likeness(0.65, "initials of the given name", "office")
