"""Base: RDF files become rdflib datasets, and nothing is fetched for them from anywhere."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import FormatError, InputError

if TYPE_CHECKING:
    from rdflib import Dataset

# The ending of a file's name -> what rdflib calls its format.
FORMATS = {
    ".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld",
    ".rdf": "xml", ".xml": "xml", ".owl": "xml",
}  # fmt: skip
_LONGEST_ENTITY = 300  # characters
_LONGEST_LINE = 1_000_000  # bytes
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def read(path: Path) -> Dataset:
    """Return the triples of an RDF file, those of a named graph in a graph of that name.

    A JSON-LD file must bring its context along: one that names a context elsewhere is refused, never fetched.

    >>> from kgbuild import resources
    >>> len(read(resources.path("ontology/diplomacy.ttl"))) > 100
    True

    Raises FormatError when the file is no RDF of its ending's format, InputError when it cannot be read.
    """
    from rdflib import Dataset

    # What rdflib warns of, in the file's own words and with tracebacks, is refused here or judged by the shapes.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    if path.suffix.lower() not in FORMATS:
        raise FormatError(f"{path}: no RDF format has this ending; known are {' '.join(FORMATS)}")
    format = FORMATS[path.suffix.lower()]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    dataset = Dataset()
    try:
        if format == "json-ld":
            _refuse_remote(json.loads(content))
        elif format == "xml":
            _refuse_entities(content)
        elif format in ("nt", "nquads"):
            _refuse_long_lines(content)
        dataset.parse(data=content, format=format, publicID=path.resolve().as_uri())
        _refuse_no_iris(dataset)
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from error
    except RecursionError:
        raise FormatError(f"{path}: nested too deeply") from None
    except Exception as error:  # the parsers of rdflib raise whatever they meet
        reason = " ".join(str(error).split())
        raise FormatError(f"{path}: cannot be read as {format}: {reason[:300] or type(error).__name__}") from error
    return dataset


def _refuse_entities(content: bytes) -> None:
    """Raise FormatError when XML declares an entity that is more than a short text, as for a namespace.

    Entities inside entities expand without end, and others stand for files or pages elsewhere.
    """
    from xml.parsers import expat

    def declared(name: str, is_parameter: int, value: str | None, *_: str | None) -> None:
        if is_parameter or value is None or "&" in value or len(value) > _LONGEST_ENTITY:
            raise FormatError(f"declares the entity {name[:60]!r} as more than a short text; write it out")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = declared
    parser.DefaultHandler = lambda _: None  # with it, entities are not expanded
    parser.Parse(content, True)


def _refuse_long_lines(content: bytes) -> None:
    """Raise FormatError for a line so long that the parser, which reads it piece by piece, would take minutes."""
    for number, line in enumerate(content.splitlines(), 1):
        if len(line) > _LONGEST_LINE:
            raise FormatError(f"line {number:,} has {len(line):,} bytes; a statement may have {_LONGEST_LINE:,}")


def _refuse_no_iris(dataset: Dataset) -> None:
    """Raise FormatError for a term without a scheme, or with what no IRI has; rdflib takes it, and cannot write it."""
    from rdflib import Literal, URIRef

    for quad in dataset.quads():
        for term in quad:
            iri = term.datatype if isinstance(term, Literal) else term
            if isinstance(iri, URIRef) and (wrong := _NO_IRI.search(iri)):
                raise FormatError(f"{str(iri)[:200]!r} is no IRI: it holds {wrong[0]!r}")
            if isinstance(iri, URIRef) and not _SCHEME.match(iri):
                raise FormatError(f"{str(iri)[:200]!r} is no IRI: it begins with no scheme, such as https")


def _refuse_remote(value: Any) -> None:
    """Raise FormatError when a JSON-LD value names a context that is not in the file."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            contexts = item.get("@context", [])
            for context in [*(contexts if isinstance(contexts, list) else [contexts]), item.get("@import")]:
                if isinstance(context, str):
                    raise FormatError(f"its context is elsewhere ({context[:200]}); write it into the file")
            waiting += item.values()
