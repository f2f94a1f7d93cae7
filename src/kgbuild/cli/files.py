"""Face: files are written whole or not at all: whoever looks meanwhile sees the old one or the new one."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from kgbuild import export
from kgbuild.errors import InputError
from kgbuild.events import COLUMNS, Event

TABLES = {"csv": export.write_csv, "jsonl": export.write_json}


def write_to(path: Path | None, write: Callable[[IO[bytes]], object]) -> None:
    """Let `write` fill the file `path`, or standard output where it is None.

    Raises InputError when the file cannot be written.
    """
    if path is None:
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()  # so that a full disk is told of here, not when Python ends
        return
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as out:
            write(out)
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name a file that can be written") from error
    finally:
        with suppress(OSError):
            part.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a text file as `write_to` does it."""
    write_to(path, lambda out: out.write(text.encode()))


def write_rows(out: IO[bytes], format: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as one of `TABLES`, in UTF-8."""
    text = io.StringIO(newline="")
    TABLES[format](text, columns, rows)
    out.write(text.getvalue().encode("utf-8"))


def write_events(out: IO[bytes], format: str, events: Iterable[Event]) -> None:
    """Write events: in CSV one row each, in JSON lines one object each, with lists of actors and recipients."""
    if format == "csv":
        write_rows(out, format, COLUMNS, (event.row() for event in events))
        return
    for event in events:
        out.write(f"{json.dumps(event.to_json(), ensure_ascii=False)}\n".encode())
