"""Step: a graph and the shapes -> the verdict of the gate; the only importer of pyshacl.

The shapes are compiled, once, to functions that judge a graph in some thousandths of a second. What is written in a
way that these do not compare is left to pyshacl: the verdicts are the same, the speed is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kgbuild import rdffile
from kgbuild.errors import FormatError, InputError
from kgbuild.facts import faults, loads
from kgbuild.validate.engines import compiled_findings, pyshacl_findings
from kgbuild.validate.report import VIOLATION, WARNING, Finding, Report, with_warnings
from kgbuild.validate.triples import DoubtError
from kgbuild.vocab import ONTOLOGY, RDF

__all__ = ["MOST_TRIPLES", "Finding", "Report", "check", "check_file", "with_warnings"]

MOST_TRIPLES = 50_000
"""Triples that one graph may have: an article of the greatest length gives some 30,000, each takes 16 kB to judge."""

_TYPE = f" <{RDF}type> ".encode()


def check(quads: bytes, *, fast: bool = True) -> Report:
    """Return the verdict on one named graph, given as the N-Quads that `kgbuild.rdf.to_quads` writes.

    The graph is judged alone: what it names it must describe. With `fast` unset pyshacl is asked in any case.

    >>> from kgbuild.nquads import named, short
    >>> graph = named("https://w3id.org/kgbuild/id/article/talks")
    >>> line = f"{graph} {short('rdf:type')} {short('dip:Article')} {graph} .\\n"
    >>> print(check(line.encode()).violations[0].message)
    An article has one identifier: up to 128 letters, digits, dots, hyphens and underscores.

    Raises FormatError when there is no graph, more than one, one of more than `MOST_TRIPLES`, or no node that a shape
    looks at.
    """
    first, _, _ = quads.partition(b"\n")
    match = re.fullmatch(rb".* <([^<>]*)> \.", first)
    end = b" <" + match[1] + b"> .\n" if match else b""
    if not match or quads.count(end) != quads.count(b"\n") or not quads.endswith(end):
        raise FormatError("not the N-Quads of one named graph, a quad a line")
    report = _judge(quads.replace(end, b" .\n"), fast)
    return replace(report, graph=match[1].decode())


def check_file(path: Path, *, fast: bool = True) -> Report:
    """Return the verdict on a file: a fact document (``.json``), several of them (``.jsonl``), or RDF.

    A fact document is checked in form and sense. In RDF each named graph is judged alone, the graph of the ontology
    left out.

    Raises FormatError when the file is not what its ending says, or holds nothing that could be judged, and InputError
    when it cannot be read.
    """
    match path.suffix.lower():
        case ".json":
            return _of_documents([("", loads(_content(path), str(path)))])
        case ".jsonl":
            return _of_documents(_lines(path))
    reports = []
    for graph in rdffile.read(path).graphs():
        if len(graph) and str(graph.identifier) != ONTOLOGY:
            ntriples = graph.serialize(format="nt", encoding="utf-8")
            try:
                reports.append(_judge(ntriples, fast))
            except FormatError as error:
                raise FormatError(f"{path}: {error}") from error
    if not reports:
        raise FormatError(f"{path}: holds no triple to be judged")
    return Report(
        violations=tuple(sorted(finding for report in reports for finding in report.violations)),
        warnings=tuple(sorted(finding for report in reports for finding in report.warnings)),
        focus_nodes=sum(report.focus_nodes for report in reports),
        engine=reports[-1].engine,
    )


def _judge(ntriples: bytes, fast: bool) -> Report:
    """Return the verdict on the N-Triples of a graph."""
    if (triples := ntriples.count(b"\n")) > MOST_TRIPLES:
        raise FormatError(f"the graph has {triples:,} triples, more than {MOST_TRIPLES:,}; make several articles of it")
    typed = (line.partition(_TYPE)[0] for line in ntriples.split(b"\n") if _TYPE in line)
    count = len({subject for subject in typed if b" " not in subject})
    if not count:
        raise FormatError("no node has a class, so no shape looks at anything; is this a graph of kgbuild?")
    findings, engine = _findings(ntriples.decode(), fast)
    return Report(
        violations=tuple(finding for finding in findings if finding.severity == VIOLATION),
        warnings=tuple(finding for finding in findings if finding.severity == WARNING),
        focus_nodes=count,
        engine=engine,
    )


def _findings(ntriples: str, fast: bool) -> tuple[list[Finding], str]:
    """Return what is found in a graph, and the name of the engine that found it."""
    if fast:
        with suppress(DoubtError):
            return compiled_findings(ntriples), "kgbuild"
    try:
        return pyshacl_findings(ntriples), "pyshacl"
    except ValueError as error:
        return [Finding("", f"The graph cannot be judged: {error}")], "pyshacl"


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(_content(path).splitlines(), 1):
        if line.strip():
            yield f"line {number}: ", loads(line, f"{path}:{number}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _of_documents(documents: Iterable[tuple[str, object]]) -> Report:
    """Return the faults of fact documents, each with the words that say where it is."""
    count, found = 0, []
    for where, data in documents:
        count += 1
        found += [Finding("", where + fault) for fault in faults(data)]
    if not count:
        raise FormatError("the file holds no fact document")
    return Report(violations=tuple(found), focus_nodes=count, engine="kgbuild")
