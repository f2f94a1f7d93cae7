"""Base: how PLOVER codes a fact, by the words of the ontology (see docs/events.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from kgbuild import resources
from kgbuild.vocab import DIP, SKOS

NOT_YET = ("planned", "proposed")  # the statuses under which an event has the type that dip:whenPlanned gives
_WORD_BEFORE = " "  # a concept's word stands at the beginning of a word


@dataclass(frozen=True, slots=True)
class Coding:
    """The PLOVER type of a fact and its mode, by the names of the ontology's concepts."""

    type: str
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class _Code:
    """What has a PLOVER type: a class, an act, or a concept that codes the facts of a class by words."""

    name: str
    type: str
    mode: str | None
    words: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Codes:
    by_name: dict[str, _Code]
    by_class: dict[str, tuple[_Code, ...]]  # those that code by words
    later: dict[str, str]  # PLOVER type -> that of an event to come
    quads: dict[str, str]  # PLOVER type -> quad class


def code(
    type: str,
    *,
    status: str = "actual",
    act: str | None = None,
    details: Iterable[str] = (),
    quotes: Iterable[str] = (),
) -> Coding | None:
    """Return how PLOVER codes a fact of `type`, None if it has no type there.

    `details` are its kind and its stage, `quotes` the words that state it. The act, the kind or the stage decides where
    the ontology knows that word, else the class; of several words the longest, and before it one that the evidence
    bears out. What is only planned or proposed has the type that this gives it, and then no mode.

    >>> code("Call"), code("Call", status="planned")
    (Coding(type='plover-CONSULT', mode='mode-phone'), Coding(type='plover-AGREE', mode=None))
    >>> code("Statement", act="accuse").type, code("Statement", act="state")
    ('plover-ACCUSE', None)
    >>> code("Concession", details=["pardon"]).type, code("Concession").type
    ('plover-CONCEDE', 'plover-RETREAT')
    """
    codes = _codes()
    found = _by_words(codes.by_class.get(type, ()), details, quotes)
    if found is None:
        found = codes.by_name.get(f"act-{act}") or codes.by_name.get(type)
    if found is None:
        return None
    later = codes.later.get(found.type) if status in NOT_YET else None
    return Coding(found.type, found.mode) if later is None else Coding(later)


def quad_class(type: str) -> str:
    """Return which of PLOVER's four classes a type of it belongs to.

    >>> quad_class("plover-AID")
    'material-cooperation'

    Raises KeyError when the ontology knows no such type.
    """
    return _codes().quads[type]


def _by_words(codes: Collection[_Code], details: Iterable[str], quotes: Iterable[str]) -> _Code | None:
    if not codes:
        return None
    said = [_WORD_BEFORE + detail.lower() for detail in details]
    stated = [quote.lower() for quote in quotes]
    fitting = [
        (bool(code.evidence), len(word), code.name, code)
        for code in codes
        if not code.evidence or any(word in quote for word in code.evidence for quote in stated)
        for word in code.words
        if any(_WORD_BEFORE + word in detail for detail in said)
    ]
    return max(fitting, key=lambda fit: fit[:3])[3] if fitting else None


@cache
def _codes() -> _Codes:
    import pyoxigraph  # only who maps a fact needs it

    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    read = pyoxigraph.parse(path=resources.path("ontology/diplomacy.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    for triple in read:
        if isinstance(triple.subject, pyoxigraph.NamedNode) and triple.subject.value.startswith(DIP):
            value = triple.object.value if not isinstance(triple.object, pyoxigraph.BlankNode) else ""
            said[triple.subject.value.removeprefix(DIP)][triple.predicate.value].append(value.removeprefix(DIP))
    by_name, by_class = {}, defaultdict(list)
    for name, about in sorted(said.items()):
        if not about[f"{DIP}ploverType"]:
            continue
        (type,), modes = about[f"{DIP}ploverType"], about[f"{DIP}ploverMode"]
        words = tuple(about[f"{SKOS}notation"] + about[f"{SKOS}hiddenLabel"])
        found = _Code(name, type, modes[0] if modes else None, words, tuple(about[f"{DIP}evidenceWord"]))
        for coded in about[f"{DIP}codes"]:
            by_class[coded].append(found)
        if not about[f"{DIP}codes"]:
            by_name[name] = found
    later, quads = (
        {name: about[DIP + property][0] for name, about in said.items() if about[DIP + property]}
        for property in ("whenPlanned", "quadClass")
    )
    return _Codes(by_name, {coded: tuple(found) for coded, found in by_class.items()}, later, quads)
