"""Composer: what articles tell of events, kept outside of memory for as long as a run needs it."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Iterator

from kgbuild.link.grouping import place
from kgbuild.link.reports import Report
from kgbuild.pipeline.reporting import Acts, Pair, Told, by_thing
from kgbuild.scratch import scratch, told

_TABLES = """
CREATE TABLE reports (graph TEXT, type TEXT, number INTEGER, word TEXT, iri TEXT, report BLOB);
CREATE TABLE acts (graph TEXT, thing TEXT, state TEXT);
CREATE TABLE graphs (graph TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX reports_of ON reports (graph);
CREATE INDEX acts_of ON acts (graph);
"""


class Notes:
    """What articles tell, by the names of their graphs, in a file that SQLite makes when there is much, and takes away.

    >>> notes = Notes()
    >>> notes.put("article/talks", Told(acts=frozenset({("person/berg", "state/NO")})))
    >>> "article/talks" in notes, len(notes), notes.acts()
    (True, 1, {'person/berg': frozenset({'state/NO'})})
    """

    def __init__(self) -> None:
        self._data = scratch(_TABLES)
        weakref.finalize(self, self._data.close)

    def put(self, graph: str, said: Told) -> None:
        """Keep what an article tells, in the place of what it told before."""
        placed = [(place(report) or (report.type, -1, "", report.iri), report) for report in said.reports]
        with told():
            if graph in self:
                self._data.execute("DELETE FROM reports WHERE graph = ?", (graph,))
                self._data.execute("DELETE FROM acts WHERE graph = ?", (graph,))
            self._data.execute("INSERT OR IGNORE INTO graphs VALUES (?)", (graph,))
            rows = ((graph, *where, pickle.dumps(report)) for where, report in placed)
            self._data.executemany("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._data.executemany("INSERT INTO acts VALUES (?, ?, ?)", ((graph, *pair) for pair in said.acts))

    def __contains__(self, graph: str) -> bool:
        """Tell whether it is noted what an article tells."""
        with told():
            return self._data.execute("SELECT 1 FROM graphs WHERE graph = ?", (graph,)).fetchone() is not None

    def __len__(self) -> int:
        """Return of how many articles it is noted what they tell."""
        with told():
            return int(self._data.execute("SELECT count(*) FROM graphs").fetchone()[0])

    def reports(self) -> Iterator[Report]:
        """Return all reports, in no order."""
        with told():
            for (packed,) in self._data.execute("SELECT report FROM reports"):
                yield pickle.loads(packed)

    def placed(self) -> Iterator[Report]:
        """Return the reports that may be linked to others, in the order of their place."""
        rows = "SELECT report FROM reports WHERE number >= 0 ORDER BY type, number, word, iri"
        with told():
            for (packed,) in self._data.execute(rows):
                yield pickle.loads(packed)

    def pairs(self) -> Iterator[Pair]:
        """Return who acts for which state, each once."""
        with told():
            yield from self._data.execute("SELECT DISTINCT thing, state FROM acts")

    def acts(self) -> Acts:
        """Return for each thing the states that it acts for or lies in."""
        return by_thing(self.pairs())
