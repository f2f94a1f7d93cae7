"""Base: holds a JSON value against the schema of the fact document, so that no schema library is needed at run time."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from kgbuild.facts.schema import Schema, schema

Path = tuple[str | int, ...]
Fault = tuple[Path, str]

_NAMES = {
    "object": "an object", "array": "a list", "string": "a string", "integer": "a whole number", "number": "a number",
}  # fmt: skip


@cache
def _schema() -> Schema:
    return schema()


def form_faults(data: object) -> Iterator[Fault]:
    """Return where and how `data` breaks the schema, in the order of the document."""
    return _check(data, _schema(), ())


def first_faults(data: object, most: int = 3) -> str:
    """Return the first faults of form in one line, or an empty string.

    >>> first_faults({"format": "kgbuild-facts/1", "article": {"id": "a"}, "entities": {}})
    'facts is missing; entities: expected a list, found an object'
    """
    found = list(islice(form_faults(data), most + 1))
    text = "; ".join(map(told, found[:most]))
    return f"{text}; and more" if len(found) > most else text


def told(fault: Fault) -> str:
    """Return a fault as a line: its JSON path, and what is wrong there."""
    path, message = fault
    if not path:
        return message
    return f"{pointed(path)} {message}" if message.startswith("is ") else f"{pointed(path)}: {message}"


def pointed(path: Path) -> str:
    """Return a path in the notation of JSONPath, without the leading ``$.``.

    >>> pointed(("facts", 3, "roles", "odd key", 0))
    'facts[3].roles["odd key"][0]'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_$][\w-]{0,60}", step, re.ASCII):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step[:60])}]"
    return text


def shown(value: object) -> str:
    """Return a few words for a JSON value of any size and depth.

    >>> shown([1, 2]), shown("x" * 100), shown(None)
    ('a list', '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."', 'null')
    """
    if isinstance(value, dict | list | tuple):
        return _NAMES["object" if isinstance(value, dict) else "array"]
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 40 else value[:40] + "...")
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 64:
        return "a number of more than 64 bits"  # printing it could take minutes
    return json.dumps(value) if value is None or isinstance(value, bool | int | float) else f"a {type(value).__name__}"


def _check(value: Any, wanted: Schema, path: Path) -> Iterator[Fault]:
    """Interpret the few keywords that `schema` uses."""
    if "$ref" in wanted:
        wanted = _schema()["$defs"][wanted["$ref"].rpartition("/")[2]]
    if "const" in wanted and value != wanted["const"]:
        yield path, f"expected {shown(wanted['const'])}, found {shown(value)}"
    if "enum" in wanted and not (isinstance(value, str) and value in wanted["enum"]):
        yield path, f"{shown(value)} is none of {', '.join(wanted['enum'])}"
    if "type" in wanted and not _is(value, wanted["type"]):
        types = [wanted["type"]] if isinstance(wanted["type"], str) else wanted["type"]
        names = [_NAMES[name] for name in types if name != "integer" or "number" not in types]
        yield path, f"expected {' or '.join(names)}, found {shown(value)}"
    elif isinstance(value, dict):
        yield from _check_object(value, wanted, path)
    elif isinstance(value, list):
        if len(value) < wanted.get("minItems", 0):
            yield path, "is empty; name at least one, or leave the key out"
        for position, item in enumerate(value):
            yield from _check(item, wanted.get("items", {}), (*path, position))
    elif isinstance(value, str):
        if len(value) < wanted.get("minLength", 0):
            yield path, "is empty"
        if "pattern" in wanted and not re.search(wanted["pattern"].removesuffix("$") + r"\Z", value):
            yield path, f"{shown(value)} does not match {wanted['pattern']}"
    elif "minimum" in wanted and not wanted["minimum"] <= value <= wanted.get("maximum", math.inf):
        most = wanted.get("maximum")
        limit = f"at least {wanted['minimum']}" if most is None else f"from {wanted['minimum']} to {most}"
        yield path, f"expected a number {limit}, found {shown(value)}"


def _check_object(value: dict[str, Any], wanted: Schema, path: Path) -> Iterator[Fault]:
    for key in wanted.get("required", ()):
        if key not in value:
            yield (*path, key), "is missing"
    known = wanted.get("properties", {})
    others = wanted.get("additionalProperties", {})
    for key, item in value.items():
        if key in known:
            yield from _check(item, known[key], (*path, key))
        elif others is False:
            yield (*path, key), f"is no key of the format; known are {', '.join(known)}"
        else:
            yield from _check(item, others, (*path, key))


def _is(value: object, type: str | list[str]) -> bool:
    """Tell whether `value` is of a JSON Schema type, or of one of several."""
    if isinstance(type, list):
        return any(_is(value, one) for one in type)
    if isinstance(value, bool):
        return False
    match type:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
        case _:
            return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
