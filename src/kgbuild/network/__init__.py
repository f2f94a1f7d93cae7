"""Step: rows about pairs of actors -> a measured graph, its files, a web page of it; the only importer of networkx."""

from kgbuild.network.files import FORMATS, write
from kgbuild.network.graph import Network, build
from kgbuild.network.layout import places
from kgbuild.network.measures import MEASURES
from kgbuild.network.page import write_html
from kgbuild.network.pairs import QUAD_CLASSES, Rows
from kgbuild.network.tables import actor_table, tie_table

__all__ = [
    "FORMATS", "MEASURES", "QUAD_CLASSES", "Network", "Rows", "actor_table", "build", "places", "tie_table", "write",
    "write_html",
]  # fmt: skip
