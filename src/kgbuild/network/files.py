"""Network: files for other programs, with typed attributes: GraphML, GEXF (Gephi), node-link JSON."""

from __future__ import annotations

import json
import re
from typing import IO

import networkx as nx

from kgbuild.errors import FormatError
from kgbuild.network.graph import Network, two_mode
from kgbuild.network.measures import summary

FORMATS = ("graphml", "gexf", "json")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(network: Network, out: IO[bytes], format: str, *, events: bool = False) -> None:
    """Write the network with all measures, what holds of the whole as attributes of the graph; equal networks alike.

    `events` writes actors and events as two kinds of nodes (see `two_mode`).

    >>> import io
    >>> from kgbuild.network import Rows, build
    >>> out = io.BytesIO()
    >>> write(build(Rows([], [], [])), out, "json")
    >>> sorted(json.loads(out.getvalue()))
    ['directed', 'edges', 'graph', 'multigraph', 'nodes']

    Raises FormatError for a format that is none of `FORMATS`.
    """
    graph = two_mode(network) if events else network.graph.copy()
    if not events:
        graph.graph |= summary(network.graph)
    if format == "json":
        data = nx.node_link_data(graph, edges="edges")
        out.write(json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")
    elif format == "graphml":
        out.write("\n".join(nx.generate_graphml(_for_xml(graph))).encode() + b"\n")
    elif format == "gexf":
        text = "\n".join(nx.generate_gexf(_for_xml(graph)))
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # networkx writes the day of today into it
        out.write(text.encode() + b"\n")
    else:
        raise FormatError(f"{format!r} is no format of networks; take one of {', '.join(FORMATS)}")


def _for_xml(graph: nx.Graph) -> nx.Graph:
    """Return a copy with a ``label``, which programs show, and texts that XML can hold."""
    copy = type(graph)(**graph.graph)
    for node, data in graph.nodes(data=True):
        copy.add_node(node, **_clean({"label": data["name"], **data}))
    for one, other, data in graph.edges(data=True):
        copy.add_edge(one, other, **_clean(data))
    return copy


def _clean(data: dict[str, object]) -> dict[str, object]:
    return {key: _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value for key, value in data.items()}
