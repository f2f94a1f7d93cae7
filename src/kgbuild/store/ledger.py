"""Step: the list of which graphs of a folder were written, in their order, so that what is made of them can follow."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

NAME = "ledger"
DONE = b".\n"  # after the names of graphs that have been written
_HEAD = "kgbuild-ledger/1 "
_TAIL = 1 << 20  # bytes at the end in which the last `DONE` is looked for first


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reader of a graph folder sees: all that was written before `low` in a ledger, and nothing after `high`."""

    ledger: str
    low: int
    high: int


class Ledger:
    """The ledger of a graph folder, in the hands of its one writer.

    Names are on disk before what they stand for is written; so no crash leaves a change that the ledger does not name.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ledger, before = Ledger(Path(folder)), moment(Path(folder))
    ...     ledger.begin(["urn:g"])
    ...     ledger.done()
    ...     now = moment(Path(folder))
    ...     before, now.low == now.high, changed(Path(folder), now.ledger, 0, now.high)
    (None, True, {'urn:g'})
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file = -1

    def begin(self, graphs: Iterable[str]) -> None:
        """Take note that these graphs will be written; raises OSError where there is no room for that."""
        if self._file < 0:
            self._open()
        os.write(self._file, "".join(f"{graph}\n" for graph in graphs).encode())
        os.fsync(self._file)

    def done(self) -> None:
        """Take note that they have been written."""
        if self._file >= 0:
            os.write(self._file, DONE)

    def close(self) -> None:
        """Give the file back."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _open(self) -> None:
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        size = os.fstat(self._file).st_size
        if not size:
            os.write(self._file, f"{_HEAD}{uuid4().hex}\n".encode())
        elif os.pread(self._file, 1, size - 1) != b"\n":  # the last writer had no room for a name, and wrote nothing
            os.write(self._file, b"\n")


def moment(folder: Path) -> Moment | None:
    """Return where the ledger of a folder stands: `low` after what is done for sure, `high` at its end."""
    try:
        with (folder / NAME).open("rb") as file:
            head = file.readline(200)
            size = file.seek(0, os.SEEK_END)
            start = max(len(head), size - _TAIL)
            file.seek(start)
            tail = b"\n" + file.read(size - start)
            if start > len(head) and b"\n" + DONE not in tail:
                start = file.seek(len(head))
                tail = b"\n" + file.read(size - start)
    except FileNotFoundError:
        return None
    if not head.endswith(b"\n") or not head.startswith(_HEAD.encode()):
        return None
    at = tail.rfind(b"\n" + DONE)
    return Moment(head.decode().removeprefix(_HEAD).strip(), start + at + len(DONE) if at >= 0 else len(head), size)


def changed(folder: Path, ledger: str, low: int, high: int) -> set[str] | None:
    """Return the graphs that the ledger names between two places; None if this is not the ledger of that name."""
    try:
        with (folder / NAME).open("rb") as file:
            if file.readline(200) != f"{_HEAD}{ledger}\n".encode():
                return None
            file.seek(max(low, file.tell()))
            names = file.read(max(0, high - file.tell())).decode(errors="replace").split("\n")
    except OSError:
        return None
    return {name for name in names if name not in ("", ".")}
