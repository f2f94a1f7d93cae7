"""Network: its actors and ties as rows."""

from __future__ import annotations

from kgbuild.errors import FormatError
from kgbuild.network.graph import Network
from kgbuild.network.measures import MEASURES
from kgbuild.vocab import QUAD_CLASSES

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]


def actor_table(network: Network, *, by: str = "strength") -> Table:
    """Return columns and rows of all actors with their measures, the highest `by` first.

    Raises FormatError when `by` is none of `MEASURES`.
    """
    if by not in MEASURES:
        raise FormatError(f"{by!r} is no measure; take one of {', '.join(MEASURES)}")
    nodes = sorted(
        network.graph.nodes(data=True), key=lambda node: (-node[1][by], -node[1]["strength"], node[1]["name"], node[0])
    )
    rows = [(data["name"], data["type"], *(data[name] for name in MEASURES), iri) for iri, data in nodes]
    return ("actor", "type", *MEASURES, "iri"), rows


def tie_table(network: Network) -> Table:
    """Return columns and rows of all ties, the heaviest first."""
    quads = (quad.replace("-", "_") for quad in QUAD_CLASSES)
    keys = ("weight", "articles", *quads, "types", "first", "last")
    names = network.graph.nodes(data="name")
    edges = network.graph.edges(data=True)
    rows = [(names[one], names[other], *(data[key] for key in keys), one, other) for one, other, data in edges]
    return ("actor", "other", *keys, "actor_iri", "other_iri"), sorted(
        rows, key=lambda row: (-row[2], *row[:2], *row[-2:])
    )
