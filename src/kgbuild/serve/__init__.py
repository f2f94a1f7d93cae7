"""Face: a graph in the browser and for other programs: the explorer, its data, and a SPARQL 1.1 endpoint, read-only."""

from __future__ import annotations

from kgbuild.serve.app import Options, app
from kgbuild.serve.limits import Limits

__all__ = ["Limits", "Options", "app"]
