"""Network: GraphML and GEXF with typed attributes, for Gephi, Cytoscape, R and networkx."""

from __future__ import annotations

from io import BytesIO

import networkx as nx

FORMATS = ("graphml", "gexf")


def write(graph: nx.Graph, figures: dict[str, dict[str, float]], format: str) -> bytes:
    """Return the network with its measures as GraphML or GEXF; equal networks give equal bytes.

    >>> path = nx.path_graph(["a", "b"])
    >>> b"<graphml" in write(path, {}, "graphml")
    True
    """
    full = graph.copy()
    for node, known in figures.items():
        full.nodes[node].update({name: float(value) for name, value in known.items() if name != "community"})
        full.nodes[node]["community"] = int(known["community"])
    out = BytesIO()
    if format == "graphml":
        nx.write_graphml_xml(full, out)
    else:
        nx.write_gexf(full, out)
    text = out.getvalue()
    if format == "gexf":  # networkx writes the day of today into the file
        start = text.find(b'lastmodifieddate="')
        if start >= 0:
            end = text.index(b'"', start + 18) + 1
            text = text[:start].rstrip() + text[end:]
    return text
