"""Base: fact documents as text and files."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

from kgbuild.errors import FormatError
from kgbuild.facts.check import faults
from kgbuild.facts.nouns import Document

LARGEST_FILE = 100_000_000  # bytes
MOST_FAULTS = 20  # in one message


def dumps(document: Document) -> str:
    """Return the document as JSON text; equal documents give the same text.

    >>> from kgbuild.facts import Article, Document
    >>> print(dumps(Document(Article("talks"))), end="")
    {
     "format": "kgbuild-facts/1",
     "article": {
      "id": "talks"
     },
     "entities": [],
     "facts": []
    }
    """
    return json.dumps(document.to_json(), ensure_ascii=False, indent=1) + "\n"


def loads(text: str | bytes, source: str = "document") -> Any:
    """Return the JSON value that `text` holds, whatever its depth or the length of its numbers.

    >>> loads('{"format": "kgbuild-facts/1"}')
    {'format': 'kgbuild-facts/1'}

    Raises FormatError when it is no JSON; `source` says in its text where it came from.
    """
    try:
        return json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff"))
    except RecursionError:
        raise FormatError(f"{source}: no fact document is nested so deeply") from None
    except UnicodeDecodeError as error:
        raise FormatError(f"{source}: not UTF-8 text (byte {error.start}); save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise FormatError(f"{source}:{error.lineno}: not JSON: {error.msg}") from error
    except ValueError as error:  # a number of thousands of digits
        raise FormatError(f"{source}: not JSON that can be read: {error}") from error


def read(path: Path, text: str | None = None) -> Document:
    """Return the fact document of a file, checked in form and sense (against `text` too, where it is given).

    Raises FormatError when the file is no fact document or has faults; its text names them, a line each.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise FormatError(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB; no article has so many facts")
    data = loads(path.read_bytes(), str(path))
    found = list(islice(faults(data, text), MOST_FAULTS + 1))
    if found:
        more = ["..."] if len(found) > MOST_FAULTS else []
        raise FormatError("\n".join(f"{path}: {line}" for line in found[:MOST_FAULTS] + more))
    return Document.from_json(data)
