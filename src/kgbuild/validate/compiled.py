"""Validate: the shapes made into functions over a graph, which find what breaks them as quickly as Python can.

What of SHACL Core the shapes of kgbuild use is here, and no more: another constraint cannot be compiled. The tests hold
the findings against those of pyshacl, shape by shape.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from typing import TypeAlias

from rdflib import RDF, SH, Graph, Literal
from rdflib.term import Node

from kgbuild.nquads import literal, named
from kgbuild.validate.triples import DoubtError, Triples, text
from kgbuild.vocab import RDF as RDF_IRI
from kgbuild.vocab import XSD

Path: TypeAlias = Callable[[Triples, str], list[str]]
Check: TypeAlias = Callable[[Triples, str, str], bool]  # of a focus node and one of its values
CheckAll: TypeAlias = Callable[[Triples, str, list[str]], bool]
Broken: TypeAlias = tuple[str, str, str | None]  # a node, the IRI of the shape it breaks, a value that breaks it

_TYPE = f"<{RDF_IRI}type>"
_DAY, _NUMBERS = f"^^<{XSD}date>", (f"^^<{XSD}integer>", f"^^<{XSD}decimal>")
_NO_CONSTRAINTS = {  # or parts of others
    RDF.type, SH.path, SH.message, SH.severity, SH.targetClass, SH.targetSubjectsOf, SH.ignoredProperties,
    SH.qualifiedMinCount, SH.qualifiedMaxCount,
}  # fmt: skip


@dataclass(slots=True)
class Shape:
    """A shape: from a focus node to values, what is asked of all and of each, and the property shapes of each.

    `known` are the properties of a closed shape; others may have any.
    """

    iri: str
    path: Path | None
    of_all: list[CheckAll] = field(default_factory=list)
    of_each: list[Check] = field(default_factory=list)
    known: frozenset[str] | None = None
    properties: list[Shape] = field(default_factory=list)

    def conforms(self, graph: Triples, focus: str) -> bool:
        """Tell whether a node is all that the shape asks."""
        values = [focus] if self.path is None else self.path(graph, focus)
        return self._holds(graph, focus, values) and all(
            shape.conforms(graph, value) for shape in self.properties for value in values
        )

    def judge(self, graph: Triples, focus: str, found: set[Broken]) -> None:
        """Add to `found` what of the shape a node breaks, the property shapes included."""
        values = [focus] if self.path is None else self.path(graph, focus)
        if not self._holds(graph, focus, values):
            found.update((focus, self.iri, value) for value in self._wrong(graph, focus, values) or [None])
        for shape in self.properties:
            for value in values:
                shape.judge(graph, value, found)

    def _holds(self, graph: Triples, focus: str, values: list[str]) -> bool:
        for check_all in self.of_all:
            if not check_all(graph, focus, values):
                return False
        for value in values:
            for check in self.of_each:
                if not check(graph, focus, value):
                    return False
            if self.known is not None and not self.known.issuperset(graph.about.get(value, ())):
                return False
        return True

    def _wrong(self, graph: Triples, focus: str, values: list[str]) -> set[str]:
        """Return the values that are not as the shape asks; none where there are only too many or too few."""
        wrong = {value for value in values if not all(check(graph, focus, value) for check in self.of_each)}
        if self.known is not None:
            told = (item for value in values for item in graph.about.get(value, {}).items())
            wrong.update(value for property, objects in told if property not in self.known for value in objects)
        return wrong


class Shapes:
    """The shapes of a shapes graph, by what they look at.

    Raises ValueError for a shape that cannot be compiled.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._compiled: dict[Node, Shape] = {}
        self._of_class: defaultdict[str, list[Shape]] = defaultdict(list)
        self._of_subjects: defaultdict[str, list[Shape]] = defaultdict(list)
        for target, shapes in ((SH.targetClass, self._of_class), (SH.targetSubjectsOf, self._of_subjects)):
            for node, wanted in sorted(graph.subject_objects(target)):
                shapes[_term(wanted)].append(self._shape(node))

    def broken(self, ntriples: str) -> set[Broken]:
        """Return which nodes of a graph break which shapes, and with what; nodes and values as N-Triples has them.

        Raises DoubtError where that takes a whole SHACL engine.
        """
        graph = Triples.read(ntriples)
        found: set[Broken] = set()
        for focus, told in graph.about.items():
            for type in told.get(_TYPE, ()):
                for shape in self._of_class.get(type, ()):
                    shape.judge(graph, focus, found)
            for predicate in told:
                for shape in self._of_subjects.get(predicate, ()):
                    shape.judge(graph, focus, found)
        return found

    def _shape(self, node: Node) -> Shape:
        if node in self._compiled:
            return self._compiled[node]
        path = self._graph.value(node, SH.path)
        shape = self._compiled[node] = Shape(str(node), None if path is None else _path(self._graph, path))
        for predicate, wanted in sorted(self._graph.predicate_objects(node)):
            if predicate == SH.property:
                shape.properties.append(self._shape(wanted))
            elif predicate not in _NO_CONSTRAINTS:
                self._ask(shape, node, str(predicate).removeprefix(str(SH)), wanted)
        return shape

    def _ask(self, shape: Shape, node: Node, constraint: str, wanted: Node) -> None:
        """Add one constraint to a shape."""
        if constraint in _COUNTS:
            shape.of_all.append(_COUNTS[constraint](_term(wanted)))
        elif constraint == "qualifiedValueShape":
            shape.of_all.append(self._qualified(node, self._shape(wanted)))
        elif constraint == "closed" and wanted == Literal(True):
            shape.known = self._known(node)
        elif constraint in _OF_ONE:
            shape.of_each.append(_OF_ONE[constraint](_term(wanted)))
        else:
            shape.of_each.append(self._check(node, constraint, wanted))

    def _check(self, node: Node, constraint: str, wanted: Node) -> Check:
        """Return the function of a constraint that hangs on lists or other shapes."""
        match constraint:
            case "in":
                terms = frozenset(map(_term, self._graph.items(wanted)))
                return lambda graph, focus, value: value in terms
            case "node":
                shape = self._shape(wanted)
                return lambda graph, focus, value: shape.conforms(graph, value)
            case "not":
                other = self._shape(wanted)
                return lambda graph, focus, value: not other.conforms(graph, value)
            case "or":
                ways = [self._shape(way) for way in self._graph.items(wanted)]
                return lambda graph, focus, value: any(way.conforms(graph, value) for way in ways)
        raise ValueError(f"{node}: {constraint} cannot be compiled")

    def _known(self, node: Node) -> frozenset[str]:
        """Return the properties that the nodes of a closed shape may have."""
        paths = [self._graph.value(shape, SH.path) for shape in self._graph.objects(node, SH.property)]
        for ignored in self._graph.objects(node, SH.ignoredProperties):
            paths += self._graph.items(ignored)
        return frozenset(_term(path) for path in paths if path is not None)

    def _qualified(self, node: Node, shape: Shape) -> CheckAll:
        least = self._graph.value(node, SH.qualifiedMinCount)
        most = self._graph.value(node, SH.qualifiedMaxCount)
        low, high = 0 if least is None else int(str(least)), inf if most is None else int(str(most))
        return lambda graph, focus, values: low <= sum(shape.conforms(graph, value) for value in values) <= high


