"""Extract: frames, the data that turn words and their arguments into facts, and their application to a sentence.

The files `frames/*.toml` are documented in docs/frames.md. A frame names its trigger words (verbs, nouns, adjectives,
prepositions) and, for each role of its fact type, the slots of `clauses.arguments` that fill it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from spacy.tokens import Span, Token

from kgbuild.errors import FormatError
from kgbuild.extract import lexicon
from kgbuild.extract.clauses import NOUNS, Slots, arguments, base, case, children, is_passive
from kgbuild.facts import ACTS, FACT_TYPES

ACTOR_TYPES = frozenset({"State", "Person", "IntergovernmentalOrganization", "GovernmentBody", "Organization", "Group"})
ABBREVIATED = {"Actor": ACTOR_TYPES, "Thing": frozenset({"Instrument", "Initiative", "Forum"})}
CARRIED = frozenset({"with", "between", "on", "for", "to", "in", "at", "from", "against", "near", "poss", "of"})
TURNING = frozenset({"aside", "away", "back", "down", "off", "out"})
"""Particles that make another verb of one: "called off" is not "called"."""
KINDS = ("verbs", "nouns", "adjectives", "prepositions")


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the frame files.

    `roles` gives the slots that may fill each role, the first filled one first unless joined by "+" (then all);
    `types` the entity types that a role takes; `topic` the slots of the topic; `needs` the slots that must be filled.
    A `doubtful` frame has words of many other senses: it counts only where the event heads see the event too.
    """

    name: str
    fact: str
    triggers: Mapping[str, frozenset[str]]
    roles: Mapping[str, tuple[str, ...]]
    types: Mapping[str, frozenset[str]]
    attributes: Mapping[str, str | int]
    topic: tuple[str, ...] = ()
    topic_as: str = "topic"
    needs: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    must: tuple[str, ...] = ()
    status: str | None = None
    doubtful: bool = False
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()


@dataclass(slots=True)
class Match:
    """A frame that fits a word of a sentence: the trigger, its slots, and the verb that carries it."""

    frame: Frame
    trigger: Token
    slots: Slots
    carrier: Token
    form: str


@dataclass(slots=True)
class FrameIndex:
    """The frames by trigger word."""

    verbs: dict[str, list[tuple[str, Frame]]] = field(default_factory=dict)
    nouns: dict[str, list[tuple[str, Frame]]] = field(default_factory=dict)
    adjectives: dict[str, list[tuple[str, Frame]]] = field(default_factory=dict)
    prepositions: dict[str, list[tuple[str, Frame]]] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)


