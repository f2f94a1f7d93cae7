"""Composer: the folder of parts of a graph that the machines of a cluster have left, read as the outcomes of one run.

``kgbuild-parts.json`` names the format, ``parts`` has a folder for each kind of rows, with a file for each share of the
work, and ``report.json`` stands there when the run was done.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from kgbuild.articles import Failure
from kgbuild.articles import twice as again
from kgbuild.errors import EngineError
from kgbuild.facts.schema import ID_PATTERN
from kgbuild.pipeline.storing import Outcome
from kgbuild.pipeline.working import BUILT, FAILED, GRAPH, QUARANTINE, REPORT

FORMAT = "kgbuild-parts/1"
MARKER, DONE, ROWS = "kgbuild-parts.json", "report.json", "parts"
KIND = "kind"  # begins the names of the folders: kind=graph
_SHARE = re.compile(r"kind=(\w+)/part-(\d+)")

Said: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a run that was done, with its report."""

    folder: Path
    report: Said

    @classmethod
    def open(cls, folder: Path) -> Parts:
        """Return the parts in a folder.

        Raises EngineError when there are none, or those of another version or of a run that was not done, or not all.
        """
        try:
            return cls(folder, cls._whole(folder))
        except OSError as error:
            raise EngineError(f"{error.filename or folder}: {error.strerror}; mend its permissions") from error

    @staticmethod
    def _whole(folder: Path) -> Said:
        if not folder.is_dir():
            raise EngineError(f"{folder}: there is no such folder; name what kgbuild build --out DIR has written")
        if not (folder / MARKER).is_file():
            raise EngineError(f"{folder} holds no parts of a graph; name what kgbuild build --out DIR has written")
        check(str(folder), (folder / MARKER).read_bytes())
        if not (folder / DONE).is_file():
            told = "the run that wrote these parts was not done, so they are not whole"
            raise EngineError(f"{folder}: {told}; give its command again, and load what that writes")
        report = _object((folder / DONE).read_bytes())
        files = report.get("files") if report else None
        if report is None or not isinstance(files, dict) or not isinstance(report.get("base"), str):
            raise EngineError(f"{folder / DONE} is damaged; {_AGAIN}")
        for name, size in files.items():
            path = folder / ROWS / name
            if not path.is_file() or path.stat().st_size != size:
                raise EngineError(f"{path} is {'changed' if path.is_file() else 'missing'}; {_AGAIN}")
        return report

    @property
    def base(self) -> str:
        """Return what the IRIs in the parts begin with."""
        return str(self.report["base"])

    def outcomes(self) -> Iterator[Outcome | Failure]:
        """Return what has become of each article, share by share; what failed comes in the end, in order.

        Of two articles with one id that comes first which stands before the other, by file and line. A graph comes
        only if it is the very one that went through the gate.

        Raises EngineError where a part is damaged.
        """
        failed: list[tuple[str, int, Failure]] = []
        try:
            for share in self._shares():
                for row, done in _done(share):
                    done = second(row["file"], row["line"], row["id"], self.report["twice"]) or done
                    if isinstance(done, Failure):
                        failed.append((row["file"], row["line"], done))
                    else:
                        yield done
        except (LookupError, TypeError, ValueError, AttributeError) as error:  # JSON, but not of ours
            raise EngineError(f"{self.folder}: the parts are damaged ({error!r}); {_AGAIN}") from error
        for *_, failure in sorted(failed, key=lambda one: one[:2]):
            yield failure

    def _shares(self) -> Iterator[dict[str, list[Path]]]:
        """Return the files of each share of the work by the kind of their rows."""
        shares: defaultdict[int, dict[str, list[Path]]] = defaultdict(lambda: {GRAPH: [], REPORT: [], QUARANTINE: []})
        for name in sorted(self.report["files"]):
            if match := _SHARE.match(name):
                shares[int(match[2])].setdefault(match[1], []).append(self.folder / ROWS / name)
        for _, share in sorted(shares.items()):
            yield share


_AGAIN = "copy the parts again, or write them again with kgbuild build --force"


def check(where: str, marker: bytes) -> None:
    """Raise EngineError where the marker of a folder is not one of this version's format."""
    format = (_object(marker) or {}).get("format")
    if not isinstance(format, str):
        raise EngineError(f"{where}: {MARKER} is damaged; write the parts again, in a new folder")
    if format != FORMAT:
        told = f"has parts of the format {format}, and this version knows {FORMAT}"
        raise EngineError(f"{where} {told}; write them again, in a new folder")


def second(file: str, line: int, id: str | None, twice: Mapping[str, Sequence[Any]]) -> Failure | None:
    """Return the failure that an article is whose id stands in `twice`, with a place before its own.

    >>> str(second("b.jsonl", 7, "talks", {"talks": ["a.jsonl", 9]}))
    'b.jsonl:7: the id "talks" was already read from a.jsonl:9; rename one of the two'
    """
    first = None if id is None else twice.get(id)
    if id is None or first is None or list(first) == [file, line]:
        return None
    return again(f"{file}:{line}", id, "{}:{}".format(*first))


def _done(share: dict[str, list[Path]]) -> Iterator[tuple[Said, Outcome | Failure]]:
    """Return what has become of the articles of a share, each with what its row says of it."""
    built: defaultdict[str, list[Said]] = defaultdict(list)
    for row in _rows(share[REPORT]):
        if row["result"] == FAILED:
            yield row, Failure(row["where"], row["problems"][0])
        elif row["result"] == BUILT:
            built[row["sha256"]].append(row)
    for row in _rows(share[QUARANTINE]):
        yield row, Outcome(row["id"], problems=tuple(row["problems"]), written=row["document"], mark=row["mark"])
    for path, quads in _graphs(share[GRAPH]):
        rows = built[sha256(quads).hexdigest()]
        if not rows:
            raise EngineError(f"{path}: a graph is not the one that was checked; {_AGAIN}")
        row = rows.pop()
        facts = tuple(type for type, number in row["facts"].items() for _ in range(number))
        yield row, Outcome(row["id"], None, quads, warnings=tuple(row["warnings"]), facts=facts, mark=row["mark"])


def _rows(paths: Iterable[Path]) -> Iterator[Said]:
    for path in paths:
        for line in _lines(path):
            row = _object(line)
            id = None if row is None else row.get("id")
            if row is None or not (id is None or re.fullmatch(ID_PATTERN, id)):  # an id names a folder
                raise EngineError(f"{path} is damaged; {_AGAIN}")
            yield row


def _graphs(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Return the graphs in files, each of which begins with a comment."""
    for path in paths:
        graph: list[bytes] = []
        for line in _lines(path):
            if line.startswith(b"#") and graph:
                yield path, b"".join(graph)
                graph = []
            elif not line.startswith(b"#"):
                graph.append(line)
        if graph:
            yield path, b"".join(graph)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            yield from stream
    except (OSError, EOFError, zlib.error) as error:
        raise EngineError(f"{path} cannot be read ({error}); {_AGAIN}") from error


def _object(data: bytes) -> Said | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