def _min_count(wanted: str) -> CheckAll:
    least = int(text(wanted))
    return lambda graph, focus, values: len(values) >= least


def _max_count(wanted: str) -> CheckAll:
    most = int(text(wanted))
    return lambda graph, focus, values: len(values) <= most


def _has_value(wanted: str) -> CheckAll:
    return lambda graph, focus, values: wanted in values


def _class(wanted: str) -> Check:
    return lambda graph, focus, value: wanted in graph.objects(value, _TYPE)


def _datatype(wanted: str) -> Check:
    ending = '"' if wanted == f"<{XSD}string>" else f'"^^{wanted}'
    return lambda graph, focus, value: value.endswith(ending)


def _node_kind(wanted: str) -> Check:
    if wanted != f"<{SH.IRI}>":
        raise ValueError(f"sh:nodeKind {wanted} cannot be compiled")
    return lambda graph, focus, value: value[0] == "<"


def _min_length(wanted: str) -> Check:
    least = int(text(wanted))
    return lambda graph, focus, value: len(text(value)) >= least


def _max_length(wanted: str) -> Check:
    most = int(text(wanted))
    return lambda graph, focus, value: len(text(value)) <= most


def _pattern(wanted: str) -> Check:
    search = re.compile(text(wanted)).search
    return lambda graph, focus, value: search(text(value)) is not None


