"""Step: the folder of a graph: its format, its one writer, and the snapshots that readers look at meanwhile."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import TypeVar

from kgbuild.errors import StoreError

FORMAT = "kgbuild-graph/1"
MARKER = "kgbuild-graph.json"
DATA = "oxigraph"
SETTLED = "settled"
SNAPSHOTS = "snapshots"
QUARANTINE = "quarantine"  # refused documents may lie in the folder before the first graph does
ATTEMPTS = 50  # to take a snapshot beside a writer; one is spoilt by a new log or a merged file in its few milliseconds

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)

T = TypeVar("T")


def prepare(folder: Path) -> None:
    """Make `folder` an empty graph folder; a graph folder stays as it is.

    Raises StoreError when it is a file, holds other things, or cannot be written.
    """
    if folder.is_dir() and (folder / MARKER).exists():
        return
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; a graph needs a folder of its own")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        other = sorted(p.name for p in folder.iterdir() if p.name != QUARANTINE and not p.name.startswith("."))
        if (folder / MARKER).exists():  # somebody else has just made it one
            return
        if other:
            raise StoreError(f"{folder} is no graph and is not empty (it holds {other[0]}); name a new folder")
        marker = folder / f".{MARKER}.{os.getpid()}"
        marker.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
        marker.replace(folder / MARKER)
    except OSError as error:
        raise failed(folder, error) from error


def check(folder: Path) -> None:
    """Raise StoreError unless `folder` is a graph of this version's format."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; a graph is a folder")
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        format = marker["format"]
    except FileNotFoundError:
        raise StoreError(f"{folder}: there is no graph here; kgbuild build makes one") from None
    except OSError as error:
        raise failed(folder, error) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError(f"{folder / MARKER} is damaged; build the graph again in a new folder") from error
    if format != FORMAT:
        raise StoreError(f"{folder} is a graph of the format {format}, and this version reads {FORMAT}; build it again")
    # Oxigraph would begin anew beside what is left.
    data = folder / DATA
    begun = any(data.glob("*.sst")) if data.is_dir() else (folder / SETTLED).exists()
    if begun and not (data / "CURRENT").exists():
        raise failed(folder, RuntimeError(f"{data / 'CURRENT'} is gone"))


def version(folder: Path) -> str:
    """Return a word that is another one after every write into a graph folder, and only then."""
    data = folder / DATA
    names = ("*.log", "MANIFEST-*", "CURRENT")
    try:
        files = sorted(path for name in names for path in data.glob(name))
        parts = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    except OSError:  # a log has just been turned into a file of data
        return version(folder)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def settled(folder: Path) -> str | None:
    """Return the rules by which what hangs on several graphs of the folder is right, or None where it may be wrong."""
    try:
        return (folder / SETTLED).read_text(encoding="utf-8")
    except OSError:
        return None


def settle(folder: Path, rules: str) -> None:
    """Keep that name of rules; all of the data must be on disk before."""
    written = folder / f".{SETTLED}"
    written.write_text(rules, encoding="utf-8")
    written.replace(folder / SETTLED)


def unsettle(folder: Path) -> None:
    """Forget the name of the rules, before anything else is written."""
    (folder / SETTLED).unlink(missing_ok=True)
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)  # else a failing machine might bring the file back, and not what was written after it
    finally:
        os.close(place)


def failed(folder: Path | None, error: Exception) -> StoreError:
    """Return what an error of the file system or of Oxigraph means for a graph."""
    where = f"{folder}: " if folder else ""
    code = _code(error)
    if code in _NO_RIGHT:
        return StoreError(f"{where}{os.strerror(code)}; mend its permissions or name another folder")
    if code in _NO_ROOM:
        return StoreError(f"{where}the disk is full; what was written before is safe, make room and go on")
    if code is not None:
        return StoreError(f"{where}{os.strerror(code)}")
    return StoreError(f"{where}the store may be damaged ({error}); build it again in a new folder")


