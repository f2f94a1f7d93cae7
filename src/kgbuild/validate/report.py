"""Validate: the verdict of the gate, and the triples that keep its warnings with the graph."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.iri import digest
from kgbuild.nquads import literal, named, short

VIOLATION, WARNING = "Violation", "Warning"
_SHOWN = 3  # values of one finding


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One node that one shape finds fault with.

    `focus` is the node's IRI, for a fact document a JSON path; `values` are the terms that break the shape, as far
    as the shape looks at values, and are given for violations only.

    >>> print(Finding("https://example.org/f", "The fact has no date.", "dip:date"))
    https://example.org/f dip:date: The fact has no date.
    """

    focus: str
    message: str
    path: str = ""
    shape: str = ""
    severity: str = VIOLATION
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.focus} {self.path}".strip()
        more = ", ..." if len(self.values) > _SHOWN else ""
        found = f" Found {', '.join(self.values[:_SHOWN])}{more}." if self.values else ""
        return f"{where}: {self.message}{found}" if where else self.message + found


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate says: violations refuse the data, warnings are kept with it.

    `focus_nodes` tells how many nodes were looked at, `engine` who had the last word, and `graph` is the IRI of the
    named graph, if there was one.
    """

    violations: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    focus_nodes: int = 0
    engine: str = ""
    graph: str | None = None

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation."""
        return not self.violations

    def to_quads(self) -> bytes:
        """Return the warnings as sorted N-Quads of the graph they are about (see docs/model.md).

        Raises ValueError when the report is about no named graph.
        """
        if self.graph is None:
            raise ValueError("the report is about no named graph")
        base, _, id = self.graph.rpartition("article/")
        lines = []
        for finding in self.warnings:
            key = digest(f"{finding.focus.removeprefix(base)}\n{finding.shape}")
            subject = named(f"{base}warning/{id}/{key}")
            for predicate, object in (
                ("rdf:type", short("sh:ValidationResult")),
                ("sh:focusNode", named(finding.focus)),
                ("sh:resultSeverity", short("sh:Warning")),
                ("sh:sourceShape", named(finding.shape)),
                ("sh:resultMessage", literal(finding.message)),
            ):
                lines.append(f"{subject} {short(predicate)} {object} {named(self.graph)} .\n")
        return "".join(sorted(lines)).encode()


def with_warnings(quads: bytes, report: Report) -> bytes:
    """Return the quads of a graph with the warnings of its report, sorted again."""
    kept = report.to_quads()
    return b"".join(sorted(quads.splitlines(keepends=True) + kept.splitlines(keepends=True))) if kept else quads
