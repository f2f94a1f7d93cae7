"""How fast the gate judges, and that it judges like plain pyshacl: ``python benchmarks/gate.py [--articles N]``.

Graphs of articles as `archive.py` grows them, every fourth with one or two triples taken out or changed, are judged one
by one: by `kgbuild.validate.check`, and by pyshacl on an rdflib graph with the same shapes. Both start from N-Quads.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import pyshacl
from archive import grown
from rdflib import SH, Graph
from results import Results, spent

from kgbuild import facts, resources
from kgbuild.link import link
from kgbuild.rdf import to_quads
from kgbuild.validate import check

SHAPES = resources.path("shapes/diplomacy.ttl")
Verdict = frozenset[tuple[str, str]]  # the nodes that fault is found with, by severity


def graphs(number: int) -> list[bytes]:
    """Return graphs of articles as N-Quads, every fourth of them damaged."""
    chance = random.Random(3)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        grown(number, Path(folder))
        for n, path in enumerate(sorted(Path(folder).iterdir())):
            document = facts.read(path)
            lines = to_quads(document, link(document)).splitlines(keepends=True)
            for _ in range(chance.choice((1, 2)) if n % 4 == 0 else 0):
                at = chance.randrange(len(lines))
                if chance.random() < 0.5:
                    del lines[at]
                else:
                    lines[at] = re.sub(rb" <[^<>]*#(\w+)> ", rb" <urn:other#\1> ", lines[at], count=1)
            found.append(b"".join(lines))
    return found


def ours(quads: bytes) -> Verdict:
    """Return the verdict of the gate."""
    report = check(quads)
    return frozenset((finding.severity, finding.focus) for finding in (*report.violations, *report.warnings))


def theirs(quads: bytes, shapes: Graph) -> Verdict:
    """Return the verdict of pyshacl alone."""
    data = Graph().parse(data=re.sub(rb" <[^<>]*> \.\n", b" .\n", quads), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    return frozenset(
        (str(severity).removeprefix(str(SH)), str(report.value(result, SH.focusNode)))
        for result, severity in report.subject_objects(SH.resultSeverity)
    )


def refused(verdicts: Iterable[Verdict]) -> int:
    """Return how many verdicts refuse."""
    return sum(any(severity == "Violation" for severity, _ in found) for found in verdicts)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    data = graphs(parser.parse_args().articles)
    shapes = Graph().parse(SHAPES, format="turtle")
    sound = [quads for quads in data if not refused([ours(quads)])]
    triples = sum(quads.count(b"\n") for quads in data) // len(data)
    results = Results("gate", "Articles judged by SHACL", ["gate", "articles/s", "ms an article", "refused"])
    results.data = (
        f"{len(data)} graphs of {triples} triples on average, every fourth with one or two taken out or changed; "
        f"{len(sound)} of them pass; processor time"
    )
    verdicts: dict[str, list[Verdict]] = {}
    times: dict[tuple[str, str], float] = {}
    judges = {"kgbuild": ours, f"pyshacl {version('pyshacl')}": lambda quads: theirs(quads, shapes)}
    for judge, run in judges.items():
        for name, some in (("those that pass", sound), ("all", data)):
            took, verdicts[judge] = spent(lambda run=run, some=some: [run(quads) for quads in some])
            times[judge, name] = took / len(some)
            each = f"{len(some) / took:,.1f}", f"{1000 * took / len(some):.1f}"
            results.row(f"{judge}, {name}", *each, refused(verdicts[judge]))
    ours_, theirs_ = verdicts.values()
    equal = sum(one == other for one, other in zip(ours_, theirs_, strict=True))
    results.target("the same verdicts", f"{equal} of {len(data)} name the same nodes as faulty", equal == len(data))
    one, other = judges
    ratio = {name: times[other, name] / times[one, name] for name in ("those that pass", "all")}
    measured = (
        f"{ratio['those that pass']:.1f} times for graphs that pass, {ratio['all']:.1f} times with a quarter damaged"
    )
    results.target("at least 10 times as fast as pyshacl", measured, ratio["those that pass"] >= 10)
    results.notes.append("A refusal costs what a pass does: both are judged once, by the compiled shapes.")
    results.keep()


if __name__ == "__main__":
    main()
