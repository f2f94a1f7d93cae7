"""Base: names every fault of a fact document, of form and of sense, with its JSON path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kgbuild import edtf
from kgbuild.facts.form import Fault, Path, form_faults, shown, told
from kgbuild.facts.types import ENTITY_TYPES, FACT_TYPES, FILLERS, FactType, fits
from kgbuild.iri import is_iri

# No article comes near these bounds; a file that goes beyond them is a mistake or an attack.
MOST_ITEMS = 20_000  # entities, facts, spans or names in one list
LONGEST_STRING = 100_000  # characters
LARGEST_NUMBER = 2**53 - 1  # the whole numbers that every JSON reader keeps exactly

# What neither XML nor every RDF reader takes: control characters, lone surrogates, noncharacters.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def faults(data: object, text: str | None = None) -> Iterator[str]:
    """Return what is wrong with a fact document, one line per fault; nothing if it can be mapped to RDF.

    `data` is any JSON value. Where `text` is given, it is the article's, and quotes must stand in it.

    >>> data = {"format": "kgbuild-facts/1", "article": {"id": "a"}, "entities": [],
    ...         "facts": [{"id": "f1", "type": "Call", "roles": {"participant": ["e7"]}}]}
    >>> for fault in faults(data):
    ...     print(fault)
    facts[0].roles.participant[0]: no entity has the id "e7"
    facts[0].evidence is missing; quote the words that state the fact
    """
    broken: set[Path] = set()
    for path, message in form_faults(data):
        broken |= {path[:1], path[:2]}
        yield told((path, message))
    if isinstance(data, dict):
        yield from map(told, _bounds_faults(data, ()))
        yield from map(told, _sense_faults(data, text, broken))


def _bounds_faults(value: object, path: Path, depth: int = 0) -> Iterator[Fault]:
    """Return strings, lists and numbers that are too large or cannot be stored; the form is not deeper than ten."""
    if isinstance(value, str):
        if len(value) > LONGEST_STRING:
            yield path, f"is longer than {LONGEST_STRING} characters"
        elif unfit := _UNFIT.search(value):
            yield path, f"the character U+{ord(unfit[0]):04X} at {unfit.start()} cannot be stored; take it out"
    elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        yield path, f"is larger than {LARGEST_NUMBER}"
    elif isinstance(value, list | dict) and len(value) > MOST_ITEMS:
        yield path, f"is longer than {MOST_ITEMS} items"
    elif isinstance(value, list) and depth < 10:
        for position, item in enumerate(value):
            if not _is_fit(item):
                yield from _bounds_faults(item, (*path, position), depth + 1)
    elif isinstance(value, dict) and depth < 10:
        for key, item in value.items():
            if isinstance(key, str) and _UNFIT.search(key):
                yield (*path, key), "the key has a character that cannot be stored; take it out"
            if not _is_fit(item):
                yield from _bounds_faults(item, (*path, key), depth + 1)


def _is_fit(value: object) -> bool:
    """Tell whether a value is a string or a number without fault, as nearly all are, or has to be looked at."""
    if isinstance(value, str):
        return len(value) <= LONGEST_STRING and not _UNFIT.search(value)
    return isinstance(value, int) and abs(value) <= LARGEST_NUMBER


def _sense_faults(data: dict[str, Any], text: str | None, broken: set[Path]) -> Iterator[Fault]:
    """Return what the schema cannot say, of those parts that have the right form."""
    if ("article",) not in broken:
        yield from _article_faults(data["article"])
    entities, facts = (data.get(key) for key in ("entities", "facts"))
    types: dict[str, object] = {}
    if isinstance(entities, list):
        yield from _repeated_ids("entities", entities)
        named = [entity for entity in entities if isinstance(entity, dict) and isinstance(entity.get("id"), str)]
        types = {entity["id"]: entity.get("type") for entity in named}
        for position, entity in enumerate(entities):
            if ("entities", position) not in broken:
                yield from _entity_faults(entity, text, ("entities", position))
    if isinstance(facts, list):
        yield from _repeated_ids("facts", facts)
        quotes: dict[tuple[int, int], str] = {}
        for position, fact in enumerate(facts):
            if ("facts", position) not in broken:
                yield from _fact_faults(fact, types, ("facts", position))
                yield from _span_faults(fact.get("evidence", []), text, ("facts", position, "evidence"), quotes)


def _article_faults(article: Mapping[str, Any]) -> Iterator[Fault]:
    for key in ("published", "retrieved"):
        if key in article and (wrong := edtf.fault(article[key])):
            yield ("article", key), wrong
    if "url" in article and not is_iri(article["url"]):
        yield ("article", "url"), f"{shown(article['url'])} is no absolute address such as https://example.org/news"


def _entity_faults(entity: Mapping[str, Any], text: str | None, path: Path) -> Iterator[Fault]:
    if not entity["name"].strip():
        yield (*path, "name"), "is blank"
    for position, iri in enumerate(entity.get("sameAs", ())):
        if not is_iri(iri):
            yield (*path, "sameAs", position), f"{shown(iri)} is no absolute IRI"
    yield from _span_faults(entity.get("evidence", []), text, (*path, "evidence"), {})


def _fact_faults(fact: Mapping[str, Any], types: Mapping[str, object], path: Path) -> Iterator[Fault]:
    type = FACT_TYPES[fact["type"]]
    yield from _role_faults(fact["roles"], type, types, (*path, "roles"))
    if type.name == "Statement" and "act" not in fact.get("attributes", {}):
        yield (*path, "attributes", "act"), "is missing; a Statement needs one"
    if "date" in fact and (wrong := edtf.fault(fact["date"])):
        yield (*path, "date"), wrong
    if not fact.get("evidence"):
        yield (*path, "evidence"), "is missing; quote the words that state the fact"


def _role_faults(
    roles: Mapping[str, list[str]], type: FactType, types: Mapping[str, object], path: Path
) -> Iterator[Fault]:
    for role, fillers in roles.items():
        if role not in type.roles and role != "place":
            yield (*path, role), f"is no role of {type.name}; known are {', '.join(type.roles)}, place"
        if role in type.single and len(fillers) > 1:
            yield (*path, role), f"{type.name} has one {role}; make a fact of each"
        seen: set[str] = set()
        for position, id in enumerate(fillers):
            if id not in types:
                yield (*path, role, position), f"no entity has the id {shown(id)}"
            elif role in FILLERS and types[id] in ENTITY_TYPES and not fits(role, str(types[id])):
                yield (*path, role, position), f"{shown(id)} is a {types[id]}; {role} takes {', '.join(FILLERS[role])}"
            elif id in seen:
                yield (*path, role, position), f"names {shown(id)} twice"
            seen.add(id)
    for role, least in type.roles.items():
        if least and role not in roles:
            yield (*path, role), f"is missing; {type.name} needs it"
        elif role in roles and len(set(roles[role])) < least:
            yield (*path, role), f"{type.name} needs at least {least}"
    if type.any_of and not any(role in roles for role in type.any_of):
        yield path, f"{type.name} needs one of {', '.join(type.any_of)}"


def _span_faults(
    spans: list[dict[str, Any]], text: str | None, path: Path, quotes: dict[tuple[int, int], str]
) -> Iterator[Fault]:
    """Return the spans that are empty, or do not hold their quote; `quotes` are those of the document so far."""
    for position, span in enumerate(spans):
        start, end, quote = int(span["start"]), int(span["end"]), span["quote"]
        here = (*path, position)
        if end <= start:
            yield here, f"end {end} is not after start {start}"
        elif text is not None and end > len(text):
            yield here, f"end {end} is beyond the text, which has {len(text)} characters"
        elif text is not None and text[start:end] != quote:
            yield (*here, "quote"), f"the text has {shown(text[start:end])} at {start}, not {shown(quote)}"
        elif end - start != len(quote):
            yield (*here, "quote"), f"has {len(quote)} characters, but {end - start} lie between start and end"
        elif quotes.setdefault((start, end), quote) != quote:
            yield (*here, "quote"), "differs from the quote that another fact gives for the same range"


def _repeated_ids(key: str, items: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, item in enumerate(items):
        id = item.get("id") if isinstance(item, dict) else None
        if isinstance(id, str):
            if id in seen:
                yield (key, position, "id"), f"{shown(id)} is taken by another of the {key}"
            seen.add(id)
