"""Link: puts decided identities into the graph of an article, in such a way that its own bytes can be had again.

What was changed stands in the graph itself as an RDF Patch: ``D`` before a triple that was taken out, ``A`` before one
that was put in. Source: A. Seaborne, RDF Patch, https://afs.github.io/rdf-patch/.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable

from kgbuild.link.decisions import Identities
from kgbuild.nquads import literal, named, short

_QUAD = re.compile(r"(<[^>]*>) (<[^>]*>) (.*) (<[^>]*>) \.")
_A, _LABEL, _ALIAS = short("rdf:type"), short("skos:prefLabel"), short("skos:altLabel")
_CODE, _PATCH = short("dip:isoCode"), short("dip:patch")
_ONE_ONLY = (_A, _CODE)  # of what two things say a merged one may have one only

Triple = tuple[str, str, str]


def decided(quads: bytes, known: Identities) -> bytes:
    """Return the graph of an article with every thing under the IRI and name that decisions give it.

    The graph may hold an earlier rewriting, which is undone first: the same article and the same decisions give the
    same bytes. Facts keep their IRIs.

    >>> from kgbuild.link.decisions import Decision
    >>> quads = b'<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A" <urn:g> .\\n'
    >>> renamed = decided(quads, Identities([Decision("1", "rename", "urn:a", name="B")]))
    >>> print(renamed.decode().splitlines()[1].split(" ", 2)[2])
    "B" <urn:g> .
    >>> own(renamed) == quads
    True
    """
    if not any(term.encode() in quads for term in (_PATCH, *map(named, known.things))):
        return quads
    graph, before = _read(own(quads))
    article = graph[1:-1]
    new = {s for s, _, _ in before} | {o for _, _, o in before if o.startswith("<")}
    moved = {term: named(known.of(term[1:-1], article)) for term in new}
    after = {(moved[s], p, moved.get(o, o)) for s, p, o in before}
    native = {(p, s): o for s, p, o in before if p in _ONE_ONLY and moved[s] == s}
    after = _called(after, known)
    after = _single(after, native)
    if after == before:
        return _written(graph, before)
    lines = sorted([*(f"A {_line(t)}" for t in after - before), *(f"D {_line(t)}" for t in before - after)])
    return _written(graph, {*after, (graph, _PATCH, literal("\n".join(lines)))})


def own(quads: bytes) -> bytes:
    """Return the graph of an article as the article alone has it, whatever was decided since."""
    graph, triples = _read(quads)
    for patch in [triple for triple in triples if triple[1] == _PATCH]:
        triples.remove(patch)
        for line in str(json.loads(patch[2])).split("\n"):
            match = _QUAD.fullmatch(f"{line[2:-2]} {graph} .")
            assert match, line
            triple = (match[1], match[2], match[3])
            if line.startswith("A "):
                triples.discard(triple)
            else:
                triples.add(triple)
    return _written(graph, triples)


def _called(triples: Iterable[Triple], known: Identities) -> set[Triple]:
    """Return triples in which things that a decision names have that name first, and their others besides."""
    found = set()
    for s, p, o in triples:
        name = known.name(s[1:-1])
        if name is None or p not in (_LABEL, _ALIAS):
            found.add((s, p, o))
            continue
        found.add((s, _LABEL, literal(name)))
        if o != literal(name):
            found.add((s, _ALIAS, o))
    return found


def _single(triples: set[Triple], native: dict[tuple[str, str], str]) -> set[Triple]:
    """Return triples in which a thing has one type and one code: those it had itself, else the first."""
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p in _ONE_ONLY:
            values[p, s].add(o)
    return {(s, p, o) for s, p, o in triples if p not in _ONE_ONLY or o == native.get((p, s), min(values[p, s]))}


def _read(quads: bytes) -> tuple[str, set[Triple]]:
    """Return the name of a graph and its triples, as terms."""
    triples, graph = set(), ""
    for line in quads.decode().split("\n")[:-1]:
        match = _QUAD.fullmatch(line)
        assert match, line
        triples.add((match[1], match[2], match[3]))
        graph = match[4]
    return graph, triples


def _line(triple: Triple) -> str:
    return " ".join(triple) + " ."


def _written(graph: str, triples: Iterable[Triple]) -> bytes:
    return "".join(sorted(f"{s} {p} {o} {graph} .\n" for s, p, o in triples)).encode()
