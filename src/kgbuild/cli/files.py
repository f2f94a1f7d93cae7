"""Face: files are written whole or not at all: whoever looks meanwhile sees the old one or the new one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from kgbuild.errors import InputError


def write_to(path: Path | None, write: Callable[[IO[bytes]], object]) -> None:
    """Let `write` fill the file `path`, or standard output where it is None.

    Raises InputError when the file cannot be written.
    """
    if path is None:
        write(sys.stdout.buffer)
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
