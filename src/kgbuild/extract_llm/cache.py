"""Language model: answers are kept in a folder, by all that was asked, so that the same question is asked once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kgbuild.errors import ModelError

Question = Mapping[str, Any]


class Cache:
    """A folder of answers; None keeps nothing.

    A file holds the question beside the answer, so it can be read and shared. It never holds the key of a server.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, question: Question) -> dict[str, Any] | None:
        """Return the answer to a question, or None where there is none that can be read."""
        if self.folder is None:
            return None
        try:
            kept = json.loads(self._place(question).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) and kept.get("question") == question else None
        return answer if isinstance(answer, dict) else None

    def put(self, question: Question, answer: Mapping[str, Any]) -> None:
        """Keep an answer, whole or not at all.

        Raises ModelError when the folder cannot be written.
        """
        if self.folder is None:
            return
        place = self._place(question)
        part = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"question": question, "answer": answer}, indent=1) + "\n", encoding="utf-8")
            part.replace(place)
        except OSError as error:
            raise ModelError(
                f"{self.folder}: {error.strerror}; name a folder for the answers that can be written"
            ) from (error)
        finally:
            with suppress(OSError):
                part.unlink()

    def _place(self, question: Question) -> Path:
        assert self.folder is not None
        name = key(question)
        return self.folder / name[:2] / f"{name}.json"


def key(question: Question) -> str:
    """Return the name of a question: a hash over all of it.

    >>> key({"model": "m", "window": 1}) == key({"window": 1, "model": "m"})
    True
    """
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
