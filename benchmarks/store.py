"""What storing and asking cost: ``python benchmarks/store.py [--sizes N ...] [--folder DIR] [--kglab PYTHON]``.

Fact documents as `archive.py` grows them are mapped, and their graphs go into a store of `kgbuild`, as a build puts
them there (above a size: by one bulk load, without links between reports), and into a bare pyoxigraph; then both are
asked all competency questions in turns, and `kgbuild` those that can be asked about one actor. rdflib and kglab (with
the Python of an environment that has it) read the same data into memory, up to a size, and are asked the questions that
count. Every question has so many seconds. kglab knows no named graphs: its questions have ``GRAPH ?g`` taken out, and
it reads triples.

With a folder, what was made and measured stays there, and a run that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import TypeAlias

import pyoxigraph as ox
from archive import grown
from results import Results, elsewhere, spent

from kgbuild import facts, resources
from kgbuild.link import link
from kgbuild.pipeline import Changes
from kgbuild.queries import Query, ask, listed
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.store.folder import DATA
from kgbuild.vocab import BASE, PREFIXES

TOGETHER = 32  # graphs that a build puts into the store at a time
PATIENCE = 60  # seconds of the processor for one question; of the clock for rdflib and kglab
LONG = 5  # seconds from which on a question is asked once only
STATE = "Norway"  # whom questions that can be asked about one actor are asked about
ACTORS = ("actor", "state", "party", "speaker", "visitor", "provider", "adopter", "of", "member", "mediator", "entity")
ONTOLOGY = resources.path("ontology/diplomacy.ttl")
OTHERS = """
import json, re, signal, sys, time
path, questions, prefixes, kind, patience = sys.argv[1], *map(json.loads, sys.argv[2:])
class Late(BaseException):
    pass
def late(*_):
    raise Late
signal.signal(signal.SIGALRM, late)
start = time.process_time()
if kind == "kglab":
    import kglab
    graph = kglab.KnowledgeGraph(namespaces=prefixes)
    graph.load_rdf(path, format="nt")
    ask = graph.query
else:
    from rdflib import Dataset
    graph = Dataset(default_union=True)
    graph.parse(path, format="nquads")
    ask = lambda text: graph.query(text, initNs=prefixes)
load, times = time.process_time() - start, {}
for name, text in questions.items():
    start = time.process_time()
    signal.alarm(patience)
    try:
        rows = sum(1 for _ in ask(text))
        times[name] = [time.process_time() - start, rows]
    except Late:
        times[name] = [None, None]
    except Exception as error:
        times[name] = [None, str(error)[:60]]
    finally:
        signal.alarm(0)
