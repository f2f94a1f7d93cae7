"""Write docs/benchmarks.md from what the benchmarks found: ``python docs/benchmarks.py``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/benchmarks.md"
RESULTS = ROOT / "benchmarks/results"
HEAD = """# Benchmarks

Written by `make bench` from [benchmarks/results](../benchmarks/results), which each script of
[benchmarks](../benchmarks/README.md) writes; one run each. Times are of a processor where nothing else is said, so that
what else the machine does shifts them less.
"""


def page() -> str:
    """Return the page: the targets first, then a table for each benchmark."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    rows = [
        [f"[{one['claim']}](#{one['name']})", wanted, measured, "met" if met else "**missed**"]
        for one in found
        for wanted, measured, met in one["targets"]
    ]
    return "\n".join([HEAD, _table(["", "target", "measured", ""], rows), *map(_section, found)])


def _section(one: dict[str, Any]) -> str:
    title = f'## <a id="{one["name"]}"></a>{one["claim"]}'
    made = f"`benchmarks/{one['name']}.py`, {one['date']}, kgbuild {one['kgbuild']}, {one['machine']}: {one['data']}."
    notes = "".join(f"\n{note}\n" for note in one["notes"])
    return f"\n{title}\n\n{made}\n\n{_table(one['columns'], one['rows'])}{notes}"


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