def _disjoint(wanted: str) -> Check:
    return lambda graph, focus, value: value not in graph.objects(focus, wanted)


def _min_inclusive(wanted: str) -> Check:
    return lambda graph, focus, value: _order(wanted, value) <= 0


def _max_inclusive(wanted: str) -> Check:
    return lambda graph, focus, value: _order(value, wanted) <= 0


def _max_exclusive(wanted: str) -> Check:
    return lambda graph, focus, value: _order(value, wanted) < 0


def _less_than(wanted: str) -> Check:
    return lambda graph, focus, value: all(_order(value, other) < 0 for other in graph.objects(focus, wanted))


def _at_most(wanted: str) -> Check:
    return lambda graph, focus, value: all(_order(value, other) <= 0 for other in graph.objects(focus, wanted))


_COUNTS: dict[str, Callable[[str], CheckAll]] = {
    "minCount": _min_count, "maxCount": _max_count, "hasValue": _has_value,
}  # fmt: skip
_OF_ONE: dict[str, Callable[[str], Check]] = {
    "class": _class, "datatype": _datatype, "nodeKind": _node_kind, "minLength": _min_length,
    "maxLength": _max_length, "pattern": _pattern, "disjoint": _disjoint, "minInclusive": _min_inclusive,
    "maxInclusive": _max_inclusive, "maxExclusive": _max_exclusive, "lessThan": _less_than,
    "lessThanOrEquals": _at_most,
}  # fmt: skip


def _order(left: str, right: str) -> int:
    """Return below, equal to or above 0 as a literal is less than, equal to or more than another.

    Raises DoubtError where they are not two numbers, or two days.
    """
    if left.endswith(_DAY) and right.endswith(_DAY):
        return (left > right) - (left < right)
    if left.endswith(_NUMBERS) and right.endswith(_NUMBERS):
        return int(Decimal(text(left)).compare(Decimal(text(right))))
    raise DoubtError(f"{left} and {right}")


def _path(graph: Graph, path: Node) -> Path:
    """Return the function of a property path: a property, an inverse one, or a sequence of paths."""
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        back = _term(inverse)
        return lambda triples, focus: triples.subjects(focus, back)
    if graph.value(path, RDF.first) is not None:
        return _sequence([_path(graph, step) for step in graph.items(path)])
    there = _term(path)
    return lambda triples, focus: triples.objects(focus, there)


def _sequence(steps: Iterable[Path]) -> Path:
    def walk(triples: Triples, focus: str) -> list[str]:
        found = [focus]
        for step in steps:
            found = list(dict.fromkeys(value for node in found for value in step(triples, node)))
        return found

    return walk


def _term(node: Node) -> str:
    """Return a term of the shapes as N-Triples has it."""
    if not isinstance(node, Literal):
        return named(str(node))
    datatype = None if node.datatype is None else str(node.datatype)
    return literal(str(node), None if datatype == f"{XSD}string" else datatype)