print(json.dumps({"load": load, "times": times}))
"""


@dataclass(slots=True)
class Times:
    """Seconds of each run through kgbuild and through pyoxigraph, and the rows; None if that was not waited for."""

    ours: list[float]
    theirs: list[float]
    rows: int | None


Asked: TypeAlias = tuple[Query, dict[str, str]]  # a question, and the parameters it is asked with


class Measured:
    """What was measured at one size, part by part, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._parts: list[str] = kept.get("parts", [])
        self.cells: dict[str, str] = kept.get("cells", {})
        self.times = {name: Times(*times) for name, times in kept.get("times", {}).items()}
        self.targets: list[tuple[str, str, bool]] = [tuple(target) for target in kept.get("targets", [])]
        self.notes: list[str] = kept.get("notes", [])

    def target(self, wanted: str, measured: str, met: bool) -> None:
        """Take note of what became of a target, in the place of what was known of it."""
        self.targets = [target for target in self.targets if target[0] != wanted] + [(wanted, measured, met)]

    @contextmanager
    def part(self, name: str) -> Iterator[dict[str, str] | None]:
        """Give the cells to fill, or None if this part was measured before; keep everything afterwards."""
        if name in self._parts:
            yield None
            return
        yield self.cells
        self._parts.append(name)
        print(name, list(self.cells.items())[-1:], flush=True)
        times = {name: [times.ours, times.theirs, times.rows] for name, times in self.times.items()}
        kept = {"parts": self._parts, "cells": self.cells, "times": times, "targets": self.targets, "notes": self.notes}
        self._path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def mapped(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Return the name and the graph of each fact document."""
    for path in paths:
        document = facts.read(path)
        yield f"{BASE}article/{document.article.id}", to_quads(document, link(document))


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.resolve().rglob("*") if path.is_file())


def load_ours(dump: Path, folder: Path) -> tuple[float, float]:
    """Put the graphs of a dump into a store as a build does; return the seconds of that, and of linking the events."""
    graphs: dict[str, bytes] = {}
    start = time.process_time()
    with Store.open(folder, create=True) as store:
        store.load_ontology(ONTOLOGY.read_bytes())
        changes = Changes(store, base=BASE)

        def store_them() -> None:
            store.swap_all(graphs)
            for graph, quads in graphs.items():
                changes.note(graph, b"", quads)
            graphs.clear()

        for name, quads in _graphs(dump):
            graphs[name] = quads
            if len(graphs) == TOGETHER:
                store_them()
        store_them()
        store.flush()
        took = time.process_time() - start
        changes.relate()
    return took, time.process_time() - start - took


def load_at_once(dump: Path, folder: Path) -> float:
    """Put a dump into a store by one bulk load of Oxigraph; return the seconds of that."""
    with Store.open(folder, create=True) as store:
        store.load_ontology(ONTOLOGY.read_bytes())
    start = time.process_time()
    data = ox.Store(folder / DATA)
    data.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    data.flush()
    return time.process_time() - start


def _graphs(dump: Path) -> Iterator[tuple[str, bytes]]:
    name, lines = "", list[bytes]()
    with dump.open("rb") as file:
        for line in file:
            graph = line[line.rindex(b"<") + 1 : -4].decode()
            if graph != name and lines:
                yield name, b"".join(lines)
                lines = []
            name = graph
            lines.append(line)
    yield name, b"".join(lines)


def asked(folder: Path, questions: dict[str, Asked], runs: int) -> Iterator[tuple[str, Times]]:
    """Return what each question took; another process asks, which is ended when a run takes longer than `PATIENCE`."""
    context = multiprocessing.get_context("spawn")
    waiting = dict(questions)
    while waiting:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_ask, args=(folder, waiting, runs, sender))
        process.start()
        sender.close()
        with suppress(EOFError):
            while True:
                name, times = receiver.recv()
                del waiting[name]
                yield name, times
        process.join()
        if process.exitcode == -signal.SIGPROF:
            name = next(iter(waiting))
            del waiting[name]
            yield name, Times([], [], None)
        elif process.exitcode:
            raise SystemExit(f"{next(iter(waiting))}: the process that asks ended with {process.exitcode}")


def _ask(folder: Path, questions: dict[str, Asked], runs: int, sender: Connection) -> None:
    with Store.open(folder, read_only=True) as store:
        assert store.data is not None
        bare = ox.Store.read_only(str(store.data))
        for name, (query, values) in questions.items():
            times = Times([], [], None)
            while len(times.ours) < runs and sum(times.ours) < LONG:
                signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # of the processor; nobody handles it: the process ends
                took, times.rows = spent(partial(_ours, store, query, values))
                times.ours.append(took)
                if not values:
                    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
                    took, same = spent(partial(_plain, bare, query.text))
                    times.theirs.append(took)
                    assert times.rows == same, name
            sender.send((name, times))


def _ours(store: Store, query: Query, values: dict[str, str]) -> int:
    return sum(1 for _ in ask(store, query, values).rows())


def _plain(store: ox.Store, text: str) -> int:
    """Ask pyoxigraph, and look at the text of each cell as `kgbuild` does."""
    answer = store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    width, rows = range(len(answer.variables)), 0
    for row in answer:
        for i in width:
            if (cell := row[i]) is not None:
                str(cell.value)
        rows += 1
    return rows


def about_one(query: Query) -> dict[str, str]:
    """Return the parameter that narrows a question to one state; nothing if it has none."""
    names = {parameter.name for parameter in query.parameters if parameter.kind in ("actor", "entity")}
    return next(({name: STATE} for name in ACTORS if name in names), {})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where all that is made and measured stays, to go on from there")
    parser.add_argument("--graph", type=Path, help="a graph that large.py has built of as many articles, to be asked")
    parser.add_argument("--linked", type=int, default=10_000, help="the largest size that is loaded as a build does it")
    parser.add_argument("--kglab", type=Path, default=Path("build/others/kglab/bin/python"))
    parser.add_argument("--others", type=int, default=1_000, help="the largest size that rdflib and kglab are given")
    parser.add_argument("--wait", type=int, default=3600, help="seconds of the clock for rdflib and kglab, each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as place:
        folder = options.folder or Path(place)
        found = [measured(size, folder / str(size), options) for size in options.sizes]
    results = Results("store", "Storing and asking", ["what", *(f"{size:,} articles" for size in options.sizes)])
    results.data = "fact documents grown by archive.py; all competency questions without parameters; processor time"
    for name in {name: None for some in found for name in some.cells}:
        results.row(name, *(some.cells.get(name, "") for some in found))
    for some in found:
        for target in some.targets:
            results.target(*target)
        results.notes += some.notes
    results.keep()


def measured(size: int, folder: Path, options: argparse.Namespace) -> Measured:
    """Return what is measured at one size; each part only if the folder does not tell it yet."""
    folder.mkdir(parents=True, exist_ok=True)
    found = Measured(folder / "measured.json")
    dump, graph, questions = folder / "dump.nq", folder / "graph", listed()
    with found.part("dump") as cells:
        if cells is not None:
            grown(size, folder / "facts")
            with dump.open("wb") as out:
                out.writelines(quads for _, quads in mapped(sorted((folder / "facts").iterdir())))
            with dump.open("rb") as file:
                cells["quads"] = f"{sum(1 for _ in file):,}"
    quads = int(found.cells["quads"].replace(",", ""))
    with found.part("load") as cells:
        if cells is not None:
            if options.graph:
                graph.symlink_to(options.graph.resolve())
                found.notes.append(f"{size:,} articles: what kgbuild is asked is the graph that large.py has built.")
            elif size <= options.linked:
                shutil.rmtree(graph, ignore_errors=True)
                took, linking = load_ours(dump, graph)
                cells["load, kgbuild (32 graphs at a time)"] = f"{quads / took:,.0f} quads/s"
                cells["links between reports, kgbuild"] = f"{linking:.1f} s"
            else:
                shutil.rmtree(graph, ignore_errors=True)
                cells["load, kgbuild (one bulk load, no links)"] = f"{quads / load_at_once(dump, graph):,.0f} quads/s"
            cells["disk, kgbuild, right after it"] = f"{size_of(graph) / quads:.0f} bytes a quad"
    with found.part("bare") as cells:
        if cells is not None:
            shutil.rmtree(folder / "bare", ignore_errors=True)
            load = partial(ox.Store(folder / "bare").bulk_load, path=str(dump), format=ox.RdfFormat.N_QUADS)
            cells["load, pyoxigraph (one bulk load)"] = f"{quads / spent(load)[0]:,.0f} quads/s"
            cells["disk, pyoxigraph"] = f"{size_of(folder / 'bare') / quads:.0f} bytes a quad"
    every = {query.name: (query, {}) for query in questions}
    every |= {f"{query.name} of one": (query, one) for query in questions if (one := about_one(query))}
    unasked = {name: question for name, question in every.items() if name not in found.times}
    for name, times in asked(graph, unasked, options.runs):
        with found.part(name) as cells:
            found.times[name] = times
            if cells is not None and not every[name][1]:
                cells[f"`{name}`"] = told(times)
    judge(size, found)
    if size <= options.others:
        for name, python in (("rdflib", Path(sys.executable)), ("kglab", options.kglab)):
            with found.part(name) as cells:
                if cells is not None:
                    beside(name, python, dump, questions, found, options.wait)
    return found


def told(times: Times) -> str:
    """Return the time of a question in words."""
    if times.rows is None:
        return f"over {PATIENCE} s"
    return f"{1000 * median(times.ours):,.0f} ms ({times.rows:,} rows)"


def judge(size: int, found: Measured) -> None:
    """Add what the questions take together to the cells, and judge the targets about them."""
    everything = {name: times for name, times in found.times.items() if not name.endswith(" of one")}
    one = {name.removesuffix(" of one"): times for name, times in found.times.items() if name.endswith(" of one")}
    for what, some in (
        ("questions, kgbuild", [times.ours for times in everything.values()]),
        ("questions, pyoxigraph", [times.theirs for times in everything.values()]),
        (f"questions about one state ({STATE}), kgbuild", [times.ours for times in one.values()]),
    ):
        every = [median(runs) if runs else float(PATIENCE) for runs in some]
        found.cells[f"{what}: p50, p95"] = f"{1000 * median(every):,.1f}, {1000 * quantiles(every, n=20)[-1]:,.0f} ms"
    done = [times for times in everything.values() if times.rows is not None]
    ratio = sum(median(times.ours) for times in done) / sum(median(times.theirs) for times in done)
    wanted = f"{size:,} articles: at most 1.2 times the time of pyoxigraph"
    found.target(wanted, f"{ratio:.2f} times, all questions", ratio <= 1.2)
    if size <= 10_000:
        for wanted, some in (("no question over 1 s", everything), (f"no question about {STATE} over 1 s", one)):
            slow = [
                f"{name} {told(times)}" for name, times in some.items() if times.rows is None or median(times.ours) > 1
            ]
            found.target(f"{size:,} articles: {wanted}", ", ".join(slow) or "none", not slow)


def beside(name: str, python: Path, dump: Path, questions: list[Query], found: Measured, wait: int) -> None:
    """Ask rdflib or kglab the same, and add what they took."""
    counting = [query for query in questions if "COUNT(" in query.text]
    texts = {query.name: query.text for query in counting}
    size, data = found.cells["quads"], dump
    if name == "kglab":
        texts = {query: re.sub(r"GRAPH (?:\?\w+|<[^>]*>) *\{", "{", text) for query, text in texts.items()}
        data = dump.with_suffix(".nt")
        with dump.open("rb") as file, data.open("wb") as out:
            out.writelines(line[: line.rindex(b" <")] + b" .\n" for line in file)
    arguments = (json.dumps(some) for some in (texts, dict(PREFIXES), name, PATIENCE))
    answer = elsewhere(python, OTHERS, data, *arguments, seconds=wait)
    if isinstance(answer, str):
        found.cells[f"load, {name}"] = answer
        return
    found.cells[f"load, {name}"] = f"{int(size.replace(',', '')) / answer['load']:,.0f} quads/s"
    done = {query: value for query, (value, _) in answer["times"].items() if value is not None}
    if done:
        found.cells[f"questions that count, {name}"] = f"p50 {1000 * median(done.values()):,.0f} ms"
    found.cells[f"questions that count, {name}, answered"] = f"{len(done)} of {len(counting)} within {PATIENCE} s each"
    asked_too = [query.name for query in counting if found.times[query.name].rows is not None]
    ratios = sorted((done.get(query, PATIENCE) / median(found.times[query].ours), query) for query in asked_too)
    told = ", ".join(f"{query} {'over ' if query not in done else ''}{ratio:,.0f}" for ratio, query in ratios)
    if name == "kglab":
        wanted = f"{size} quads: at least 20 times as fast as kglab where questions count"
        found.target(wanted, told, bool(ratios) and ratios[0][0] >= 20)
    else:
        found.notes.append(f"Times as fast as rdflib where questions count, {size} quads: {told}.")


if __name__ == "__main__":
    main()
