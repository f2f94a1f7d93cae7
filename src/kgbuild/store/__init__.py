"""Step: named graphs in, answers out: an Oxigraph store on disk. Only this package imports pyoxigraph.

But for `kgbuild.plover`, which reads the ontology with it."""

from kgbuild.store.graph import Store
from kgbuild.store.result import ROW_FORMATS, TRIPLE_FORMATS, Result

__all__ = ["ROW_FORMATS", "TRIPLE_FORMATS", "Result", "Store"]
