"""What storing and asking cost: ``python benchmarks/store.py [--sizes N ...] [--kglab PYTHON] [--runs N]``.

Fact documents as `archive.py` grows them are mapped, and their graphs go into a store of `kgbuild`, as a build puts
them there, and into a bare pyoxigraph; then both are asked all competency questions in turns. rdflib and kglab (with
the Python of an environment that has it) read the same data into memory, up to a size, and are asked the questions that
count, each for some time. kglab knows no named graphs: its questions have ``GRAPH ?g`` taken out, and it reads triples.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pyoxigraph as ox
from archive import grown
from results import Results, elsewhere, spent

from kgbuild import facts
from kgbuild.link import link
from kgbuild.pipeline import Changes
from kgbuild.queries import Query, ask, listed
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.vocab import BASE, PREFIXES

TOGETHER = 32  # graphs that a build puts into the store at a time
PATIENCE = 30  # seconds for one question to rdflib or kglab
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


def mapped(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Return the name and the graph of each fact document."""
    for path in paths:
        document = facts.read(path)
        yield f"{BASE}article/{document.article.id}", to_quads(document, link(document))


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def load_ours(dump: Path, folder: Path) -> tuple[float, float]:
    """Put the graphs of a dump into a store as a build does; return the seconds of that, and of linking the events."""
    graphs: dict[str, bytes] = {}
    start = time.process_time()
    with Store.open(folder, create=True) as store:
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


def asked(folder: Path, questions: list[Query], runs: int) -> dict[str, tuple[list[float], list[float], int]]:
    """Return for each question the seconds of each run through kgbuild and through pyoxigraph alone, and its rows."""
    found: dict[str, tuple[list[float], list[float], int]] = {}
    with Store.open(folder, read_only=True) as store:
        assert store.data is not None
        bare = ox.Store.read_only(str(store.data))
        for query in questions:
            ours, theirs, rows = list[float](), list[float](), 0
            for run in range(runs):
                took, rows = spent(lambda query=query: sum(1 for _ in ask(store, query).rows()))
                ours.append(took)
                took, same = spent(lambda query=query: _plain(bare, query.text))
                theirs.append(took)
                assert rows == same, query.name
                if ours[0] > 5 and run == 1:
                    break
            found[query.name] = ours, theirs, rows
    return found


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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kglab", type=Path, default=Path("build/others/kglab/bin/python"))
    parser.add_argument("--others", type=int, default=1_000, help="the largest size that rdflib and kglab are given")
    options = parser.parse_args()
    questions = listed()
    results = Results("store", "Storing and asking", ["what", *(f"{size:,} articles" for size in options.sizes)])
    results.data = "fact documents grown by archive.py; all competency questions without parameters; processor time"
    found = [measured(size, questions, options, results) for size in options.sizes]
    for name in found[0]:
        results.row(name, *(some.get(name, "") for some in found))
    results.keep()


def measured(size: int, questions: list[Query], options: argparse.Namespace, results: Results) -> dict[str, str]:
    """Return what was measured at one size, by what it is, and judge the targets."""
    cells: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as place:
        folder = Path(place)
        grown(size, folder / "facts")
        dump = folder / "dump.nq"
        with dump.open("wb") as out:
            out.writelines(quads for _, quads in mapped(sorted((folder / "facts").iterdir())))
        quads = sum(1 for _ in dump.open("rb"))
        cells["quads"] = f"{quads:,}"
        took, linking = load_ours(dump, folder / "graph")
        cells["load, kgbuild (32 graphs at a time)"] = f"{quads / took:,.0f} quads/s"
        cells["links between reports, kgbuild"] = f"{linking:.1f} s"
        cells["disk, kgbuild, right after it"] = f"{size_of(folder / 'graph') / quads:.0f} bytes a quad"
        took, _ = spent(lambda: ox.Store(folder / "bare").bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS))
        cells["load, pyoxigraph (one bulk load)"] = f"{quads / took:,.0f} quads/s"
        cells["disk, pyoxigraph"] = f"{size_of(folder / 'bare') / quads:.0f} bytes a quad"
        times = asked(folder / "graph", questions, options.runs)
        judge(size, times, cells, results)
        if size <= options.others:
            beside(dump, folder, questions, times, cells, results, options)
    return cells


