"""kgbuild: diplomatic news articles in, a validated RDF knowledge graph out."""

from __future__ import annotations

import os

# The products of the language pipeline are small: threads that share one wait for each other, and take a processor from
# other processes. Whoever sets the variable keeps his number; it must be there before numpy is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
