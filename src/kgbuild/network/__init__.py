"""Step: rows about pairs of actors -> a measured graph, its files, a web page of it; the only importer of networkx."""

from kgbuild.network.change import change_table
from kgbuild.network.files import FORMATS, write
from kgbuild.network.graph import Network, build, two_mode
from kgbuild.network.layout import places
from kgbuild.network.measures import MEASURES, SLOW, summary
from kgbuild.network.page import write_html
from kgbuild.network.pairs import RELATIONS, Rows
from kgbuild.network.plot import write_plot
from kgbuild.network.tables import actor_table, tie_table
from kgbuild.vocab import QUAD_CLASSES

__all__ = [
    "FORMATS", "MEASURES", "QUAD_CLASSES", "RELATIONS", "SLOW", "Network", "Rows", "actor_table",
    "build", "change_table", "places", "summary", "tie_table", "two_mode", "write", "write_html",
    "write_plot",
]  # fmt: skip