def judge(
    size: int, times: dict[str, tuple[list[float], list[float], int]], cells: dict[str, str], results: Results
) -> None:
    """Add the times of the questions to the cells, and judge the targets about them."""
    ours = {name: median(some) for name, (some, _, _) in times.items()}
    theirs = {name: median(some) for name, (_, some, _) in times.items()}
    every = [value for some, _, _ in times.values() for value in some]
    cells["questions, kgbuild: p50, p95"] = f"{1000 * median(every):.1f}, {1000 * quantiles(every, n=20)[-1]:,.0f} ms"
    every = [value for _, some, _ in times.values() for value in some]
    cells["questions, pyoxigraph: p50, p95"] = (
        f"{1000 * median(every):.1f}, {1000 * quantiles(every, n=20)[-1]:,.0f} ms"
    )
    for name, value in sorted(ours.items()):
        cells[f"`{name}`"] = f"{1000 * value:,.1f} ms ({times[name][2]:,} rows)"
    ratio = sum(ours.values()) / sum(theirs.values())
    wanted = f"{size:,} articles: at most 1.2 times the time of pyoxigraph"
    results.target(wanted, f"{ratio:.2f} times, all questions", ratio <= 1.2)
    slow = [f"{name} {value:.1f} s" for name, value in sorted(ours.items()) if value > 1]
    if size <= 10_000:
        results.target(f"{size:,} articles: no question over 1 s", ", ".join(slow) or "none", not slow)


def beside(
    dump: Path, folder: Path, questions: list[Query], times: dict[str, tuple[list[float], list[float], int]],
    cells: dict[str, str], results: Results, options: argparse.Namespace,
) -> None:  # fmt: skip
    """Ask rdflib and kglab the same, and add what they took."""
    counting = [query for query in questions if "COUNT(" in query.text]
    triples = folder / "dump.nt"
    with dump.open("rb") as file, triples.open("wb") as out:
        out.writelines(line[: line.rindex(b" <")] + b" .\n" for line in file)
    for name, python in (("rdflib", Path(sys.executable)), ("kglab", options.kglab)):
        texts = {query.name: query.text for query in counting}
        if name == "kglab":
            texts = {query: re.sub(r"GRAPH \?\w+ *\{", "{", text) for query, text in texts.items()}
        arguments = (json.dumps(some) for some in (texts, dict(PREFIXES), name, PATIENCE))
        answer = elsewhere(python, OTHERS, dump if name == "rdflib" else triples, *arguments)
        if isinstance(answer, str):
            cells[f"load, {name}"] = answer
            continue
        cells[f"load, {name}"] = f"{int(cells['quads'].replace(',', '')) / answer['load']:,.0f} quads/s"
        done = {query: value for query, (value, _) in answer["times"].items() if value is not None}
        if done:
            cells[f"questions that count, {name}"] = f"p50 {1000 * median(done.values()):,.0f} ms"
        cells[f"questions that count, {name}, answered"] = f"{len(done)} of {len(counting)} within {PATIENCE} s each"
        ratios = sorted((done.get(q.name, PATIENCE) / median(times[q.name][0]), q.name) for q in counting)
        told = ", ".join(f"{query} {'over ' if query not in done else ''}{ratio:,.0f}" for ratio, query in ratios)
        size = cells["quads"]
        if name == "kglab":
            wanted = f"{size} quads: at least 20 times as fast as kglab where questions count"
            results.target(wanted, told, bool(ratios) and ratios[0][0] >= 20)
        else:
            results.notes.append(f"Times as fast as rdflib where questions count, {size} quads: {told}.")


if __name__ == "__main__":
    main()
