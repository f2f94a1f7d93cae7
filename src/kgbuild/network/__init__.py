"""Step: rows of the views become the network of actors: measures, files for other tools, one web page."""

from __future__ import annotations

from kgbuild.network.graph import Pair, Selection, ego, network, pairs
from kgbuild.network.measures import COLUMNS, measure, ranking
from kgbuild.network.page import Evidence, page
from kgbuild.network.write import write

__all__ = ["COLUMNS", "Evidence", "Pair", "Selection", "ego", "measure", "network", "page", "pairs", "ranking", "write"]