def is_full(error: Exception) -> bool:
    """Tell whether an error of the file system or of Oxigraph means that there is no room.

    >>> is_full(RuntimeError("IO error: No space left on device: While appending to file: graph/000019.log"))
    True
    """
    return _code(error) in _NO_ROOM


def _code(error: Exception) -> int | None:
    """Return the number of an error of the file system; Oxigraph tells of most in words alone."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    return next((code for code in (*_NO_ROOM, *_NO_RIGHT) if os.strerror(code) in str(error)), None)


@contextmanager
def told(folder: Path | None = None) -> Iterator[None]:
    """Make a StoreError of whatever the file system or Oxigraph raises inside."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RocksDB finds damage in both ways
        raise failed(folder, error) from error


class Lock:
    """The right to write into a graph folder; it ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        """Take the right, or raise StoreError where somebody else has it."""
        self._file = -1
        try:
            # flock, not a lock of fcntl: that one would be lost when any handle of this process is closed.
            self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._file, 0)
            os.write(self._file, str(os.getpid()).encode())
        except BlockingIOError:
            owner = os.read(self._file, 20).decode("ascii", "replace")
            self.release()
            raise StoreError(
                f"{folder}: another kgbuild (process {owner}) is writing to it; wait until it ends"
            ) from None
        except OSError as error:
            self.release()
            raise failed(folder, error) from error

    def release(self) -> None:
        """Give the right up."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class Snapshot:
    """The data of a graph folder as it was at one moment, by hard links; a writer may go on meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Make an empty place for a snapshot inside `folder`; raises OSError where that cannot be written."""
        self._source = folder / DATA
        (folder / SNAPSHOTS).mkdir(exist_ok=True)
        self._place = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder / SNAPSHOTS))
        self._alive = os.open(self._place, os.O_RDONLY | os.O_CLOEXEC)
        self.data: Path | None = None  # the links of the last `take`
        fcntl.flock(self._alive, fcntl.LOCK_SH)

    def take(self, open: Callable[[Path], T]) -> T:
        """Return what `open` makes of the linked data.

        The manifest says which files count, and what is not in those is in the log. So the log is linked first: should
        the writer start a new one before the manifest is copied, the two may not fit, and all is done again. A file
        that is gone by the time it is linked has the same end. Whatever is written later, the links do not show.
        """
        last: Exception
        for attempt in range(ATTEMPTS):
            data = self._place / str(attempt)
            try:
                if self._link(data):
                    self.data = data
                    return open(data)
                last = RuntimeError("the writer was too busy to be looked at")
            except (OSError, RuntimeError) as error:
                last = error
            shutil.rmtree(data, ignore_errors=True)
            if is_full(last):
                break
            sleep(0.001 * attempt)
        raise last

    def _link(self, data: Path) -> bool:
        data.mkdir()
        before = self._state()
        for path in self._source.glob("*.log"):
            os.link(path, data / path.name)
        for path in self._source.iterdir():
            if path.name.startswith(("MANIFEST-", "OPTIONS-")) or path.name in ("CURRENT", "IDENTITY"):
                shutil.copyfile(path, data / path.name)
        for path in self._source.glob("*.sst"):
            os.link(path, data / path.name)
        return self._state() == before

    def _state(self) -> list[tuple[str, int]]:
        """Return what changes when the writer begins a log or turns one into a file of data: the list of both grows."""
        logs = ((path.name, 0) for path in self._source.glob("*.log"))
        lists = ((path.name, path.stat().st_size) for path in self._source.glob("MANIFEST-*"))
        return sorted([*logs, *lists])

    def release(self) -> None:
        """Take the links away."""
        if self._alive >= 0:
            shutil.rmtree(self._place, ignore_errors=True)
            os.close(self._alive)
            self._alive = -1


def sweep(folder: Path) -> None:
    """Take away the snapshots of readers that were killed."""
    for place in (folder / SNAPSHOTS).glob("*"):
        try:
            alive = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(place, ignore_errors=True)
        except OSError:
            pass  # its reader lives
        finally:
            os.close(alive)
