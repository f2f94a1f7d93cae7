"""Language model: the form of its answer: the fact document's, with quotes in the place of offsets."""

from __future__ import annotations

import re
from typing import Any

from kgbuild.errors import FormatError
from kgbuild.facts import CHOICES, ENTITY_TYPES, FACT_TYPES, STATUSES, WHOLE, FactType, loads
from kgbuild.facts.schema import Schema

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


class AnswerError(ValueError):
    """An answer is not of the form that was asked for."""


def schema() -> Schema:
    """Return the JSON Schema of an answer, made from the words of the fact document.

    It keeps to what servers with strict schemas know: every key is required and no other allowed. An empty list is a
    role that nobody fills, null an attribute or a date that the text does not give.

    >>> schema()["required"]
    ['entities', 'facts']
    """
    texts = {"type": "array", "items": {"type": "string"}}
    entity = _object(id={"type": "string"}, type=_choice(ENTITY_TYPES), name={"type": "string"}, aliases=texts)
    return _object(
        entities={"type": "array", "items": entity},
        facts={"type": "array", "items": {"anyOf": [_fact(type, texts) for type in FACT_TYPES.values()]}},
    )


def _fact(type: FactType, texts: Schema) -> Schema:
    return _object(
        type=_choice((type.name,)),
        roles=_object(**dict.fromkeys((*type.roles, "place"), texts)),
        attributes=_object(**{name: _attribute(type.name, name) for name in type.attributes}),
        date={"type": ["string", "null"]},
        status=_choice(STATUSES),
        quotes=texts,
    )


def _attribute(type: str, name: str) -> Schema:
    if name in WHOLE:
        return {"type": ["integer", "null"]}
    if choices := CHOICES.get((type, name)):
        return _choice(choices) if name == "act" else {"anyOf": [_choice(choices), {"type": "null"}]}
    return {"type": ["string", "null"]}


def _choice(values: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(values)}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def parse(text: str) -> dict[str, Any]:
    """Return the JSON object of an answer, without the thoughts, fences and words that models put around it.

    >>> parse('<think>Who met whom?</think> Here it is:\\n```json\\n{"entities": [], "facts": []}\\n```')
    {'entities': [], 'facts': []}

    Raises AnswerError when there is no object with the lists ``entities`` and ``facts``.
    """
    text = _THOUGHT.sub("", text)
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise AnswerError("there is no JSON object in it")
    try:
        data = loads(text[start : end + 1], "line")
    except FormatError as error:
        raise AnswerError(str(error)) from error
    for key in ("entities", "facts"):
        if not isinstance(data.get(key), list):
            raise AnswerError(f'there is no list "{key}" in it')
    return dict(data)
