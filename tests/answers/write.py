"""Write the stored answers again, after a question or the corpus has changed: ``python tests/answers/write.py``.

Read what changed before it is kept: an answer is right because somebody has compared it with the articles.
"""

from __future__ import annotations

import sys
from pathlib import Path

ANSWERS = Path(__file__).parent
sys.path.insert(0, str(ANSWERS.parent))

from corpus import fill  # noqa: E402
from kgbuild import queries  # noqa: E402
from kgbuild.store import Store  # noqa: E402

with fill(Store.in_memory(), linked=True) as store:
    for query in queries.listed():
        rows = queries.ask(store, query).serialize("csv").decode().replace("\r\n", "\n")
        (ANSWERS / f"{query.name}.csv").write_text(rows, encoding="utf-8")
