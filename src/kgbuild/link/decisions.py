"""Link: an analyst's decisions about who is who: kept as a graph of their own, and read as one answer for all IRIs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kgbuild.errors import FormatError
from kgbuild.iri import is_iri
from kgbuild.nquads import literal, named, short

# What can be decided: two things are one, or are not; a thing is another one in some articles, or is not; a new name.
KINDS = ("merge", "apart", "split", "together", "rename")

_A, _DECISION = short("rdf:type"), short("dip:Decision")
_KIND, _DECIDES, _INTO = short("dip:kind"), short("dip:decides"), short("dip:into")
_WITHIN, _NAME = short("dip:within"), short("dip:name")
_SAME, _DIFFERENT = short("owl:sameAs"), short("owl:differentFrom")


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One answer of an analyst.

    ``merge`` puts `into` in the place of `thing`, and `name` is what both are called then; ``apart`` says that they
    are two. ``split`` gives `thing` the IRI `into` in `articles`; ``together`` says that it is one all the same.
    ``rename`` calls `thing` by `name`. A new answer to the same question has the same `id`.
    """

    id: str
    kind: str
    thing: str
    into: str = ""
    articles: tuple[str, ...] = ()
    name: str = ""


def checked(decision: Decision) -> Decision:
    """Return a decision that came from outside, or raise FormatError where it is none.

    >>> checked(Decision("1a", "rename", "urn:a", name="Anna")).name
    'Anna'
    """
    kind, needs_other = decision.kind, decision.kind in ("merge", "apart", "split")
    iris = (decision.thing, *decision.articles, *([decision.into] if needs_other or decision.into else []))
    texts = (decision.id, decision.kind, decision.name, *iris)
    if not all(isinstance(text, str) for text in texts) or not re.fullmatch("[0-9a-f]{1,16}", decision.id):
        raise FormatError("the id is no hexadecimal number, or something is no text")
    if kind not in KINDS:
        raise FormatError(f"{kind!r} is no kind of decision; it is one of {', '.join(KINDS)}")
    for iri in iris:
        if not is_iri(iri):
            raise FormatError(f"{iri!r} is no absolute IRI")
    if decision.thing == decision.into:
        raise FormatError(f"{decision.thing} is decided about itself")
    if (kind in ("merge", "rename")) != bool(decision.name.strip()):
        raise FormatError("a merge and a new name have a name, other decisions have none")
    if (kind in ("split", "together")) != bool(decision.articles):
        raise FormatError("a split and its refusal have articles, other decisions have none")
    return decision


def decisions_graph(base: str) -> str:
    """Return the name of the graph of decisions."""
    return f"{base}decisions"


def to_quads(decisions: Iterable[Decision], *, base: str) -> bytes:
    """Return the graph of decisions as sorted N-Quads; who is one is also said by ``owl:sameAs``.

    >>> print(to_quads([Decision("1a", "rename", "urn:a", name="Anna")], base="urn:").decode().splitlines()[0])
    <urn:decision/1a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/kgbuild/diplomacy#Decision> <urn:decisions> .
    """
    graph = named(decisions_graph(base))
    lines = {f"{s} {p} {o} {graph} .\n" for decision in decisions for s, p, o in _triples(decision, base)}
    return "".join(sorted(lines)).encode()


def _triples(decision: Decision, base: str) -> Iterator[tuple[str, str, str]]:
    node, thing, into = named(f"{base}decision/{decision.id}"), named(decision.thing), named(decision.into)
    yield node, _A, _DECISION
    yield node, _KIND, literal(decision.kind)
    yield node, _DECIDES, thing
    if decision.kind == "apart":
        yield node, _DECIDES, into
        yield thing, _DIFFERENT, into
    elif decision.into:
        yield node, _INTO, into
    if decision.kind == "merge":
        yield thing, _SAME, into
    for article in decision.articles:
        yield node, _WITHIN, named(article)
    if decision.name:
        yield node, _NAME, literal(decision.name)


class Identities:
    """What all decisions together say of an IRI; the order in which they were taken makes no difference.

    >>> known = Identities([Decision("1", "merge", "urn:a", "urn:b"), Decision("2", "merge", "urn:b", "urn:c")])
    >>> known.of("urn:a", "urn:article"), known.of("urn:x", "urn:article")
    ('urn:c', 'urn:x')

    Raises FormatError when two things that were decided to be two would become one.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.decisions = tuple(sorted(decisions))
        self._root = _roots([d for d in self.decisions if d.kind == "merge"])
        self._parted = {
            (self._one(d.thing), article): d.into for d in self.decisions if d.kind == "split" for article in d.articles
        }
        self._names = self._called()
        for decision in self.decisions:
            if decision.kind == "apart" and self._one(decision.thing) == self._one(decision.into):
                raise FormatError(
                    f"{decision.thing} and {decision.into} would become one, and decision {decision.id} keeps them "
                    f"apart; undo that first"
                )

    @property
    def things(self) -> frozenset[str]:
        """Return the IRIs that a decision changes something about, be it the name."""
        changing = [d for d in self.decisions if d.kind in ("merge", "split", "rename")]
        return frozenset(iri for d in changing for iri in (d.thing, d.into) if iri)

    def of(self, iri: str, article: str) -> str:
        """Return the IRI that stands for `iri` in the graph of an article."""
        one = self._one(iri)
        return self._one(self._parted.get((one, article), one))

    def name(self, iri: str) -> str | None:
        """Return what a thing is called by decision, or None where the articles say it."""
        return self._names.get(iri)

    def _one(self, iri: str) -> str:
        return self._root.get(iri, iri)

    def _called(self) -> dict[str, str]:
        """Return names by IRI: a new name comes before that of a merge, and the thing's own before another's."""
        found: dict[str, tuple[bool, bool, str, str]] = {}
        for decision in self.decisions:
            if decision.name and decision.kind in ("merge", "rename"):
                own = decision.into if decision.kind == "merge" else decision.thing
                root = self._one(own)
                rank = (decision.kind != "rename", own != root, own, decision.name)
                found[root] = min(found.get(root, rank), rank)
        return {iri: rank[3] for iri, rank in found.items()}


def _roots(merges: Iterable[Decision]) -> Mapping[str, str]:
    """Return for each merged IRI the one that stands for all: the first that is not itself merged into another."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    gone = set()
    for merge in merges:
        near[merge.thing].add(merge.into)
        near[merge.into].add(merge.thing)
        gone.add(merge.thing)
    root: dict[str, str] = {}
    for start in sorted(near):
        if start in root:
            continue
        group, waiting = set(), [start]
        while waiting:
            iri = waiting.pop()
            if iri not in group:
                group.add(iri)
                waiting += near[iri]
        root |= dict.fromkeys(group, min(group - gone or group))
    return root
