"""Base: N-Quads become JSON-LD that people can read: short terms, one object per thing, the context in the file.

Written here and not by an RDF library, which would need the whole graph in memory and seconds for a thousand articles;
the tests hold it equal to what the parsers of two libraries read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kgbuild import resources
from kgbuild.vocab import RDF, XSD

# Canonical N-Quads, with IRIs for subject and graph. Its escapes in strings are those of JSON.
_QUAD = re.compile(
    r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|("(?:[^"\\]|\\.)*")(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?) <([^>]*)> \.\n'
)
_TYPE, _STRING = f"{RDF}type", f"{XSD}string"
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

Node = dict[str, Any]


def documents(graphs: Iterable[bytes], *, base: str | None = None) -> Iterator[bytes]:
    """Return, piece by piece, one JSON-LD document of named graphs, each given as canonical N-Quads.

    Equal graphs give equal bytes. With `base`, IRIs under it are written without it.

    >>> quads = b'<urn:s> <https://w3id.org/kgbuild/diplomacy#topic> "fish" <urn:g> .\\n'
    >>> document = json.loads(b"".join(documents([quads])))
    >>> document["@graph"]
    [{'id': 'urn:g', '@graph': [{'id': 'urn:s', 'topic': 'fish'}]}]

    Raises ValueError when a line is no canonical N-Quad or has a blank node.
    """
    context = {**_context(), **({"@base": base} if base else {})}
    head = json.dumps({"@context": context}, ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}").encode() + b',\n "@graph": ['
    for number, quads in enumerate(graphs):
        text = json.dumps(_graph(quads.decode(), base), ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield (b",\n  " if number else b"\n  ") + text.encode()
    yield b"\n ]\n}\n"


def _graph(quads: str, base: str | None) -> Node:
    """Return one graph as an object: its name, and its things in the order of their IRIs."""
    nodes: dict[str, Node] = {}
    name, end = "", 0
    for match in _QUAD.finditer(quads):
        if match.start() != end:
            break
        end = match.end()
        subject, predicate, iri, literal, datatype, language, name = match.groups()
        node = nodes.setdefault(subject, {"id": _relative(_plain(subject), base)})
        if predicate == _TYPE and iri is not None:
            key, value = "type", _term(iri)
        elif iri is not None:
            key, value = _reference(predicate, _plain(iri), base)
        else:
            key, value = _value(predicate, json.loads(literal), datatype or _STRING, language)
        node.setdefault(key, []).append(value)
    if end != len(quads):
        raise ValueError(f"no canonical N-Quad: {quads[end : end + 200]!r}")
    return {"id": _relative(_plain(name), base), "@graph": [_single(nodes[subject]) for subject in sorted(nodes)]}


def _single(node: Node) -> Node:
    """Return a thing whose lists of one value are that value; its type comes first, then its properties by name."""
    order = sorted(node, key=lambda key: (key != "id", key != "type", key))
    return {key: node[key][0] if isinstance(node[key], list) and len(node[key]) == 1 else node[key] for key in order}


def _reference(predicate: str, iri: str, base: str | None) -> tuple[str, Any]:
    term, coerced = _property(predicate)
    name = _short(_relative(iri, base))
    return (term, name) if coerced == "@id" else (_short(predicate), {"id": name})


def _value(predicate: str, text: str, datatype: str, language: str | None) -> tuple[str, Any]:
    term, coerced = _property(predicate)
    if language is not None:
        return _short(predicate), {"@value": text, "@language": language}
    if coerced == datatype or (coerced is None and datatype == _STRING):
        return term, text
    return _short(predicate), {"@value": text} if datatype == _STRING else {"@value": text, "@type": _short(datatype)}


@cache
def _context() -> dict[str, Any]:
    path = resources.path("ontology/context.jsonld")
    context: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return context


@cache
def _terms() -> tuple[dict[str, str], dict[str, tuple[str, str | None]], dict[str, str]]:
    """Return the terms of the context: of classes, of properties with the type they imply, and the prefixes."""
    prefixes = {k: v for k, v in _context().items() if isinstance(v, str) and v[-1] in "/#"}
    names, properties = {}, {}
    for term, meaning in _context().items():
        if isinstance(meaning, dict):
            coerced = meaning.get("@type")
            implied = coerced if coerced in (None, "@id") else _expand(coerced, prefixes)
            properties[_expand(meaning["@id"], prefixes)] = (term, implied)
        elif term not in prefixes and not meaning.startswith("@"):
            names[_expand(meaning, prefixes)] = term
    return names, properties, prefixes


def _expand(short: str, prefixes: dict[str, str]) -> str:
    prefix, _, tail = short.partition(":")
    return prefixes[prefix] + tail if prefix in prefixes else short


@cache
def _property(iri: str) -> tuple[str, str | None]:
    """Return the term of a property, and the type that it implies for its values."""
    _, properties, _ = _terms()
    return properties.get(iri) or (_short(iri), None)


@cache
def _term(iri: str) -> str:
    names, _, _ = _terms()
    return names.get(iri) or _short(iri)


@cache
def _short(iri: str) -> str:
    """Return an IRI by its prefix, where that leaves a plain name."""
    _, _, prefixes = _terms()
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w-]+", iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _relative(iri: str, base: str | None) -> str:
    """Return an IRI without the base; the tail must be a path that nothing else could be read into."""
    if base and iri.startswith(base) and re.match(r"[^/?#:]+/", iri[len(base) :]) and base.endswith("/"):
        return iri[len(base) :]
    return iri


def _plain(iri: str) -> str:
    """Return an IRI of N-Quads without its escapes."""
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), iri) if "\\" in iri else iri
