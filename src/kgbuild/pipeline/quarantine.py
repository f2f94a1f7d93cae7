"""Composer: the folder where refused documents wait, each with a report that says what to put right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.errors import StoreError


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A folder of refused documents: ``ID/document.json`` and ``ID/report.txt`` for each."""

    folder: Path

    @classmethod
    def of(cls, graph: Path) -> Quarantine:
        """Return the quarantine of a graph folder."""
        return cls(graph / "quarantine")

    def put(self, id: str, document: str, report: str) -> Path:
        """Return the folder where the refused document now lies, in place of an earlier one of the same id."""
        place = self.folder / id
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / "document.json").write_text(document, encoding="utf-8")
            (place / "report.txt").write_text(report, encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{place}: {error.strerror}; the refused document {id} could not be kept") from error
        return place

    def release(self, id: str) -> None:
        """Take a document out that has passed since, or was retracted."""
        shutil.rmtree(self.folder / id, ignore_errors=True)

    def ids(self) -> list[str]:
        """Return the ids of the refused documents, in order."""
        return sorted(place.name for place in self._places())

    def report(self, id: str) -> str:
        """Return what is wrong with a refused document."""
        return (self.folder / id / "report.txt").read_text(encoding="utf-8")

    def _places(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (place for place in self.folder.iterdir() if (place / "report.txt").is_file())
