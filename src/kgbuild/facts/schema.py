"""Base: the JSON Schema of the fact document, made from its words; shapes/facts.schema.json is its printed form."""

from __future__ import annotations

import json
from typing import Any

from kgbuild.edtf import PATTERN as EDTF_PATTERN
from kgbuild.facts.types import ACTS, ENTITY_TYPES, FACT_TYPES, FORMAT, STATUSES, WHOLE

ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"  # of an article: it goes into IRIs and file names as it is

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FILLED: Schema = {"type": "string", "minLength": 1}
_IRI: Schema = {"type": "string", "format": "uri"}
_EDTF: Schema = {"$ref": "#/$defs/edtf"}
_SPANS: Schema = {"type": "array", "items": {"$ref": "#/$defs/span"}}


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a fact document.

    It says what a document looks like. That roles fit the type of their fact, that ids are known and that quotes
    stand in the text is beyond it: `kgbuild.facts.faults` checks the form and all that.

    >>> schema()["required"]
    ['format', 'article', 'entities', 'facts']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kgbuild fact document, version 1",
        **_object(
            ["format", "article", "entities", "facts"],
            format={"const": FORMAT},
            article=_article(),
            entities={"type": "array", "items": _entity()},
            facts={"type": "array", "items": _fact()},
        ),
        "$defs": {
            "edtf": {"type": "string", "pattern": EDTF_PATTERN},
            "span": _object(
                ["start", "end", "quote"],
                start={"type": "integer", "minimum": 0},
                end={"type": "integer", "minimum": 1},
                quote=_TEXT,
            ),
        },
    }


def dumped() -> str:
    """Return the text of shapes/facts.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _article() -> Schema:
    return _object(
        ["id"],
        id={"type": "string", "pattern": ID_PATTERN},
        title=_TEXT,
        url=_IRI,
        publisher=_TEXT,
        author=_TEXT,
        published=_EDTF,
        retrieved=_EDTF,
        language={"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    )


def _entity() -> Schema:
    return _object(
        ["id", "type", "name"],
        id=_FILLED,
        type={"enum": list(ENTITY_TYPES)},
        name=_FILLED,
        aliases={"type": "array", "items": _TEXT},
        sameAs={"type": "array", "items": _IRI},
        evidence=_SPANS,
    )


def _fact() -> Schema:
    fillers = {"type": "array", "minItems": 1, "items": _TEXT}
    known: Schema = {"act": {"enum": list(ACTS)}} | {name: {"type": "integer"} for name in WHOLE}
    return _object(
        ["id", "type", "roles"],
        id=_FILLED,
        type={"enum": list(FACT_TYPES)},
        roles={"type": "object", "additionalProperties": fillers},
        attributes={
            "type": "object",
            "properties": known,
            "additionalProperties": {"type": ["string", "integer", "number"]},
        },
        date=_EDTF,
        status={"enum": list(STATUSES)},
        confidence={"type": "number", "minimum": 0, "maximum": 1},
        by=_TEXT,
        evidence=_SPANS,
    )


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}
