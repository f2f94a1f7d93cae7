"""Language model: what it is told before any article: our rules, the words as the ontology defines them, a sample."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild import rdffile, resources
from kgbuild.facts import ACTORS, ATTRIBUTES, CHOICES, ENTITY_TYPES, FACT_TYPES, FILLERS, FactType
from kgbuild.vocab import DIP, SKOS

if TYPE_CHECKING:
    from rdflib import Graph

_HERE = Path(__file__).parent
_PREFIX = re.compile(r"\bdip:(?:act-|relation-)?")
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_ASIDE = re.compile(r"PLOVER|superclass|docs/")  # what notes say to readers of the ontology only


@cache
def guide() -> str:
    """Return the instructions, the same for every article: a server can keep what it has read of them.

    >>> "- HoldsPosition: " in guide() and "dip:" not in guide()
    True
    """
    graph = rdffile.read(resources.path("ontology/diplomacy.ttl"))
    roles = dict.fromkeys(role for type in FACT_TYPES.values() for role in (*type.roles, "place"))
    parts = [
        (_HERE / "guide.md").read_text(encoding="utf-8").strip(),
        "# Types of entities\n\n" + _listed((name, _said(graph, name)) for name in ENTITY_TYPES),
        "# Types of facts, their roles and attributes\n\n"
        "+ marks a role with one filler or more, ? with any number; any other role has exactly one. Every fact may "
        "have fillers of place.\n\n" + "\n".join(_type(graph, type) for type in FACT_TYPES.values()),
        f"# Roles\n\nActors are {', '.join(ACTORS)}.\n\n"
        + _listed((role, f"{_said(graph, role, notes=False)} Filled by {_fillers(role)}.") for role in roles),
        "# Attributes\n\n" + _listed((name, _said(graph, name, notes=False)) for name in ATTRIBUTES),
        "# Acts of a Statement\n\n" + _listed((act, _said(graph, f"act-{act}")) for act in CHOICES["Statement", "act"]),
        "# Statuses\n\n" + _listed((name, _said(graph, name)) for name in ("actual", "planned", "proposed", "denied")),
        _sample(),
    ]
    return "\n\n".join(parts) + "\n"


def _type(graph: Graph, type: FactType) -> str:
    marks = {role: "+" if least else "?" for role, least in type.roles.items()} | dict.fromkeys(type.single, "")
    lines = [f"- {type.name}: {_said(graph, type.name)}"]
    roles = ", ".join(f"{role}{mark}" for role, mark in marks.items())
    least = [f"at least {number} {role}" for role, number in type.roles.items() if number > 1]
    least += [f"at least one of {', '.join(type.any_of)}"] if type.any_of else []
    lines.append(f"  Roles: {'; '.join([roles, *least])}.")
    if type.attributes:
        lines.append(f"  Attributes: {', '.join(_attributes(type))}.")
    return "\n".join(lines)


def _fillers(role: str) -> str:
    types = FILLERS[role]
    if types == ENTITY_TYPES:
        return "anything"
    if not set(ACTORS) <= set(types):
        return ", ".join(types)
    return ", ".join(["actors", *(type for type in types if type not in ACTORS)])


def _attributes(type: FactType) -> Iterator[str]:
    for name in type.attributes:
        choices = CHOICES.get((type.name, name), ())
        yield f"{name} (one of {', '.join(choices)})" if choices and name != "act" else name


def _said(graph: Graph, name: str, *, notes: bool = True) -> str:
    """Return what the ontology says of a term, without what is said to its own readers only."""
    from rdflib import URIRef

    properties = ("definition", "scopeNote") if notes else ("definition",)
    values = [graph.value(URIRef(DIP + name), URIRef(SKOS + property)) for property in properties]
    sentences = [sentence for value in values if value for sentence in _SENTENCE.split(str(value))]
    return _PREFIX.sub("", " ".join(sentence for sentence in sentences if not _ASIDE.search(sentence)))


def _listed(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {said}" for name, said in items)


def sample() -> dict[str, Any]:
    """Return the sample: a text, its date, and the answer to it.

    >>> sorted(sample())
    ['answer', 'published', 'text']
    """
    return dict(json.loads((_HERE / "example.json").read_text(encoding="utf-8")))


def _sample() -> str:
    one = sample()
    answer = json.dumps(one["answer"], ensure_ascii=False)
    return f"# A sample\n\nPublished {one['published']}:\n\n{one['text']}\n\nAnswer:\n\n{answer}"
