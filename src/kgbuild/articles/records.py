"""Articles: JSON lines to articles, one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kgbuild import edtf
from kgbuild.articles.ids import make_id
from kgbuild.articles.normal import decode
from kgbuild.articles.text import from_text
from kgbuild.errors import InputError
from kgbuild.facts import Article

_FIELDS = ("title", "url", "publisher", "author", "published", "retrieved", "language")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d.*")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def from_line(line: bytes, *, id: str) -> Article:
    """Return the article of one JSON line: ``text``, and as far as known ``id``, ``title``, ``url``, ``published``, ...

    `id` is used where the line has none of its own; the hour of a moment is dropped. Other keys are passed over.

    >>> from_line(b'{"text": "The envoys met.", "published": "2024-05-06T10:00:00Z"}', id="a-1").published
    '2024-05-06'

    Raises InputError where the line is not such an object.
    """
    try:
        data = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error}); write one article a line") from error
    if not isinstance(data, dict):
        raise InputError("not a JSON object; write one article a line, with at least a text")
    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError('no "text"; add the text of the article')
    name = data.get("id", id)
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise InputError('"id" is neither a string nor a number')
    return from_text(text, id=make_id(str(name)), **_fields(data))


def lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream one by one, None for one that is longer than `limit`.

    >>> from io import BytesIO
    >>> list(lines(BytesIO(b"one\\nmuch too long\\ntwo"), 8))
    [b'one\\n', None, b'two']
    """
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
        yield None


def _fields(data: dict[str, object]) -> dict[str, str]:
    given: dict[str, str] = {}
    for key in _FIELDS:
        value = data.get(key)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise InputError(f'"{key}" is not a string')
        given[key] = " ".join(value.split())
    for key in ("published", "retrieved"):
        if key in given:
            given[key] = _MOMENT.sub(r"\1", given[key])
            if fault := edtf.fault(given[key]):
                raise InputError(f'"{key}" is "{given[key][:40]}": {fault}')
    if not _URL.fullmatch(given.get("url", "a:b")):
        raise InputError(f'"url" is "{given["url"][:60]}"; write the whole address, with https://')
    if not _LANGUAGE.fullmatch(given.get("language", "en")):
        raise InputError(f'"language" is "{given["language"][:20]}"; write a code such as "en"')
    return given