@cache
def load() -> FrameIndex:
    """Return all frames of the package.

    Raises FormatError where a frame file names an unknown fact type, role, act or key.

    >>> "meet" in load().verbs
    True
    """
    index = FrameIndex()
    for path in sorted(Path(__file__).with_name("frames").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in data["frame"]:
            frame = _frame(path.name, {**data.get("default", {}), **entry}, data)
            index.frames.append(frame)
            for kind in KINDS:
                table: dict[str, list[tuple[str, Frame]]] = getattr(index, kind)
                for word in sorted(frame.triggers[kind]):
                    first = word if kind == "prepositions" else word.split("_", 1)[0]
                    table.setdefault(first, []).append((word, frame))
    for kind in KINDS:
        for entries in getattr(index, kind).values():
            entries.sort(key=lambda e: -e[0].count("_"))
    return index


def _frame(file: str, entry: Mapping[str, object], data: Mapping[str, object]) -> Frame:
    fact = str(entry.get("fact", data.get("fact")))
    where = f"{file}: frame {entry.get('name')!r}"
    if fact not in FACT_TYPES:
        raise FormatError(f"{where}: unknown fact type {fact!r}")
    roles = {}
    attributes: dict[str, str | int] = {}
    limits = {**dict(data.get("types", {})), **dict(entry.get("types", {}))}  # type: ignore[call-overload]
    types = {role: _types(str(t)) for role, t in limits.items()}
    for key, value in entry.items():
        if key in FACT_TYPES[fact].roles or key == "place":
            roles[key] = tuple(str(value).split())
        elif key in {"kind", "stage", "format", "act", "title"}:
            attributes[key] = str(value)
        elif key not in {
            *KINDS,
            "types",
            "name",
            "fact",
            "topic",
            "topic_as",
            "needs",
            "status",
            "about",
            "without",
            "must",
            "doubtful",
            "examples",
            "near_misses",
        }:
            raise FormatError(f"{where}: unknown key {key!r}")
    if "act" in attributes and attributes["act"] not in ACTS:
        raise FormatError(f"{where}: unknown act {attributes['act']!r}")
    return Frame(
        name=f"{file.removesuffix('.toml')}.{entry['name']}",
        fact=fact,
        triggers={kind: frozenset(_words(kind, entry)) for kind in KINDS},
        roles=roles,
        types=types,
        attributes=attributes,
        topic=tuple(str(entry.get("topic", "")).split()),
        topic_as=str(entry.get("topic_as", "topic")),
        needs=tuple(str(entry.get("needs", "")).split()),
        must=tuple(str(entry.get("must", "")).split()),
        about=frozenset(str(entry.get("about", "")).split()),
        without=frozenset(str(entry.get("without", "")).split()),
        status=str(entry["status"]) if "status" in entry else None,
        doubtful=bool(entry.get("doubtful", False)),
        examples=tuple(entry.get("examples", ())),  # type: ignore[arg-type]
        near_misses=tuple(entry.get("near_misses", ())),  # type: ignore[arg-type]
    )


def _words(kind: str, entry: Mapping[str, object]) -> list[str]:
    text = str(entry.get(kind, ""))
    return [w.strip() for w in text.split(",")] if kind == "prepositions" and text else text.split()


def _types(text: str) -> frozenset[str]:
    out: set[str] = set()
    for word in text.split():
        out |= ABBREVIATED.get(word, {word})
    return frozenset(out)


def matches(sentence: Span) -> Iterator[Match]:
    """Yield every frame that fits a word of the sentence, in the order of the words."""
    index = load()
    for token in sentence:
        tag = token.pos_
        if tag in {"VERB", "AUX"}:
            yield from _match(token, index.verbs, "verbs")
        elif tag in NOUNS:
            yield from _match(token, index.nouns, "nouns")
        elif tag in {"ADJ", "ADV"}:
            yield from _match(token, index.adjectives, "adjectives")
        if token.dep_ == "case":
            preposition = case(token.head)
            for word, frame in index.prepositions.get(preposition, []):
                if word == preposition and token.head.pos_ in NOUNS | {"PRON"}:
                    yield Match(frame, token.head, {"subj": [token.head]}, token.head.head, "prepositions")


def _match(token: Token, table: Mapping[str, list[tuple[str, Frame]]], kind: str) -> Iterator[Match]:
    """Yield the frames of a word; of one fact type only those of the longest trigger ("call for" before "call")."""
    lemma = token.lemma_.lower()
    entries = table.get(lemma) or (table.get(token.lower_) if kind != "verbs" else None)
    if not entries or (kind == "nouns" and base(token) == "compound"):
        return
    slots = arguments(token)
    carrier = token if kind == "verbs" else carry(token, slots)
    wide = _widened(slots, kind)
    longest: dict[str, int] = {}
    given: list[Frame] = []
    for word, frame in entries:
        depth = word.count("_")
        here = slots if frame.fact == "Statement" else wide
        if frame in given or depth < longest.get(frame.fact, 0) or not _complete(word, token, slots):
            continue
        if frame.needs and not any(_filled(need, here) for need in frame.needs):
            continue
        if frame.about | frame.without:
            near = _near(token, slots, kind)
            if (frame.about and not frame.about & near) or frame.without & near:
                continue
        longest[frame.fact] = depth
        given.append(frame)
        yield Match(frame, token, here, carrier, kind)


def _widened(slots: Slots, kind: str) -> Slots:
    """Return slots with what the object's own words give: "restored relations WITH Chad", "the signing of X BY Y"."""
    wide = {name: list(tokens) for name, tokens in slots.items()}
    if kind == "verbs":
        for token in slots.get("obj", []):
            merge_slots(wide, {k: v for k, v in arguments(token).items() if k in CARRIED}, skip=set())
        for token in slots.get("subj", []):
            merge_slots(wide, {"between": arguments(token).get("between", [])}, skip=set())
    else:
        for token in [*slots.get("of", []), *slots.get("poss", []), *slots.get("between", [])]:
            inner = arguments(token)
            for name in ("by", "with"):
                if name not in slots and name in inner:
                    merge_slots(wide, {name: inner[name]}, skip=set())
        if "between" not in slots:  # "negotiations on the border between X and Y"
            for token in [*slots.get("on", []), *slots.get("of", [])]:
                for inner_token in [token, *children(token, "nmod")]:
                    merge_slots(wide, {"between": arguments(inner_token).get("between", [])}, skip=set())
    return wide


def _near(token: Token, slots: Slots, kind: str) -> set[str]:
    """Return the lemmas around what a verb does, or of a noun's own modifiers: what `about` and `without` look at."""
    found: set[str] = set()
    roots = (
        [c for c in token.children if (c.i > token.i and base(c) != "conj") or base(c) in {"nsubj", "advmod"}]
        if kind == "verbs"
        else [token]
    )
    if kind == "verbs":
        roots += [t for t in slots.get("obj", []) if t not in roots]
    for root in roots:
        for node in root.subtree:
            if node == root or abs(node.i - root.i) < 8:
                found.add(node.lemma_.lower())
                found.add(node.lower_)
    return found


def _filled(need: str, slots: Slots) -> bool:
    return all(part in slots for part in need.split("&"))


def _complete(word: str, token: Token, slots: Slots) -> bool:
    """Return whether the further words of a trigger are there: "call_for", "break_off", "take_part_in"."""
    rest = word.split("_")[1:]
    if any(c.dep_ == "compound:prt" and c.lower_ in TURNING and c.lower_ not in rest for c in token.children):
        return False
    for part in rest:
        if part in slots:
            continue
        if any(c.lower_ == part or c.lemma_.lower() == part for c in token.children if c.i > token.i):
            continue
        if any(
            c.lower_ == part
            for child in token.children
            if base(child) in {"obj", "obl", "xcomp"}
            for c in child.children
        ):
            continue
        return False
    return True


def carry(noun: Token, slots: Slots) -> Token:
    """Add to a noun's slots what its supporting verb gives ("X held talks"), and return that verb or the noun."""
    words = lexicon.load()
    head, relation = noun.head, base(noun)
    while relation == "conj" and head.pos_ in NOUNS:
        noun, head, relation = head, head.head, base(head)
    behind = noun
    for child in noun.children:  # "talks held by X", "the visit that X paid"
        if base(child) == "acl" and child.pos_ == "VERB" and child.lemma_.lower() in words.support:
            merge_slots(slots, arguments(child), skip={"obj"})
            behind = child
            if child.dep_ == "acl:relcl" and not is_passive(child):
                merge_slots(slots, {"subj": arguments(child).get("subj", [])}, skip=set())
    if relation in {"nmod", "obl"} and case(noun) == "for" and any(c.dep_ == "cop" for c in head.children):
        merge_slots(slots, {"subj": arguments(head).get("subj", [])}, skip=set())
        return head
    if head.pos_ not in {"VERB", "AUX"} or head.i == noun.i:
        return behind
    lemma = head.lemma_.lower()
    if relation in {"obj", "nsubj"} or noun.dep_ == "nsubj:pass":
        passive = noun.dep_ == "nsubj:pass"
        if lemma in words.support and (relation == "obj" or passive):
            given = arguments(head)
            merge_slots(slots, given, skip={"obj"})
            return head
        if relation == "nsubj" and (lemma in words.happen or lemma in words.support):
            given = arguments(head)
            merge_slots(slots, given, skip={"subj", "obj"})
            return head
        return head if behind is noun else behind
    if (
        relation == "obl"
        and lemma in words.support | words.motion
        and case(noun) in {"in", "for", "to", "on", "at", "into", "with"}
    ):
        given = arguments(head)
        merge_slots(slots, {k: v for k, v in given.items() if k in {"subj", "with", "by"}}, skip=set())
        return head
    if relation in {"obl", "advcl"}:
        if case(noun) == "as" and lemma in {"act", "serve", "work", "step", "join"}:
            merge_slots(slots, {"subj": arguments(head).get("subj", [])}, skip=set())
        if case(noun) == "for" and relation == "obl":
            merge_slots(slots, {"subj": arguments(head).get("subj", [])}, skip=set())
        return head if behind is noun else behind
    return behind


def merge_slots(slots: Slots, other: Slots, *, skip: set[str]) -> None:
    """Add the tokens of other slots to those of the same name, the names in `skip` left out."""
    for name, tokens in other.items():
        if name in skip or not tokens:
            continue
        have = slots.setdefault(name, [])
        have.extend(t for t in tokens if t not in have)
